"""Dates as people type them, however they write them."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.talk.dates import DateSaid, SpanSaid, TwoDates, parse_date, parse_span
from bot.talk.pages import Refusal
from bot.talk.sorting import sort_words
from bot.talk.time_kinds import OnDate, RestDays
from bot.verbs.plan import EXAM_DATE, REST_DAYS, WHOSE

TODAY = date(2026, 11, 27)
FEB_1 = date(2027, 2, 1)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        *((one, FEB_1) for one in ("2027-02-01", "2027/2/1", "1 Feb", "1st Feb 2027", "Feb 1", "february 1st, 2027")),
        *((one, FEB_1) for one in ("1.2.2027", "1.2.", "1. Feb", "1feb", "1 of February", "  FEB   1 ")),
        ("in 6 weeks", date(2027, 1, 8)),
        ("10 days", date(2026, 12, 7)),
        ("in a week", date(2026, 12, 4)),
        ("in 2 months", date(2027, 1, 27)),
        ("tomorrow", date(2026, 11, 28)),
        ("yesterday", date(2026, 11, 26)),
        ("27 Nov", TODAY),
        ("26 Nov", date(2027, 11, 26)),
        ("29 feb", date(2028, 2, 29)),
        ("13/02/2027", date(2027, 2, 13)),
        ("2/13", date(2027, 2, 13)),
        ("3/3", date(2027, 3, 3)),
    ],
)
def test_dates(typed: str, meant: date) -> None:
    said = parse_date(typed)
    assert isinstance(said, DateSaid)
    assert said.on(TODAY) == meant


@pytest.mark.parametrize("typed", ["", "5", "2027", "feb", "30 feb", "2027-13-01", "31.4.", "soon", "1 foo", "9" * 99])
def test_what_is_no_date(typed: str) -> None:
    assert parse_date(typed) is None
    assert isinstance(OnDate().read(typed), Refusal)


def test_what_may_be_two_dates_is_asked() -> None:
    assert isinstance(parse_date("02/03"), TwoDates)
    refusal = OnDate().read("02/03/2027")
    assert isinstance(refusal, Refusal)
    assert refusal.near == ("2 Mar 2027", "3 Feb 2027")
    assert all(isinstance(OnDate().read(near), DateSaid) for near in refusal.near)


@given(st.dates(TODAY, TODAY + timedelta(days=300)))
def test_every_way_to_write_a_date_says_the_same(on: date) -> None:
    ways = (f"{on:%Y-%m-%d}", f"{on:%d.%m.%Y}", f"{on:%d %B}", f"{on:%b %d}", f"in {(on - TODAY).days} days")
    said = [parse_date(way) for way in ways]
    assert [one.on(TODAY) if isinstance(one, DateSaid) else one for one in said] == [on] * len(ways)


@given(st.text(max_size=60) | st.text("0123456789./-, abceinotwk", max_size=20))
def test_anything_may_be_typed(typed: str) -> None:
    """Whatever it is read as has a date or has none; nothing raises."""
    for said in (OnDate().read(typed), RestDays().read(typed)):
        if isinstance(said, DateSaid | SpanSaid):
            said.on(TODAY)
        else:
            assert isinstance(said, Refusal | tuple)


@pytest.mark.parametrize(
    "typed", ["2026-12-24..2027-01-02", "24 Dec to 2 Jan", "24Dec\u20132Jan", "24 dec\u20262 jan", "24.12. - 2.1."]
)
def test_spans(typed: str) -> None:
    said = parse_span(typed)
    assert isinstance(said, SpanSaid)
    assert said.on(TODAY) == (date(2026, 12, 24), date(2027, 1, 2))


def test_rest_days_of_every_week_and_backward_spans() -> None:
    assert RestDays().read("sat,sun") == (5, 6)
    backward = RestDays().read("2026-12-24..2026-12-01")
    assert isinstance(backward, SpanSaid)
    assert backward.on(TODAY) is None


@pytest.mark.parametrize("words", ["1 Feb 2027 group", "group in 6 weeks", "Feb 1st", "2027-02-01 rest=sat,sun"])
def test_words_in_any_order(words: str) -> None:
    typed = sort_words("plan", words.split(), (EXAM_DATE, WHOSE, REST_DAYS))
    assert isinstance(typed, dict)
    assert isinstance(OnDate().read(typed["date"]), DateSaid)
