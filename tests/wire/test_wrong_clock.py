"""A clock that is wrong for a while, and what an earlier wrong clock left: both platforms tell the right time."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import partial
from typing import Any

import pytest
import pytest_asyncio
from sqlalchemy import select

from bot.clock import Clock
from bot.posting.dailies import claim_due, load_due
from bot.rules.folding import differences
from bot.rules.punctuality import load_wrong_clock
from bot.sandbox.local_discord.components import texts_of
from bot.sandbox.players import gather_players
from bot.sandbox.world import World, set_up, until, world_running
from bot.wiring import Studyhall, studyhall
from content.items import load_item
from storage import posts as stored
from storage.database import Transaction
from storage.tables import channels, posts
from tests.wire.people import people_of

START = datetime(2026, 11, 23, 7, 0, tzinfo=UTC)
"""An hour before the daily is due (09:00 Europe/Berlin)."""
TODAY = date(2026, 11, 23)
FAR = timedelta(days=30)


@dataclass
class Stage:
    """A world, and a bot whose clock can go another way than the platforms'."""

    world: World
    clock: Clock
    """The bot's: the world's and what it was moved by."""
    address: str

    def hall(self) -> AbstractAsyncContextManager[Studyhall]:
        return studyhall(self.world.settings(self.address), self.clock)

    def stand(self) -> list[int]:
        return [self.world.posted_in(spot) for spot in self.world.daily_spots]

    async def say(self, *words: str) -> tuple[str, str]:
        """What both platforms' organisers are told for `daily …` or `setup`."""
        world = self.world
        options = {"action": words[1]} if len(words) > 1 else {}
        discord = await world.discord.slash(
            member=world.ada, channel=world.daily_question, name=words[0], options=options
        )
        slack = await world.slack.command(member=world.erin, channel=world.exam_study, text=" ".join(words))
        shown = (await discord.reply(10)).payload["components"]
        return "\n".join(texts_of(shown)), str((await slack.reply(10)).blocks)


@pytest_asyncio.fixture
async def stage(address: str) -> AsyncIterator[Stage]:
    clock = Clock()
    clock.move(START - clock.now())
    async with world_running(clock) as world:
        yield Stage(world, Clock(clock.now), address)


async def ready(stage: Stage, hall: Studyhall) -> None:
    await asyncio.wait_for(hall.faces_ready.wait(), 20)
    await stage.world.ready()


async def look(hall: Studyhall) -> None:
    for _ in range(3):
        await hall.timetable.tick()
        await hall.timetable.idle()


async def rows(hall: Studyhall) -> Sequence[Any]:
    def read(tx: Transaction) -> Sequence[Any]:
        return tx.execute(select(posts.c.on_date, posts.c.state).order_by(posts.c.on_date, posts.c.id)).all()

    return [tuple(row) for row in await hall.study.database.read(read)]


async def planned(hall: Studyhall) -> set[date | None]:
    return await hall.study.database.read(lambda tx: set(tx.execute(select(channels.c.next_on)).scalars()))


@pytest.mark.parametrize("by", [FAR, -FAR], ids=["ahead", "behind"])
async def test_a_wrong_clock_claims_nothing_and_is_told(
    stage: Stage, by: timedelta, caplog: pytest.LogCaptureFixture
) -> None:
    async with stage.hall() as hall:
        await ready(stage, hall)
        await set_up(stage.world)
        stage.clock.move(by)
        if by < timedelta():  # it is due by the platforms' clocks
            stage.world.clock.move(timedelta(hours=1, minutes=1))
        await look(hall)
        assert (stage.stand(), await rows(hall)) == ([0, 0], [])
        assert sum("the clock is wrong" in record.message for record in caplog.records) == 1
        for words in (("setup",), ("daily", "now"), ("daily", "skip")):
            for told in await stage.say(*words):
                assert "The clock of the machine that Studyhall runs on is" in told, told
        assert b"studyhall_clock_ahead_seconds" in hall.study.metrics.exposed()
        found = await hall.study.database.read(load_wrong_clock)
        assert found is not None
        assert abs(found.ahead - by) < timedelta(seconds=30)

        stage.clock.move(-by)
        await look(hall)
        assert await hall.study.database.read(load_wrong_clock) is None
        if by > timedelta():
            assert (stage.stand(), await rows(hall)) == ([0, 0], [])
            await stage.world.next_daily()
        await until(lambda: stage.stand() == [1, 1])
        await hall.timetable.idle()
        assert await rows(hall) == [(TODAY, "posted")] * 2


async def test_a_clock_that_is_wrong_from_the_start_is_noticed_before_the_first_claim(stage: Stage) -> None:
    async with stage.hall() as hall:
        await ready(stage, hall)
        await set_up(stage.world)
    stage.clock.move(FAR)
    async with stage.hall() as hall:
        await ready(stage, hall)
        await look(hall)
        assert (stage.stand(), await rows(hall)) == ([0, 0], [])


async def test_a_clock_that_is_moved_together_with_the_platforms_is_right(stage: Stage) -> None:
    """As after a machine has slept: the next answer of a platform confirms the new time."""
    async with stage.hall() as hall:
        await ready(stage, hall)
        await set_up(stage.world)
        await stage.world.next_daily()
        stage.world.clock.move(timedelta(days=1))
        await look(hall)
        assert stage.stand() == [2, 2]


async def claim_from_the_future(hall: Studyhall) -> None:
    """What a Studyhall that believed its clock did with one that was ahead."""
    database, now = hall.study.database, START + FAR + timedelta(hours=1, minutes=1)
    while due := await database.read(lambda tx: load_due(tx, now)):
        for some in due:
            await database.write(partial(claim_due, pack=hall.study.pack, some=some, now=now))
    hall.study.bell.ring()


async def test_what_an_earlier_wrong_clock_claimed_blocks_nothing(stage: Stage) -> None:
    players = gather_players(stage.world, 2)
    async with stage.hall() as hall:
        await ready(stage, hall)
        await set_up(stage.world)
        await claim_from_the_future(hall)
        await until(lambda: stage.stand() == [1, 1])
        await hall.timetable.idle()
        claimed = await rows(hall)
        assert [state for _, state in claimed].count("missed") == 60
        assert claimed[-2:] == [(TODAY + FAR, "posted")] * 2
    async with stage.hall() as hall:
        await ready(stage, hall)
        await look(hall)
        assert await rows(hall) == [(TODAY + FAR, "posted")] * 2
        assert await planned(hall) == {TODAY}
        for platform in ("discord", "slack"):
            assert "Next question: Mon 23 Nov 09:00" in await people_of(stage.world, platform)[0].form_says("setup")
        await stage.world.next_daily()
        await until(lambda: stage.stand() == [2, 2])
        await hall.timetable.idle()
        for player in players:
            seen = player.look()
            assert seen is not None
            assert "Right: " in await player.answer(seen.post, await key(hall, seen.post), several=seen.several)
        stage.world.clock.move(timedelta(days=1))
        await look(hall)
        assert stage.stand() == [3, 3]
        assert await hall.study.database.read(differences) == []


async def test_an_organiser_gets_todays_question_after_a_wrong_clock(stage: Stage) -> None:
    async with stage.hall() as hall:
        await ready(stage, hall)
        await set_up(stage.world)
        await claim_from_the_future(hall)
        await until(lambda: stage.stand() == [1, 1])
        await hall.timetable.idle()
    async with stage.hall() as hall:
        await ready(stage, hall)
        await look(hall)
        for told in await stage.say("daily", "now"):
            assert "oday's question" in told, told  # at once, or as soon as the channel takes another message
        await until(lambda: stage.stand() == [2, 2])
        assert await planned(hall) == {TODAY + timedelta(days=1)}


async def key(hall: Studyhall, post: int) -> tuple[str, ...]:
    known = await hall.study.database.read(lambda tx: stored.load_post(tx, post))
    assert known is not None
    return load_item(known.item).key
