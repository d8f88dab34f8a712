from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from content.boards import BEGINNING, Window, first_day, ranks


def test_windows_begin_on_the_dailys_calendar() -> None:
    sunday = date(2026, 11, 1)
    assert first_day(Window.TODAY, sunday) == sunday
    assert first_day(Window.WEEK, sunday) == date(2026, 10, 26)
    assert first_day(Window.MONTH, sunday) == sunday
    assert first_day(Window.ALL_TIME, sunday) == BEGINNING


@given(st.dates())
def test_a_week_is_the_iso_week(on: date) -> None:
    if on > date.min.replace(day=8):
        assert first_day(Window.WEEK, on).isocalendar()[:2] == on.isocalendar()[:2]


def test_equal_values_share_a_rank() -> None:
    assert ranks([30, 20, 20, 10]) == [1, 2, 2, 4]


def test_nothing_earns_no_rank() -> None:
    assert ranks([20, 0, 0]) == [1, None, None]
    assert ranks([0, 0, 0]) == [None] * 3
