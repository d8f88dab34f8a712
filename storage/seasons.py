"""Seasons: when each of a group's began, said by its organisers."""

from datetime import date, datetime, timedelta

from sqlalchemy import func, insert, select

from storage.answer_tables import seasons
from storage.database import Transaction
from storage.places import asked_in
from storage.tables import dailies, groups


def load_seasons(tx: Transaction, group: int) -> tuple[date, ...]:
    """The first days of a group's seasons after the first one, in their order."""
    wanted = select(seasons.c.first_day).where(seasons.c.group_id == group)
    return tuple(tx.execute(wanted.order_by(seasons.c.first_day)).scalars())


def begin_season(tx: Transaction, group: int, *, number: int, today: date, by: str, at: datetime) -> date | None:
    """Begin the season of a number; its first day, or None where it isn't the next one, or the last had no daily yet.

    It begins after the latest daily there is, so no answer ever changes its season. No daily is chosen meanwhile: each
    refers to the group's row, which is locked.
    """
    tx.execute(select(groups.c.id).where(groups.c.id == group).with_for_update())
    begun = load_seasons(tx, group)
    latest = tx.execute(select(func.max(dailies.c.on_date)).where(asked_in([group]))).scalar()
    if number != len(begun) + 2 or latest is None or (begun and latest < begun[-1]):
        return None
    first_day: date = max(latest + timedelta(days=1), today)
    tx.execute(insert(seasons).values(group_id=group, first_day=first_day, by=by, at=at))
    return first_day
