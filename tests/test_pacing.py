"""Rate limits as a platform counts them: a sliding window over the instants at which requests reach it."""

import asyncio
from collections.abc import Iterator
from itertools import pairwise
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.pacing import Pace, Pacer
from tests.patience import PATIENCE_S


def simulated(pace: Pace, latencies: Iterator[float], requests: int) -> list[float]:
    """When each request is counted, somewhere between its going out and its answer; one waiter at every instant."""
    now = 0.0
    counted: list[float] = []
    answers: list[float] = []
    while len(counted) < requests:
        while answers and answers[0] <= now:
            pace.end(answers.pop(0))
        ready_at = pace.ready_at(now)
        if ready_at <= now:
            pace.begin(now)
            out, back = next(latencies), next(latencies)
            counted.append(now + out)
            answers = sorted([*answers, now + out + back])
        else:
            now = min([ready_at, *answers])
    return sorted(counted)


@given(st.integers(1, 50), st.sampled_from([1.0, 5.0, 60.0]), st.integers(0, 10_000), st.floats(0.0, 3.0))
def test_no_window_of_the_platforms_ever_holds_more_than_it_allows(
    times: int, seconds: float, seed: int, longest: float
) -> None:
    random = Random(seed)
    latencies = iter(lambda: random.uniform(0, longest), None)
    counted = simulated(Pace(times=times, seconds=seconds), latencies, 3 * times + 2)
    for first, over in zip(counted, counted[times:], strict=False):
        assert over - first >= seconds - 1e-6


def test_what_is_allowed_is_used() -> None:
    quick = iter(lambda: 0.004, None)
    counted = simulated(Pace(times=50, seconds=1.0), quick, 1_000)
    assert 1_000 / (counted[-1] - counted[0]) >= 0.95 * 50


def test_it_slows_down_when_told_and_recovers_after_a_while() -> None:
    pace = Pace(times=5, seconds=1.0)
    pace.hold(until=7.0)
    pace.slow_down(now=1.0)
    assert pace.per_second == 2.5
    assert pace.ready_at(2.0) == 7.0
    for begun in range(10, 1_000, 70):
        pace.begin(float(begun))
        pace.end(float(begun))
    assert pace.per_second == 5.0
    for _ in range(9):
        pace.slow_down(now=2_000.0)
    assert pace.per_second == 1.0


async def served(pacer: Pacer, pace: Pace, spaces: str, *, can_wait: str = "") -> str:
    """In which order spaces that wait together get their turns."""
    order: list[str] = []

    async def one(space: str) -> None:
        async with pacer.turn(space, (pace,), can_wait=space in can_wait):
            order.append(space)

    await asyncio.gather(*(one(space) for space in spaces))
    return "".join(order)


async def test_spaces_take_turns() -> None:
    assert await served(Pacer(), Pace(times=1, seconds=0.001), "aaaabbc") == "abcabaa"


async def test_what_can_wait_waits() -> None:
    assert await served(Pacer(), Pace(times=1, seconds=0.001), "xxab", can_wait="x") == "abxx"


async def test_a_space_that_may_not_go_on_holds_up_no_other() -> None:
    pacer, slow, quick = Pacer(), Pace(times=1, seconds=30.0), Pace(times=100, seconds=0.1)
    async with pacer.turn("slow", (slow,)):
        pass
    waiting = asyncio.create_task(served(pacer, slow, "s"))
    async with asyncio.timeout(PATIENCE_S):
        assert await served(pacer, quick, "abab") == "abab"
    waiting.cancel()
    with pytest.raises(asyncio.CancelledError):
        await waiting


async def test_whoever_stops_waiting_takes_no_place() -> None:
    pacer, pace = Pacer(), Pace(times=1, seconds=0.01)

    async def hold(seconds: float) -> None:
        async with pacer.turn("a", (pace,)):
            await asyncio.sleep(seconds)

    tasks = [asyncio.create_task(hold(0.02)) for _ in range(5)]
    await asyncio.sleep(0.03)
    for task in tasks[1:4]:
        task.cancel()
    async with asyncio.timeout(PATIENCE_S):
        await asyncio.gather(*tasks, return_exceptions=True)
        await hold(0)


async def test_one_after_the_other_on_one_pace() -> None:
    loop, pacer, pace, at = asyncio.get_running_loop(), Pacer(), Pace(times=1, seconds=0.05), []
    for _ in range(4):
        async with pacer.turn("a", (pace,)):
            at.append(loop.time())
    assert all(later - earlier >= 0.05 for earlier, later in pairwise(at))
