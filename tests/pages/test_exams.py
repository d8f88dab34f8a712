"""The longest questions of the bank fit both platforms wherever an exam shows them."""

from typing import Final

import pytest

from bot.slack_app.paint import paint
from bot.talk.pages import Page
from bot.verbs.exam.papers import ExamQuestion
from content.items import Item
from content.packs import load_pack
from tests.discord_app.painting import painted
from tests.discord_app.refused import problems as discord_problems
from tests.pages.exams import progress, reading
from tests.slack_app.refused import problems as slack_problems

_PACK: Final = load_pack()
_BY_LENGTH: Final = sorted(
    (Item.freeze(question, _PACK) for question in _PACK.live), key=lambda item: -len(item.model_dump_json())
)
_LONGEST: Final = [*_BY_LENGTH[:5], *[item for item in _BY_LENGTH if item.several][:5]]


def _pages(item: Item) -> list[Page]:
    chosen = item.option_ids[: len(item.key)]
    shown = [ExamQuestion(item, 63, given, progress()).page() for given in ((), chosen)]
    return [
        *shown,
        *(reading(item, chosen=given, waits=waits).page() for given in ((), chosen) for waits in (False, True)),
    ]


@pytest.mark.parametrize("item", _LONGEST, ids=lambda item: item.question)
def test_the_longest_questions_fit(item: Item) -> None:
    for page in _pages(item):
        drawn = paint(page)
        assert discord_problems(painted(page)) == []
        assert slack_problems(drawn.blocks, drawn.text) == []
