"""What the fold reads: the dailies of a group, where they stood, what was answered; and what it wrote before."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Final, NamedTuple

from sqlalchemy import ColumnElement, select

from content.items import load_item
from content.rests import Rest
from storage.answer_tables import answers, claims, members, repairs
from storage.database import Transaction
from storage.frozen import ITEM
from storage.places import load_asked_in
from storage.plan_tables import REST_DAYS
from storage.plans import load_group_rests, load_own_rests
from storage.rows import Shape
from storage.tables import accounts, channels, dailies, persons, posts, spaces


@dataclass(frozen=True, slots=True)
class PastDaily:
    """A daily as the fold sees it."""

    id: int
    group: int
    """Which chose it: its rest days are what counts."""
    waits: bool
    """Nobody is told yet whether an answer is right, so none counts yet."""
    on: date
    key: tuple[str, ...]
    """With any logged correction."""
    difficulty: int
    settled_at: datetime | None
    posted_in: frozenset[int]
    """The channels where it stood for its whole time."""


class Given(NamedTuple):
    """An answer that counts: its channel and choice, and its place in the order of commit."""

    channel: int
    chosen: tuple[str, ...]
    order: int


@dataclass(slots=True)
class History:
    """The fold's inputs for one group (or for one of its members), in the order of the dailies' dates."""

    dailies: list[PastDaily] = field(default_factory=list)
    given: dict[int, dict[int, Given]] = field(default_factory=lambda: defaultdict(dict))
    """Person -> daily -> the answer that counts."""
    elsewhere: set[tuple[int, int]] = field(default_factory=set)
    """(person, daily): answered in a channel of another group, which this one belonged to at that time."""
    repaired: set[tuple[int, int]] = field(default_factory=set)
    """(person, daily)."""
    rests: dict[int, list[Rest]] = field(default_factory=dict)
    """Group -> its rest days, of every group that chose one of the dailies."""
    own_rests: dict[int, list[Rest]] = field(default_factory=lambda: defaultdict(list))
    """Person -> their own."""

    def spares(self, person: int, daily: PastDaily, settled_at: datetime) -> bool:
        """Whether a daily that a person didn't answer fell on a rest day of theirs or of the group's."""
        rests = (*self.rests[daily.group], *self.own_rests.get(person, ()))
        return any(rest.spares(daily.on, settled_at=settled_at) for rest in rests)

    def add(self, person: int, daily: int, given: Given, *, here: bool) -> None:
        """An answer that counts, in a channel of this group or of another."""
        if here:
            self.given[person][daily] = given
        else:
            self.elsewhere.add((person, daily))


RESTING: Final = REST_DAYS["person"]

GIVEN: Final = Shape(Given, channel=posts.c.channel_id, chosen=answers.c.chosen, order=answers.c.id)


class _Counting(NamedTuple):
    """An answer that counts."""

    person: int
    daily: int
    group: int
    given: Given


_COUNTING: Final = Shape(
    _Counting, person=claims.c.person_id, daily=claims.c.daily_id, group=spaces.c.group_id, given=GIVEN
)


def load_history(tx: Transaction, group: int, *, person: int | None = None, since: date | None = None) -> History:
    """The group's history from `since` on; with `person`, only that member's answers."""
    in_scope: list[ColumnElement[bool]] = [dailies.c.id.in_(load_asked_in(tx, group, since=since))]
    of_person: list[ColumnElement[bool]] = [] if person is None else [claims.c.person_id == person]
    history = History(dailies=load_past_dailies(tx, in_scope))
    counting = (answers.c.account_id == claims.c.account_id) & (answers.c.daily_id == claims.c.daily_id)
    given = (
        _COUNTING.select()
        .join(answers, counting)
        .join(posts, posts.c.id == answers.c.post_id)
        .join(channels, channels.c.id == posts.c.channel_id)
        .join(spaces, spaces.c.id == channels.c.space_id)
        .join(dailies, dailies.c.id == claims.c.daily_id)
        .where(*in_scope, *of_person)
    )
    for one in tx.load(_COUNTING, given):
        history.add(one.person, one.daily, one.given, here=one.group == group)
    history.repaired = load_repaired(tx, in_scope)
    who = RESTING.c.person_id == person if person is not None else _among(in_scope, group)
    _add_rests(tx, history, who)
    return history


def _among(in_scope: list[ColumnElement[bool]], group: int) -> ColumnElement[bool]:
    """Persons who have answered any of the dailies, and members who may have missed some."""
    answered = select(claims.c.person_id).join(dailies, dailies.c.id == claims.c.daily_id).where(*in_scope)
    return RESTING.c.person_id.in_(answered.union(select(members.c.person_id).where(members.c.group_id == group)))


def _add_rests(tx: Transaction, history: History, who: ColumnElement[bool]) -> None:
    history.rests = load_rests_of(tx, history.dailies)
    add_own_rests(tx, history, who)


def load_rests_of(tx: Transaction, past: Iterable[PastDaily]) -> dict[int, list[Rest]]:
    """Group -> its rest days, of every group that chose one of some dailies."""
    return {group: load_group_rests(tx, group) for group in {daily.group for daily in past}}


def add_own_rests(tx: Transaction, history: History, who: ColumnElement[bool]) -> None:
    for own in load_own_rests(tx, who):
        history.own_rests[own.person].append(own.rest)


def load_repaired(tx: Transaction, in_scope: list[ColumnElement[bool]]) -> set[tuple[int, int]]:
    logged = select(repairs.c.person_id, repairs.c.daily_id).join(dailies, dailies.c.id == repairs.c.daily_id)
    return {(one.person_id, one.daily_id) for one in tx.execute(logged.where(*in_scope))}


class _Frozen(NamedTuple):
    """A daily as it was chosen, with any corrected key."""

    id: int
    group: int
    on: date
    item: str
    reveal: str
    settled_at: datetime | None


_FROZEN: Final = Shape(_Frozen, dailies, group=dailies.c.group_id, on=dailies.c.on_date, item=ITEM)


def load_past_dailies(tx: Transaction, in_scope: list[ColumnElement[bool]]) -> list[PastDaily]:
    posted_in = _load_posted_in(tx, in_scope)
    past = []
    for daily in tx.load(_FROZEN, _FROZEN.select().where(*in_scope).order_by(dailies.c.on_date, dailies.c.id)):
        item = load_item(daily.item)
        past.append(
            PastDaily(
                id=daily.id,
                group=daily.group,
                waits=daily.reveal == "at_close" and daily.settled_at is None,
                on=daily.on,
                key=item.key,
                difficulty=item.difficulty,
                settled_at=daily.settled_at,
                posted_in=frozenset(posted_in[daily.id]),
            )
        )
    return past


def _load_posted_in(tx: Transaction, in_scope: list[ColumnElement[bool]]) -> dict[int, set[int]]:
    """Daily -> the channels where it stood for its whole time."""
    posted = select(posts.c.daily_id, posts.c.channel_id).join(dailies, dailies.c.id == posts.c.daily_id)
    stood: dict[int, set[int]] = defaultdict(set)
    for one in tx.execute(posted.where(*in_scope, posts.c.state == "posted", posts.c.ended == "time")):
        stood[one.daily_id].add(one.channel_id)
    return stood


def lock_members(tx: Transaction, group: int, *, daily: int | None = None) -> list[int]:
    """Every member of a group, locked, in the order of their ids; with `daily` whoever has answered it, too.

    Who was waited for may have linked or unlinked accounts meanwhile, which makes other members; those are locked, too.
    """
    while True:
        known = select(members.c.person_id).where(members.c.group_id == group)
        concerned = known.union(select(claims.c.person_id).where(claims.c.daily_id == daily)) if daily else known
        rows = select(persons.c.id).where(persons.c.id.in_(concerned)).order_by(persons.c.id)
        locked = list(tx.execute(rows.with_for_update()).scalars())
        if set(tx.execute(concerned).scalars()) <= set(locked):
            return locked


def answered_by(tx: Transaction, daily: int) -> set[int]:
    """The persons who answered a daily."""
    return set(tx.execute(select(claims.c.person_id).where(claims.c.daily_id == daily)).scalars())


# --- everything, from the answers alone ----------------------------------------------------------------------------


def load_groups_answered_in(tx: Transaction, person: int) -> list[int]:
    """The groups in whose channels a person has answered dailies with any account."""
    answered = select(spaces.c.group_id).join(channels, channels.c.space_id == spaces.c.id)
    answered = answered.join(posts, posts.c.channel_id == channels.c.id).join(answers, answers.c.post_id == posts.c.id)
    own = answered.join(accounts, accounts.c.id == answers.c.account_id).where(accounts.c.person_id == person)
    return sorted(tx.execute(own.distinct()).scalars())


def load_rightful(tx: Transaction, person: int) -> dict[int, int]:
    """Daily -> the account whose answer counts: of a person's several accounts the earliest."""
    kept = select(answers.c.daily_id, answers.c.account_id).join(accounts, accounts.c.id == answers.c.account_id)
    first: dict[int, int] = {}
    for one in tx.execute(kept.where(accounts.c.person_id == person).order_by(answers.c.id)):
        first.setdefault(one.daily_id, one.account_id)
    return first
