"""Forms and the Home tab over real sockets; and what is told when a page or a form fails."""

import logging

import pytest
from aiohttp import web
from aiohttp.typedefs import Handler

from bot.core import Study
from bot.declaring import Verb
from bot.desk import Desk
from bot.event_log import LoggedEvent
from bot.sandbox.local_slack import Member
from bot.sandbox.local_slack.controls import controls_of
from bot.slack_app.app import FORM_FAILED
from bot.talk.asks import Ask, Who
from bot.talk.pages import Page
from bot.talk.parts import Rule
from bot.talk.people import Caller
from bot.verbs import PRESSES, VERBS
from storage.database import Database
from tests.patience import until
from tests.slack_app.place import Place, controls, said, texts


def refusing(place: Place, method: str, code: str) -> None:
    """Slack answers one method with a refusal."""

    async def refuse(request: web.Request, handler: Handler) -> web.StreamResponse:
        if request.path.endswith(method):
            return web.json_response({"ok": False, "error": code})
        return await handler(request)

    place.slack.interference = refuse


async def home(place: Place, member: Member) -> str:
    """What the Home tab says to a member."""
    opened = await place.slack.open_home(member=member)
    return "\n".join(texts((await opened.view()).blocks))


async def test_a_report_is_filled_in_and_kept(place: Place) -> None:
    await place.set_up()
    await place.ask("daily")
    card = place.slack.ephemerals(place.ada, place.channel)[-1]
    report = next(c.action_id for c in controls_of(card.blocks) if c.action_id.startswith("report:"))
    opened = await place.slack.click(member=place.ada, message=card, action_id=report)
    sent = await place.slack.submit_view(
        member=place.ada, view=await opened.view(), values={"kind": "unclear", "words": "What does <it> mean?"}
    )
    assert "Report 1 is saved" in said(await sent.reply())
    listed = await place.ask("admin reports", member=place.olga)
    assert "It is unclear: “What does <it> mean?” (ada)" in listed
    closed = await place.ask("admin close 1 @bob says it is mended", member=place.olga)
    assert "Whoever sent it is shown your answer" in closed
    assert "was answered: “@bob says it is mended”" in await place.ask("me")


async def test_a_quiz_is_filled_in_and_begins(place: Place) -> None:
    opened = await place.type("quiz")
    view = await opened.view()
    sent = await place.slack.submit_view(member=place.ada, view=view, values={"number": "2", "style": "solo"})
    question = await sent.reply()
    assert "question 1 of 2" in said(question)
    assert "How sure are you?" in await place.click(controls(question)[0], message=question)
    again = await place.ask("quiz")
    assert "You have a quiz under way" in again


async def test_a_form_that_does_not_open_is_told(place: Place) -> None:
    refusing(place, "views.open", "expired_trigger_id")
    assert await place.ask("quiz") == FORM_FAILED.line


async def test_where_a_form_cannot_be_made_the_verb_is_served(
    place: Place, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def break_down(_: Study, __: Caller) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr("bot.verbs.quiz.find_waiting", break_down)
    assert "question 1 of" in await place.ask("quiz")
    assert [record.levelname for record in caplog.records if "incident" in record.message] == ["ERROR"]


def labels(place: Place) -> list[str]:
    """The buttons on Ada's Home."""
    shown = place.slack.home(place.ada)
    assert shown is not None
    return [c.element["text"]["text"] for c in controls_of(shown.blocks) if c.kind == "button"]


async def test_before_anything_is_set_up_the_home_tab_says_so_once(place: Place) -> None:
    assert (await home(place, place.ada)).count("This channel has no daily question") == 1
    assert "Set up" not in labels(place)
    opened = await place.slack.open_home(member=place.olga)
    assert any("setup" in c.action_id for c in controls_of((await opened.view()).blocks))


async def test_the_question_is_answered_on_the_home_tab(place: Place) -> None:
    await place.set_up()
    asked = await home(place, place.ada)
    [card] = place.slack.messages(place.channel)
    assert "Nothing to review right now" in asked
    assert "Leaderboard" in asked
    view = place.slack.home(place.ada)
    assert view is not None
    answer = next(c.action_id for c in controls_of(view.blocks) if c.action_id.startswith("answer:"))
    assert answer in controls(card)
    clicked = await place.slack.click(member=place.ada, message=view, action_id=answer)
    verdict = "\n".join(texts((await clicked.view()).blocks))
    assert "ight" in verdict
    assert labels(place)[-1] == "Back to Home"
    back = await place.slack.click(member=place.ada, message=view, action_id="home")
    own = "\n".join(texts((await back.view()).blocks))
    assert "You answered this already" in own
    assert "Your streak: 1 day" in own


async def test_a_form_that_is_sent_from_the_home_tab_is_answered_there(place: Place) -> None:
    await place.set_up()
    await home(place, place.ada)
    view = place.slack.home(place.ada)
    assert view is not None
    opened = await place.slack.click(member=place.ada, message=view, action_id="settings")
    await until(lambda: bool(place.slack.modals(place.ada)))
    await place.slack.submit_view(member=place.ada, view=place.slack.modals(place.ada)[0], values={"hidden": "on"})
    await until(lambda: "Settings saved" in "\n".join(texts(view.blocks)))
    assert opened.error is None


async def test_what_is_done_elsewhere_shows_on_the_home_tab(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.slack_app.home_tab._AFTER_S", 0.05)
    await place.set_up()
    await home(place, place.ada)
    view = place.slack.home(place.ada)
    assert view is not None
    [card] = place.slack.messages(place.channel)
    await place.click(controls(card)[0])
    await until(lambda: "You answered this already" in "\n".join(texts(view.blocks)))


async def too_much(_: Study, __: Ask) -> Page:
    return Page((Rule(),) * 60)


async def nonsense(_: Study, __: Ask) -> Page:
    return Page((None,))  # type: ignore[arg-type]  # what no type check has seen


@pytest.mark.parametrize("serve", [too_much, nonsense])
async def test_a_page_that_slack_does_not_take_becomes_an_apology(
    own_database: Database, caplog: pytest.LogCaptureFixture, serve: object
) -> None:
    place = Place(own_database)
    odd = Verb("odd", "What nobody painted before", Who.MEMBER, serve)  # type: ignore[arg-type]  # both are
    place.desk = Desk(place.study, (*VERBS, odd), PRESSES)
    await place.start()
    try:
        apology = await place.ask("odd")
    finally:
        await place.stop()
    [record] = [record for record in caplog.records if record.levelno == logging.ERROR]
    assert isinstance(record.msg, LoggedEvent)
    assert record.msg["incident"] in apology
