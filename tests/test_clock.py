"""A pause on the clock: over when its time has come, however the clock came there; nobody looks at it meanwhile."""

import asyncio
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from bot.clock import Clock
from tests.patience import PATIENCE_S

HOUR = timedelta(hours=1)
NOON = datetime(2026, 11, 28, 12, tzinfo=UTC)


async def _settle() -> None:
    """Whatever can go on has gone on: no time passes, so nothing that looks now and then has looked."""
    for _ in range(10):
        await asyncio.sleep(0)


async def test_it_is_over_at_once_when_the_clock_is_moved_there() -> None:
    clock = Clock(lambda: NOON)
    waiting = asyncio.create_task(clock.wait(HOUR))
    await _settle()
    clock.move(HOUR / 2)
    await _settle()
    assert not waiting.done()
    clock.move(HOUR / 2)
    await _settle()
    assert waiting.done()


async def test_a_clock_that_is_put_back_ends_it() -> None:
    clock = Clock(lambda: NOON)
    waiting = asyncio.create_task(clock.wait(HOUR))
    await _settle()
    clock.move(-HOUR)
    await _settle()
    assert waiting.done()


async def test_it_takes_no_longer_than_it_was_to_take() -> None:
    async with asyncio.timeout(PATIENCE_S):
        await Clock().wait(timedelta(milliseconds=20))


async def test_a_system_that_is_put_back_without_a_word_ends_it_too() -> None:
    def told() -> Iterator[datetime]:
        yield NOON
        yield NOON
        while True:
            yield NOON - HOUR

    times = told()
    async with asyncio.timeout(PATIENCE_S):
        await Clock(lambda: next(times)).wait(timedelta(milliseconds=20))


async def test_who_has_waited_is_told_of_no_move_any_more() -> None:
    clock = Clock(lambda: NOON)
    both = [asyncio.create_task(clock.wait(HOUR)) for _ in range(2)]
    await _settle()
    assert len(clock._watchers) == 2
    both[0].cancel()
    await _settle()
    clock.move(HOUR)
    await both[1]
    assert clock._watchers == []
