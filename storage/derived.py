"""What the fold wrote of whole groups: to be compared with a recount, and written anew where it differs.

Everything here is about some members at a time, so that a group of any size fits into the memory.
"""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from sqlalchemy import ColumnElement, Select, Table, delete, select

from content.boards import Score, Slot
from content.scoring import Step
from storage.answer_tables import answers, boards, claims, counters, members, steps
from storage.answers import save_claims
from storage.counters import add_scores
from storage.database import Transaction
from storage.folded import MEMBER, STEP, Through, save_standings, save_steps
from storage.grounds import Ground
from storage.places import asked_in
from storage.tables import accounts, dailies, spaces

_AT_ONCE: Final = 200
"""Members who are recounted together."""


def in_parts(members: Sequence[int]) -> Iterator[Sequence[int]]:
    """So many members at a time as a recount holds in memory."""
    return (members[n : n + _AT_ONCE] for n in range(0, len(members), _AT_ONCE))


@dataclass(slots=True)
class Derived:
    """Everything that is derived from the answers of one person in one group, however it came about."""

    claims: dict[int, int] = field(default_factory=dict)
    """Daily -> account whose answer counts."""
    steps: dict[int, Step] = field(default_factory=dict)
    """By their daily."""
    through: Through | None = None
    scores: dict[Slot, Score] = field(default_factory=dict)


def load_groups(tx: Transaction) -> list[int]:
    """Every group that has a space or has had a daily."""
    return sorted(tx.execute(select(dailies.c.group_id).union(select(spaces.c.group_id))).scalars())


def load_strays(tx: Transaction) -> dict[int, set[int]]:
    """Group -> persons who have steps in it and stand nowhere: what is derived of them was damaged."""
    stepped = select(steps.c.person_id, steps.c.group_id).distinct().subquery()
    own = (members.c.person_id == stepped.c.person_id) & (members.c.group_id == stepped.c.group_id)
    strays: dict[int, set[int]] = defaultdict(set)
    for one in tx.execute(select(stepped).outerjoin(members, own).where(members.c.person_id.is_(None))):
        strays[one.group_id].add(one.person_id)
    return strays


def load_concerned(tx: Transaction, group: int) -> set[int]:
    """Everybody who has answered a daily that is the group's, and of whom something stands that is derived of it."""
    concerned = asked_in([group])
    answered = select(accounts.c.person_id).join(answers, answers.c.account_id == accounts.c.id)
    answered = answered.join(dailies, dailies.c.id == answers.c.daily_id).where(concerned)
    claimed = select(claims.c.person_id).join(dailies, dailies.c.id == claims.c.daily_id).where(concerned)
    standing = select(members.c.person_id).where(members.c.group_id == group)
    counted = select(counters.c.person_id).join(boards, boards.c.id == counters.c.board_id)
    counted = counted.where(boards.c.group_id == group)
    return set(tx.execute(answered.union(claimed, standing, counted)).scalars())


def load_derived(tx: Transaction, ground: Ground, some: Collection[int]) -> Mapping[int, Derived]:
    """What stands of some persons in a group."""
    found: dict[int, Derived] = defaultdict(Derived)
    group = ground.group
    claimed = select(claims.c.person_id, claims.c.daily_id, claims.c.account_id).where(claims.c.person_id.in_(some))
    for person, daily, account in tx.execute(claimed).all():
        if daily in ground.chosen:
            found[person].claims[daily] = account
    stepped = select(steps.c.person_id, *STEP.columns).where(*_of(steps, group, some))
    for person, *row in tx.execute(stepped).all():
        step = STEP.read(row)
        found[person].steps[step.daily] = step
    for own in tx.load(MEMBER, MEMBER.select().where(*_of(members, group, some))):
        found[own.person].through = own.through
    counted = select(counters.c.person_id, counters.c.board_id, *(counters.c[name] for name in Score._fields))
    counted = counted.where(counters.c.board_id.in_(_boards_of(group)), counters.c.person_id.in_(some))
    for person, board, *score in tx.execute(counted).all():
        found[person].scores[ground.slots[board]] = Score(*score)
    return found


def _of(table: Table, group: int, some: Collection[int]) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    return table.c.group_id == group, table.c.person_id.in_(some)


def _boards_of(group: int) -> Select[tuple[int]]:
    return select(boards.c.id).where(boards.c.group_id == group)


def replace_derived(tx: Transaction, group: int, every: Mapping[int, Derived]) -> None:
    """Write anew what is derived of some persons."""
    if not every:
        return
    chosen = select(dailies.c.id).where(dailies.c.group_id == group)
    tx.execute(delete(claims).where(claims.c.person_id.in_(every), claims.c.daily_id.in_(chosen)))
    tx.execute(delete(counters).where(counters.c.board_id.in_(_boards_of(group)), counters.c.person_id.in_(every)))
    for table in (steps, members):
        tx.execute(delete(table).where(*_of(table, group, every)))
    _make_way(tx, group, every)
    save_claims(tx, [(person, *claim) for person, own in every.items() for claim in own.claims.items()])
    save_steps(tx, group, [(person, step) for person, own in every.items() for step in own.steps.values()])
    save_standings(tx, group, {person: own.through for person, own in every.items() if own.through is not None})
    add_scores(tx, group, {person: own.scores for person, own in every.items()})


def _make_way(tx: Transaction, group: int, every: Mapping[int, Derived]) -> None:
    """Forget what stands of another group's in the place of a step that is to be written."""
    elsewhere = select(steps.c.person_id, steps.c.daily_id)
    elsewhere = elsewhere.where(steps.c.person_id.in_(every), steps.c.group_id != group)
    for person, daily in tx.execute(elsewhere).all():
        if daily in every[person].steps:
            tx.execute(delete(steps).where(steps.c.person_id == person, steps.c.daily_id == daily))
