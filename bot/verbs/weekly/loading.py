"""A week is looked up: what the whole group did in it, and what comes next."""

from datetime import date, timedelta
from typing import Final

from bot.rules.choosing import exam_of_day
from bot.rules.own_week import WEEK, load_week_board
from bot.talk.people import MessageRef, spot_of
from bot.verbs.weekly.pages import WeeklyReport
from content.boards import Measure
from content.drawing import candidates
from content.questions import Pack
from content.study_plans import make_plan
from content.weeks import MARKS, Asked, count_domains, find_hardest, find_misconceptions, find_weakest_task
from storage import dailies, plans, weeks
from storage.boards import Ranked, Wanted
from storage.database import Transaction
from storage.weeklies import Weekly

_ON_THE_BOARD: Final = 5
_LOOKED_AT: Final = 20
"""Rows in which the first with a name is looked for."""


def load_report(tx: Transaction, pack: Pack, weekly: Weekly) -> WeeklyReport:
    """From the dailies whose answers are out: what is open still is left out, as are the names of hidden members."""
    first, last = weekly.first_day, weekly.first_day + WEEK - timedelta(days=1)
    group, exam = weekly.group, exam_of_day(tx, pack, group=weekly.group, on=weekly.first_day + WEEK)
    tasks = {one.id: one.tasks[0] for one in candidates(pack, exam)}
    week = weeks.load_asked(tx, group, first, last)
    hardest = find_hardest(week)
    return WeeklyReport(
        weekly=weekly.id,
        first=first,
        last=last,
        week=tuple(week),
        leading=tuple(_load_board(tx, group, first, Measure.POINTS, at_most=_ON_THE_BOARD)),
        domains=tuple(count_domains(week, exam, tasks)),
        hardest=hardest,
        hardest_at=_find_message(tx, weekly, hardest) if hardest else None,
        misconceptions=tuple(find_misconceptions(week)),
        improved=next((one for one in _load_board(tx, group, first, Measure.IMPROVED) if one.name), None),
        reached=tuple(weeks.load_marks_reached(tx, group, first, last, MARKS)),
        blocks=_load_blocks(tx, pack, group, first + WEEK),
        weakest=find_weakest_task(dailies.load_past(tx, {group})[group], exam, tasks),
    )


def _load_board(
    tx: Transaction, group: int, first: date, measure: Measure, *, at_most: int = _LOOKED_AT
) -> list[Ranked]:
    board = load_week_board(tx, Wanted(None, at_most=at_most), group=group, first=first, measure=measure)
    return board.rows if board else []


def _find_message(tx: Transaction, weekly: Weekly, hardest: Asked) -> MessageRef | None:
    message = weeks.find_message(tx, channel=weekly.channel, daily=hardest.daily)
    return MessageRef(spot_of(weekly), message) if message else None


def _load_blocks(tx: Transaction, pack: Pack, group: int, monday: date) -> tuple[str, ...]:
    """What the group's plan has in the week that begins; nothing without a plan."""
    told = plans.find_exam_date(tx, plans.Owner("group", group))
    if told is None:
        return ()
    stretches = make_plan(pack.plan, begun_on=told.begun_on, exam_on=told.exam_on).stretches
    return tuple(one.block.title for one in stretches if one.first < monday + WEEK and one.last >= monday)
