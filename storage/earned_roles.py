"""Which roles members have earned, by a streak or a mock exam that they passed, and which of them they were given.

What is due is always worked out anew from where members stand. A row of `given_roles` comes before the role is given
and goes after it is taken, so whatever is cut off is done again; both do nothing where they were done before.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any, Final, NamedTuple

from sqlalchemy import ColumnElement, Select, Table, delete, or_, select, update

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
    return tx.one(_NAMED, _NAMED.select().where(spaces.c.id == space))


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


class _Place(NamedTuple):
    """A space that gives roles, or has given some."""

    id: int
    group: int
    platform: str
    native_id: str
    streak_role: str | None
    streak_days: int | None
    mock_role: str | None


_PLACE: Final = Shape(_Place, spaces, group=spaces.c.group_id)
_GIVES: Final = or_(
    spaces.c.streak_role.is_not(None),
    spaces.c.mock_role.is_not(None),
    spaces.c.id.in_(select(given_roles.c.space_id)),
)


def load_changes(tx: Transaction, now: datetime) -> list[Change]:
    """What is to be given and taken in all spaces that the bot is in; in each, what is to be taken comes first."""
    present = spaces.c.id.not_in(select(removals.c.space_id))
    places = tx.load(_PLACE, _PLACE.select().where(_GIVES, present).order_by(spaces.c.id))
    return [change for place in places for change in _changes_in(tx, place, now)]


def _changes_in(tx: Transaction, place: _Place, now: datetime) -> Iterator[Change]:
    earned, given = _load_earned(tx, place), _load_given(tx, place)
    late = {one for one, at in given.items() if at is None or at < now - AGAIN_AFTER}
    for wanted, give in ((given.keys() - earned, False), ((earned - given.keys()) | (earned & late), True)):
        for user, role in sorted(wanted):
            yield Change(place.id, place.platform, place.native_id, user, role, give)


def _load_given(tx: Transaction, place: _Place) -> dict[tuple[str, str], datetime | None]:
    """(user, role) -> when it was given; None where nobody knows whether it was."""
    found = tx.execute(select(given_roles).where(given_roles.c.space_id == place.id))
    return {(one.user, one.role): one.given_at for one in found}


def _load_earned(tx: Transaction, place: _Place, user: str | None = None) -> set[tuple[str, str]]:
    """(user, role) of everybody, or of one, who has earned it and may be shown with it."""
    earned: set[tuple[str, str]] = set()
    if place.streak_role and place.streak_days:
        reached = _reached(members, members.c.streak >= place.streak_days)
        earned |= {(one, place.streak_role) for one in _load_users(tx, place, reached, user)}
    if place.mock_role:
        earned |= {(one, place.mock_role) for one in _load_users(tx, place, _reached(exams, exams.c.passed), user)}
    return earned


def _reached(table: Table, earned: ColumnElement[bool]) -> Select[Any]:
    """The accounts of everybody who isn't hidden and has a row in a table of members."""
    own = select(table.c.group_id, accounts).join(persons, persons.c.id == table.c.person_id)
    return own.join(accounts, accounts.c.person_id == persons.c.id).where(earned, ~persons.c.hidden)


def _load_users(tx: Transaction, place: _Place, reached: Select[Any], user: str | None) -> Iterator[str]:
    """Whose account is of the space's platform is seen here: told that, SQLite goes through all accounts of it."""
    wanted = reached.where(reached.selected_columns.group_id == place.group)
    if user is not None:
        own = (accounts.c.platform == place.platform, accounts.c.team.in_(("", place.native_id)))
        wanted = wanted.where(*own, accounts.c.user == user)
    for one in tx.execute(wanted):
        if one.platform == place.platform and one.team in ("", place.native_id):
            yield one.user


def begin(tx: Transaction, change: Change) -> bool:
    """Before a role is given or taken: whether that is still to be done, and the row that says so."""
    place = tx.find(_PLACE, _PLACE.select().where(spaces.c.id == change.space))
    own = {"space_id": change.space, "user": change.user, "role": change.role}
    earned = place is not None and (change.user, change.role) in _load_earned(tx, place, change.user)
    if earned and change.give:
        tx.execute(tx.insert(given_roles).values(own).on_conflict_do_nothing())
    return earned is change.give


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
