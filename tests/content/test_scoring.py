"""The laws of points, streaks and freezes."""

from collections.abc import Callable, Sequence
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from content.boards import BEGINNING, Window, first_day, slots, total
from content.scoring import (
    FREEZES_AT_MOST,
    Answered,
    DailyOutcome,
    Event,
    Standing,
    Unanswered,
    fold,
    points,
)

START = date(2026, 11, 2)
HOME, ELSEWHERE = 1, 2


def _answered(day: int, *, right: bool = True, channel: int = HOME, difficulty: int = 2) -> Answered:
    return Answered(day, START + timedelta(days=day), channel, right, difficulty)


def _missed(day: int, *, posted_in: Sequence[int] = (HOME,), repaired: bool = False) -> Unanswered:
    return Unanswered(day, START + timedelta(days=day), frozenset(posted_in), repaired)


def _days(*what: str) -> list[Event]:
    """`r`ight, `w`rong, `m`issed, posted `e`lsewhere only, missed and re`p`aired; anything else: no daily."""
    made: dict[str, Callable[[int], Event]] = {
        "r": _answered,
        "w": lambda day: _answered(day, right=False),
        "m": _missed,
        "e": lambda day: _missed(day, posted_in=(ELSEWHERE,)),
        "p": lambda day: _missed(day, repaired=True),
    }
    return [made[kind](day) for day, kind in enumerate("".join(what)) if kind in made]


_histories = st.text(alphabet="rwmep.", max_size=60).map(_days)


def _after(*what: str) -> Standing:
    steps = fold(_days(*what))
    return steps[-1].standing if steps else Standing()


def test_points_by_difficulty_with_a_bonus_for_the_streak() -> None:
    assert points(right=True, difficulty=3, streak=4) == 34
    assert points(right=True, difficulty=1, streak=40) == 20
    assert points(right=False, difficulty=3, streak=40) == 2


def test_a_wrong_answer_keeps_the_streak() -> None:
    assert _after("rwr").streak == 3


def test_days_without_a_daily_and_dailies_elsewhere_count_against_nobody() -> None:
    assert _after("rr..e..r").streak == 3


def test_a_miss_without_a_freeze_breaks_the_streak_and_says_when() -> None:
    standing = _after("rrrm")
    assert (standing.streak, standing.longest, standing.lost) == (0, 3, 3)
    assert standing.broke_on == START + timedelta(days=3)


def test_seven_in_a_row_earn_a_freeze_and_a_miss_spends_it() -> None:
    assert _after("r" * 7).freezes == 1
    standing = _after("r" * 7, "m")
    assert (standing.streak, standing.freezes, standing.covered_on) == (7, 0, START + timedelta(days=7))
    assert _after("r" * 7, "mr").streak == 8


def test_two_freezes_are_held_at_most() -> None:
    assert _after("r" * 28).freezes == FREEZES_AT_MOST


def test_a_covered_miss_does_not_earn_the_same_freeze_again() -> None:
    assert _after("r" * 7, "m", "m").streak == 0


def test_a_repair_works_as_a_freeze_and_spends_none() -> None:
    assert _after("rrrp").streak == 3
    assert _after("r" * 7, "p").freezes == 1


def test_nobody_misses_before_their_first_answer() -> None:
    assert fold(_days("mmm")) == []


@given(_histories)
def test_the_order_events_arrive_in_does_not_matter(events: list[Event]) -> None:
    assert fold(reversed(events)) == fold(events)


@given(_histories)
def test_points_never_fall_and_only_answers_earn_them(events: list[Event]) -> None:
    for step in fold(events):
        assert step.points > 0 if step.answered else step.points == 0


@given(_histories)
def test_the_longest_streak_is_the_longest_there_was(events: list[Event]) -> None:
    steps = fold(events)
    streaks = [step.standing.streak for step in steps]
    assert (steps[-1].standing.longest if steps else 0) == max(streaks, default=0)


@given(_histories)
def test_freezes_stay_within_bounds(events: list[Event]) -> None:
    assert all(0 <= step.standing.freezes <= FREEZES_AT_MOST for step in fold(events))


@given(st.text(alphabet="rwm", max_size=40))
def test_without_freezes_a_streak_is_the_run_of_answers(what: str) -> None:
    """An independent count: as long as no freeze was ever earned, the streak is the run at the end."""
    runs = what.split("m")
    if any(len(run) >= 7 for run in runs):
        return
    assert _after(what).streak == len(runs[-1])
    assert _after(what).longest == max(map(len, runs))


@given(_histories, st.integers(0, 59))
def test_folding_again_from_any_day_changes_nothing(events: list[Event], day: int) -> None:
    steps = fold(events)
    since = START + timedelta(days=day)
    kept = [step for step in steps if step.on < since]
    start = kept[-1].standing if kept else Standing()
    assert kept + fold([event for event in events if event.on >= since], start) == steps


@given(_histories, st.sets(st.dates(START, START + timedelta(days=59)), max_size=3))
def test_counters_add_up(events: list[Event], begun: set[date]) -> None:
    """What all seasons, all weeks, all months have in common: nothing is lost between them, nothing counted twice."""
    steps, seasons = fold(events), tuple(sorted(begun))
    counted = total(steps, seasons)
    for window in (Window.WEEK, Window.MONTH, Window.SEASON, Window.ALL_TIME):
        some = [score for slot, score in counted.items() if slot.window is window and slot.channel == HOME]
        assert sum(score.points for score in some) == sum(step.points for step in steps)
        assert max((score.streak for score in some), default=0) == max((s.standing.streak for s in steps), default=0)
    assert {slot for step in steps if step.channel for slot in slots(step.channel, step.on, seasons)} == counted.keys()


def test_the_first_season_has_no_beginning() -> None:
    begun = (START, START + timedelta(days=30))
    days = (START - timedelta(days=1), START, START + timedelta(days=29), START + timedelta(days=400))
    assert [first_day(Window.SEASON, on, begun) for on in days] == [BEGINNING, begun[0], begun[0], begun[1]]


def test_a_step_says_what_the_day_was() -> None:
    steps = fold(_days("rw", "r" * 5, "m", "m"))
    assert [step.outcome for step in steps[-3:]] == [DailyOutcome.RIGHT, DailyOutcome.COVERED, DailyOutcome.BROKE]
    assert steps[6].earned_freeze
    assert steps[6].standing._replace(freezes=0) != steps[6].standing
