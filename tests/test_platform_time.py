"""How far our clock is from the platforms', from what they told last."""

from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

import pytest

from bot.platform_time import SKEW_AT_MOST, PlatformTimes, read_date

NOW = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
SECOND = timedelta(seconds=1)


def test_dates_of_http_are_read() -> None:
    assert read_date("Mon, 23 Nov 2026 08:00:00 GMT") == NOW
    assert [read_date(text) for text in ("", "now", "Mon, 99 Nov 2026 08:00:00 GMT")] == [None] * 3


def test_the_bound_is_five_minutes_to_both_sides() -> None:
    for ahead, right in ((SKEW_AT_MOST, True), (SKEW_AT_MOST + SECOND, False)):
        for by in (ahead, -ahead):
            times = PlatformTimes(lambda: 0.0)
            times.note("discord", NOW - by, ours=NOW)
            skew = times.skew(ours=NOW)
            assert skew is not None
            assert (skew.ahead, skew.right) == (by, right)


def test_the_platform_that_is_farthest_away_decides() -> None:
    times = PlatformTimes(lambda: 0.0)
    times.note("discord", NOW, ours=NOW)
    times.note("slack", NOW - timedelta(hours=1), ours=NOW)
    skew = times.skew(ours=NOW)
    assert skew is not None
    assert (skew.platform, skew.right) == ("slack", False)


@pytest.mark.parametrize(
    ("passed_s", "moved_s", "known"),
    [(0, 0, True), (300, 300, True), (0, 3600, False), (60, -60, False), (900, 900, False)],
)
def test_a_look_is_good_while_the_clock_runs_on(passed_s: int, moved_s: int, *, known: bool) -> None:
    """Not after a jump, nor after ten minutes."""
    steady = SimpleNamespace(s=0.0)
    times = PlatformTimes(lambda: steady.s)
    times.note("discord", NOW, ours=NOW)
    steady.s = float(passed_s)
    assert (times.skew(ours=NOW + timedelta(seconds=moved_s)) is not None) is known


def test_only_looks_since_a_moment_count_where_that_is_asked_for() -> None:
    steady = SimpleNamespace(s=1.0)
    times = PlatformTimes(lambda: steady.s)
    times.note("discord", NOW, ours=NOW)
    assert times.skew(ours=NOW, since_s=1.0) is not None
    assert times.skew(ours=NOW, since_s=1.5) is None
