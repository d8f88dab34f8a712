"""Looking something up on both platforms, while a daily is open and after it was answered."""

import json
import sqlite3
from contextlib import closing

import pytest

from bot.rules.withholding import WITHHELD
from bot.sandbox.world import set_up
from bot.talk.lines import plain
from content.items import Item, load_item
from tests.wire.conftest import Stage
from tests.wire.people import people_of
from tests.wire.test_quizzes import PLATFORMS, stands
from tests.wire.test_words import first_places


def dailies_of(stage: Stage, platform: str) -> list[Item]:
    """What was asked on a platform: there each space is a group of its own."""
    asked = "SELECT item FROM dailies JOIN spaces USING (group_id) WHERE platform = ?"
    with closing(sqlite3.connect(stage.folder / "studyhall.db")) as connection:
        return [load_item(item) for (item,) in connection.execute(asked, (platform,))]


@pytest.mark.parametrize("platform", PLATFORMS)
async def test_looking_up_what_a_daily_rests_on(stage: Stage, platform: str) -> None:
    _, ben, *_ = people_of(stage.world, platform)
    async with stage.running():
        await set_up(stage.world)
        await stage.world.next_daily()
        daily = await stands(ben, "Question for")
        items = dailies_of(stage, platform)
        facts = [fact for item in items for fact in item.facts]
        for fact in facts:
            told = (await ben.type("lookup", words=" ".join(fact.statement.split()[:12]))).text
            assert not any(one.statement in told for one in facts)
        assert "close to a question that is open for you" in told
        await ben.choose(daily, first_places(daily))
        words = " ".join(items[0].facts[0].id.split("-"))
        assert plain(WITHHELD.line) not in (await ben.type("lookup", words=words)).text
        form = await ben.form("lookup", words="simple queue service mesage groups")
        assert "message group" in form.text
        assert "See also" in form.text
        other = next(label for label, control in form.controls if control.startswith("fact:"))
        assert other in (await ben.press(form, other)).text
        quiz = next(label for label in form.labels if label.startswith("Quiz me"))
        asked = await ben.press(form, quiz)
        assert "SQS: message groups · question 1 of" in asked.text
        assert "found nothing" in (await ben.type("lookup", words="qwertz")).text
    assert json.loads((await stage.studyhall("db", "verify", "--json"))[1])["differences"] == 0
