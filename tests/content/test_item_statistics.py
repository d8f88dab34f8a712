"""The figures of questions against a plain reference, and what they are taken for."""

import math
import statistics
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from content.item_statistics import (
    ENOUGH,
    OTHERS_AT_LEAST,
    Doubt,
    FirstAnswer,
    ItemCount,
    ItemStatistics,
    find_doubts,
    find_rival,
)

QUESTIONS = [f"q{n}" for n in range(8)]
_ANSWER = st.builds(
    FirstAnswer,
    question=st.just(""),
    chosen=st.sampled_from([("a",), ("b",), ("c",), ("a", "b")]),
    right=st.booleans(),
    seconds=st.none() | st.integers(0, 10**6).map(float),
    counts=st.integers(0, 9).map(bool),
)
_MEMBER = st.dictionaries(st.sampled_from(QUESTIONS), _ANSWER).map(
    lambda given_: [one._replace(question=name) for name, one in given_.items()]
)


def count(members: list[list[FirstAnswer]]) -> dict[str, ItemStatistics]:
    counting = ItemCount()
    for answers in members:
        counting.add(answers)
    return counting.total()


def plainly(members: list[list[FirstAnswer]], question: str) -> ItemStatistics:
    """The same by looking at every answer for every question."""
    given_ = [(one, member) for member in members for one in member if one.question == question and one.counts]
    pairs = []
    for one, member in given_:
        others = [other.right for other in member if other is not one]
        if len(others) >= OTHERS_AT_LEAST:
            pairs.append((float(one.right), sum(others) / len(others)))
    try:
        correlation = statistics.correlation(*zip(*pairs, strict=True)) if len(pairs) > 1 else None
    except statistics.StatisticsError:  # one of both is the same throughout
        correlation = None
    timed = [one.seconds for one, _ in given_ if one.seconds is not None]
    return ItemStatistics(
        answers=len(given_),
        right=sum(one.right for one, _ in given_),
        chosen=dict(Counter(option for one, _ in given_ for option in one.chosen)),
        members=len(pairs),
        discrimination=correlation,
        seconds=statistics.median(timed) if timed else None,
    )


@given(st.lists(_MEMBER, max_size=40), st.randoms())
def test_figures_are_those_of_a_plain_count_in_any_order(members: list[list[FirstAnswer]], random: object) -> None:
    shuffled = sorted(members, key=lambda _: random.random())  # type: ignore[attr-defined]  # a random.Random
    counted = count(shuffled)
    assert counted.keys() == {one.question for member in members for one in member if one.counts}
    for question, figures in counted.items():
        plain = plainly(members, question)
        assert figures._replace(discrimination=None) == plain._replace(discrimination=None)
        if plain.discrimination is None:
            assert figures.discrimination is None
        else:
            assert figures.discrimination == pytest.approx(plain.discrimination, abs=1e-6)


def figures(
    chosen: dict[str, int] | None = None, *, answers: int = ENOUGH, members: int = 0, r: float | None = None
) -> ItemStatistics:
    return ItemStatistics(answers, 0, chosen or {}, members, r, None)


def test_a_wrong_option_that_beats_the_key_speaks_against_a_question_once_enough_have_answered() -> None:
    ahead, equal = {"a": 14, "b": 16}, {"a": 15, "b": 15}
    assert find_doubts(figures(ahead), ("a",)) == (Doubt.POPULAR,)
    assert find_doubts(figures(ahead, answers=ENOUGH - 1), ("a",)) == ()
    assert find_doubts(figures(equal), ("a",)) == ()
    assert find_doubts(figures(ahead), ("b",)) == ()


def test_of_several_right_options_the_one_that_is_taken_least_is_compared() -> None:
    assert find_rival(figures({"a": 30, "b": 10, "c": 11, "d": 9}), ("a", "b")) == "c"
    assert find_rival(figures({"a": 30, "b": 10, "c": 10, "d": 10}), ("a", "b")) is None
    assert find_rival(figures({"b": 3}), ("a",)) == "b", "nobody takes the right one"
    assert find_rival(figures({}), ()) is None, "a template"


def test_a_discrimination_is_negative_only_beyond_its_standard_error() -> None:
    error = math.sqrt((1 - 0.2**2) / (40 - 2))
    assert figures(members=40, r=-0.2).error == pytest.approx(error)
    assert find_doubts(figures(members=40, r=-0.2), ("a",)) == (Doubt.NEGATIVE,)
    assert find_doubts(figures(members=40, r=-0.1), ("a",)) == ()
    assert find_doubts(figures(members=ENOUGH - 1, r=-0.9), ("a",)) == ()
    assert find_doubts(figures(members=40), ("a",)) == ()
