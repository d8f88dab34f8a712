"""Time zones as people type them: a wrong one would move somebody's question by hours."""

from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.talk.zones import Unclear, offered_zones, read_zone, zone_name


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("europe/berlin", "Europe/Berlin"),
        ("America/New York", "America/New_York"),
        ("UTC", "UTC"),
        ("gmt", "UTC"),
        ("London", "Europe/London"),
        ("new york", "America/New_York"),
        ("Mumbai", "Asia/Kolkata"),
        ("munich", "Europe/Berlin"),
        ("India", "Asia/Kolkata"),
        ("japan", "Asia/Tokyo"),
        ("UK", "Europe/London"),
        ("GMT+2", "Etc/GMT-2"),
        ("UTC-5", "Etc/GMT+5"),
        ("utc −3", "Etc/GMT+3"),  # noqa: RUF001 -- a minus sign of a phone's
        ("+02:00", "Etc/GMT-2"),
        ("UTC+0", "UTC"),
    ],
)
def test_is_understood(typed: str, meant: str) -> None:
    assert read_zone(typed) == meant


def test_an_offset_has_its_everyday_sign() -> None:
    for hours in range(-11, 14):
        zone = read_zone(f"UTC{hours:+d}")
        assert isinstance(zone, str)
        offset = ZoneInfo(zone).utcoffset(None) if zone != "UTC" else None
        assert offset is None or offset.total_seconds() == 3600 * hours
        assert zone_name(zone) == (f"UTC{hours:+d}" if hours else "UTC")


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("IST", "Asia/Kolkata"),
        ("EST", "America/New_York"),
        ("cst", "America/Chicago"),
        ("CET", "Europe/Berlin"),
        ("BST", "Europe/London"),
        ("UTC+5:30", "Asia/Kolkata"),
        ("USA", "America/New_York"),
        ("brazil", "America/Noronha"),
    ],
)
def test_which_is_meant_is_asked(typed: str, first: str) -> None:
    asked = read_zone(typed)
    assert isinstance(asked, Unclear)
    assert asked.known
    assert asked.near[0] == first


@pytest.mark.parametrize("typed", ["Factory", "localtime", "help", "pm", "off", "Mars/Phobos", "UTC+15", "", "US/"])
def test_is_no_zone(typed: str) -> None:
    refused = read_zone(typed)
    assert isinstance(refused, Unclear)
    assert not refused.known


def test_near_misses_are_offered_and_nonsense_never_is() -> None:
    near = read_zone("Europe/Berlim")
    assert isinstance(near, Unclear)
    assert "Europe/Berlin" in near.near
    assert offered_zones("ber", 25)[0].casefold().find("ber") >= 0
    assert offered_zones("est", 25)[0] == "America/New_York"
    assert offered_zones("gmt+2", 25)[0] == "Etc/GMT-2"
    assert not {"Factory", "EST", "EST5EDT"} & {
        zone for word in ("fac", "est", "e") for zone in offered_zones(word, 900)
    }


@settings(max_examples=40, deadline=None)
@given(st.text(max_size=80))
def test_whatever_is_typed_is_a_zone_or_none(typed: str) -> None:
    zone = read_zone(typed)
    named = (zone,) if isinstance(zone, str) else zone.near
    assert set(named) <= available_timezones()
    assert set(offered_zones(typed, 5)) <= available_timezones()
