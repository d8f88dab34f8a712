"""A question that a member reports, then one that forty answer the wrong way round: said, left out, told once."""

import json
import sqlite3
from contextlib import closing
from datetime import timedelta
from typing import Any

import pytest

from bot.sandbox.world import set_up
from content.items import Item, load_item
from content.packs import load_pack
from storage.addresses import parse_address
from storage.opening import open_database
from tests.patience import until
from tests.study.members import answer_all, sound, unsound
from tests.wire.conftest import Stage
from tests.wire.people import Person, own_copy, people_of
from tests.wire.test_corrected import asked
from tests.wire.test_promises import direct
from tests.wire.test_quizzes import PLATFORMS

DISPUTED = "Disputed: a member reported this question"


def notices(person: Person) -> int:
    """How often an organiser was told by direct message of questions that are left out."""
    return direct(person).count("left out because of how members answer")


def select(stage: Stage, query: str) -> Any:
    with closing(sqlite3.connect(stage.folder / "studyhall.db")) as connection:
        return connection.execute(query).fetchone()[0]


async def answer_the_wrong_way_round(stage: Stage, item: Item) -> None:
    """While nothing runs: forty answer six questions as well as they can, and the best of them this one wrongly."""
    pack = load_pack()
    others = [Item.freeze(question, pack) for question in pack.live if question.id != item.question][:6]
    database = open_database(parse_address(f"sqlite:///{stage.folder / 'studyhall.db'}"))
    answered, at = [unsound(item), *map(sound, others)], stage.world.clock.now()
    await database.write(lambda tx: answer_all(tx, answered, at=at))
    await database.close()


@pytest.mark.parametrize("platform", PLATFORMS)
async def test_a_question_is_disputed_then_left_out_and_told_once(stage: Stage, platform: str) -> None:
    organiser, member, *_ = people_of(stage.world, platform)
    async with stage.running() as running:
        await set_up(stage.world)
        stage.world.clock.move(stage.world.next_due() - stage.world.clock.now())
        await until(lambda: bool(member.room()))
        assert "is saved" in (await member.report(await own_copy(member), "wrong", "It is B.")).text
        await until(lambda: DISPUTED in member.room()[-1].text)
        await organiser.type("admin", action="close", report="1")
        await until(lambda: DISPUTED not in member.room()[-1].text)
        await running.stop()
    item = load_item(json.dumps(asked(stage, platform)))
    await answer_the_wrong_way_round(stage, item)
    stage.world.clock.move(timedelta(days=1))  # an organiser gets one message a day, and has had that of the report
    async with stage.running() as running:
        await until(lambda: notices(organiser) == 1)
        assert item.gist[:40] in direct(organiser)
        listed = await organiser.type("admin", action="items")
        assert "1 question to decide on" in listed.text
        shown = await organiser.press(listed, "Look at 1")
        assert "Left out until somebody decides." in shown.text
        assert "an organiser decided that" in (await organiser.press(shown, "Keep asking it")).text
        await running.stop()
        assert running.output.count("is no longer asked") == 1
    counted = "SELECT max(counted_at) FROM item_statistics"
    before = select(stage, counted)
    async with stage.running() as running:
        await until(lambda: select(stage, counted) != before)
        await running.stop()
        assert "is no longer asked" not in running.output
    assert notices(organiser) == 1
    code, said = await stage.studyhall("admin", "items", item.question, "--json")
    assert code == 0
    assert '"waits": true' in said, "one group's decision is not everybody's"
