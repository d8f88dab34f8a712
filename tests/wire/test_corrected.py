"""The operator corrects an answer beside the running bot, and whoever's points change is told, once."""

import json
import sqlite3
from contextlib import closing
from typing import Any

import pytest

from bot.sandbox.world import set_up
from tests.patience import until
from tests.wire.conftest import Stage
from tests.wire.people import Person, people_of
from tests.wire.test_quizzes import PLATFORMS

_ASKED = (
    "SELECT dailies.item FROM dailies JOIN posts ON posts.daily_id = dailies.id JOIN channels ON channels.id = "
    "posts.channel_id JOIN spaces ON spaces.id = channels.space_id WHERE spaces.platform = ?"
)


def asked(stage: Stage, platform: str) -> dict[str, Any]:
    """The daily as it was frozen."""
    with closing(sqlite3.connect(stage.folder / "studyhall.db")) as connection:
        frozen: dict[str, Any] = json.loads(connection.execute(_ASKED, (platform,)).fetchone()[0])
    return frozen


async def answer(person: Person, item: dict[str, Any]) -> tuple[str, ...]:
    """Rightly, as it seems; what the operator types to make something else the answer."""
    ids, key = [option["id"] for option in item["options"]], item["key"]
    await person.choose(person.room()[-1], sorted(ids.index(right) for right in key))
    other = [*(name for name in ids if name not in key), *key][: len(key)]
    return "admin", "correct", item["question"], *other


@pytest.mark.parametrize("platform", PLATFORMS)
async def test_a_corrected_answer_is_told_to_whom_it_concerns(stage: Stage, platform: str) -> None:
    person = people_of(stage.world, platform)[0]
    async with stage.running():
        await set_up(stage.world)
        stage.world.clock.move(stage.world.next_due() - stage.world.clock.now())
        await until(lambda: bool(person.room()))
        typed = await answer(person, asked(stage, platform))
        code, said = await stage.studyhall(*typed)
        assert (code, "would be right" in said) == (2, True)
        assert "Corrected. Points changed for 1 member." in (await stage.studyhall(*typed, "--yes"))[1]
        assert "its answer already" in (await stage.studyhall(*typed, "--yes"))[1]
        assert "fewer points than before" in (await person.type("me")).text
        assert "fewer points than before" not in (await person.type("me")).text
    assert (await stage.studyhall("db", "verify"))[0] == 0
