"""What happens to a PostgreSQL server, to the descriptors of this process, and to what is asked of it."""

import asyncio
import resource
import signal
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from random import Random
from typing import Final

import psycopg

from tests.chaos.faulted import Play
from tests.chaos.file_faults import limit
from tests.postgres import Server

_ENDS: Final = (signal.SIGINT, signal.SIGQUIT)
"""In good order, and at once as by a power cut."""
_CUT: Final = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s"
_DESCRIPTORS: Final = 8
"""More are open already. With none at all nobody could even wait for a socket, poll(2)."""
_AT_ONCE: Final = 100
_CANCELLED_WITHIN_S: Final = 0.1


async def restarts(play: Play, times: int) -> None:
    """The server is ended and started again."""
    server = _server(play)
    for number in range(times):
        await asyncio.to_thread(server.stop, _ENDS[number % 2])
        await asyncio.to_thread(server.start)
        await play.recovered()


async def connections_exhausted(play: Play, times: int) -> None:
    """Others have taken every connection that the server gives, and those of Studyhall are cut."""
    for _ in range(times):
        with _all_taken(_server(play), str(play.url.database)) as take:
            await asyncio.to_thread(take)
            await play.told(10)
        await play.recovered()


@contextmanager
def _all_taken(server: Server, database: str) -> Iterator[Callable[[], None]]:
    """Gives what takes them; they are given back after the block."""
    others: list[psycopg.Connection] = []

    def take() -> None:
        while True:
            try:
                others.append(psycopg.connect(server.address("postgres"), autocommit=True))
            except psycopg.OperationalError:
                if not others[0].execute(_CUT, (database,)).fetchall():
                    return

    try:
        yield take
    finally:
        for other in others:
            other.close()


async def descriptors_exhausted(play: Play, times: int) -> None:
    """This process can open nothing more, and has to open its connections anew."""
    for _ in range(times):
        if play.server is None:
            async with play.stopped():
                pass
            with limit(resource.RLIMIT_NOFILE, _DESCRIPTORS):
                await play.clicked(20)
        else:
            other = psycopg.connect(play.server.address("postgres"), autocommit=True)
            with closing(other), limit(resource.RLIMIT_NOFILE, _DESCRIPTORS):
                other.execute(_CUT, (play.url.database,))
                await play.told(10)
        await play.recovered()


async def cancelled(play: Play, number: int) -> None:
    """So many clicks are cancelled at any moment of their way; their members click again afterwards."""
    chance = Random(1)
    for first in range(0, number, _AT_ONCE):
        clicks = [asyncio.create_task(play.click(f"c{n}")) for n in range(first, min(first + _AT_ONCE, number))]
        for click in clicks:
            asyncio.get_running_loop().call_later(chance.random() * _CANCELLED_WITHIN_S, click.cancel)
        await asyncio.gather(*clicks, return_exceptions=True)
        await play.acknowledged(1)  # what is cancelled is done all the same, before what comes after it
    await play.recovered()
    for n in range(number):
        await play.answer(f"c{n}")


def _server(play: Play) -> Server:
    assert play.server is not None
    return play.server
