"""Due instants: one per existing local date, whatever the clocks do."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.rules.schedule import Due, Rhythm, due_instant

ZONES = (
    "Europe/Berlin",
    "America/New_York",
    "Asia/Kolkata",
    "Australia/Lord_Howe",
    "Africa/Casablanca",
    "Pacific/Apia",
)
ALL_ZONES = sorted(name for name in available_timezones() if not name.startswith(("posix/", "right/", "SystemV/")))


def test_a_plain_day() -> None:
    assert due_instant(date(2026, 11, 23), time(9), ZoneInfo("Europe/Berlin")) == datetime(2026, 11, 23, 8, tzinfo=UTC)


def test_a_gap_means_the_first_valid_instant_after_it() -> None:
    """In Berlin the clocks go from 02:00 to 03:00 on 29 March 2026."""
    due = due_instant(date(2026, 3, 29), time(2, 30), ZoneInfo("Europe/Berlin"))
    assert due == datetime(2026, 3, 29, 1, 0, tzinfo=UTC)


def test_an_overlap_means_the_first_of_the_two() -> None:
    due = due_instant(date(2026, 10, 25), time(2, 30), ZoneInfo("Europe/Berlin"))
    assert due == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)


def test_half_an_hour_of_summer_time() -> None:
    """Lord Howe leaps from 02:00 to 02:30 on 4 October 2026."""
    due = due_instant(date(2026, 10, 4), time(2, 10), ZoneInfo("Australia/Lord_Howe"))
    assert due == datetime(2026, 10, 3, 15, 30, tzinfo=UTC)


def test_a_date_that_was_leapt_over_has_no_daily() -> None:
    apia = ZoneInfo(
        "Pacific/Apia",
    )
    assert due_instant(date(2011, 12, 30), time(9), apia) is None
    assert due_instant(date(2011, 12, 29), time(9), apia) is not None
    assert due_instant(date(2011, 12, 31), time(9), apia) is not None


def test_next_after_passes_over_weekdays_taken_dates_and_missing_dates() -> None:
    rhythm = Rhythm(time(9), "Europe/Berlin", (0, 1, 2, 3, 4))
    friday_noon = datetime(2026, 11, 27, 12, tzinfo=UTC)
    due = rhythm.next_after(friday_noon)
    assert due is not None
    assert due.on == date(2026, 11, 30)
    later = rhythm.next_after(friday_noon, later_than=date(2026, 11, 30))
    assert later is not None
    assert later.on == date(2026, 12, 1)
    apia = Rhythm(time(9), "Pacific/Apia", range(7))
    over_the_line = apia.next_after(datetime(2011, 12, 30, 0, tzinfo=UTC))
    assert over_the_line is not None
    assert over_the_line.on == date(2011, 12, 31)


def test_no_weekday_means_no_daily() -> None:
    assert Rhythm(time(9), "Europe/Berlin", ()).next_after(datetime(2026, 11, 27, tzinfo=UTC)) is None


@given(st.sampled_from(ZONES), st.times(), st.dates(date(2026, 1, 1), date(2035, 12, 31)))
def test_every_existing_date_has_one_instant_in_its_order(zone: str, at: time, on: date) -> None:
    tz = ZoneInfo(zone)
    wanted = at.replace(second=0, microsecond=0)
    today, tomorrow = due_instant(on, wanted, tz), due_instant(on + timedelta(days=1), wanted, tz)
    assert today is not None
    assert tomorrow is not None
    assert timedelta(hours=22) <= tomorrow - today <= timedelta(hours=26)
    assert today.astimezone(tz).date() == on


@pytest.mark.parametrize("zone", ZONES)
def test_walking_from_due_to_due_meets_every_date_once(zone: str) -> None:
    rhythm = Rhythm(time(2, 30), zone, range(7))
    now = datetime(2026, 1, 1, tzinfo=UTC)
    dates = []
    for _ in range(400):
        due = rhythm.next_after(now)
        assert due is not None
        dates.append(due.on)
        now = due.at
    assert dates == [dates[0] + timedelta(days=n) for n in range(400)]


# --- closing ---------------------------------------------------------------------------------------------------------


def test_a_day_with_23_hours_closes_with_the_next_daily() -> None:
    """In Berlin the clocks go from 02:00 to 03:00 on 28 March 2027."""
    rhythm = Rhythm(time(9), "Europe/Berlin", range(7))
    saturday = Due(date(2027, 3, 27), datetime(2027, 3, 27, 8, tzinfo=UTC))
    assert rhythm.closing(saturday, 24) == datetime(2027, 3, 28, 7, tzinfo=UTC)


def test_a_day_with_25_hours_closes_after_24() -> None:
    rhythm = Rhythm(time(9), "Europe/Berlin", range(7))
    saturday = Due(date(2026, 10, 24), datetime(2026, 10, 24, 7, tzinfo=UTC))
    assert rhythm.closing(saturday, 24) == datetime(2026, 10, 25, 7, tzinfo=UTC)


@given(
    st.sampled_from(ALL_ZONES),
    st.times(),
    st.sets(st.integers(0, 6), min_size=1),
    st.dates(date(2026, 1, 1), date(2035, 12, 1)),
    st.integers(1, 72),
)
def test_what_is_announced_of_a_closing_is_what_happens(
    zone: str, at: time, days: set[int], start: date, hours: int
) -> None:
    """In any zone: open until the hours are over or its channel has the next daily, which closes whatever stands."""
    rhythm = Rhythm(at.replace(second=0, microsecond=0), zone, sorted(days))
    due = rhythm.next_after(datetime.combine(start, time(), tzinfo=UTC))
    assert due is not None
    announced = rhythm.closing(due, hours)
    happens = next(at for at in _instants(rhythm, due, hours) if at > due.at)
    assert announced == happens


def _instants(rhythm: Rhythm, due: Due, hours: int) -> list[datetime]:
    """Where the hours are over, and where the next eight dates have theirs: each date looked at by itself."""
    dates = (due.on + timedelta(days=n) for n in range(1, 9))
    later = (rhythm.due_on(on) for on in dates if on.weekday() in rhythm.weekdays)
    return sorted([due.at + timedelta(hours=hours), *(at for at in later if at)])
