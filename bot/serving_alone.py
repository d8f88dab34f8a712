"""Serving a platform that tells every connected process everything: one process serves it, the others stand by.

And sharing what a platform allows all processes together.
"""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Final, NoReturn

from storage.lease import Lease
from storage.refusals import UnreachableDatabaseError

_TRIES: Final = 8
"""A process that was just killed or is just stopping, or a machine that vanished, has it for some seconds still."""


async def serve_alone(
    lease: Lease, serve: Callable[[], Awaitable[None]], stand_by: Callable[[], None], share: Callable[[int], None]
) -> None:
    """Serve whenever the lease is ours, until serving ends by itself; raises what it fails with.

    Args:
        lease: the right to serve.
        serve: serves until it is cancelled.
        stand_by: is called each time it turns out that another process has the lease.
        share: is told again and again how many processes share what the lease shares.
    """
    try:
        while True:
            await _take(lease, stand_by)
            share(lease.sharers)
            if await _serve_while_held(lease, serve, share):
                return
    finally:
        await lease.release()


async def _take(lease: Lease, stand_by: Callable[[], None]) -> None:
    tries = 0
    while not (held := await _held(lease)):
        tries += held is False
        if held is False and tries == _TRIES:
            stand_by()
        await asyncio.sleep(lease.look_every_s)


async def _serve_while_held(lease: Lease, serve: Callable[[], Awaitable[None]], share: Callable[[int], None]) -> bool:
    """Whether serving ended by itself; otherwise the lease was lost, and nothing is served any more."""
    serving, losing = asyncio.ensure_future(serve()), asyncio.create_task(_until_lost(lease, share))
    try:
        await asyncio.wait({serving, losing}, return_when=asyncio.FIRST_COMPLETED)
        ended = serving.done()
    finally:
        for task in (serving, losing):
            task.cancel()
        await asyncio.gather(serving, losing, return_exceptions=True)
    if ended:
        serving.result()
    return ended


async def _until_lost(lease: Lease, share: Callable[[int], None]) -> None:
    while await _held(lease) is not False:
        share(lease.sharers)
        await asyncio.sleep(lease.look_every_s)


async def _held(lease: Lease) -> bool | None:
    """None while the database is out, of which whatever needs it says more: nobody else can take the lease then."""
    try:
        return await lease.hold()
    except UnreachableDatabaseError:
        return None


async def count_sharers(lease: Lease, share: Callable[[int], None]) -> NoReturn:
    """Tell again and again how many processes share what a lease shares, ours among them; until cancelled."""
    try:
        while True:
            if await _held(lease):
                share(lease.sharers)
            await asyncio.sleep(lease.look_every_s)
    finally:
        await lease.release()
