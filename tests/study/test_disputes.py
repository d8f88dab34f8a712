"""From a report to the decision on it a question is disputed: on its cards, wherever they stand, and in verdicts."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import create_engine, select

from bot.clock import Clock
from bot.delivery import Redraw
from bot.rules.answering import take_answer
from bot.rules.cards import ClosedCard, OpenCard, RevealedCard
from bot.rules.questions import DISPUTED
from bot.rules.reports import close_by_operator
from bot.rules.verdicts import Verdict
from bot.talk.clicks import Click
from bot.talk.lines import plain
from bot.talk.pages import Outcome
from bot.talk.parts import lines_of
from bot.talk.people import MessageRef, Shown
from bot.verbs.quiz.cards import AskCard, KeyCard
from storage.addresses import parse_address
from storage.database import Database, Transaction
from storage.opening import open_database
from storage.quiz_tables import quizzes
from storage.upgrade import upgrade
from tests.packs import make_pack, make_question
from tests.study.hall import BOSS, START, Hall, KeepingFace


def is_disputed(outcome: Outcome) -> bool:
    return DISPUTED in [plain(line) for part in outcome.page().parts for line in lines_of(part)]


async def report(hall: Hall, shown: Shown, *, by: str = "ann") -> None:
    await hall.click(Click("report", shown), by=by, kind="wrong", words="It is B.")
    await hall.tick()


@pytest.fixture
async def asked(database: Database) -> Hall:
    """A daily stands open."""
    hall = Hall(database)
    await hall.set_up()
    await hall.move(hours=2)
    return hall


@pytest.mark.parametrize(("hours", "stage"), [(0, OpenCard), (25, RevealedCard)])
async def test_the_standing_card_says_so_until_somebody_decides(asked: Hall, hours: int, stage: type) -> None:
    hall, shown = asked, Shown("post", asked.latest().post)
    await hall.command("daily", action="pause", by=BOSS)
    await hall.move(hours=hours)
    assert isinstance(hall.face.cards["m1"], stage)
    assert not is_disputed(hall.face.cards["m1"])
    await report(hall, shown)
    assert isinstance(hall.face.cards["m1"], stage)
    assert is_disputed(hall.face.cards["m1"])
    await hall.say("admin close 1", by=BOSS)
    await hall.tick()
    assert isinstance(hall.face.cards["m1"], stage)
    assert not is_disputed(hall.face.cards["m1"])
    assert hall.face.threads in ([], ["m1"])


async def test_a_closed_card_says_so_while_another_channel_still_answers(asked: Hall) -> None:
    hall, shown = asked, Shown("post", asked.latest().post)
    later = hall.spot("c2")
    await hall.set_up(later, time="20:00")
    await hall.move(hours=24)
    assert isinstance(hall.face.cards["m1"], ClosedCard)
    await report(hall, shown)
    assert is_disputed(hall.face.cards["m1"])
    assert isinstance(hall.face.cards["m1"], ClosedCard)


async def test_it_is_said_of_what_the_operator_decides_too_and_of_no_other_question(asked: Hall) -> None:
    hall, database = asked, asked.study.database
    await report(hall, Shown("post", hall.latest().post))
    await hall.move(days=1)
    assert is_disputed(hall.face.cards["m1"])
    assert not is_disputed(hall.face.cards["m2"])
    at = hall.clock.now()
    assert await database.write(lambda tx: close_by_operator(tx, 1, answer="It is right.", at=at))
    await hall.tick()
    assert not is_disputed(hall.face.cards["m1"])


@dataclass
class InterruptedFace(KeepingFace):
    """While it redraws a card, something happens once."""

    meanwhile: list[Callable[[], Awaitable[object]]] = field(default_factory=list)

    async def redraw(self, message: MessageRef, card: Outcome) -> Redraw:
        redrawn = await super().redraw(message, card)
        if self.meanwhile:
            await self.meanwhile.pop()()
        return redrawn


async def test_what_is_decided_while_the_card_is_drawn_is_drawn_too(database: Database) -> None:
    face = InterruptedFace(Clock(lambda: START))
    hall = Hall(database, make_pack(make_question("q-1")), face=face)
    await hall.set_up()
    await hall.move(hours=2)
    face.meanwhile = [lambda: hall.say("admin close 1", by=BOSS)]
    await report(hall, Shown("post", hall.latest().post))
    await hall.move(minutes=1)
    assert not face.meanwhile
    assert not is_disputed(face.cards["m1"])


async def test_another_groups_card_says_nothing(database: Database) -> None:
    hall = Hall(database, make_pack(make_question("q-1")))
    other = hall.spot("c9", space="s2")
    await hall.set_up()
    await hall.set_up(other)
    await hall.move(hours=2)
    assert hall.latest(other).item == hall.latest().item
    await report(hall, Shown("post", hall.latest().post))
    assert sorted(map(is_disputed, hall.face.cards.values())) == [False, True]


async def test_a_verdict_says_so_the_first_time_and_again(asked: Hall) -> None:
    hall = asked
    await report(hall, Shown("post", hall.latest().post))
    for _ in range(2):
        assert is_disputed(await hall.answer("bob"))
    await hall.say("admin close 1", by=BOSS)
    assert not is_disputed(await hall.answer("bob"))


async def test_a_quizs_card_says_so_even_after_its_end(database: Database) -> None:
    hall = Hall(database)
    await hall.command("quiz", by="host", style="group", number="1")
    await hall.tick()
    _, card = hall.face.played[-1]
    assert isinstance(card, AskCard)
    await hall.click(Click("answer", Shown("turn", card.turn)), "right", by="ann")
    await hall.move(days=1)
    assert await database.read(lambda tx: tx.execute(select(quizzes.c.finished)).scalars().all()) == [True]
    key = next(name for name, shown in hall.face.cards.items() if isinstance(shown, KeyCard))
    assert not is_disputed(hall.face.cards[key])
    await report(hall, Shown("turn", card.turn))
    assert is_disputed(hall.face.cards[key])
    await hall.say("admin close 1", by=BOSS)
    await hall.tick()
    assert not is_disputed(hall.face.cards[key])


# --- what it costs ---------------------------------------------------------------------------------------------------

STATEMENTS = 30
"""Of the first click of somebody new, in a group where nothing is disputed: as many as before there were disputes.

One of them looks for what else there is to tell, and spares the transaction that did so after the answer.
"""


@pytest.mark.parametrize("disputed", [False, True])
async def test_a_click_asks_the_database_nothing_more_for_it(tmp_path: Path, *, disputed: bool) -> None:
    address = f"sqlite:///{tmp_path / 'studyhall.db'}"
    upgrade(parse_address(address))
    database = open_database(parse_address(address))
    hall = Hall(database)
    await hall.set_up()
    await hall.move(hours=2)
    if disputed:
        await report(hall, Shown("post", hall.latest().post))
    await database.close()
    statements: list[str] = []
    engine = create_engine(address)
    with engine.connect() as connection:
        driver = connection.connection.dbapi_connection
        assert driver is not None
        driver.set_trace_callback(statements.append)
        caller = hall.caller("bob", at=hall.clock.now() + timedelta(seconds=1))
        now = hall.clock.now() + timedelta(seconds=2)
        told = take_answer(Transaction(connection), caller, post=hall.latest().post, chosen=("right",), now=now)
        driver.set_trace_callback(None)
    engine.dispose()
    assert isinstance(told, Verdict)
    assert told.disputed is disputed
    assert len([one for one in statements if not one.startswith(("BEGIN", "--"))]) == STATEMENTS
