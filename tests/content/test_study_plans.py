"""Scaling a plan loses no day and changes no order; a week holds its share of the work; rest days are what was said."""

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.discord_app.commands import CommandNames
from bot.talk.lines import Command
from bot.verbs import VERBS
from content.packs import load_pack
from content.rests import EVERY_DAY, FOR_EVER, Rest
from content.study_plans import PAPERS_ONLY_UNDER, StudyPlan, make_plan

BLOCKS = load_pack().plan
START = date(2026, 11, 27)
AT = datetime(2026, 11, 27, 9, tzinfo=UTC)
DAYS = st.integers(0, 366)


def plan_of(days: int) -> StudyPlan:
    return make_plan(BLOCKS, begun_on=START, exam_on=START + timedelta(days=days))


def test_the_shipped_plan_is_one_of_ten_weeks() -> None:
    assert sum(block.days for block in BLOCKS) == 70
    assert [one.days for one in plan_of(70).stretches] == [block.days for block in BLOCKS]


@given(DAYS)
def test_scaling_keeps_the_order_and_every_day(days: int) -> None:
    plan = plan_of(days)
    assert sum(one.days for one in plan.stretches) == days
    order = [BLOCKS.index(one.block) for one in plan.stretches]
    assert order == sorted(set(order))
    for before, after in pairwise(plan.stretches):
        assert after.first == before.last + timedelta(days=1)
    if plan.stretches:
        assert (plan.stretches[0].first, plan.stretches[-1].last) == (START, plan.exam_on - timedelta(days=1))
        assert plan.stretches[-1].block.id == "papers"
    if days < PAPERS_ONLY_UNDER:
        assert {one.block.id for one in plan.stretches} <= {"papers"}
    if days >= 70:
        whole = sum(block.days for block in BLOCKS)
        assert all(abs(one.days - one.block.days * days / whole) <= 1 for one in plan.stretches)


@given(st.integers(35, 366))
def test_the_weeks_hold_all_the_work(days: int) -> None:
    plan = plan_of(days)
    weeks = [plan.week_of(START + timedelta(days=7 * n)) for n in range(-(-days // 7))]
    told = sum(week.minutes for week in weeks if week)
    whole = sum(work.minutes for block in BLOCKS for work in block.work)
    steps = sum(len(week.tasks) for week in weeks if week)
    assert abs(told - whole) <= 5 * steps
    assert [week.number for week in weeks if week] == list(range(1, len(weeks) + 1))


@given(DAYS, st.integers(-3, 400))
def test_every_day_of_a_plan_has_its_block_and_its_week(days: int, ahead: int) -> None:
    plan, on = plan_of(days), START + timedelta(days=ahead)
    within = 0 <= ahead < days
    assert (plan.stretch_on(on) is not None) == (plan.week_of(on) is not None) == within
    week = plan.week_of(on)
    if week is not None:
        assert plan.stretch_on(on) in week.stretches
        assert 0 <= (week.last - on).days < 7


@pytest.mark.parametrize("days", [1, 3, 6, 7, 14])
def test_however_short_the_time_a_day_can_be_done(days: int) -> None:
    week = plan_of(days).week_of(START)
    assert week is not None
    assert week.minutes <= min(days, 7) * 240


def test_every_command_of_the_plan_is_one() -> None:
    typed = CommandNames(VERBS).typed
    commands = [work.command for block in BLOCKS for work in block.work if work.command]
    assert all(typed(Command(command)).startswith("`/") for command in commands)


@given(st.dates(START, START + timedelta(days=400)), st.integers(0, 30), st.integers(-5, 40))
def test_rest_days_cover_what_was_said_until_they_are_dropped(first: date, length: int, off: int) -> None:
    last, on = first + timedelta(days=length), first + timedelta(days=off)
    rest = Rest(first, last, EVERY_DAY, AT)
    assert rest.covers(on) == (first <= on <= last)
    assert not Rest(first, last, EVERY_DAY, AT, dropped_on=on).covers(on)
    assert Rest(first, FOR_EVER, str(on.weekday()), AT).covers(on) == (first <= on)
    assert not rest.spares(on, settled_at=AT - timedelta(seconds=1))
