"""The deployed bot can write no file, or open none: members are told to try again, and it goes on without a restart."""

import asyncio
import resource
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Final

from bot.sandbox.players import gather_players
from bot.sandbox.world import set_up
from tests.acknowledging import acknowledges
from tests.chaos.faulted import TRY_AGAIN
from tests.patience import Patience
from tests.wire.conftest import Stage
from tests.wire.test_quizzes import verified

_UNHEARD_S: Final = 5.0


@contextmanager
def _limited(pid: int, what: int, soft: int) -> Iterator[None]:
    """A limit of the running bot during the block."""
    was, hard = resource.prlimit(pid, what)
    resource.prlimit(pid, what, (soft, hard))
    try:
        yield
    finally:
        resource.prlimit(pid, what, (was, hard))


async def test_members_on_both_platforms_are_told_to_try_again(stage: Stage) -> None:
    players = gather_players(stage.world, 4)
    async with stage.running() as process:
        await set_up(stage.world)
        await stage.world.next_daily()

        async def click() -> list[str]:
            seen = [player.look() for player in players]
            clicks = [
                player.answer(one.post, stage.item(one.post).key, several=one.several)
                for player, one in zip(players, seen, strict=True)
                if one is not None
            ]
            return list(await asyncio.gather(*clicks))

        with _limited(process.process.pid, resource.RLIMIT_FSIZE, 0):
            told = await click()
        assert [TRY_AGAIN in shown for shown in told] == [True] * 4, told
        assert not [shown for shown in told if acknowledges(shown)]
        with _limited(process.process.pid, resource.RLIMIT_NOFILE, 8), suppress(TimeoutError):
            async with asyncio.timeout(_UNHEARD_S):  # nothing can be told where that needs a new connection
                await click()
        patience = Patience()
        while not all(map(acknowledges, shown := await click())):
            assert patience.lasts(shown), shown
    await verified(stage)
