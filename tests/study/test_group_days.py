"""A group's exam date and rest days, read and changed where its settings are: by words and in the form."""

from dataclasses import replace
from datetime import date

import pytest

from bot.talk.clicks import Click
from bot.talk.forms import Form
from bot.talk.lines import plain
from bot.talk.pages import Outcome
from bot.talk.parts import Lines
from bot.verbs.group.choosing import GroupShown
from bot.verbs.group.days import days_form
from bot.verbs.plan.pages import PlanShown
from storage.database import Database
from tests.study.hall import BOSS, Hall, told
from tests.study.test_groups import button
from tests.study.test_plan import answer_for_days, assert_sound, profile

LABEL = "Exam date and rest days"


@pytest.fixture
async def hall(database: Database) -> Hall:
    hall = Hall(database)
    await hall.set_up()
    return hall


def said(shown: Outcome) -> str:
    """The lines of a page, and what was done."""
    assert isinstance(shown, GroupShown), shown
    lines = [line for part in shown.page().parts if isinstance(part, Lines) for line in part.lines]
    return "\n".join(map(plain, (*shown.told, *lines)))


async def fill(hall: Hall, click: Click, **filled: str) -> Outcome:
    """Send the form as it is opened, with some fields filled in anew; an empty one is left out, as platforms do."""
    form = await days_form(hall.study, hall.opening(click, by=BOSS))
    assert isinstance(form, Form)
    values = {field.name: field.value for field in form.fields} | filled
    typed = {name: value for name, value in values.items() if value}
    return await hall.serve(replace(hall.opening(click, by=BOSS), typed=typed, filled=True))


async def test_by_words(hall: Hall) -> None:
    shown = await hall.say("group date=2027-02-01 rest=sat,sun", by=BOSS)
    assert "Exam date: Mon 1 Feb 2027" in said(shown)
    assert "Rest days: Sat and Sun every week" in said(shown)
    added = said(await hall.say("group rest=2026-12-24..2027-01-02", by=BOSS))
    assert "Rest days: Thu 24 Dec to Sat 2 Jan" in added
    assert "Rest days: Sat and Sun every week" in added
    assert "Rest days: Sun every week" in said(await hall.say("group rest=sun", by=BOSS)), "these and no others"
    plan = await hall.say("plan")
    assert isinstance(plan, PlanShown)
    assert plan.of_group
    assert {len(entry.rest.weekdays) for entry in plan.rests} == {1, 7}
    bare = said(await hall.say("group rest=off date=off", by=BOSS))
    assert "Exam date: none" in bare
    assert "every week" not in bare
    number = next(entry.number for entry in plan.rests if len(entry.rest.weekdays) == 7)
    assert "Rest days: none" in said(await hall.say(f"group remove={number}", by=BOSS))


async def test_in_the_form(hall: Hall) -> None:
    shown = await hall.say("group", by=BOSS)
    set_ = await fill(hall, button(shown, LABEL), date="1 Feb", weekly="sat,sun", rest="2026-12-24")
    assert "Exam date: Mon 1 Feb 2027" in said(set_)
    assert "Rest days: Thu 24 Dec" in said(set_)
    again = await fill(hall, button(set_, LABEL))
    assert isinstance(again, GroupShown)
    assert again.told == (), "what stands as it stood is left alone"
    assert "Rest days: Sat every week" in said(await fill(hall, button(again, LABEL), weekly="sat"))
    await hall.move(days=1)
    emptied = said(await fill(hall, button(await hall.say("group", by=BOSS), LABEL), date="", weekly=""))
    assert "The date is forgotten." in emptied
    assert "every week" not in emptied


@pytest.mark.parametrize(
    ("field", "typed", "why"),
    [
        ("date", "2026-11-01", "is in the past"),
        ("date", "soon", "isn't a date"),
        ("weekly", "mon,tue,wed,thu,fri,sat,sun", "Keep at least one"),
        ("rest", "2026-12-24..2026-12-01", "wrong order"),
        ("remove", "seven", "isn't the number"),
        ("remove", "7", "no such rest days"),
    ],
)
async def test_what_can_not_be_is_said_and_nothing_is_kept(hall: Hall, field: str, typed: str, why: str) -> None:
    shown = await hall.say("group", by=BOSS)
    assert why in told(await fill(hall, button(shown, LABEL), **{field: typed}))
    assert await hall.say("group", by=BOSS) == shown


async def test_only_an_organiser_changes_them(hall: Hall) -> None:
    click = button(await hall.say("group", by=BOSS), LABEL)
    assert "organisers" in told(await hall.click(click, date="1 Feb"))
    assert "organisers" in told(await hall.say("group date=2027-02-01"))


async def test_days_that_rest_every_week_spare_everybody_and_days_that_no_longer_do_are_missed(hall: Hall) -> None:
    await hall.say("group rest=sat,sun", by=BOSS)
    await answer_for_days(hall, 5, "u1")  # to Saturday, all of them answered but the last
    await hall.move(days=2)
    await answer_for_days(hall, 1, "u1")
    assert (await profile(hall)).standing.streak == 6
    await assert_sound(hall)
    await hall.say("group rest=sun", by=BOSS)
    await answer_for_days(hall, 3, "u1")
    await hall.move(days=4)
    standing = (await profile(hall)).standing
    assert standing.covered_on == date(2026, 12, 4), "Friday takes the freeze"
    assert standing.broke_on == date(2026, 12, 5), "Saturday rests no longer"
    await assert_sound(hall)
