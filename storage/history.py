"""What the fold reads: the dailies of a group, where they stood, what was answered; and what it wrote before."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final

from sqlalchemy import ColumnElement, delete, select

from content.boards import Score, Slot, Window
from content.grading import grade
from content.items import load_item
from content.scoring import Answered, Event, Outcome, Standing, Step, Unanswered
from storage.database import Transaction
from storage.tables import (
    accounts,
    answers,
    claims,
    corrections,
    dailies,
    members,
    persons,
    posts,
    repairs,
    scores,
    steps,
)

STANDING: Final = ("streak", "longest", "freezes", "home", "answered_on", "covered_on", "broke_on", "lost")


@dataclass(frozen=True, slots=True)
class PastDaily:
    """A daily as the fold sees it."""

    id: int
    on: date
    key: tuple[str, ...]
    """With any logged correction."""
    difficulty: int
    settled: bool
    posted_in: frozenset[int]
    """The channels where it stood for its whole time."""


@dataclass(frozen=True, slots=True)
class Given:
    """An answer that counts: its channel and choice."""

    channel: int
    chosen: tuple[str, ...]


@dataclass(slots=True)
class History:
    """The fold's inputs for one group (or for one of its members), in the order of the dailies' dates."""

    dailies: list[PastDaily] = field(default_factory=list)
    given: dict[int, dict[int, Given]] = field(default_factory=lambda: defaultdict(dict))
    """Person -> daily -> the answer that counts."""
    repaired: set[tuple[int, int]] = field(default_factory=set)
    """(person, daily)."""

    def events(self, person: int) -> list[Event]:
        """What happened to one person, ready to be folded."""
        return [event for daily in self.dailies if (event := self._event(person, daily)) is not None]

    def _event(self, person: int, daily: PastDaily) -> Event | None:
        given = self.given[person].get(daily.id) if person in self.given else None
        if given is not None:
            right = grade(given.chosen, daily.key).right
            return Answered(daily.id, daily.on, given.channel, right, daily.difficulty)
        if not daily.settled:
            return None
        return Unanswered(daily.id, daily.on, daily.posted_in, (person, daily.id) in self.repaired)


def load_history(tx: Transaction, group: int, *, person: int | None = None, since: date | None = None) -> History:
    """The group's history from `since` on; with `person`, only that member's answers."""
    in_scope: list[ColumnElement[bool]] = [dailies.c.group_id == group]
    if since is not None:
        in_scope.append(dailies.c.on_date >= since)
    of_person: list[ColumnElement[bool]] = [] if person is None else [claims.c.person_id == person]
    history = History(dailies=_load_dailies(tx, in_scope))
    counting = (answers.c.account_id == claims.c.account_id) & (answers.c.daily_id == claims.c.daily_id)
    given = (
        select(claims.c.person_id, claims.c.daily_id, posts.c.channel_id, answers.c.chosen)
        .join(answers, counting)
        .join(posts, posts.c.id == answers.c.post_id)
        .join(dailies, dailies.c.id == claims.c.daily_id)
        .where(*in_scope, *of_person)
    )
    for row in tx.execute(given):
        history.given[row[0]][row[1]] = Given(row[2], row[3])
    history.repaired = _load_repaired(tx, in_scope)
    return history


def _load_repaired(tx: Transaction, in_scope: list[ColumnElement[bool]]) -> set[tuple[int, int]]:
    logged = select(repairs.c.person_id, repairs.c.daily_id).join(dailies, dailies.c.id == repairs.c.daily_id)
    return {(row[0], row[1]) for row in tx.execute(logged.where(*in_scope))}


def _load_dailies(tx: Transaction, in_scope: list[ColumnElement[bool]]) -> list[PastDaily]:
    corrected: dict[int, tuple[str, ...]] = {}
    logged = select(corrections.c.daily_id, corrections.c.key).join(dailies, dailies.c.id == corrections.c.daily_id)
    for row in tx.execute(logged.where(*in_scope).order_by(corrections.c.id)):
        corrected[row[0]] = row[1]
    stood: dict[int, set[int]] = defaultdict(set)
    whole_time = (posts.c.state == "posted", posts.c.ended == "time")
    posted = select(posts.c.daily_id, posts.c.channel_id).join(dailies, dailies.c.id == posts.c.daily_id)
    for row in tx.execute(posted.where(*in_scope, *whole_time)):
        stood[row[0]].add(row[1])
    wanted = (dailies.c.id, dailies.c.on_date, dailies.c.item, dailies.c.settled_at)
    past = []
    for row in tx.execute(select(*wanted).where(*in_scope).order_by(dailies.c.on_date)):
        item = load_item(row[2])
        key = corrected.get(row[0], item.key)
        past.append(PastDaily(row[0], row[1], key, item.difficulty, row[3] is not None, frozenset(stood[row[0]])))
    return past


# --- what the fold wrote -------------------------------------------------------------------------------------------


def _step(row: Any) -> Step:
    return Step(
        daily=row.daily_id,
        on=row.on_date,
        outcome=Outcome(row.outcome),
        points=row.points,
        standing=_standing(row),
        channel=row.channel_id,
    )


def _standing(row: Any) -> Standing:
    return Standing(**{name: getattr(row, name) for name in STANDING})


def load_steps(tx: Transaction, *, group: int, person: int, since: date) -> list[Step]:
    """A member's steps from `since` on, in the order of the dailies' dates."""
    where = (steps.c.person_id == person, steps.c.group_id == group, steps.c.on_date >= since)
    return [_step(row) for row in tx.execute(select(steps).where(*where).order_by(steps.c.on_date))]


def load_standing_before(tx: Transaction, *, group: int, person: int, on: date) -> Standing:
    """Where a member stood before the daily of a date."""
    where = (steps.c.person_id == person, steps.c.group_id == group, steps.c.on_date < on)
    row = tx.execute(select(steps).where(*where).order_by(steps.c.on_date.desc()).limit(1)).first()
    return _standing(row) if row else Standing()


def load_standing(tx: Transaction, *, group: int, person: int) -> Standing:
    """Where a member stands now; an empty standing for a person who is none."""
    row = tx.execute(select(members).where(members.c.group_id == group, members.c.person_id == person)).first()
    return _standing(row) if row else Standing()


def delete_steps(tx: Transaction, *, group: int, person: int, since: date) -> None:
    """Forget a member's steps from `since` on; the fold is about to write them anew."""
    where = (steps.c.person_id == person, steps.c.group_id == group, steps.c.on_date >= since)
    tx.execute(delete(steps).where(*where))


def lock_members(tx: Transaction, group: int) -> list[tuple[int, int | None]]:
    """(person, home channel) of every member of a group, each person locked, in the order of their ids."""
    rows = (
        select(persons.c.id)
        .join(members, members.c.person_id == persons.c.id)
        .where(members.c.group_id == group)
        .order_by(persons.c.id)
        .with_for_update(of=persons)
    )
    locked = [row[0] for row in tx.execute(rows)]
    homes = select(members.c.person_id, members.c.home).where(members.c.group_id == group)
    home_of = {row[0]: row[1] for row in tx.execute(homes)}
    return [(person, home_of[person]) for person in locked if person in home_of]


def answered_by(tx: Transaction, daily: int) -> set[int]:
    """The persons who answered a daily."""
    return set(tx.execute(select(claims.c.person_id).where(claims.c.daily_id == daily)).scalars())


# --- everything, to verify or to rebuild ---------------------------------------------------------------------------


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
    """Every group that has had a daily."""
    return sorted(tx.execute(select(dailies.c.group_id).distinct()).scalars())


def load_derived(tx: Transaction, group: int) -> Derived:
    """What stands in the derived tables."""
    of_group = claims.c.daily_id.in_(select(dailies.c.id).where(dailies.c.group_id == group))
    claimed = select(claims.c.person_id, claims.c.daily_id, claims.c.account_id).where(of_group)
    counters = {}
    for row in tx.execute(select(scores).where(scores.c.group_id == group)):
        slot = Slot(row.channel_id, Window(row.window), row.first_day)
        counters[row.person_id, slot] = Score(row.points, row.answered, row.right)
    return Derived(
        claims={(row[0], row[1], row[2]) for row in tx.execute(claimed)},
        steps={(r.person_id, r.daily_id): _step(r) for r in tx.execute(select(steps).where(steps.c.group_id == group))},
        standings={
            r.person_id: (r.through, _standing(r))
            for r in tx.execute(select(members).where(members.c.group_id == group))
        },
        scores=counters,
    )


def load_recounted(tx: Transaction, group: int) -> tuple[History, set[tuple[int, int, int]]]:
    """The group's history and claims, (person, daily, account), from its answers alone.

    Of a person's several accounts the earliest answer counts.
    """
    of_group = [dailies.c.group_id == group]
    history = History(dailies=_load_dailies(tx, of_group), repaired=_load_repaired(tx, of_group))
    rows = tx.execute(
        select(accounts.c.person_id, answers.c.daily_id, answers.c.account_id, posts.c.channel_id, answers.c.chosen)
        .join(accounts, accounts.c.id == answers.c.account_id)
        .join(posts, posts.c.id == answers.c.post_id)
        .join(dailies, dailies.c.id == answers.c.daily_id)
        .where(*of_group)
        .order_by(answers.c.id)
    )
    rightful = set()
    for row in rows:
        if row[1] not in history.given[row[0]]:
            history.given[row[0]][row[1]] = Given(row[3], row[4])
            rightful.add((row[0], row[1], row[2]))
    return history, rightful


def delete_derived(tx: Transaction, group: int) -> None:
    """Empty the derived tables of a group, to be filled again in the same transaction."""
    of_group = select(dailies.c.id).where(dailies.c.group_id == group)
    tx.execute(delete(claims).where(claims.c.daily_id.in_(of_group)))
    for table in (steps, members, scores):
        tx.execute(delete(table).where(table.c.group_id == group))
