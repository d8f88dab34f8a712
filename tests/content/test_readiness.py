"""Laws of the readiness estimate: what counts, which way it moves, and that it says how sure it is."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from content.abilities import Ability, Asked, Hardness, Peers, compute_hardness, compute_level, spread_points
from content.attempts import Attempt, Occasion
from content.packs import load_pack
from content.readiness import (
    ENOUGH,
    ENOUGH_IN_DOMAIN,
    Estimate,
    Paper,
    State,
    TooEarly,
    chance_to_pass,
    estimate,
    paper_of,
)

NOW = datetime(2026, 12, 1, 9, tzinfo=UTC)
PACK = load_pack()
PAPER: Paper = paper_of(PACK, PACK.exams[-1])
BY_DOMAIN = [sorted(q for q, asked in PAPER.asked.items() if asked.domain == domain) for domain in range(4)]
EVENLY = [question for four in zip(*BY_DOMAIN, strict=False) for question in four]
"""Question ids, the domains taking turns."""


def attempts(rights: list[bool], *, days_apart: float = 1) -> list[Attempt]:
    begun = NOW - timedelta(days=days_apart * len(rights))
    return [
        Attempt(EVENLY[n], None, Occasion.DAILY, right, True, ("a",), None, begun + timedelta(days=n * days_apart), 1)
        for n, right in enumerate(rights)
    ]


def ready(given: list[Attempt], peers: dict[str, Peers] | None = None) -> Estimate:
    told = estimate(given, peers or {}, PAPER, now=NOW)
    assert isinstance(told, Estimate)
    return told


def test_too_little_is_said_with_what_is_missing() -> None:
    told = estimate(attempts([True] * (ENOUGH - 1)), {}, PAPER, now=NOW)
    assert told == TooEarly(ENOUGH - 1, ())
    assert (told.missing, told.state) == (1, State.TOO_EARLY)
    one_sided = [one for one in attempts([True] * 200) if PAPER.asked[one.question].domain != 1]
    told = estimate(one_sided, {}, PAPER, now=NOW)
    assert isinstance(told, TooEarly)
    assert told.lacking == ((PAPER.domains[1].title, ENOUGH_IN_DOMAIN),)


def test_repeats_and_what_is_not_known_yet_count_for_nothing() -> None:
    first = attempts([n % 3 > 0 for n in range(60)])
    again = [one._replace(right=True, at=one.at + timedelta(hours=1)) for one in first]
    waiting = [one._replace(question=EVENLY[100 + n], right=None) for n, one in enumerate(first)]
    assert ready([*first, *again, *waiting]) == ready(first)


@settings(max_examples=8)
@given(st.lists(st.booleans(), min_size=48, max_size=64), st.integers(0, 47))
def test_a_right_answer_instead_of_a_wrong_one_never_lowers_it(rights: list[bool], place: int) -> None:
    def at(right: bool) -> Estimate:
        return ready(attempts([*rights[:place], right, *rights[place + 1 :]]))

    assert at(True).share > at(False).share
    assert at(True).chance >= at(False).chance


@settings(max_examples=8)
@given(st.lists(st.booleans(), min_size=48, max_size=64))
def test_it_is_a_chance_within_its_range(rights: list[bool]) -> None:
    told = ready(attempts(rights))
    assert 0 <= told.chances.low <= told.chance <= told.chances.high <= 1
    assert told.shares.low < told.share < told.shares.high
    assert ready(attempts(rights)) == told, "the same answers always say the same"


def test_states_follow_the_chance() -> None:
    told = [ready(attempts([n % 20 < share for n in range(120)])).state for share in (8, 14, 15, 17, 20)]
    assert told == sorted(told, key=list(State).index)
    assert {told[0], told[-1]} == {State.NOT_YET, State.READY}


def test_more_answers_narrow_the_range_and_time_widens_it() -> None:
    few, many = (attempts([n % 4 > 0 for n in range(number)], days_apart=0.1) for number in (48, 200))
    assert ready(many).deviation < ready(few).deviation
    old = [one._replace(at=one.at - timedelta(days=200)) for one in many]
    assert ready(old).deviation > ready(many).deviation


def test_the_same_answers_say_more_where_others_failed() -> None:
    own, others = attempts([n % 3 > 0 for n in range(80)]), {question: Peers(30, 20) for question in EVENLY[80:200]}
    hard, easy = ({one.question: Peers(30, right) for one in own} | others for right in (10, 27))
    assert ready(own, hard).share > ready(own, easy).share + 0.02


def test_a_group_that_gets_less_right_is_taken_to_be_less_able() -> None:
    asked = [PAPER.asked[question] for question in EVENLY[:40]]
    low, high = (compute_level((one, Peers(30, right)) for one in asked) for right in (12, 24))
    assert low < high


@given(st.integers(0, 500), st.floats(0.3, 1), st.sampled_from([1, 2, 3]))
def test_every_right_answer_makes_a_question_easier_and_surer(answered: int, share: float, difficulty: int) -> None:
    asked, right = Asked(0, difficulty, 0.25), round(answered * share)
    nothing = compute_hardness(asked, Peers(0, 0), 0.5)
    seen = compute_hardness(asked, Peers(answered, right), 0.5)
    assert seen.variance <= nothing.variance + 1e-9
    more = compute_hardness(asked, Peers(answered + 1, right + 1), 0.5)
    assert more.mean <= seen.mean + 1e-3


@pytest.mark.parametrize("right", [True, False])
def test_the_points_have_the_mean_and_the_covariance(right: bool) -> None:
    ability = Ability.unknown(4).answered(2, right=right, hardness=Hardness(0.3, 0.5), floor=0.25).after(3)
    points = spread_points(ability)
    for n, mean in enumerate(ability.domains):
        assert sum(point[n] for point in points) / len(points) == pytest.approx(mean)
        for m, other in enumerate(ability.domains):
            spread = sum((point[n] - mean) * (point[m] - other) for point in points) / len(points)
            assert spread == pytest.approx(ability.covariance[n][m])


def test_the_pass_mark_is_36_of_50() -> None:
    assert chance_to_pass(1.0, 50) == 1
    assert chance_to_pass(0.0, 50) == 0
    assert 0.5 < chance_to_pass(0.72, 50) < 0.6
