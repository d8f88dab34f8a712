"""A group's days: posted once, closed, revealed, missed and covered; across channels, zones and platforms."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from structlog.contextvars import get_contextvars

from bot.clock import Clock
from bot.delivery import Refused, Unsure
from bot.event_log import asked_in
from bot.rules.cards import ClosedCard, OpenCard, RevealedCard
from bot.rules.folding import differences
from bot.rules.verdicts import TooLate, Verdict
from bot.talk.clicks import Click
from bot.talk.people import Shown, Spot
from bot.timetable import Timetable
from bot.verbs.daily.unknown import DailyUnknown
from bot.verbs.me import Profile
from storage.database import Database
from tests.chaos.scheduling import schedule_all
from tests.patience import until
from tests.study.hall import BOSS, START, Hall, KeepingFace

# --- posting -------------------------------------------------------------------------------------------------------


async def test_it_is_posted_at_the_local_time_and_once(hall: Hall) -> None:
    await hall.set_up()
    await hall.move(minutes=59)
    assert hall.face.sent == []
    await hall.move(minutes=1)
    await hall.tick()
    assert len(hall.face.sent) == 1
    card = hall.latest()
    assert (card.on, card.answered) == (date(2026, 11, 23), 0)
    assert card.closes_at == datetime(2026, 11, 24, 8, 0, tzinfo=UTC)


async def test_weekdays_are_kept(hall: Hall) -> None:
    await hall.set_up(days="mon,wed")
    for _ in range(7):
        await hall.move(days=1)
    assert [card.on.weekday() for _, card in hall.face.sent] == [0, 2]


async def test_two_timetables_at_once_post_once(hall: Hall) -> None:
    for n in range(10):
        await hall.set_up(hall.spot(f"c{n}"))
    hall.clock.move(timedelta(hours=1))
    others = [Timetable(hall.study) for _ in range(4)]
    await asyncio.gather(*(timetable.tick() for timetable in others))
    await asyncio.gather(*(timetable.idle() for timetable in others))
    assert sorted(spot.channel for spot, _ in hall.face.sent) == [f"c{n}" for n in range(10)]


@dataclass
class CrowdedFace(KeepingFace):
    """Lets nobody send for a while."""

    waiting: int = 0
    opened: asyncio.Event = field(default_factory=asyncio.Event)

    @asynccontextmanager
    async def turn(self, spot: Spot, *, can_wait: bool = False) -> AsyncIterator[None]:  # noqa: ARG002 - its signature
        self.waiting += 1
        await self.opened.wait()
        self.waiting -= 1
        yield


async def test_what_an_ask_brought_forward_is_logged_as_no_part_of_it(hall: Hall) -> None:
    kept: list[dict[str, Any]] = []

    async def look(_: datetime) -> None:
        kept.append(get_contextvars())

    job = hall.timetable._job("look", look, every=timedelta(minutes=1))
    with asked_in(hall.spot()):
        await asyncio.ensure_future(job.run())
        assert get_contextvars()
    assert kept == [{}]


async def test_of_thousands_of_posts_no_more_are_begun_than_soon_get_their_turn(database: Database) -> None:
    face = CrowdedFace(Clock(lambda: START))
    hall = Hall(database, face=face)
    spots = [hall.spot(f"c{n}", space=f"s{n}") for n in range(230)]
    await database.write(lambda tx: schedule_all(tx, spots, now=START, due_at=START))
    await hall.timetable.tick()
    await until(lambda: face.waiting == 200)
    await hall.timetable.tick()
    assert face.waiting == 200
    face.opened.set()
    await hall.tick()
    assert len({spot for spot, _ in face.sent}) == len(face.sent) == 230


async def test_all_channels_of_a_group_show_the_same_daily(hall: Hall) -> None:
    await hall.set_up(hall.spot("c1"))
    await hall.set_up(hall.spot("c2"), time="18:00", zone="America/New_York")
    await hall.move(days=1)
    await hall.move(days=1)
    by_date: dict[date, set[str]] = {}
    for _, card in hall.face.sent:
        by_date.setdefault(card.on, set()).add(card.item.question)
    assert all(len(questions) == 1 for questions in by_date.values())
    assert len(hall.face.sent) == 4


async def test_after_a_long_outage_the_missed_daily_is_skipped(hall: Hall) -> None:
    await hall.set_up()
    await hall.leap(timedelta(hours=4))
    assert hall.face.sent == []
    await hall.move(hours=21)
    assert [card.on for _, card in hall.face.sent] == [date(2026, 11, 24)]


async def test_an_organisers_change_never_gives_two_posts_on_one_date(hall: Hall) -> None:
    await hall.set_up()
    await hall.move(hours=1)
    await hall.set_up(time="11:00")
    await hall.move(hours=3)
    await hall.set_up(time="23:00", zone="America/New_York")
    await hall.move(hours=20)
    dates = [card.on for _, card in hall.face.sent]
    assert len(dates) == len(set(dates))


async def test_a_send_that_was_refused_is_not_tried_again(hall: Hall) -> None:
    await hall.set_up()
    hall.face.outcomes = [Refused("no rights")]
    await hall.move(hours=1)
    await hall.move(minutes=5)
    assert len(hall.face.sent) == 1


async def test_an_unsure_send_is_never_repeated_where_repeats_are_unknown(hall: Hall) -> None:
    await hall.set_up()
    hall.face.outcomes = [Unsure("reset")]
    await hall.move(hours=1)
    await hall.move(minutes=5)
    assert len(hall.face.sent) == 1
    assert await hall.say("daily now", by=BOSS) == DailyUnknown(1)


async def test_an_unsure_send_is_repeated_where_repeats_are_known(hall: Hall) -> None:
    hall.face.knows_repeats_for = timedelta(minutes=2)
    await hall.set_up()
    hall.face.outcomes = [Unsure("reset")]
    await hall.move(hours=1)
    await hall.move(seconds=90)
    assert [card.post for _, card in hall.face.sent] == [1, 1]
    assert isinstance(await hall.answer("ann"), Verdict)


async def test_too_late_for_a_repeat_it_stays_unknown(hall: Hall) -> None:
    hall.face.knows_repeats_for = timedelta(minutes=2)
    await hall.set_up()
    hall.face.outcomes = [Unsure("reset")]
    await hall.move(hours=1)
    await hall.move(minutes=10)
    assert len(hall.face.sent) == 1


async def test_a_repeat_whose_turn_comes_too_late_is_none(hall: Hall) -> None:
    """By then the platform may have forgotten what it would repeat, and would post it a second time."""
    hall.face.knows_repeats_for = timedelta(minutes=2)
    await hall.set_up()
    hall.face.outcomes = [Unsure("reset")]
    await hall.move(hours=1)
    hall.face.turn_takes = timedelta(minutes=3)
    await hall.move(seconds=90)
    assert [card.post for _, card in hall.face.sent] == [1]


async def test_a_face_that_is_not_connected_gets_its_post_when_it_is(hall: Hall) -> None:
    await hall.set_up()
    face = hall.study.faces["discord"]
    hall.study.faces.disconnect("discord")
    await hall.move(hours=1)
    assert hall.face.sent == []
    hall.study.faces.connect("discord", face)
    await hall.tick()
    assert len(hall.face.sent) == 1


async def test_a_face_that_comes_back_too_late_posts_nothing(hall: Hall) -> None:
    await hall.set_up()
    face = hall.study.faces["discord"]
    hall.study.faces.disconnect("discord")
    await hall.move(hours=4)
    hall.study.faces.connect("discord", face)
    await hall.tick()
    assert hall.face.sent == []


# --- closing and reveal --------------------------------------------------------------------------------------------


async def test_it_closes_with_the_next_daily_and_is_revealed(hall: Hall) -> None:
    await hall.set_up()
    await hall.move(hours=1)
    await hall.answer("ann", "right")
    await hall.answer("bob", "wrong")
    await hall.move(days=1)
    await hall.move(seconds=10)
    revealed = hall.face.cards["m1"]
    assert isinstance(revealed, RevealedCard)
    assert (revealed.answered, revealed.right, revealed.chosen) == (2, 1, {"right": 1, "wrong": 1})
    assert hall.face.threads == ["m1"]
    assert isinstance(hall.face.cards["m2"], OpenCard)


async def test_the_reveal_waits_for_late_clicks(hall: Hall) -> None:
    await hall.set_up()
    await hall.move(hours=1)
    await hall.move(days=1)
    await hall.move(seconds=4)
    before = hall.face.cards["m1"]
    await hall.move(seconds=4)
    assert (type(before), type(hall.face.cards["m1"])) == (OpenCard, RevealedCard)


async def test_a_closed_card_waits_for_the_last_channel(hall: Hall) -> None:
    await hall.set_up(hall.spot("c1"))
    await hall.set_up(hall.spot("c2"), time="18:00")
    await hall.move(hours=1)
    await hall.move(days=1)
    await hall.move(seconds=10)
    closed = hall.face.cards["m1"]
    assert isinstance(closed, ClosedCard)
    assert closed.reveal_at == datetime(2026, 11, 24, 17, 0, tzinfo=UTC)
    assert isinstance(await hall.answer("ann", spot=hall.spot("c1"), post=closed.post), TooLate)
    await hall.move(hours=9)
    await hall.move(seconds=10)
    assert isinstance(hall.face.cards["m1"], RevealedCard)


@pytest.mark.parametrize(
    ("zone", "on", "hours"),
    [
        ("Europe/Berlin", date(2027, 3, 27), 23),
        ("Europe/Berlin", date(2026, 12, 5), 24),
        ("Australia/Lord_Howe", date(2027, 10, 2), 23.5),
        ("America/New_York", date(2027, 11, 6), 24),
    ],
)
async def test_what_one_channel_announces_of_anothers_closing_is_what_happens(
    hall: Hall, zone: str, on: date, hours: float
) -> None:
    """One channel's question is ended while the other one still has it to come, on the day before the clocks change."""
    midnight = datetime.combine(on, time(), tzinfo=ZoneInfo(zone))
    hall.clock.move(midnight - hall.clock.now() - timedelta(hours=1))
    east, west = hall.spot("east"), hall.spot("west")
    await hall.set_up(east, time="00:10", zone=zone)
    await hall.set_up(west, time="09:00", zone=zone)
    await hall.move(hours=3)
    first = hall.latest(east)
    assert first.on == on
    await hall.click(Click("end", Shown("post", first.post)), by=BOSS, spot=east)
    await hall.tick()
    closed = hall.face.cards["m1"]
    assert isinstance(closed, ClosedCard)
    await hall.move(hours=8)
    second = hall.latest(west)
    assert closed.reveal_at == second.closes_at
    assert second.closes_at - midnight.replace(hour=9).astimezone(UTC) == timedelta(hours=hours)
    hall.clock.move(second.closes_at - hall.clock.now())
    stages = []
    for seconds in (5, 2):
        await hall.move(seconds=seconds)
        stages.append(type(hall.face.cards["m1"]))
    assert stages == [ClosedCard, RevealedCard]


async def test_counts_are_redrawn_at_most_every_five_seconds(hall: Hall) -> None:
    await hall.set_up()
    await hall.move(hours=1)
    for n in range(6):
        await hall.answer(f"u{n}")
        await hall.tick()
    assert hall.face.redrawn == 1
    await hall.move(seconds=5)
    assert hall.face.redrawn == 2
    card = hall.face.cards["m1"]
    assert isinstance(card, OpenCard)
    assert card.answered == 6


# --- streaks over days ---------------------------------------------------------------------------------------------


async def _week(hall: Hall, days: int, *answering: str) -> None:
    for _ in range(days):
        await hall.move(days=1)
        for user in answering:
            await hall.answer(user)


async def test_a_freeze_covers_a_missed_day_and_says_so(hall: Hall) -> None:
    await hall.set_up()
    await _week(hall, 7, "ann")
    await _week(hall, 1)
    await hall.move(days=1)
    verdict = await hall.answer("ann")
    assert isinstance(verdict, Verdict)
    assert (verdict.standing.streak, verdict.standing.freezes) == (8, 0)
    assert verdict.covered == ((START + timedelta(days=7)).date(),)
    assert await hall.study.database.read(differences) == []


async def test_misses_are_settled_for_all_together_though_some_have_gone_on(hall: Hall) -> None:
    """Those who answer the next question before the last one is settled lose their streak as everybody else does."""
    await hall.set_up()
    members = [f"u{n}" for n in range(8)]
    for _ in range(3):
        await hall.move(days=1)
        for member in members:
            await hall.answer(member)
    await hall.move(days=1)
    await hall.answer("u0")
    await hall.answer("u1", "wrong")
    await hall.move(hours=1, seconds=1)  # it is closed, and late clicks may still come
    quick = {name: await hall.answer(name) for name in ("u0", "u2", "u3", "new")}
    assert [v.standing.streak for v in quick.values() if isinstance(v, Verdict)] == [5, 4, 4, 1]
    await hall.move(minutes=1)
    profiles = {name: await hall.say("me", by=name) for name in (*members, "new")}
    streaks = {name: p.standing.streak for name, p in profiles.items() if isinstance(p, Profile)}
    assert streaks == {"u0": 5, "u1": 4, "u2": 1, "u3": 1, **dict.fromkeys(members[4:], 0), "new": 1}
    assert await hall.study.database.read(differences) == []


async def test_a_skipped_or_unknown_day_breaks_nobodys_streak(hall: Hall) -> None:
    await hall.set_up()
    await hall.move(hours=2)
    await hall.answer("ann")
    await hall.move(hours=20)
    await hall.say("daily skip", by=BOSS)
    await hall.move(days=1)
    hall.face.outcomes = [Unsure("reset")]
    await hall.move(days=1)
    await hall.move(days=1)
    verdict = await hall.answer("ann")
    assert isinstance(verdict, Verdict)
    assert (verdict.on.day, verdict.standing.streak) == (26, 2)
    assert await hall.study.database.read(differences) == []


async def test_a_click_on_a_post_thought_unknown_counts(hall: Hall) -> None:
    """It stands after all; whoever sees it may answer it."""
    await hall.set_up()
    hall.face.outcomes = [Unsure("reset")]
    await hall.move(hours=2)
    assert isinstance(await hall.answer("ann"), Verdict)
    await hall.move(days=2)
    assert await hall.study.database.read(differences) == []


async def test_an_answer_to_an_older_daily_folds_again_from_there(hall: Hall) -> None:
    """Two channels, nine hours apart: Tuesday's daily is answered in the first, then Monday's in the second."""
    east, west = hall.spot("east"), hall.spot("west")
    await hall.set_up(east, time="09:00")
    await hall.set_up(west, time="18:00")
    await hall.move(hours=1)
    await hall.answer("ann", spot=east)
    await hall.move(hours=9)
    monday = hall.latest(west).post
    await hall.answer("bob", spot=west)
    await hall.move(hours=15)
    newer = await hall.answer("cleo", spot=east)
    assert isinstance(newer, Verdict)
    assert newer.standing.streak == 1
    older = await hall.answer("cleo", spot=west, post=monday)
    assert isinstance(older, Verdict)
    assert older.standing.streak == 1
    again = await hall.say("daily", by="cleo", spot=east)
    assert isinstance(again, Verdict)
    assert again.standing.streak == 2
    await hall.move(days=2)
    assert await hall.study.database.read(differences) == []


async def test_a_daily_never_posted_in_the_home_channel_is_not_missed(hall: Hall) -> None:
    home, other = hall.spot("home"), hall.spot("other")
    await hall.set_up(home, days="mon,wed")
    await hall.set_up(other, days="mon,tue,wed", time="10:00")
    await hall.move(hours=2)
    await hall.answer("ann", spot=home)
    await hall.move(days=1)
    await hall.move(days=1)
    verdict = await hall.answer("ann", spot=home)
    assert isinstance(verdict, Verdict)
    assert verdict.standing.streak == 2
    await hall.move(days=3)
    assert await hall.study.database.read(differences) == []
