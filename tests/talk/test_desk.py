"""The desk: rights as declared, options as their kinds read them, an apology for whatever nobody expected."""

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

import pytest

from bot.core import Study
from bot.declaring import Press, Verb, form_of
from bot.desk import NOT_ORGANISER, Desk
from bot.event_log import LoggedEvent
from bot.rules.questions import UNKNOWN_BUTTON
from bot.talk.asks import NOBODY, Ask, Option, Who
from bot.talk.clicks import Click
from bot.talk.forms import Form
from bot.talk.kinds import About, Number, OneOf, Place, Somebody, Text
from bot.talk.lines import plain
from bot.talk.pages import Page, Refusal, note
from bot.talk.people import Account, Caller, Rights, Shown, Spot
from bot.talk.sorting import unknown_verb
from bot.talk.time_kinds import TimeOfDay, Weekdays, Zone
from bot.verbs import VERBS


class Act(StrEnum):
    SHOW = "show"
    CLOSE = "close"


ACT = Option("act", "What to do", OneOf(Act), only_for={Act.CLOSE: Who.ORGANISER})
NUMBER = Option("number", "Which one", Number(1, 9, lambda typed: f"“{typed}” is no number from 1 to 9."))
WORDS = Option("words", "What to say", Text(80))
LOUD = Option("loud", "How loud", Number(0, 5, lambda typed: f"“{typed}” is too loud."), named=True)
OPTIONS: tuple[Option[Any], ...] = (ACT, NUMBER, WORDS, LOUD)
AT = datetime(2026, 11, 27, 8, tzinfo=UTC)


@dataclass
class Doorkeeper:
    rights: Rights = NOBODY
    asked: int = 0

    async def fetch_rights(self) -> Rights:
        self.asked += 1
        return self.rights

    async def check_channel(self, channel: str) -> str | None:
        raise AssertionError(channel)

    async def check_role(self, role: str) -> str | None:
        raise AssertionError(role)


@dataclass
class Room:
    """A verb that keeps what it was asked."""

    asks: list[Ask] = field(default_factory=list)

    async def serve(self, _: Study, ask: Ask) -> Page:
        if ask.get(WORDS) == "break":
            raise ZeroDivisionError
        self.asks.append(ask)
        return replace(note("served"), in_place=True)

    async def form(self, _: Study, ask: Ask) -> Form | None:
        if ask.caller.name == "Eve":
            raise ZeroDivisionError
        return form_of("tell", "Tell", "Send", OPTIONS) if ask.caller.name == "Ada" else None

    def desk(self) -> Desk:
        presses = (
            Press("wave", Who.MEMBER, self.serve, on=("turn",)),
            Press("shut", Who.ORGANISER, self.serve),
            Press("look", Who.EITHER, self.serve),
        )
        verb = Verb("tell", "Tell something", Who.MEMBER, self.serve, OPTIONS, form=self.form, presses=presses)
        return Desk(Study(None, None, None), [verb])  # type: ignore[arg-type]  # nothing here touches them


def ask(door: Doorkeeper, *, name: str = "Ada", **what: Any) -> Ask:
    return Ask(Caller(Account("discord", "", "1"), name, Spot("discord", "s", "c"), AT), door, **what)


async def said(room: Room, door: Doorkeeper, **what: Any) -> str:
    page = (await room.desk().serve(ask(door, **what))).page()
    return plain(getattr(page.parts[0], "line", ""))


async def test_words_in_any_order_reach_their_options() -> None:
    room = Room()
    assert (
        await said(room, Doorkeeper(), verb="tell", words=("3", "loud=2", "show", "It", "was", "5", "o'clock"))
        == "served"
    )
    [asked] = room.asks
    assert (asked.get(ACT), asked.get(NUMBER), asked.get(LOUD)) == (Act.SHOW, 3, 2)
    assert asked.get(WORDS) == "It was 5 o'clock"


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"number": "12"}, "“12” is no number from 1 to 9."),
        ({"act": "opn"}, "I don't know “opn”."),
        ({"loud": "9"}, "“9” is too loud."),
    ],
)
async def test_what_cannot_be_read_is_told_and_not_served(typed: dict[str, str], sentence: str) -> None:
    room = Room()
    assert (await said(room, Doorkeeper(), verb="tell", typed=typed)).startswith(sentence)
    assert room.asks == []


async def test_rights_are_looked_up_where_the_declaration_asks_and_only_there() -> None:
    room, door = Room(), Doorkeeper()
    await said(room, door, verb="tell", typed={"act": "show"})
    await said(room, door, click=Click("wave", Shown("turn", 1)))
    assert (len(room.asks), door.asked) == (2, 0)
    for what in ({"verb": "tell", "typed": {"act": "close"}}, {"click": Click("shut")}):
        assert await said(room, door, **what) == NOT_ORGANISER.line
    assert (len(room.asks), door.asked) == (2, 2)
    await said(room, door, click=Click("look"))
    assert not room.asks[-1].rights.organiser
    door.rights = Rights(organiser=True)
    await said(room, door, click=Click("shut"))
    assert room.asks[-1].rights.organiser


async def test_rights_that_cannot_be_looked_up_refuse_with_the_reason() -> None:
    door = Doorkeeper(Rights(organiser=False, unknown_because="Slack is away"))
    assert "Slack is away" in await said(Room(), door, click=Click("shut"))


@pytest.mark.parametrize(
    "click", [Click("wave"), Click("wave", Shown("post", 1)), Click("shut", Shown("turn", 1)), Click("gone")]
)
async def test_a_control_that_no_room_has_is_refused(click: Click) -> None:
    assert await said(Room(), Doorkeeper(), click=click) == plain(UNKNOWN_BUTTON.line)


async def test_a_button_that_is_called_like_a_verb_is_that_verb_typed_bare() -> None:
    assert await said(Room(), Doorkeeper(), click=Click("tell")) == "served"
    assert await Room().desk().form_for(ask(Doorkeeper(), click=Click("tell"))) is not None
    for click in (Click("tell", Shown("post", 1)), Click("tell", None, ("x",))):
        assert await said(Room(), Doorkeeper(), click=click) == plain(UNKNOWN_BUTTON.line)


async def test_only_what_a_control_of_its_own_page_asks_for_takes_the_place_of_it() -> None:
    for click, in_place in ((Click("look"), True), (Click("tell"), False)):
        assert (await Room().desk().serve(ask(Doorkeeper(), click=click))).page().in_place is in_place
    assert not (await Room().desk().serve(ask(Doorkeeper(), verb="tell"))).page().in_place


async def test_an_unknown_verb_names_its_neighbour() -> None:
    page = (await Room().desk().serve(ask(Doorkeeper(), verb="tel"))).page()
    assert "Did you mean tell?" in plain(getattr(page.parts[0], "line", ""))


def test_a_letter_or_two_in_common_are_no_neighbour() -> None:
    verbs = [verb.name for verb in VERBS]
    typed = {"stern": ("star",), "hilfee": ("hilfe",), "ranglist": ("rangliste",), "prüfung": ()}
    assert {word: unknown_verb(word, verbs, "de").near for word in typed} == typed


async def test_what_nobody_expected_is_an_apology_with_the_id_of_the_log(caplog: pytest.LogCaptureFixture) -> None:
    told = await said(Room(), Doorkeeper(), verb="tell", typed={"words": "break"})
    [record] = caplog.records
    assert told.startswith("Sorry")
    assert isinstance(record.msg, LoggedEvent)
    assert record.msg["incident"] in told
    assert record.exc_info


async def test_a_bare_verb_opens_its_form_and_one_with_words_does_not() -> None:
    desk = Room().desk()
    form = await desk.form_for(ask(Doorkeeper(), verb="tell"))
    assert form is not None
    assert [field.name for field in form.fields] == ["act", "number", "words", "loud"]
    assert await desk.form_for(ask(Doorkeeper(), verb="tell", name="Bob")) is None
    assert await desk.form_for(ask(Doorkeeper(), verb="tell", words=("3",))) is None
    assert await desk.form_for(ask(Doorkeeper(), verb="tell", filled=True)) is None


@pytest.mark.parametrize(
    ("kind", "word", "value"),
    [
        (Place(), "#C123", "C123"),
        (Somebody(), "@U1", "U1"),
        (TimeOfDay(), "9am", "09:00:00"),
        (Zone(), "berlin", "Europe/Berlin"),
        (Weekdays(), "weekdays", "(0, 1, 2, 3, 4)"),
        (About(), "step functions", "step functions"),
    ],
)
def test_every_kind_reads_its_own(kind: Any, word: str, value: str) -> None:
    assert kind.fits(word)
    assert str(kind.read(word)) == value


@pytest.mark.parametrize("kind", [Place(), Somebody(), TimeOfDay(), Zone(), Weekdays()])
def test_every_kind_refuses_what_is_none_of_it(kind: Any) -> None:
    assert isinstance(kind.read("@everyone likes #general"), Refusal)


async def test_a_form_that_cannot_be_made_is_logged_and_the_verb_is_served(caplog: pytest.LogCaptureFixture) -> None:
    room = Room()
    eve = ask(Doorkeeper(), verb="tell", name="Eve")
    assert await room.desk().form_for(eve) is None
    [record] = caplog.records
    assert record.exc_info
    await room.desk().serve(eve)
    assert len(room.asks) == 1
