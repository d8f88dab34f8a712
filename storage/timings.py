"""The local times by which dailies come. Thousands of channels share one, so each is looked at once for all of them."""

from datetime import date, datetime
from typing import Final, NamedTuple

from sqlalchemy import update

from storage.database import Transaction
from storage.rows import Shape
from storage.tables import channels


class Plan(NamedTuple):
    """When a date's daily is due by a local time: thousands of channels share one."""

    time: str
    zone: str
    next_on: date
    next_due_at: datetime


_PLAN: Final = Shape(Plan, channels)


def load_plans(tx: Transaction) -> list[Plan]:
    """Every one by which a channel's next daily comes."""
    planned = (channels.c.next_due_at.is_not(None), channels.c.removed_at.is_(None))
    return tx.load(_PLAN, _PLAN.select().where(*planned).distinct())


def change_plan(tx: Transaction, plan: Plan, *, due_at: datetime) -> int:
    """Let the date be due at another instant; in how many channels."""
    same = [channels.c[name] == value for name, value in plan._asdict().items()]
    changing = update(channels).where(*same, channels.c.removed_at.is_(None))
    return tx.execute(changing.values(next_due_at=due_at)).rowcount


class Times(NamedTuple):
    """The local times of a schedule: thousands of channels share some."""

    time: str
    zone: str
    weekdays: str


_TIMES: Final = Shape(Times, channels)
SERVING: Final = (channels.c.paused_at.is_(None), channels.c.removed_at.is_(None))


def load_times(tx: Transaction) -> list[Times]:
    """Those of every channel whose dailies are not paused."""
    return tx.load(_TIMES, _TIMES.select().where(*SERVING).distinct())
