"""Whatever is painted fits into what Discord takes, and no shipped question has to be cut for it."""

from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.rules.cards import ClosedCard, OpenCard, RevealedCard
from bot.rules.verdicts import Noted, TooLate, Verdict
from bot.sandbox.local_discord.components import every_component
from bot.talk.pages import Outcome, Refusal
from bot.verbs.daily.own import Missed
from bot.verbs.leaderboard.pages import Board
from bot.verbs.leaderboard.views import BoardView
from bot.verbs.setup.shown import SetupShown
from content.boards import Window
from content.grading import grade
from content.items import Item
from content.packs import load_pack
from content.scoring import Standing
from storage.boards import Ranked, Standings
from tests.discord_app.painting import painted
from tests.discord_app.refused import problems
from tests.discord_app.strategies import HOSTILE, items
from tests.pages.items import NOW, ON, ZONE
from tests.pages.organising import SCHEDULE

POST = 10**18 - 1
MANY = 123_456
STANDING = Standing(streak=MANY, longest=MANY, freezes=2)


def verdict(item: Item) -> Verdict:
    chosen = item.option_ids[-len(item.key) :]
    return Verdict(
        item=item,
        on=ON,
        chosen=chosen,
        grade=grade(chosen, item.key),
        points=MANY,
        standing=STANDING,
        earned_freeze=True,
        held_back=True,
        covered=(ON, ON),
        again=True,
        first_ever=True,
    )


def said_of(item: Item) -> list[Outcome]:
    later = NOW + timedelta(days=1)
    return [
        OpenCard(POST, item, ON, later, ZONE, MANY),
        ClosedCard(POST, item, ON, later, ZONE, MANY),
        RevealedCard(POST, item, ON, MANY, MANY, dict.fromkeys(item.option_ids, MANY)),
        verdict(item),
        Missed(item, ON, 41),
        Noted(item, item.key, NOW, ZONE, again=True, first_ever=True),
        TooLate(item, None, ZONE),
    ]


@given(items())
@settings(max_examples=20, deadline=None, suppress_health_check=list(HealthCheck))
def test_every_valid_question_fits(item: Item) -> None:
    for outcome in said_of(item):
        assert problems(painted(outcome.page())) == []


@pytest.mark.long
@given(items())
@settings(max_examples=400, deadline=None, suppress_health_check=list(HealthCheck))
def test_many_valid_questions_fit(item: Item) -> None:
    for outcome in said_of(item):
        assert problems(painted(outcome.page())) == []


@given(st.lists(st.text(HOSTILE, max_size=100), min_size=1, max_size=10))
@settings(max_examples=60, deadline=None)
def test_boards_of_any_names_fit(names: list[str]) -> None:
    rows = [Ranked(MANY, person, name, MANY, MANY, MANY, MANY, MANY) for person, name in enumerate(names)]
    filled = (rows * 10)[:10]
    own = rows[0]._replace(person=MANY)
    board = Board(BoardView(Window.ALL_TIME), ON, ON, Standings(filled, own, filled[0], more=True), ends_on=ON)
    assert problems(painted(board.page())) == []


@given(st.text(HOSTILE, max_size=300), st.lists(st.text(HOSTILE, max_size=60), max_size=3))
@settings(max_examples=60, deadline=None)
def test_refusals_fit_whatever_was_typed(typed: str, near: list[str]) -> None:
    assert problems(painted(Refusal(f"I don't know “{typed}”.", tuple(near)).page())) == []


def test_a_space_with_hundreds_of_channels_fits() -> None:
    assert problems(painted(SetupShown((SCHEDULE,) * 300, NOW).page())) == []


def test_no_shipped_question_is_ever_cut() -> None:
    pack = load_pack()
    for question in pack.live:
        item = Item.freeze(question, pack)
        for outcome in said_of(item)[:5]:
            said = [part["content"] for part in every_component(painted(outcome.page())) if "content" in part]
            assert not any(text.endswith("…") or "…\n" in text for text in said), question.id


@pytest.mark.parametrize(
    ("payload", "problem"),
    [
        ([], "0 components"),
        ([{"type": 10, "content": "x" * 4_001}], "4001 characters"),
        ([{"type": 10, "content": " "}], "text of 1 characters"),
        ([{"type": 10, "content": "😀" * 2_001}], "4002 characters"),
        ([{"type": 17, "components": []}], "empty container"),
        ([{"type": 1, "components": [{"type": 2, "style": 2, "label": "x", "custom_id": "a"}] * 6}], "a row of"),
        ([{"type": 1, "components": [{"type": 2, "style": 2, "label": "", "custom_id": "a"}]}], "label of 0"),
        ([{"type": 1, "components": [{"type": 2, "style": 5, "label": "x", "url": "u" * 513}]}], "url of 513"),
        ([{"type": 1, "components": [{"type": 2, "style": 2, "label": "x", "custom_id": "i" * 101}]}], "id of 101"),
        ([{"type": 99}], "type 99"),
    ],
)
def test_the_walker_finds(payload: list[dict[str, object]], problem: str) -> None:
    assert any(problem in found for found in problems(payload))
