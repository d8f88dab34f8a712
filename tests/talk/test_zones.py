"""Time zones as people type them: a wrong one would move somebody's question by hours."""

from collections.abc import Iterator
from datetime import date, datetime
from importlib import resources
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.talk.kinds import Known
from bot.talk.pages import Refusal
from bot.talk.time_kinds import Zone
from bot.talk.zones import Unclear, offered_zones, read_zone, zone_name
from tests.packs import make_pack

NOBODY_THERE = ("Bouvet Island", "Heard Island & McDonald Islands")


def countries() -> Iterator[str]:
    table = resources.files("tzdata.zoneinfo").joinpath("iso3166.tab").read_text(encoding="utf-8")
    return (line.split("\t")[1] for line in table.splitlines() if not line.startswith("#"))


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
        ("U.K.", "Europe/London"),
        ("south korea", "Asia/Seoul"),
        ("Germany", "Europe/Berlin"),
        ("argentina", "America/Argentina/Buenos_Aires"),
        ("uzbekistan", "Asia/Tashkent"),
        ("US/Eastern", "America/New_York"),
        ("Asia/Calcutta", "Asia/Kolkata"),
        ("Etc/GMT-2", "Etc/GMT-2"),
        ("hawaii", "Pacific/Honolulu"),
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
        ("eastern time", "America/New_York"),
        ("UTC+5:30", "Asia/Kolkata"),
        ("UTC-3:30", "America/St_Johns"),
        ("UTC+9:30", "Australia/Broken_Hill"),
        ("USA", "America/New_York"),
        ("U.S.", "America/New_York"),
        ("brazil", "America/Sao_Paulo"),
        ("Australia", "Australia/Sydney"),
        ("Canada", "America/Toronto"),
        ("Mexico", "America/Mexico_City"),
        ("Russia", "Europe/Moscow"),
        ("Ukraine", "Europe/Kyiv"),
        ("China", "Asia/Shanghai"),
        ("Indonesia", "Asia/Jakarta"),
        ("Spain", "Europe/Madrid"),
        ("Portugal", "Europe/Lisbon"),
        ("Chile", "America/Santiago"),
        ("Ecuador", "America/Guayaquil"),
        ("New Zealand", "Pacific/Auckland"),
        ("Congo", "Africa/Kinshasa"),
        ("Korea", "Asia/Seoul"),
    ],
)
def test_which_is_meant_is_asked_with_the_likeliest_first(typed: str, first: str) -> None:
    asked = read_zone(typed)
    assert isinstance(asked, Unclear)
    assert asked.known
    assert asked.near[0] == first
    assert len(asked.near) <= 4


def test_a_country_is_asked_about_only_where_its_clocks_differ() -> None:
    for country in countries():
        meant = read_zone(country)
        zones = (meant,) if isinstance(meant, str) else meant.near
        apart = {
            tuple(datetime(2026, month, 15, tzinfo=ZoneInfo(zone)).utcoffset() for month in (1, 7)) for zone in zones
        }
        assert len(apart) == len(zones), country
        assert zones or country in NOBODY_THERE


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "Factory",
        "localtime",
        "help",
        "pm",
        "off",
        "mo-fr",
        "north",
        "act",
        "america",
        "Mars/Phobos",
        "UTC+15",
        "US/",
    ],
)
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
    assert offered_zones("braz", 25)[-1] == "America/Sao_Paulo"
    assert offered_zones("mumb", 25) == ["Asia/Kolkata"]
    assert offered_zones("Fac", 25) == offered_zones("factory", 25) == []
    assert not {"Factory", "EST", "EST5EDT"} & {
        zone for word in ("fac", "est", "e") for zone in offered_zones(word, 900)
    }


def test_what_is_offered_is_taken_as_what_it_says() -> None:
    for typed in ("gmt+2", "utc-5", "utc", "ist", "brazil", "berlin", "new"):
        for zone in offered_zones(typed, 25):
            assert read_zone(zone_name(zone)) == zone
        for entry in Zone().suggest(typed, Known(make_pack(), date(2026, 11, 27))):
            assert not isinstance(Zone().read(entry.value), Refusal)


@settings(max_examples=40, deadline=None)
@given(st.text(max_size=80))
def test_whatever_is_typed_is_a_zone_or_none(typed: str) -> None:
    zone = read_zone(typed)
    named = (zone,) if isinstance(zone, str) else zone.near
    assert set(named) <= available_timezones()
    assert set(offered_zones(typed, 5)) <= available_timezones()
