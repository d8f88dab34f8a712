"""From a payload to a reply: which use case a click or a command asks for."""

import logging
from typing import Any, Final, assert_never

from bot.talk.people import Caller, Rights, Shown, Spot
from bot.quiz.answering import OF_TURNS, answer_shown, steer_quiz
from bot.quiz.starting import find_waiting, start_quiz
from bot.quiz.wishes import Wish as QuizWish
from bot.quiz_replies import ReportKind, Steering
from bot.replies import Help, Reason, Refusal, Reply
from bot.slack_app.actions import QUIZ_FORM, Answering, Beginning, Pressing, Testing, Ticking, read_click, reported
from bot.slack_app.deliver import check_channel
from bot.slack_app.forms import KIND, WORDS, home_tab, quiz_form, report_form
from bot.slack_app.payloads import (
    Payload,
    action_of,
    caller_of_click,
    caller_of_command,
    caller_of_form,
    caller_of_home,
    form_of,
    state_of,
    trigger_of,
)
from bot.slack_app.rights import RightsDesk
from bot.slack_app.wire import Failure, single_call
from bot.slack_app.words import (
    ActOnDaily,
    CloseReport,
    NameOrganiser,
    SetUp,
    ShowBoard,
    ShowDaily,
    ShowHelp,
    ShowMe,
    ShowReports,
    ShowSetup,
    StartQuiz,
    Wanted,
    read_command,
)
from bot.slack_app.workspaces import Workspaces
from bot.study.confidence import guess
from bot.core import Study
from bot.study.daily import act_on_daily, show_daily
from bot.study.leaderboard import leaderboard
from bot.study.organisers import name_organiser
from bot.study.profile import me
from bot.study.reporting import admin_close, admin_report, admin_reports, report_question
from bot.study.setup import CheckChannel, Wish, post_test, set_up, show_setup

_LOG: Final = logging.getLogger(__name__)


class Desk:
    """Reads payloads, runs use cases. Rights are looked up when the action runs, and only where it needs them."""

    def __init__(self, study: Study, workspaces: Workspaces, rights: RightsDesk) -> None:
        self._study = study
        self._workspaces = workspaces
        self._rights = rights

    async def answer_click(self, payload: Payload) -> Reply | None:  # noqa: PLR0911 -- one for each kind of click
        """The reply to a click; None for a tick, which Slack keeps until Submit, and for one that opens a form."""
        caller = caller_of_click(payload, self._study.clock.now())
        match read_click(str(action_of(payload).get("action_id", "")), state_of(payload)):
            case None:
                return Refusal(Reason.UNKNOWN_BUTTON)
            case Ticking():
                return None
            case Answering(shown, chosen):
                return await answer_shown(self._study, caller, shown, chosen)
            case Beginning(wish):
                return await start_quiz(self._study, caller, wish, as_available=True)
            case Pressing("report", shown):
                return await self._open_form(payload, caller, report_form(shown, channel=caller.spot.channel))
            case Pressing(verb, shown):
                return await self._press(caller, verb, shown)
            case Testing(channel):
                rights = await self._rights.fetch_rights(caller)
                spot = Spot(caller.spot.platform, caller.spot.space, channel)
                return await post_test(self._study, rights, spot)

    async def _press(self, caller: Caller, verb: str, shown: Shown) -> Reply:
        """Any other button of a question or a quiz."""
        if verb == "guess":
            return await guess(self._study, caller, shown)
        if verb in tuple(Steering):
            rights = await self._rights.fetch_rights(caller)
            return await steer_quiz(self._study, caller, rights, shown.id, Steering(verb))
        known = OF_TURNS.get(verb)
        return await known(self._study, caller, shown.id) if known else Refusal(Reason.UNKNOWN_BUTTON)

    async def _open_form(self, payload: Payload, caller: Caller, view: dict[str, Any]) -> Reply | None:
        """Open a form, for which Slack waits three seconds."""
        client = self._workspaces.client_of(caller.spot.space)
        if client is None:
            return None
        opened = await single_call(client, "views.open", {"trigger_id": trigger_of(payload), "view": view})
        return Refusal(Reason.FORM_FAILED) if isinstance(opened, Failure) else None

    async def answer_form(self, payload: Payload) -> Reply:
        """The reply to a form that was sent."""
        caller = caller_of_form(payload, self._study.clock.now())
        callback_id, filled = form_of(payload)
        if callback_id == QUIZ_FORM:
            return await start_quiz(self._study, caller, QuizWish.of(filled))
        shown = reported(callback_id)
        kind = filled.get(KIND, "")
        if shown is None or kind not in tuple(ReportKind):
            return Refusal(Reason.UNKNOWN_BUTTON)
        words = filled.get(WORDS, "")
        return await report_question(self._study, caller, shown, kind=ReportKind(kind), words=words)

    async def publish_home(self, payload: Payload) -> None:
        """The Home tab of whoever opened it: their figures, and what can be typed."""
        caller = caller_of_home(payload, self._study.clock.now())
        client = self._workspaces.client_of(caller.spot.space) if caller else None
        if caller is None or client is None:
            return
        view = home_tab(await me(self._study, caller))
        published = await single_call(client, "views.publish", {"user_id": caller.account.user, "view": view})
        if isinstance(published, Failure):
            _LOG.warning("a Home tab could not be published: %s", published.why)

    async def answer_command(self, payload: Payload) -> Reply | None:
        """The reply to `/study …`; None for one that opens a form."""
        caller = caller_of_command(payload, self._study.clock.now())
        wanted = read_command(str(payload.get("text") or ""))
        if wanted == StartQuiz(QuizWish()):
            form = quiz_form(channel=caller.spot.channel)
            return await find_waiting(self._study, caller) or await self._open_form(payload, caller, form)
        return wanted if isinstance(wanted, Refusal) else await self._run(wanted, caller)

    async def _run(self, wanted: Wanted, caller: Caller) -> Reply:
        match wanted:
            case ShowDaily():
                return await show_daily(self._study, caller)
            case ShowMe():
                return await me(self._study, caller)
            case ShowBoard(window, whole_group, measure):
                return await leaderboard(self._study, caller, window=window, whole_group=whole_group, measure=measure)
            case StartQuiz(wish):
                return await start_quiz(self._study, caller, wish)
            case ShowHelp():
                rights = await self._rights.fetch_rights(caller)
                return Help(organiser=rights.organiser)
            case ActOnDaily() | ShowSetup() | SetUp() | NameOrganiser() | ShowReports() | CloseReport():
                return await self._organise(wanted, caller)
            case _:
                assert_never(wanted)

    async def _organise(
        self, wanted: ActOnDaily | ShowSetup | SetUp | NameOrganiser | ShowReports | CloseReport, caller: Caller
    ) -> Reply:
        rights = await self._rights.fetch_rights(caller)
        match wanted:
            case ActOnDaily(action):
                return await act_on_daily(self._study, caller, rights, action)
            case ShowSetup():
                return await show_setup(self._study, caller, rights)
            case NameOrganiser(user):
                return await name_organiser(self._study, caller, rights, user)
            case ShowReports() | CloseReport():
                return await self._administer(wanted, caller, rights)
            case SetUp():
                channel = wanted.channel or caller.spot.channel
                spot = Spot("slack", caller.spot.space, channel)
                wish = Wish(spot, wanted.time, wanted.zone, wanted.days, wanted.catch_up, wanted.notices)
                return await set_up(self._study, caller, rights, wish, check=self._check(channel, caller))
            case _:
                assert_never(wanted)

    async def _administer(self, wanted: ShowReports | CloseReport, caller: Caller, rights: Rights) -> Reply:
        match wanted:
            case CloseReport(number, answer):
                return await admin_close(self._study, caller, rights, number, answer)
            case ShowReports(number=None):
                return await admin_reports(self._study, caller, rights)
            case ShowReports():
                assert wanted.number is not None
                return await admin_report(self._study, caller, rights, wanted.number)
            case _:
                assert_never(wanted)

    def _check(self, channel: str, caller: Caller) -> CheckChannel:
        async def check() -> str | None:
            client = self._workspaces.client_of(caller.spot.space)
            assert client is not None  # the rights were looked up with it
            return await check_channel(client, channel=channel, user=caller.account.user)

        return check
