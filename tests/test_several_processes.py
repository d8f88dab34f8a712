"""Several processes on one PostgreSQL: a message is drawn by one of them at a time, and once in an interval."""

import asyncio
from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import pytest

from bot.clock import Clock
from bot.delivery import NotNow, Redraw
from bot.posting.feeds import ADRIFT_AFTER
from bot.posting.posts import POST_FEED
from bot.posting.redrawing import redraw
from bot.posting.sending import send
from bot.rules.cards import OpenCard
from bot.rules.punctuality import note_time
from bot.talk.clicks import Click
from bot.talk.pages import Outcome
from bot.talk.people import MessageRef, Shown
from storage import drawings
from storage.database import Database
from tests.patience import until
from tests.study.hall import START, Hall, KeepingFace

pytestmark = pytest.mark.parametrize("kind", ["postgresql"])

PROCESSES = 3
SECONDS = 20


@dataclass
class SlowFace(KeepingFace):
    """Has edits on their way until it is told to go on."""

    under_way: list[str] = field(default_factory=list)
    edits: Counter[str] = field(default_factory=Counter)
    goes_on: asyncio.Event = field(default_factory=asyncio.Event)

    async def redraw(self, message: MessageRef, card: Outcome) -> Redraw:
        self.under_way.append(message.message)
        await self.goes_on.wait()
        self.under_way.remove(message.message)
        self.edits[message.message] += 1
        return await super().redraw(message, card)


def processes(database: Database, number: int = PROCESSES) -> list[Hall]:
    """So many with one clock and one platform, whose edits take a while."""
    face = SlowFace(Clock(lambda: START))
    halls = [Hall(database, face=face) for _ in range(number)]

    def tell_all(at: datetime) -> None:
        for hall in halls:
            note_time(hall.study, "discord", at)

    face.tell_time = tell_all
    return halls


async def look(halls: list[Hall]) -> int:
    """All look at once; how many edits of one message were on their way at the same time."""
    face = halls[0].face
    assert isinstance(face, SlowFace)
    face.goes_on.clear()
    await asyncio.gather(*(hall.timetable.tick() for hall in halls))
    idle = [asyncio.create_task(hall.timetable.idle()) for hall in halls]
    await until(lambda: len(face.under_way) + sum(task.done() for task in idle) >= len(halls))
    together = max(Counter(face.under_way).values(), default=0)
    face.goes_on.set()
    await asyncio.gather(*idle)
    return together


async def test_what_another_process_is_just_sending_is_left_to_it(database: Database) -> None:
    """It was still to be sent when this one looked."""
    first, second, *_ = halls = processes(database)
    await first.set_up()
    first.face.hangs = True
    first.clock.move(timedelta(hours=1))
    await first.timetable.tick()
    await until(lambda: bool(first.face.sent))
    post = first.latest().post
    sent = len(first.face.sent)
    assert await send(second.study, POST_FEED, post) is None
    first.clock.move(ADRIFT_AFTER)  # it is taken for gone
    taken = asyncio.create_task(send(second.study, POST_FEED, post))
    await until(taken.done)
    assert taken.result() is not None
    assert len(first.face.sent) == sent
    await asyncio.gather(*(hall.timetable.drain(0) for hall in halls))


async def test_answers_at_three_processes_are_counted_by_one_edit(database: Database) -> None:
    halls = processes(database)
    await halls[0].set_up()
    await halls[0].move(hours=1)
    post = halls[0].latest().post
    for number, hall in enumerate(halls):
        await hall.answer(f"u{number}", post=post)
    halls[0].clock.move(timedelta(seconds=6))
    assert await look(halls) == 1
    [card] = halls[0].face.cards.values()
    assert isinstance(card, OpenCard)
    assert card.answered == PROCESSES
    for _ in range(6):  # those who could not draw it look again
        halls[0].clock.move(timedelta(seconds=2))
        assert await look(halls) == 0
    assert halls[0].face.redraws == 1


async def test_an_answer_that_another_process_has_just_missed_is_counted_with_the_next_edit(database: Database) -> None:
    first, second, *_ = halls = processes(database)
    await first.set_up()
    await first.move(hours=1)
    post = first.latest().post
    await first.answer("u1", post=post)
    assert await look([first]) == 1
    await second.answer("u2", post=post)
    late = await redraw(second.study, POST_FEED, post, can_wait=True)
    assert isinstance(late, NotNow), "it looked before the first had drawn, and came after it"
    first.clock.move(timedelta(seconds=5))
    assert await look(halls) == 1
    [card] = first.face.cards.values()
    assert isinstance(card, OpenCard)
    assert card.answered == 2


async def edits_of_a_question(halls: list[Hall]) -> int:
    """A night's question is counted down, and answered at every process; each looks every second."""
    host, face = halls[0], halls[0].face
    assert isinstance(face, SlowFace)
    await host.command("quiz", by="host", style="night", number="1", seconds=str(SECONDS))
    await host.click(Click("join", Shown("turn", 1)), by="host")
    await host.click(Click("begin", Shown("turn", 1)), by="host")
    await look(halls)
    question = face.stands["turn-2"]
    for second in range(SECONDS):
        hall = halls[second % len(halls)]
        await hall.click(Click("answer", Shown("turn", 2)), "right", by=f"u{second}")
        host.clock.move(timedelta(seconds=1))
        assert await look(halls) <= 1
    return face.edits[question]


@pytest.mark.parametrize("number", [1, PROCESSES])
async def test_a_night_is_drawn_once_in_an_interval(database: Database, number: int) -> None:
    assert await edits_of_a_question(processes(database, number)) == SECONDS // 5


async def test_what_a_process_that_is_gone_was_drawing_is_drawn_by_another(database: Database) -> None:
    [hall] = halls = processes(database, 1)
    await hall.set_up()
    await hall.move(hours=1)
    card = hall.latest()
    await database.write(lambda tx: drawings.begin(tx, f"post-{card.post}", at=hall.clock.now()))
    await hall.answer("u1", post=card.post)
    for seconds, drawn in ((0, 0), (2, 0), (4, 1)):
        hall.clock.move(timedelta(seconds=seconds))
        assert await look(halls) == drawn
