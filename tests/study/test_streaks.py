"""Streaks where days are hard: zones half a world apart, travel, changed schedules, the year's end, a leap day.

Every answer here is wrong and worth two points, so that a board counts the days on it twice.
"""

from datetime import UTC, date, datetime

from bot.rules.folding import differences
from bot.verbs.leaderboard.pages import Board
from bot.verbs.me import Profile
from tests.study.hall import START, Hall


async def standing(hall: Hall, user: str, channel: str = "c1") -> tuple[int, int]:
    """Streak and freezes."""
    me = await hall.say("me", by=user, spot=hall.spot(channel))
    assert isinstance(me, Profile)
    assert await hall.study.database.read(differences) == []
    return me.standing.streak, me.standing.freezes


async def board(hall: Hall, window: str, channel: str = "c1") -> dict[str, int]:
    shown = await hall.say(f"leaderboard {window} group", spot=hall.spot(channel))
    assert isinstance(shown, Board)
    return {row.name: row.points for row in shown.rows if row.points}


async def days_of(hall: Hall, days: int, *answering: str, channel: str = "c1") -> None:
    for _ in range(days):
        await hall.move(days=1)
        for user in answering:
            await hall.answer(user, "wrong", spot=hall.spot(channel))


async def test_two_members_twelve_hours_apart_keep_pace(hall: Hall) -> None:
    """Each answers in their own morning, when it is evening at the other's; both answer the same daily of each date."""
    await hall.set_up(hall.spot("bangkok"), time="09:00", zone="Asia/Bangkok")
    await hall.set_up(hall.spot("boston"), time="09:00", zone="America/New_York")
    await hall.move(hours=8)  # nine in the morning in Boston; in Bangkok that was twelve hours ago
    for _ in range(4):
        await hall.answer("bo", "wrong", spot=hall.spot("boston"))
        await hall.move(hours=12)
        await hall.answer("bang", "wrong", spot=hall.spot("bangkok"))
        await hall.move(hours=12)
    assert (await standing(hall, "bang", "bangkok"), await standing(hall, "bo", "boston")) == ((4, 0), (4, 0))
    assert await board(hall, "all", "boston") == {"Bang": 8, "Bo": 8}


async def test_a_traveller_keeps_the_streak_in_every_channel(hall: Hall) -> None:
    """Berlin, two days in Tokyo, New York: the date counts, once, wherever it is answered."""
    places = {"berlin": "Europe/Berlin", "tokyo": "Asia/Tokyo", "york": "America/New_York"}
    for channel, zone in places.items():
        await hall.set_up(hall.spot(channel), zone=zone)
    await hall.move(hours=8)
    for there in ("berlin", "tokyo", "tokyo", "york", "berlin"):
        await hall.move(days=1)
        await hall.answer("ann", "wrong", spot=hall.spot(there))
        await hall.answer("ann", "wrong", spot=hall.spot("berlin"))  # the same daily: once more changes nothing
    await hall.move(days=1)
    streak, _ = await standing(hall, "ann", "berlin")
    assert streak == 5


async def test_a_schedule_that_changes_from_daily_to_weekdays_breaks_nothing(hall: Hall) -> None:
    await hall.set_up()
    await days_of(hall, 5, "ann")  # Monday to Friday
    await hall.set_up(days="mon-fri")
    await hall.move(days=2)  # a weekend without a daily
    await days_of(hall, 1, "ann")
    assert hall.latest().on == date(2026, 11, 30)
    assert await standing(hall, "ann") == (6, 0)
    assert await board(hall, "all") == {"Ann": 12}
    assert await board(hall, "week") == {"Ann": 2}


async def test_a_channel_that_moves_its_hour_across_midnight_breaks_nothing(hall: Hall) -> None:
    """From 23:30 to half past midnight and back: no date comes twice, and the one that is left out isn't missed."""
    await hall.set_up(time="23:30")
    await days_of(hall, 2, "ann")
    assert hall.latest().on == date(2026, 11, 24)
    await hall.set_up(time="00:30")
    await days_of(hall, 2, "ann")
    assert hall.latest().on == date(2026, 11, 27)  # the 25th had none
    await hall.set_up(time="23:30")
    await hall.move(days=1)  # the 27th has had its daily
    await days_of(hall, 2, "ann")
    assert len({card.on for _, card in hall.face.sent}) == len(hall.face.sent) == 6
    assert await standing(hall, "ann") == (6, 0)
    assert await board(hall, "all") == {"Ann": 12}


async def test_the_years_end_lies_in_iso_week_53(hall: Hall) -> None:
    """28 December to 3 January are one week and two months; the streak knows neither."""
    hall.clock.move(datetime(2026, 12, 28, 7, tzinfo=UTC) - START)
    await hall.set_up()
    await days_of(hall, 4, "ann")
    assert hall.latest().on == date(2026, 12, 31)
    assert await board(hall, "month") == {"Ann": 8}
    await days_of(hall, 3, "ann")
    assert hall.latest().on == date(2027, 1, 3)
    assert await board(hall, "week") == {"Ann": 14}
    assert await board(hall, "month") == {"Ann": 6}
    await days_of(hall, 1, "ann")
    assert await board(hall, "week") == {"Ann": 2}
    assert await standing(hall, "ann") == (8, 1)
    assert await board(hall, "all") == {"Ann": 16}


async def test_a_leap_day_is_a_day_like_any_other(hall: Hall) -> None:
    hall.clock.move(datetime(2028, 2, 28, 7, tzinfo=UTC) - START)
    await hall.set_up()
    await days_of(hall, 2, "ann", "bob")
    assert hall.latest().on == date(2028, 2, 29)
    assert await board(hall, "month") == {"Ann": 4, "Bob": 4}
    await days_of(hall, 1, "ann")
    assert hall.latest().on == date(2028, 3, 1)
    await hall.move(days=1)
    assert await standing(hall, "ann") == (3, 0)
    assert await standing(hall, "bob") == (0, 0)
    assert await board(hall, "month") == {"Ann": 2}
    assert await board(hall, "all") == {"Ann": 6, "Bob": 4}


async def test_a_leap_day_that_is_missed_is_missed(hall: Hall) -> None:
    hall.clock.move(datetime(2028, 2, 28, 7, tzinfo=UTC) - START)
    await hall.set_up()
    await days_of(hall, 1, "ann")
    await hall.move(days=1)
    await days_of(hall, 1, "ann")
    me = await hall.say("me", by="ann")
    assert isinstance(me, Profile)
    assert (me.standing.streak, me.standing.broke_on) == (1, date(2028, 2, 29))
    assert me.calendar[-1].on == hall.latest().on
