from datetime import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.talk.reading import near_zones, parse_days, parse_time, parse_zone


@pytest.mark.parametrize(("typed", "meant"), [("09:00", time(9)), ("9:05", time(9, 5)), ("17.30", time(17, 30))])
def test_times(typed: str, meant: time) -> None:
    assert parse_time(typed) == meant


@pytest.mark.parametrize("typed", ["", "9", "24:00", "12:60", "noon", "-1:00", "12:30:45"])
def test_no_times(typed: str) -> None:
    assert parse_time(typed) is None


def test_zones_by_any_capitals_and_near_misses() -> None:
    assert parse_zone("europe/berlin") == "Europe/Berlin"
    assert parse_zone("america/new york") == "America/New_York"
    assert parse_zone("UTC") == "UTC"
    assert parse_zone("Europe/Bärlin") is None
    assert "Europe/Berlin" in near_zones("Europe/Berlim")


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("mon-fri", (0, 1, 2, 3, 4)),
        ("Mon,Wed,Fri", (0, 2, 4)),
        ("monday tuesday", (0, 1)),
        ("fri-mon", (0, 4, 5, 6)),
        ("daily", (0, 1, 2, 3, 4, 5, 6)),
        ("sun", (6,)),
    ],
)
def test_days(typed: str, meant: tuple[int, ...]) -> None:
    assert parse_days(typed) == meant


@pytest.mark.parametrize("typed", ["", "someday", "mon-", "mon-funday", "1-5", "mo"])
def test_no_days(typed: str) -> None:
    assert parse_days(typed) is None


@given(st.text(max_size=200))
def test_nothing_typed_ever_raises(typed: str) -> None:
    parse_time(typed)
    parse_zone(typed)
    parse_days(typed)
    near_zones(typed)
