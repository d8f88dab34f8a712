"""How a daily was answered: kept with it once it is settled, and counted before."""

from typing import Final

from sqlalchemy import ColumnElement, Integer, func, select

from content.scoring import DailyOutcome
from storage.answer_tables import steps
from storage.count_tables import daily_counts
from storage.tables import dailies


def _count(of_steps: ColumnElement[bool], *of_gone: ColumnElement[bool]) -> ColumnElement[int]:
    """Members' answers, and those whose authors are gone."""
    known = select(func.count()).where(steps.c.daily_id == dailies.c.id, of_steps)
    gone = select(func.coalesce(func.sum(daily_counts.c.number), 0)).where(
        daily_counts.c.daily_id == dailies.c.id, *of_gone
    )
    return known.correlate(dailies).scalar_subquery() + gone.correlate(dailies).scalar_subquery()


COUNTED_ANSWERS: Final = _count(steps.c.channel_id.is_not(None))
COUNTED_RIGHT: Final = _count(steps.c.outcome == DailyOutcome.RIGHT, daily_counts.c.right)
ANSWERS: Final = func.coalesce(dailies.c.answers, COUNTED_ANSWERS, type_=Integer)
RIGHT: Final = func.coalesce(dailies.c.right, COUNTED_RIGHT, type_=Integer)
