"""When a question comes back: laws that hold for whatever was answered, and a few days told by name."""

from collections import Counter
from datetime import UTC, date, datetime, timedelta
from random import Random
from zoneinfo import ZoneInfo

import pytest
from fsrs import Rating
from hypothesis import given
from hypothesis import strategies as st

from content.attempts import Attempt, Missed, Occasion, Sureness
from content.forgetting import USUAL_STABILITIES
from content.remembering import (
    AT_LEAST,
    LEAST_GAIN,
    MISCONCEPTION_WITHIN,
    NEW_FOR_ONE,
    Aim,
    Room,
    compute_chance,
    compute_gain,
    find_due,
    find_next,
    find_room,
    is_due,
)
from content.stabilities import ENOUGH, Second, fit_stabilities, second_of
from content.traces import Event, Trace, dated, grade_of, trace_all

BERLIN = ZoneInfo("Europe/Berlin")
START = datetime(2026, 11, 2, 8, 0, tzinfo=UTC)
DAY = timedelta(days=1)
AIM = Aim()


def attempt(
    days: float = 0,
    *,
    right: bool = True,
    sureness: Sureness | None = None,
    question: str = "q",
    seconds: float | None = None,
    due: str | None = None,
) -> Attempt:
    at = START + days * DAY
    shown_at = at - timedelta(seconds=seconds) if seconds is not None else None
    return Attempt(question, None, Occasion.QUIZ, right, True, ("a",), sureness, at, 1, shown_at, due)


def trace(*attempts: Attempt) -> Trace:
    return next(one for one in trace_all(dated(attempts, BERLIN), (), {"q": START}, BERLIN) if one.question == "q")


ATTEMPTS = st.lists(
    st.builds(
        attempt,
        st.integers(0, 60),
        right=st.booleans(),
        sureness=st.sampled_from([None, *Sureness]),
        seconds=st.none() | st.floats(1, 4_000),
        question=st.sampled_from(["q", "r", "s"]),
        due=st.sampled_from([None, "q"]),
    ),
    max_size=14,
)


def test_grades_follow_from_right_wrong_sureness_and_time() -> None:
    assert grade_of(attempt(right=False)) is Rating.Again
    assert grade_of(attempt(sureness=Sureness.GUESS)) is Rating.Again, "a right guess is a lapse"
    assert grade_of(attempt(sureness=Sureness.UNSURE)) is Rating.Hard
    assert grade_of(attempt(seconds=200)) is Rating.Hard
    assert grade_of(attempt(seconds=4_000)) is Rating.Good, "who was away for an hour wasn't slow"
    assert grade_of(attempt(sureness=Sureness.SURE, seconds=30)) is Rating.Good


def test_only_what_was_wrong_guessed_missed_or_starred_is_in_review() -> None:
    attempts = (
        attempt(question="right"),
        attempt(question="wrong", right=False),
        attempt(question="lucky", sureness=Sureness.GUESS),
        attempt(question="waits")._replace(right=None),
    )
    missed = (Missed("missed", None, START, 1),)
    traces = trace_all(dated(attempts, BERLIN), missed, {"starred": START}, BERLIN)
    assert [one.question for one in traces] == ["lucky", "missed", "starred", "wrong"]
    assert {one.question for one in find_due(traces, AIM, date(2026, 11, 2))} == {"missed", "starred"}
    assert {one.question for one in find_due(traces, AIM, date(2026, 11, 3))} == {one.question for one in traces}


def test_days_are_those_of_whoever_is_asked() -> None:
    late = attempt(right=False)._replace(at=datetime(2026, 11, 2, 23, 30, tzinfo=UTC))
    (known,) = trace_all(dated([late], BERLIN), (), {}, BERLIN)
    assert known.since == date(2026, 11, 3)
    assert find_next([known], AIM, date(2026, 11, 3)) == (date(2026, 11, 4), 1)


@given(ATTEMPTS, st.randoms(use_true_random=False))
def test_the_order_of_telling_makes_no_difference(attempts: list[Attempt], random: Random) -> None:
    apart = [one._replace(at=one.at + n * timedelta(seconds=1)) for n, one in enumerate(attempts)]
    shuffled = random.sample(apart, len(apart))
    assert dated(apart, BERLIN) == dated(shuffled, BERLIN)


@given(ATTEMPTS)
def test_what_is_due_next_is_due_on_that_day_and_not_before(attempts: list[Attempt]) -> None:
    today = (START + 61 * DAY).date()
    for one in trace_all(dated(attempts, BERLIN), (), {}, BERLIN):
        coming = find_next([one], AIM, today)
        assert coming is not None
        on, number = coming
        assert number == 1
        assert on > today
        assert is_due(one, AIM, on)
        assert not is_due(one, AIM, one.events[-1].on), "never twice on one day"
        assert on == today + DAY or not is_due(one, AIM, on - DAY)


@given(ATTEMPTS, st.integers(1, 200))
def test_a_misconception_returns_within_a_week_and_nothing_after_the_exam(attempts: list[Attempt], ahead: int) -> None:
    wrong = attempt(60, right=False, sureness=Sureness.SURE)
    known = trace(*attempts, wrong)
    latest = known.events[-1].on
    exam_on = latest + ahead * DAY
    for aim in (AIM, Aim(exam_on=exam_on)):
        due = [n for n in range(1, 8) if is_due(known, aim, latest + n * DAY)]
        if aim.exam_on is None or aim.exam_on >= latest + MISCONCEPTION_WITHIN:
            assert due
        assert all(n <= ahead for n in due) or aim.exam_on is None
    assert not is_due(known, Aim(exam_on=exam_on), exam_on + DAY)
    assert find_next([known], Aim(exam_on=exam_on), exam_on) is None


def test_what_it_adds_for_the_exam_decides() -> None:
    known = trace(attempt(right=False), attempt(1), attempt(4), attempt(12))
    learnt = known.events[-1].on
    exam_on = learnt + 40 * DAY
    days = [learnt + n * DAY for n in range(1, 41)]
    gains = {on: compute_gain(known, USUAL_STABILITIES, on, exam_on) for on in days}
    assert {on for on in days if is_due(known, Aim(exam_on), on)} == {
        on for on, gain in gains.items() if gain >= LEAST_GAIN
    }
    assert gains[days[0]] < LEAST_GAIN < max(gains.values()), "asked again too soon it adds little"
    lost, fresh = trace(attempt(right=False)), trace(attempt(right=False), attempt(1), attempt(3), attempt(9))
    order = find_due([fresh, lost], Aim(exam_on), (START + 30 * DAY).date())
    assert order[0] is lost


@given(ATTEMPTS, st.integers(0, 300))
def test_chances_are_chances_and_fall_with_time(attempts: list[Attempt], later: int) -> None:
    on = (START + 61 * DAY).date()
    for one in trace_all(dated(attempts, BERLIN), (), {}, BERLIN):
        soon = compute_chance(one, USUAL_STABILITIES, on)
        late = compute_chance(one, USUAL_STABILITIES, on + later * DAY)
        assert 0.0 <= late <= soon <= 1.0


def test_another_shape_says_something_of_both() -> None:
    first = attempt(right=False)
    other = attempt(2, question="other", right=False, due="q")
    both = {one.question: one for one in trace_all(dated([first, other], BERLIN), (), {}, BERLIN)}
    assert [event.on for event in both["q"].events] == [date(2026, 11, 2), date(2026, 11, 4)]
    assert (both["q"].asked, both["other"].asked) == (1, 0)
    assert len(both["other"].events) == 1


def test_the_first_stabilities_of_a_bank_are_found_again() -> None:
    random, truth = Random(7), 0.9
    chance = {days: (1 + (0.9 ** (-1 / 0.1542) - 1) * days / truth) ** -0.1542 for days in range(1, 15)}
    told = [
        Second(Rating.Again, days, remembered=random.random() < chance[days])
        for days in (random.randint(1, 14) for _ in range(3_000))
    ]
    again, *others = fit_stabilities(Counter(told))
    assert 0.5 < again < 1.6
    assert tuple(others) == USUAL_STABILITIES[1:]
    assert fit_stabilities(Counter(told[: ENOUGH - 1])) == USUAL_STABILITIES, "too few say nothing"


@given(st.lists(st.builds(Second, st.sampled_from(list(Rating)), st.integers(1, 30), st.booleans()), max_size=20))
def test_a_better_grade_is_never_forgotten_sooner(few: list[Second]) -> None:
    fitted = fit_stabilities(Counter(few * ENOUGH))
    assert list(fitted) == sorted(fitted)
    assert all(0.001 <= one <= 100 for one in fitted)


def test_the_second_answer_is_that_of_a_later_day() -> None:
    known = trace(attempt(right=False), attempt(0.1), attempt(3, sureness=Sureness.GUESS))
    assert second_of(known.events) == Second(Rating.Again, 3, remembered=False)
    assert second_of(known.events[:2]) is None


@given(st.lists(st.integers(0, 20), max_size=40), st.lists(st.integers(0, 20), max_size=40), st.integers(0, 9))
def test_while_new_ones_are_left_less_is_asked_again(new: list[int], again: list[int], lost: int) -> None:
    room = Room(tuple(_day(n) for n in new), tuple(_day(n) for n in again))
    today, first = _day(20), (Event(_day(2), Rating.Again, misconception=False),)
    known = [Trace(f"q{n}", _day(2), first, 0) for n in range(lost)]
    sure = Trace("sure", _day(2), (Event(_day(2), Rating.Again, misconception=True),), 0)
    starred = Trace("starred", _day(2), (), 0)
    due = find_due([*known, sure, starred], Aim(room=room), today)
    assert {"sure", "starred"} <= {one.question for one in due}, "these cannot wait"
    lately = sum(n > 13 for n in new) // NEW_FOR_ONE
    assert len(due) == 2 + min(lost, max(0, max(AT_LEAST, lately) - sum(n > 13 for n in again)))
    assert [one for one in find_due([*known, sure, starred], AIM, today) if one in due] == due, "the order is the same"
    coming = find_next(known, Aim(room=room), today)
    if coming is not None:
        assert len(find_due(known, Aim(room=room), coming[0])) == coming[1] > 0
    assert (coming is None) == (not known)


@pytest.mark.parametrize(
    ("unseen", "ahead", "left"),
    [(300, None, 11), (100, 60, 11), (300, 60, 3), (240, 60, 7), (300, 1, 3), (0, 0, 11)],
)
def test_where_time_is_too_short_for_what_is_new_little_is_asked_again(
    unseen: int, ahead: int | None, left: int
) -> None:
    """Five new ones a day: with sixty days left they are three hundred."""
    room = Room(tuple(_day(n) for n in range(14, 21) for _ in range(5)), (), unseen)
    assert room.left_on(_day(20), _day(20 + ahead) if ahead is not None else None) == left
    assert Room((), (), unseen).left_on(_day(20), _day(80)) == 2, "one does not know the pace yet"


def _day(n: int) -> date:
    return START.date() + n * DAY


def test_what_was_new_and_what_was_asked_again() -> None:
    answers = (
        attempt(question="a"),
        attempt(1, question="a"),
        attempt(2, question="a")._replace(occasion=Occasion.MOCK),
        attempt(3, question="b")._replace(occasion=Occasion.REVIEW),
        attempt(4, question="c")._replace(occasion=Occasion.MOCK),
    )
    assert find_room(dated(reversed(answers), BERLIN), unseen=9) == Room((_day(0), _day(4)), (_day(1), _day(3)), 9)
