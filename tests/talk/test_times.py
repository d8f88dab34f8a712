"""Times and weekdays as people type them."""

from datetime import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.talk.lines import plain
from bot.talk.pages import Refusal
from bot.talk.time_kinds import TimeOfDay
from bot.talk.times import parse_days, parse_time


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("09:00", time(9)),
        ("9:05", time(9, 5)),
        ("17.30", time(17, 30)),
        ("9:00 AM", time(9)),
        ("9 a.m.", time(9)),
        ("9am", time(9)),
        ("12am", time(0)),
        ("12 pm", time(12)),
        ("5:30pm", time(17, 30)),
        ("0900", time(9)),
        ("9.30", time(9, 30)),
        ("21h", time(21)),
        ("21h30", time(21, 30)),
        ("21 Uhr", time(21)),
        ("8:15 Uhr", time(8, 15)),
        ("noon", time(12)),
        ("Midnight", time(0)),
    ],
)
def test_times(typed: str, meant: time) -> None:
    assert parse_time(typed) == meant


@pytest.mark.parametrize("typed", ["", "9", "24:00", "12:60", "13pm", "0am", "-1:00", "12:30:45", "٣:00", "2400"])
def test_no_times(typed: str) -> None:
    assert parse_time(typed) is None


@pytest.mark.parametrize(
    ("typed", "word"),
    [("24:00", "Write midnight as 00:00"), ("9", "isn't a time of day"), ("soon", "isn't a time of day")],
)
def test_no_time_is_told_as_one(typed: str, word: str) -> None:
    refused = TimeOfDay().read(typed)
    assert isinstance(refused, Refusal)
    assert word in plain(refused.line)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("mon-fri", (0, 1, 2, 3, 4)),
        ("mon–fri", (0, 1, 2, 3, 4)),  # noqa: RUF001 -- phones make this of a hyphen
        ("Mon - Fri", (0, 1, 2, 3, 4)),
        ("monday to friday", (0, 1, 2, 3, 4)),
        ("weekdays", (0, 1, 2, 3, 4)),
        ("weekends", (5, 6)),
        ("Mon,Wed,Fri", (0, 2, 4)),
        ("mo, we and fr", (0, 2, 4)),
        ("mo-fr", (0, 1, 2, 3, 4)),
        ("monday tuesday", (0, 1)),
        ("fri-mon", (0, 4, 5, 6)),
        ("daily", tuple(range(7))),
        ("every day", tuple(range(7))),
        ("thurs", (3,)),
    ],
)
def test_days(typed: str, meant: tuple[int, ...]) -> None:
    assert parse_days(typed) == meant


@pytest.mark.parametrize("typed", ["", "someday", "mon-", "mon-funday", "1-5", "m", "mon-fri-sun"])
def test_no_days(typed: str) -> None:
    assert parse_days(typed) is None


@given(st.text(max_size=200))
def test_nothing_typed_ever_raises(typed: str) -> None:
    parse_time(typed)
    parse_days(typed)
