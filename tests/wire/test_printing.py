"""What a member wrote is shown to whoever runs Studyhall, and steers nobody's terminal."""

import json
import sqlite3
from contextlib import closing

import pytest

from bot.sandbox.world import set_up
from tests.wire.conftest import Stage
from tests.wire.people import own_copy, people_of

STEERING = "Look\x1b[2J\x1b]0;owned\x07 \x9b31mhere\u202e \x7fnow"
SHOWN = "Look\ufffd[2J\ufffd]0;owned\ufffd \ufffd31mhere\ufffd \ufffdnow"


@pytest.mark.parametrize("platform", ["discord", "slack"])
async def test_a_report_does_not_steer_the_operators_terminal(stage: Stage, platform: str) -> None:
    """Neither as it comes in nor as an earlier version may have stored it."""
    async with stage.running():
        await set_up(stage.world)
        await stage.world.next_daily()
        person = people_of(stage.world, platform)[1]
        assert "is saved" in (await person.report(await own_copy(person), "unclear", f"{STEERING}\x00\ud800")).text
        assert "31mhere now" in _shown(await stage.studyhall("admin", "reports"))
    with closing(sqlite3.connect(stage.folder / "studyhall.db")) as connection, connection:
        connection.execute("UPDATE reports SET words = ?", (STEERING,))
    assert SHOWN in _shown(await stage.studyhall("admin", "reports")).replace("\n", " ")
    assert len(json.loads(_shown(await stage.studyhall("admin", "reports", "--json")))) == 1


def _shown(ended: tuple[int, str]) -> str:
    code, said = ended
    assert code == 0, said
    assert not [character for character in said if character != "\n" and not character.isprintable()]
    return said
