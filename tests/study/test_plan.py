"""Dates, rest days and what they do to streaks, to the dailies and to `me`."""

from datetime import date, timedelta

import pytest

from bot.rules.folding import differences, rebuild
from bot.talk.clicks import Click
from bot.talk.lines import plain
from bot.verbs.me import Profile
from bot.verbs.plan import PLAN
from bot.verbs.plan.pages import PlanShown
from content.packs import load_pack
from content.scoring import DailyOutcome
from storage.database import Database
from tests.study.hall import BOSS, Hall, told

TODAY = date(2026, 11, 23)


@pytest.fixture
async def hall(database: Database) -> Hall:
    hall = Hall(database)
    await hall.set_up()
    return hall


async def planned(hall: Hall, words: str, by: str = "u1") -> PlanShown:
    outcome = await hall.say(f"plan {words}".strip(), by=by)
    assert isinstance(outcome, PlanShown), outcome
    return outcome


def done(shown: PlanShown) -> str:
    return " ".join(map(plain, shown.told))


async def profile(hall: Hall, by: str = "u1") -> Profile:
    outcome = await hall.say("me", by=by)
    assert isinstance(outcome, Profile)
    return outcome


async def assert_sound(hall: Hall) -> None:
    """What stands is what a recount finds, and writing everything anew changes nothing."""
    assert await hall.study.database.read(differences) == []
    before = (await profile(hall)).standing
    await hall.study.database.write(rebuild)
    assert await hall.study.database.read(differences) == []
    assert (await profile(hall)).standing == before


async def answer_for_days(hall: Hall, days: int, *who: str) -> None:
    for _ in range(days):
        await hall.move(days=1)
        for user in who:
            await hall.answer(user)


async def test_a_date_makes_a_plan(hall: Hall) -> None:
    assert (await planned(hall, "")).plan is None
    shown = await planned(hall, "1 Feb 2027")
    assert done(shown) == "Noted: your exam is on Mon 1 Feb 2027."
    assert shown.first_ever
    assert (shown.exam, shown.new_from) == ("DVA-C03", date(2026, 12, 1))
    await answer_for_days(hall, 1, "u1")
    assert (await profile(hall)).exam == "in 69 days"
    moved = await planned(hall, "2027-03-01")
    assert moved.plan is not None
    assert moved.plan.begun_on == TODAY, "whoever moves the date does not begin again"
    assert (await planned(hall, "", by="u2")).plan is None
    assert "forgotten" in done(await planned(hall, "clear"))
    assert told(await hall.say("plan clear")) == "There is no date to forget."
    assert (await profile(hall)).exam == ""


async def test_a_group_has_a_date_of_its_own(hall: Hall) -> None:
    assert "organisers" in told(await hall.say("plan 1 Feb group"))
    await planned(hall, "1 Feb group", by=BOSS)
    theirs = await planned(hall, "")
    assert theirs.of_group
    own = await planned(hall, "1 Mar")
    assert (own.of_group, own.group_date) == (False, date(2027, 2, 1))


REFUSED = (
    ("2026-11-22", "is in the past"),
    ("2028-01-01", "more than a year away"),
    ("02/03", "could be two dates"),
    ("30 Feb", "isn't a date"),
    ("yesterday", "Sun 22 Nov is in the past"),
    ("next friday", "“next friday” isn't a date"),
    ("soonish", "I don't know"),
    ("rest=2026-11-01..2026-11-20", "already missed stays missed"),
    ("rest=2026-12-24..2026-12-01", "wrong order"),
    ("rest=2026-12-01..2027-12-01", "longer than 92 days"),
    ("rest=daily", "leaves no day to study"),
    ("rest=whenever", "isn't a date"),
    ("remove=7", "no such rest days"),
    ("remove=-1", "isn't the number of any rest days"),
    ("remove=999999999999", "isn't the number of any rest days"),
    ("clear", "no date to forget"),
)
"""What is typed, and a part of what it is told."""


async def test_what_can_not_be_is_said_and_nothing_is_kept(hall: Hall) -> None:
    said = {typed: told(await hall.say(f"plan {typed}")) for typed, _ in REFUSED}
    assert [typed for typed, answer in REFUSED if answer not in said[typed]] == []
    shown = await planned(hall, "")
    assert (shown.plan, shown.rests) == (None, ())


async def test_dates_at_the_edges(hall: Hall) -> None:
    today = await planned(hall, "today")
    assert "Exam today" in plain(today.page().parts[0].line)  # type: ignore[union-attr]  # it is a title
    assert (await planned(hall, "2027-11-24")).plan is not None, "a year and a day"
    assert (await planned(hall, "in 3 days", by="u2")).plan is not None
    await hall.move(days=4)
    assert (await planned(hall, "", by="u2")).plan is None, "what has passed is no plan any more"


async def test_a_members_today_is_that_of_their_own_zone(hall: Hall) -> None:
    await hall.say("settings Pacific/Auckland")
    await hall.leap(timedelta(hours=6))  # 14:00 in Berlin, and tomorrow already in Auckland
    assert (await planned(hall, "today")).today == date(2026, 11, 24)
    assert "23 Nov is in the past" in told(await hall.say("plan 2026-11-23"))
    assert (await planned(hall, "2026-11-23", by="u2")).today == TODAY
    assert "23 Nov" in done(await planned(hall, "group 2026-11-23", by=BOSS)), "a group's is the channel's"


async def test_nothing_is_missed_on_a_rest_day(hall: Hall) -> None:
    await answer_for_days(hall, 2, "u1", "u2")
    rested = await planned(hall, "rest=2026-11-25..2026-11-26")
    assert "No daily counts as missed" in done(rested)
    await answer_for_days(hall, 2)
    await answer_for_days(hall, 1, "u1", "u2")
    assert (await profile(hall)).standing.streak == 3
    assert (await profile(hall, "u2")).standing.streak == 1
    await assert_sound(hall)


async def test_nor_on_one_of_the_groups_or_of_every_week(hall: Hall) -> None:
    await answer_for_days(hall, 5, "u1", "u2")  # to Friday
    await planned(hall, "group rest=sat,sun", by=BOSS)
    await answer_for_days(hall, 2)
    await answer_for_days(hall, 1, "u1")
    assert (await profile(hall)).standing.streak == 6
    await hall.move(days=1)
    assert (await profile(hall, "u2")).standing.broke_on == date(2026, 11, 30)
    await assert_sound(hall)


async def test_what_is_declared_later_changes_no_settled_miss(hall: Hall) -> None:
    await answer_for_days(hall, 2, "u1")
    await answer_for_days(hall, 2)
    broken = (await profile(hall)).standing
    assert broken.streak == 0
    late = await planned(hall, "rest=2026-11-25..2026-11-30")
    assert "already missed stays missed" in done(late)
    assert (await profile(hall)).standing == broken
    await assert_sound(hall)


async def test_on_the_day_itself_an_open_daily_can_still_be_spared(hall: Hall) -> None:
    await answer_for_days(hall, 2, "u1")
    await hall.move(hours=3)
    await planned(hall, "rest=today..tomorrow")
    await hall.move(days=2)
    await hall.answer()
    assert (await profile(hall)).standing.streak == 3
    await hall.move(days=2)
    assert DailyOutcome.BROKE in {one.outcome for one in (await profile(hall)).calendar}
    await assert_sound(hall)


async def test_rest_days_are_taken_away_from_tomorrow_on(hall: Hall) -> None:
    await answer_for_days(hall, 2, "u1")
    shown = await planned(hall, "rest=2026-11-25..2026-12-05")
    again = await planned(hall, "rest=2026-11-25..2026-12-05")
    assert len(again.rests) == 1
    await hall.move(days=1)
    number = shown.rests[0].number
    assert "no such" in told(await hall.say(f"plan remove={number}", by="u2"))
    gone = await planned(hall, f"remove={number}")
    assert gone.rests == ()
    await hall.move(days=3)
    standing = (await profile(hall)).standing
    assert (standing.streak, standing.broke_on) == (0, date(2026, 11, 27))
    await assert_sound(hall)


async def test_an_answer_on_a_rest_day_counts_as_ever(hall: Hall) -> None:
    await planned(hall, "rest=mon,tue,wed,thu,fri,sat")
    await answer_for_days(hall, 3, "u1")
    assert (await profile(hall)).standing.streak == 3
    await assert_sound(hall)


async def test_the_dailies_keep_to_the_groups_block(database: Database) -> None:
    pack = load_pack()
    hall = Hall(database, pack)
    await hall.set_up()
    await planned(hall, "2027-02-01 group", by=BOSS)
    asked = []
    for _ in range(8):
        await hall.move(days=1)
        asked.append(hall.latest())
    services = pack.plan[0].services
    keeping = [card for card in asked if card.on.toordinal() % 4]
    led = [card.item.service in services for card in keeping]
    assert sum(led) >= len(led) - 1, "a domain of which the block has nothing may have its turn"
    assert {card.item.service for card in asked} - set(services)


async def test_its_buttons_open_forms(hall: Hall) -> None:
    shown = await planned(hall, "1 Feb")
    buttons = [button for part in shown.page().parts for button in getattr(part, "buttons", ())]
    assert [button.label for button in buttons[-2:]] == ["Exam date", "Rest days"]
    for press in PLAN.presses:
        assert press.form is not None
        assert isinstance(await hall.click(Click(press.name)), PlanShown)
