"""From a payload to a reply: which use case a click or a command asks for."""

from typing import assert_never

from bot.people import Caller, Spot
from bot.replies import Help, Reason, Refusal, Reply
from bot.slack_app.actions import Answering, Testing, Ticking, read_click
from bot.slack_app.deliver import check_channel
from bot.slack_app.payloads import Payload, action_of, caller_of_click, caller_of_command, state_of
from bot.slack_app.rights import RightsDesk
from bot.slack_app.words import (
    ActOnDaily,
    NameOrganiser,
    SetUp,
    ShowBoard,
    ShowDaily,
    ShowHelp,
    ShowMe,
    ShowSetup,
    Wanted,
    read_command,
)
from bot.slack_app.workspaces import Workspaces
from bot.study.answering import answer
from bot.study.core import Study
from bot.study.daily import act_on_daily, show_daily
from bot.study.leaderboard import leaderboard
from bot.study.organisers import name_organiser
from bot.study.profile import me
from bot.study.setup import CheckChannel, Wish, post_test, set_up, show_setup


class Desk:
    """Reads payloads, runs use cases. Rights are looked up when the action runs, and only where it needs them."""

    def __init__(self, study: Study, workspaces: Workspaces, rights: RightsDesk) -> None:
        self._study = study
        self._workspaces = workspaces
        self._rights = rights

    async def answer_click(self, payload: Payload) -> Reply | None:
        """The reply to a click; None for a tick, which Slack keeps until Submit."""
        caller = caller_of_click(payload, self._study.clock.now())
        match read_click(str(action_of(payload).get("action_id", "")), state_of(payload)):
            case None:
                return Refusal(Reason.UNKNOWN_BUTTON)
            case Ticking():
                return None
            case Answering(post, chosen):
                return await answer(self._study, caller, post=post, chosen=chosen)
            case Testing(channel):
                rights = await self._rights.fetch_rights(caller)
                spot = Spot(caller.spot.platform, caller.spot.space, channel)
                return await post_test(self._study, rights, spot)

    async def answer_command(self, payload: Payload) -> Reply:
        """The reply to `/study …`."""
        caller = caller_of_command(payload, self._study.clock.now())
        wanted = read_command(str(payload.get("text") or ""))
        return wanted if isinstance(wanted, Refusal) else await self._run(wanted, caller)

    async def _run(self, wanted: Wanted, caller: Caller) -> Reply:
        match wanted:
            case ShowDaily():
                return await show_daily(self._study, caller)
            case ShowMe():
                return await me(self._study, caller)
            case ShowBoard(window, whole_group):
                return await leaderboard(self._study, caller, window=window, whole_group=whole_group)
            case ShowHelp():
                rights = await self._rights.fetch_rights(caller)
                return Help(organiser=rights.organiser)
            case ActOnDaily() | ShowSetup() | SetUp() | NameOrganiser():
                return await self._organise(wanted, caller)
            case _:
                assert_never(wanted)

    async def _organise(self, wanted: ActOnDaily | ShowSetup | SetUp | NameOrganiser, caller: Caller) -> Reply:
        rights = await self._rights.fetch_rights(caller)
        match wanted:
            case ActOnDaily(action):
                return await act_on_daily(self._study, caller, rights, action)
            case ShowSetup():
                return await show_setup(self._study, caller, rights)
            case NameOrganiser(user):
                return await name_organiser(self._study, caller, rights, user)
            case SetUp():
                channel = wanted.channel or caller.spot.channel
                spot = Spot("slack", caller.spot.space, channel)
                wish = Wish(spot, wanted.time, wanted.zone, wanted.days, wanted.catch_up, wanted.notices)
                return await set_up(self._study, caller, rights, wish, check=self._check(channel, caller))
            case _:
                assert_never(wanted)

    def _check(self, channel: str, caller: Caller) -> CheckChannel:
        async def check() -> str | None:
            client = self._workspaces.client_of(caller.spot.space)
            assert client is not None  # the rights were looked up with it
            return await check_channel(client, channel=channel, user=caller.account.user)

        return check
