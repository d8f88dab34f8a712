"""Discord takes 1,000 logins a day; however often a process is restarted, far fewer are made."""

import asyncio
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest

from bot.clock import Clock
from bot.discord_app.logins import KeptText, LoginPace, Logins
from tests.discord_app.conftest import Told, say_nothing
from tests.patience import until, until_as_time_passes

START = datetime(2026, 11, 23, tzinfo=UTC)
DAY = timedelta(days=1)


def played(*, at_once: int, every: timedelta) -> list[datetime]:
    """The logins of a day in which a process dies at once after each login and is started again `every` so often."""
    logins, now, made = None, START, []
    while now < START + DAY:
        now = max(now, logins.next_at(at_once=at_once)) if logins else now
        logins = logins.with_one(now) if logins else Logins(1, now)
        made.append(now)
        now += every
    return [at for at in made if at < START + DAY]


@pytest.mark.parametrize("seconds", [0.1, 1, 30, 61, 300, 1199])
def test_by_default_fewer_than_a_hundred_a_day(seconds: float) -> None:
    assert len(played(at_once=5, every=timedelta(seconds=seconds))) < 100


def test_five_at_once_then_ever_longer_pauses_up_to_twenty_minutes() -> None:
    made = played(at_once=5, every=timedelta())[:13]
    minutes = [round((later - earlier) / timedelta(minutes=1)) for earlier, later in pairwise(made)]
    assert minutes == [0, 0, 0, 0, 1, 2, 4, 8, 16, 20, 20, 20]


def test_after_a_calm_hour_it_begins_anew() -> None:
    tired = Logins(12, START)
    assert tired.with_one(START + timedelta(minutes=59)).number == 13
    assert tired.with_one(START + timedelta(minutes=61)).number == 1


def test_the_allowance_can_be_raised() -> None:
    assert len(played(at_once=10_000, every=timedelta(minutes=5))) == 288


async def test_what_was_counted_outlives_the_process_and_waits_by_our_clock() -> None:
    told, clock = Told(), Clock(lambda: START)
    for _ in range(5):
        await LoginPace(told.kept(), clock, at_once=5, tell=say_nothing).wait()
    clock.move(timedelta(seconds=61))  # a sixth waits a minute; that is over
    await LoginPace(told.kept(), clock, at_once=5, tell=say_nothing).wait()
    assert told.text is not None
    assert '"number": 6' in told.text


async def test_what_a_login_waits_for_is_said_before_it_waits() -> None:
    told, clock, said = Told(), Clock(lambda: START), list[str]()

    async def tell(sentence: str) -> None:
        said.append(sentence)

    for _ in range(5):
        await LoginPace(told.kept(), clock, at_once=5, tell=tell).wait()
    assert said == []
    waiting = asyncio.create_task(LoginPace(told.kept(), clock, at_once=5, tell=tell).wait())
    await until(lambda: len(said) == 1)
    assert said[0].startswith("Discord is logged in to at 00:01 UTC and not before")
    await until_as_time_passes(clock, timedelta(seconds=61), waiting.done)
    assert said[1:] == [""]


@pytest.mark.parametrize("text", ["", "nonsense", "[]", '{"number": "x", "latest": 1}', "null"])
async def test_nonsense_that_was_kept_stops_no_start(text: str) -> None:
    told = Told(text)
    kept: KeptText = told.kept()
    await LoginPace(kept, Clock(lambda: START), at_once=5, tell=say_nothing).wait()
    assert told.text is not None
    assert '"number": 1' in told.text
