"""Which roles members have earned, by a streak or a mock exam that they passed, and which of them they were given.

What is due is always worked out anew from where members stand. A row of `given_roles` comes before the role is given
and goes after it is taken, so whatever is cut off is done again; both do nothing where they were done before.
"""

from datetime import datetime, timedelta
from typing import Any, Final, NamedTuple

from sqlalchemy import CompoundSelect, Select, Subquery, and_, delete, exists, literal, or_, select, update

from storage.answer_tables import members
from storage.database import Transaction
from storage.exam_tables import exams
from storage.role_tables import given_roles
from storage.rows import Shape
from storage.space_tables import removals
from storage.tables import accounts, persons, spaces

AGAIN_AFTER: Final = timedelta(days=7)
"""A role is given once more, since whoever leaves a server and comes back has lost theirs."""


class EarnedRoles(NamedTuple):
    """What a space gives its members, by the platform's ids."""

    streak_role: str | None = None
    streak_days: int | None = None
    """How long a streak it takes; None where there is no role for it."""
    mock_role: str | None = None


_NAMED: Final = Shape(EarnedRoles, spaces)


def find_earned_roles(tx: Transaction, space: int) -> EarnedRoles:
    """Of a space that exists."""
    found = tx.find(_NAMED, _NAMED.select().where(spaces.c.id == space))
    assert found is not None
    return found


def save_roles(tx: Transaction, space: int, changes: dict[str, Any]) -> None:
    """Field of `EarnedRoles`, or `study_role` -> its new value; the others stay."""
    tx.execute(update(spaces).where(spaces.c.id == space).values(changes))


class NamedRole(NamedTuple):
    """A role that a space gives."""

    platform: str
    native_space: str
    role: str


def load_named_roles(tx: Transaction) -> list[NamedRole]:
    """Those of all spaces that the bot is in."""
    present = spaces.c.id.not_in(select(removals.c.space_id))
    found = [
        NamedRole(one.platform, one.native_id, role)
        for one in tx.execute(select(spaces).where(present).order_by(spaces.c.id))
        for role in (one.streak_role, one.mock_role)
        if role is not None
    ]
    return list(dict.fromkeys(found))


class Change(NamedTuple):
    """A role that somebody is to get, or to lose."""

    space: int
    platform: str
    native_space: str
    user: str
    role: str
    give: bool


def _earned() -> CompoundSelect[Any]:
    """(space, user, role) of everybody who has earned one and may be shown with it."""
    return _by(spaces.c.streak_role, members, members.c.streak >= spaces.c.streak_days).union(
        _by(spaces.c.mock_role, exams, exams.c.passed)
    )


def _by(role: Any, table: Any, earned: Any) -> Select[Any]:
    own = and_(accounts.c.platform == spaces.c.platform, accounts.c.team.in_(("", spaces.c.native_id)))
    return (
        select(spaces.c.id.label("space_id"), accounts.c.user, role.label("role"))
        .join(table, table.c.group_id == spaces.c.group_id)
        .join(persons, persons.c.id == table.c.person_id)
        .join(accounts, and_(accounts.c.person_id == persons.c.id, own))
        .where(role.is_not(None), earned, ~persons.c.hidden, spaces.c.id.not_in(select(removals.c.space_id)))
    )


def load_changes(tx: Transaction, now: datetime) -> list[Change]:
    """What is to be given and taken in all spaces, by space; what is to be taken comes first."""
    earned = _earned().subquery("earned")
    there = given_roles.c.space_id.not_in(select(removals.c.space_id))
    unearned = select(given_roles).outerjoin(earned, _same(earned)).where(earned.c.user.is_(None), there).subquery()
    late = or_(given_roles.c.given_at.is_(None), given_roles.c.given_at < now - AGAIN_AFTER)
    wanting = select(earned).outerjoin(given_roles, _same(earned)).where(late).subquery()
    return [*_load(tx, unearned, give=False), *_load(tx, wanting, give=True)]


def _same(earned: Subquery) -> Any:
    return and_(*(earned.c[name] == given_roles.c[name] for name in ("space_id", "user", "role")))


def _load(tx: Transaction, found: Subquery, *, give: bool) -> list[Change]:
    own = {"space": found.c.space_id, "platform": spaces.c.platform, "native_space": spaces.c.native_id}
    change = Shape(Change, found, **own, give=literal(give))
    wanted = change.select().join(spaces, spaces.c.id == found.c.space_id)
    return tx.load(change, wanted.order_by(found.c.space_id, found.c.user))


def begin(tx: Transaction, change: Change) -> bool:
    """Before a role is given or taken: whether that is still to be done, and the row that says so."""
    earned = _earned().subquery("earned")
    own = {"space_id": change.space, "user": change.user, "role": change.role}
    still = bool(tx.execute(select(exists().where(*(earned.c[name] == value for name, value in own.items())))).scalar())
    if still and change.give:
        tx.execute(tx.insert(given_roles).values(own).on_conflict_do_nothing())
    return still is change.give


def end(tx: Transaction, change: Change, *, at: datetime) -> None:
    """Once it is done."""
    own = (
        given_roles.c.space_id == change.space,
        given_roles.c.user == change.user,
        given_roles.c.role == change.role,
    )
    if change.give:
        tx.execute(update(given_roles).where(*own).values(given_at=at))
    else:
        tx.execute(delete(given_roles).where(*own))
