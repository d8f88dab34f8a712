"""Leases on a real PostgreSQL: all of several or none, and how many share."""

import asyncio
import math
from collections import Counter
from pathlib import Path

import pytest

from bot.pacing import Budget
from bot.serving_alone import count_sharers, serve_alone
from storage.addresses import parse_address
from storage.lease import Lease, open_lease
from tests.patience import Patience
from tests.postgres import Server


async def _until_held(lease: Lease) -> None:
    """The server notices a moment later that somebody hung up."""
    patience = Patience()
    while not await lease.hold():
        assert patience.lasts()


async def test_several_are_held_together_or_not_at_all(postgres: Server) -> None:
    url = parse_address(postgres.address("postgres"))
    first, other, both = open_lease(url, "test a"), open_lease(url, "test b"), open_lease(url, "test b", "test a")
    try:
        assert await first.hold()
        assert not await both.hold()
        assert await other.hold(), "what was taken of several is given back"
        await first.release()
        await other.release()
        await _until_held(both)
        assert await both.hold()
        assert not await first.hold()
    finally:
        for lease in (first, other, both):
            await lease.release()


async def test_sharers_are_counted_while_they_hold(postgres: Server) -> None:
    url = parse_address(postgres.address("postgres"))
    leases = [open_lease(url, f"test share {number}", sharing="test pace") for number in range(3)]
    waiting = open_lease(url, "test share 0", sharing="test pace")
    try:
        for number, lease in enumerate(leases, start=1):
            assert await lease.hold()
            assert lease.sharers == number
        assert not await waiting.hold()
        assert await leases[0].hold()
        assert leases[0].sharers == 3
        await leases[1].release()
        patience = Patience()
        while leases[0].sharers > 2:
            assert patience.lasts()
            assert await leases[0].hold()
        assert leases[0].sharers == 2
    finally:
        for lease in (*leases, waiting):
            await lease.release()


async def test_on_a_file_nobody_has_to_look_whether_it_is_still_held(tmp_path: Path) -> None:
    lease = open_lease(parse_address(f"sqlite:///{tmp_path / 'studyhall.db'}"), "test")
    assert await lease.hold()
    assert lease.look_every_s == math.inf
    stopped, told = asyncio.Event(), Counter[int]()

    async def serve() -> None:
        await stopped.wait()

    serving = asyncio.create_task(serve_alone(lease, serve, lambda: None, lambda sharers: told.update([sharers])))
    counting = asyncio.create_task(count_sharers(lease, lambda sharers: told.update([sharers])))
    patience = Patience()
    while told[1] < 3:
        assert patience.lasts(told[1])
        await asyncio.sleep(0)
    stopped.set()
    await serving
    counting.cancel()
    await asyncio.gather(counting, return_exceptions=True)
    assert told == {1: 3}, "once at the beginning and once by each who looks, and never again"


@pytest.mark.parametrize("parts", [1, 2, 3, 7, 80])
def test_a_budget_is_never_exceeded_by_its_parts(parts: int) -> None:
    budget = Budget(50)
    budget.divide(parts)
    assert budget.per_second * parts <= max(50, parts)
    assert budget.per_second >= 1
