"""Reminders by direct message: once a date, at one's own hour, of what is there to be done, and never for ever."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final

import pytest
from sqlalchemy import select, update

from bot.delivery import NotNow, Refused, Unsure
from bot.posting.reminders import ReminderSent
from bot.talk.asks import NOBODY, Ask
from bot.talk.languages import language_of
from bot.talk.lines import plain
from bot.talk.pages import Outcome
from bot.talk.parts import lines_of
from bot.talk.people import Spot
from bot.verbs.link.pages import Linked
from bot.verbs.settings import SettingsShown
from content.packs import load_pack
from storage.database import Database, Transaction
from storage.reminder_tables import reminders
from storage.reminders import Topic, begin, load_waiting
from storage.tables import spaces
from tests.study.hall import BOSS, START, Doorkeeper, Hall
from tests.study.test_links import SLACK, button, link
from tests.study.test_reviews import Reviewing

EVENING: Final = timedelta(hours=11, minutes=1)
"""From 7:00 UTC, when every day of these tests begins, until after 19:00 in Berlin."""


@pytest.fixture
async def hall(database: Database) -> Hall:
    """Ann is a member, and has a reminder at 19:00 for the dailies."""
    hall = Hall(database)
    await hall.set_up()
    await hall.move(hours=2)
    await hall.answer("ann")
    await settings(hall, reminder="19:00", remind_reviews="off")
    return hall


async def settings(hall: Hall, *, spot: Spot | None = None, by: str = "ann", **given: str) -> SettingsShown:
    shown = await hall.command("settings", by=by, spot=spot, **given)
    assert isinstance(shown, SettingsShown), shown
    return shown


async def morning(hall: Hall, day: int) -> None:
    """7:00 UTC of a day after the first."""
    await hall.move(seconds=(START + timedelta(days=day) - hall.clock.now()).total_seconds())


async def evening(hall: Hall, day: int) -> list[ReminderSent]:
    """What Ann is told until the evening of a day."""
    before = len(hall.face.notices)
    await morning(hall, day)
    await hall.move(seconds=EVENING.total_seconds())
    return [told for _, told in hall.face.notices[before:] if isinstance(told, ReminderSent)]


async def test_it_comes_in_the_language_that_was_told_last(hall: Hall) -> None:
    """A platform that tells none in time changes nothing."""
    for day, told, spoken in ((1, None, "en"), (2, "de", "de"), (3, None, "de"), (4, "es", "es")):
        await morning(hall, day)
        caller = replace(hall.caller("ann"), told_language=language_of(told) if told else None)
        await hall.serve(Ask(caller, Doorkeeper(NOBODY, {}), verb="settings", typed={"reminder": "19:00"}))
        await evening(hall, day)
        assert hall.face.spoken[-1] == spoken
    assert len(hall.face.spoken) == 4


def words(outcome: Outcome) -> str:
    return "\n".join(plain(line) for part in outcome.page().parts for line in lines_of(part))


async def test_a_daily_that_is_not_answered_is_told_once(hall: Hall) -> None:
    (told,) = await evening(hall, 1)
    assert words(told).startswith("Today's question in c1 waits for your answer, until Wed 25 Nov, 09:00."), words(told)
    assert "streak" not in words(told)
    assert hall.face.notices[-1][0] == "ann"
    await hall.move(hours=3)
    assert len(hall.face.notices) == 1, "once a day"
    await morning(hall, 2)
    await hall.move(hours=2)
    await hall.answer("ann")
    assert await evening(hall, 2) == [], "it is answered"
    await hall.say("daily pause", by=BOSS)
    assert await evening(hall, 3) == [], "nothing is open"


async def test_three_that_are_ignored_are_the_last_and_a_button_begins_anew(hall: Hall) -> None:
    assert [(await evening(hall, day))[0].last for day in (1, 2)] == [frozenset(), frozenset()]
    await hall.answer("ann")  # a sign of life: it is counted anew
    last = [(await evening(hall, day))[0].last for day in (3, 4, 5)]
    assert last == [frozenset(), frozenset(), {Topic.DAILY}]
    told = hall.face.notices[-1][1]
    assert "so it is the last" in words(told)
    assert await evening(hall, 6) == []
    assert "stopped by itself" in words(await settings(hall))
    shown = await hall.click(button(told, "Remind me of the daily"), by="ann", spot=Spot("discord", "", "dm"))
    assert isinstance(shown, SettingsShown)
    assert "19:00" in words(shown)
    assert "stopped" not in words(shown)
    assert shown.settings.remind_daily
    off = await hall.click(button(hall.face.notices[-2][1], "Don't remind me of the daily"), by="ann")
    assert isinstance(off, SettingsShown)
    assert not off.settings.remind_daily


async def test_none_on_a_rest_day_of_the_member_or_the_group(hall: Hall) -> None:
    await hall.say("plan rest=2026-11-24", by="ann")
    assert await evening(hall, 1) == []
    await hall.say("plan group rest=2026-11-25", by=BOSS)
    assert await evening(hall, 2) == []
    assert len(await evening(hall, 3)) == 1


async def test_reviews_that_are_due_and_nothing_when_none_is(database: Database) -> None:
    hall = Reviewing(database, load_pack())
    await hall.drill("lambda", 2)
    await settings(hall, reminder="7 pm", zone="Europe/Berlin")
    (told,) = await evening(hall, 1)
    assert (told.due, told.post) == (2, None)
    assert words(told).startswith("2 questions are due for `review`.")
    await hall.solve(await hall.due())
    asked = await hall.due()
    await hall.solve(asked)
    assert await evening(hall, 2) == []


REFUSAL: Final = Refused("Cannot send messages to this user", place_lost=True)


async def test_who_takes_no_messages_is_sent_none_any_more(hall: Hall) -> None:
    hall.face.notified = [REFUSAL]
    assert len(await evening(hall, 1)) == 1
    assert await evening(hall, 2) == []
    shown = await settings(hall)
    assert "let no direct message through" in words(shown)
    assert not shown.settings.is_reminded
    assert "let no" not in words(await settings(hall, remind_daily="on"))
    assert len(await evening(hall, 3)) == 1


async def test_what_did_not_happen_is_sent_later_and_what_may_have_never_again(hall: Hall) -> None:
    hall.face.notified = [NotNow("busy", timedelta(seconds=30))]
    assert len(await evening(hall, 1)) == 1
    await hall.move(minutes=1)
    assert len(hall.face.notices) == 2
    hall.face.notified = [Unsure("no answer")]
    assert len(await evening(hall, 2)) == 1
    await hall.move(hours=1)
    assert len(hall.face.notices) == 3


async def test_a_process_that_dies_on_the_way_doubles_nothing_and_loses_nothing(hall: Hall) -> None:
    """Claimed, then killed: the next process sends it. Begun, then killed: nobody ever does."""
    await morning(hall, 1)
    await hall.move(hours=10, minutes=59)
    hall.study.faces.disconnect("discord")
    await hall.move(minutes=2)
    assert hall.face.notices == [], "claimed, and nobody to send it by"
    hall.study.faces.connect("discord", hall.face)
    await hall.tick()
    assert len(hall.face.notices) == 1
    await morning(hall, 2)
    await hall.move(hours=10, minutes=59)
    hall.study.faces.disconnect("discord")
    await hall.move(minutes=2)
    await hall.study.database.write(lambda tx: begin_and_die(tx, hall.clock.now()))
    hall.study.faces.connect("discord", hall.face)
    await hall.move(minutes=30)
    assert len(hall.face.notices) == 1


def begin_and_die(tx: Transaction, now: datetime) -> None:
    (waiting,) = load_waiting(tx, platform="discord", since=now - timedelta(hours=1), at_most=9)
    assert begin(tx, waiting.id, of=frozenset(Topic), at=now)
    assert not begin(tx, waiting.id, of=frozenset(Topic), at=now)


async def test_down_at_that_hour_means_late_or_not_at_all(hall: Hall) -> None:
    await morning(hall, 1)
    await hall.move(hours=2)
    await hall.leap(timedelta(hours=9, minutes=30))
    assert len(hall.face.notices) == 1, "half an hour late"
    await morning(hall, 2)
    await hall.move(hours=2)
    await hall.leap(timedelta(hours=12))
    assert len(hall.face.notices) == 1, "three hours are too late"
    assert len(await evening(hall, 3)) == 1


async def test_a_zone_of_ones_own_and_a_date_that_would_come_twice(hall: Hall) -> None:
    assert len(await evening(hall, 1)) == 1
    moved = await settings(hall, zone="America/New_York")
    assert "19:00 (America/New_York)" in words(moved)
    await hall.move(hours=6)
    assert len(hall.face.notices) == 1, "19:00 in New York is on the same date"
    await morning(hall, 2)
    await hall.move(hours=17, minutes=1)
    assert len(hall.face.notices) == 2
    assert hall.clock.now() == datetime(2026, 11, 26, 0, 1, tzinfo=START.tzinfo)


async def test_reminders_of_linked_accounts_go_to_one_and_with_it(hall: Hall) -> None:
    await hall.set_up(SLACK)
    await hall.study.database.write(lambda tx: tx.execute(update(spaces).values(group_id=1)).rowcount)
    await settings(hall, by="ann.s", spot=SLACK, reminder="18:00")
    assert isinstance(await link(hall), Linked)
    shown = await settings(hall)
    assert "19:00 (Europe/Berlin) as a direct message on Discord" in words(shown), "whoever confirmed keeps theirs"
    assert len(await evening(hall, 1)) == 1
    there = await settings(hall, by="ann.s", spot=SLACK, reminder="20:00")
    assert "20:00 (Europe/Berlin) as a direct message on Slack" in words(there)
    await hall.say("link unlink", by="ann.s", spot=SLACK)
    assert (await settings(hall, by="ann.s", spot=SLACK)).settings.is_reminded
    assert not (await settings(hall)).settings.is_reminded
    rows = await hall.study.database.read(lambda tx: tx.execute(select(reminders.c.person_id)).all())
    assert len(rows) == 1


async def test_what_is_no_time_is_said_and_changes_nothing(hall: Hall) -> None:
    refused = await hall.command("settings", by="ann", reminder="late")
    assert "isn't a time of day" in words(refused)
    assert (await settings(hall)).settings.is_reminded
    assert not (await settings(hall, reminder="off")).settings.is_reminded
    assert await evening(hall, 1) == []
