"""The arithmetic of memory is that of the `fsrs` package, for whatever is answered when."""

from datetime import UTC, datetime, timedelta

import pytest
from fsrs import Card, Rating, Scheduler
from fsrs.scheduler import DEFAULT_PARAMETERS
from hypothesis import given
from hypothesis import strategies as st

from content.forgetting import USUAL_STABILITIES, Strength, compute_interval, compute_retained, learn

NOON = datetime(2026, 11, 2, 12, tzinfo=UTC)
GRADES = st.sampled_from([Rating.Again, Rating.Hard, Rating.Good])
ANSWERS = st.lists(st.tuples(st.integers(0, 90), GRADES), min_size=1, max_size=12)
FIRST = st.just(USUAL_STABILITIES) | st.tuples(*[st.floats(0.001, 100)] * 4)


@given(FIRST, ANSWERS, st.integers(0, 400), st.sampled_from([0.8, 0.9]))
def test_it_is_what_the_package_computes(
    first: tuple[float, float, float, float], answers: list[tuple[int, Rating]], later: int, retention: float
) -> None:
    parameters = (*first, *DEFAULT_PARAMETERS[4:])
    scheduler = Scheduler(parameters, retention, learning_steps=(), relearning_steps=(), enable_fuzzing=False)
    card, strength, on = Card(card_id=0, due=NOON), None, NOON
    for days, grade in answers:
        on += timedelta(days=days)
        card, _ = scheduler.review_card(card, grade, on)
        strength = learn(first, strength, grade, on.toordinal())
    assert isinstance(strength, Strength)
    assert strength.stability == pytest.approx(card.stability)
    assert strength.difficulty == pytest.approx(card.difficulty)
    assert compute_interval(strength, retention) == pytest.approx((card.due - on).days, abs=1), (
        "half a day may be rounded"
    )
    chance = scheduler.get_card_retrievability(card, on + timedelta(days=later))
    assert compute_retained(strength, on.toordinal() + later) == pytest.approx(chance)
