"""What quizzes score: points, tables, the hardest question."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from content.practice import Score, Share, hardest, mark, table
from content.rounds import Style

OPENED = datetime(2026, 11, 23, 19, 0, tzinfo=UTC)


def night(seconds: float, *, right: bool = True, difficulty: int = 2) -> int:
    clicked = OPENED + timedelta(seconds=seconds)
    made = mark(Style.NIGHT, right=right, difficulty=difficulty, clicked_at=clicked, opened_at=OPENED, seconds=20)
    return made.points


@pytest.mark.parametrize(("seconds", "points"), [(0, 200), (5, 175), (10, 150), (20, 100), (-1, 200), (99, 100)])
def test_a_night_pays_for_speed_down_to_the_half(seconds: float, points: int) -> None:
    assert night(seconds) == points


def test_wrong_scores_nothing_however_fast() -> None:
    assert night(0, right=False) == 0


@pytest.mark.parametrize("style", [Style.SOLO, Style.GROUP])
def test_practice_pays_the_difficulty(style: Style) -> None:
    late = OPENED + timedelta(hours=1)
    assert mark(style, right=True, difficulty=3, clicked_at=late).points == 3
    assert mark(style, right=False, difficulty=3, clicked_at=late).points == 0


@given(st.floats(0, 20), st.floats(0, 20))
def test_the_faster_never_gets_less(one: float, other: float) -> None:
    assert night(min(one, other)) >= night(max(one, other))


def test_ties_share_a_rank_and_the_next_is_skipped() -> None:
    scores = [Score(1, "Zoe", 5, 3), Score(2, "ada", 5, 2), Score(3, "Ben", 2, 1)]
    assert [(row.rank, row.score.name) for row in table(scores)] == [(1, "ada"), (1, "Zoe"), (3, "Ben")]


@given(st.lists(st.builds(Score, st.integers(1, 99), st.text(max_size=3), st.integers(0, 9), st.just(1))))
def test_the_order_of_arrival_decides_nothing(scores: list[Score]) -> None:
    ranked = [row.rank for row in table(scores)]
    assert ranked == [row.rank for row in table(reversed(scores))]
    assert [row.score.points for row in table(scores)] == sorted((s.points for s in scores), reverse=True)


def test_the_hardest_is_the_least_often_right_and_the_earlier_of_equals() -> None:
    assert hardest([Share(0, 4, 3), Share(1, 4, 1), Share(2, 8, 2), Share(3, 0, 0)]) == 1
    assert hardest([Share(0, 4, 4)]) is None
    assert hardest([]) is None
