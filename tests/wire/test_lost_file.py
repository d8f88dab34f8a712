"""The SQLite file is replaced or deleted under the running bot: it stops with a sentence and shows no verdict."""

import asyncio
import signal
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from bot.rules.questions import ALREADY
from bot.sandbox.players import Player, Seen, gather_players
from bot.sandbox.world import set_up
from storage.copies import copy_file
from tests.acknowledging import acknowledges
from tests.wire.conftest import Stage


def _replace(file: Path) -> None:
    copy_file(file, file)


def _delete_log(file: Path) -> None:
    """What was answered last stands in it alone."""
    file.with_name(f"{file.name}-wal").unlink()


def _move_away(file: Path) -> None:
    file.rename(file.with_name("elsewhere.db"))


def _right(stage: Stage, player: Player) -> tuple[Seen, Sequence[str]]:
    """What the player sees, and the right answer."""
    seen = player.look()
    assert seen is not None
    return seen, stage.item(seen.post).key


@pytest.mark.parametrize(
    ("lose", "said"),
    [
        (_replace, "was replaced while"),
        (Path.unlink, "was deleted while"),
        (_move_away, "was deleted while"),
        (_delete_log, "was deleted while"),
    ],
    ids=["replaced", "deleted", "moved", "log"],
)
async def test_a_lost_file_ends_it_and_nothing_is_acknowledged(
    stage: Stage, lose: Callable[[Path], None], said: str
) -> None:
    players = gather_players(stage.world, 4)
    async with stage.running() as process:
        await set_up(stage.world)
        await stage.world.next_daily()
        right = [(player, *_right(stage, player)) for player in players]
        lose(stage.folder / "studyhall.db")
        clicks = [asyncio.create_task(p.answer(seen.post, key, several=seen.several)) for p, seen, key in right]
        assert await process.wait() == 1
        for click in clicks:
            click.cancel()
        shown = await asyncio.gather(*clicks, return_exceptions=True)
    assert not [text for text in shown if isinstance(text, str) and acknowledges(text)], shown
    assert said in process.said[-1]
    assert "studyhall db restore" in process.said[-1]


async def test_a_backup_beside_the_bot_and_a_restore_after_a_kill(stage: Stage) -> None:
    players = gather_players(stage.world, 2)
    async with stage.running() as process:
        await set_up(stage.world)
        await stage.world.next_daily()
        right = [(player, *_right(stage, player)) for player in players]
        first, second = ((p.answer, (seen.post, key), seen.several) for p, seen, key in right)
        assert "Right: " in await first[0](*first[1], several=first[2])
        assert await stage.studyhall("db", "backup", "copy.db") == (0, "Backed up to copy.db.")
        assert "Right: " in await second[0](*second[1], several=second[2])
        code, said = await stage.studyhall("db", "restore", "copy.db")
        assert (code, "is in use by a Studyhall that is running" in said) == (1, True)
        await process.stop(signal.SIGKILL)
    code, said = await stage.studyhall("db", "restore", "copy.db")
    assert (code, "What was there is kept as" in said) == (0, True), said
    async with stage.running() as process:
        assert "Right: " in await second[0](*second[1], several=second[2])
        assert ALREADY in await first[0](*first[1], several=first[2])
    code, said = await stage.studyhall("db", "verify")
    assert (code, said) == (0, "No difference.")
