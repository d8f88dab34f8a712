"""What the fold wrote of whole groups: to be compared with a recount, or to be emptied and filled again."""

from dataclasses import dataclass
from datetime import date
from typing import Final, NamedTuple

from sqlalchemy import delete, select

from content.boards import Score, Slot
from content.scoring import Standing, Step
from storage.answer_tables import boards, claims, counters, members, steps
from storage.database import Transaction
from storage.history import STANDING_NOW, STEP
from storage.rows import Shape
from storage.tables import dailies, spaces


@dataclass(slots=True)
class Derived:
    """Everything that is derived from the answers of a group, however it came about."""

    claims: set[tuple[int, int, int]]
    """(person, daily, account)."""
    steps: dict[tuple[int, int], Step]
    """(person, daily) -> step."""
    standings: dict[int, tuple[date, Standing]]
    """Person -> date of the latest step and the standing after it."""
    scores: dict[tuple[int, Slot], Score]
    """(person, counter) -> what it holds."""


def load_groups(tx: Transaction) -> list[int]:
    """Every group that has a space or has had a daily."""
    return sorted(tx.execute(select(dailies.c.group_id).union(select(spaces.c.group_id))).scalars())


class _OwnStep(NamedTuple):
    person: int
    step: Step


class _Member(NamedTuple):
    person: int
    through: date
    standing: Standing


class _Counter(NamedTuple):
    person: int
    slot: Slot
    score: Score


_OWN_STEP: Final = Shape(_OwnStep, person=steps.c.person_id, step=STEP)
_MEMBER: Final = Shape(_Member, members, person=members.c.person_id, standing=STANDING_NOW)
_COUNTER: Final = Shape(
    _Counter,
    person=counters.c.person_id,
    slot=Shape(Slot, boards, channel=boards.c.channel_id),
    score=Shape(Score, counters),
)


def load_derived(tx: Transaction, group: int) -> Derived:
    """What stands in the derived tables."""
    of_group = claims.c.daily_id.in_(select(dailies.c.id).where(dailies.c.group_id == group))
    claimed = tx.execute(select(claims.c.person_id, claims.c.daily_id, claims.c.account_id).where(of_group))
    own_steps = tx.load(_OWN_STEP, _OWN_STEP.select().where(steps.c.group_id == group))
    standings = tx.load(_MEMBER, _MEMBER.select().where(members.c.group_id == group))
    counted = _COUNTER.select().join(boards, boards.c.id == counters.c.board_id).where(boards.c.group_id == group)
    return Derived(
        claims={(one.person_id, one.daily_id, one.account_id) for one in claimed},
        steps={(one.person, one.step.daily): one.step for one in own_steps},
        standings={one.person: (one.through, one.standing) for one in standings},
        scores={(one.person, one.slot): one.score for one in tx.load(_COUNTER, counted)},
    )


def delete_derived(tx: Transaction, group: int) -> None:
    """Empty the derived tables of a group, to be filled again in the same transaction."""
    of_group = select(dailies.c.id).where(dailies.c.group_id == group)
    tx.execute(delete(claims).where(claims.c.daily_id.in_(of_group)))
    of_boards = select(boards.c.id).where(boards.c.group_id == group)
    tx.execute(delete(counters).where(counters.c.board_id.in_(of_boards)))
    for table in (steps, members):
        tx.execute(delete(table).where(table.c.group_id == group))
