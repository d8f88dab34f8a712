"""Results that members share: a row for each, so that it is told once, and its way into the channel."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final, NamedTuple

from sqlalchemy import insert, literal, select

from content.scoring import DailyOutcome
from storage.answer_tables import steps
from storage.boards import name_of
from storage.database import Transaction
from storage.once import OnceMessage, OnceMessages
from storage.places import PLACED, placed
from storage.rows import Shape
from storage.tables import accounts, persons
from storage.week_tables import share_claims, shares, weeklies

SHARES: Final = OnceMessages(shares, wanted_at="at")
"""How a shared result gets into its channel."""


class Of(NamedTuple):
    """Whose result is shared where, and what it is of: a daily or the week of a report."""

    person: int
    account: int
    channel: int
    daily: int | None = None
    weekly: int | None = None

    @property
    def what(self) -> Mapping[str, int | None]:
        return {"daily_id": self.daily, "weekly_id": self.weekly}


def claim_share(tx: Transaction, of: Of, *, at: datetime) -> int | None:
    """A result is to be told; the number of its row. None where it was shared before: the unique row decides.

    It is the person's who is behind the account, so their row has to be locked.
    """
    claim = tx.insert(share_claims).values(person_id=of.person, **of.what).on_conflict_do_nothing()
    if tx.execute(claim.returning(share_claims.c.id)).first() is None:
        return None
    row = {"account_id": of.account, "channel_id": of.channel, **of.what, "at": at, "state": "claimed"}
    return int(tx.execute(insert(shares).values(row).returning(shares.c.id)).scalar_one())


def claim_anew(tx: Transaction, person: int) -> None:
    """Write what counts as shared by a person, of whom no such row stands, from what their accounts shared."""
    what = (shares.c.daily_id, shares.c.weekly_id)
    shared = select(literal(person), *what).distinct().join(accounts, accounts.c.id == shares.c.account_id)
    told = shared.where(accounts.c.person_id == person)
    tx.execute(insert(share_claims).from_select(["person_id", "daily_id", "weekly_id"], told))


@dataclass(frozen=True, slots=True)
class Share(OnceMessage):
    """A shared result with what is needed to draw and deliver it."""

    person: int
    name: str
    """Empty for somebody who is hidden."""
    quiet: bool
    daily: int | None
    week: date | None
    """The first day of the week that it is of."""
    at: datetime


_SHARING: Final = accounts.alias("sharing")
"""Beside the accounts in which a name is looked for."""
_SHARE: Final = Shape(
    Share,
    shares,
    **PLACED,
    person=persons.c.id,
    name=name_of(persons.c.id),
    quiet=persons.c.quiet,
    daily=shares.c.daily_id,
    week=weeklies.c.first_day,
)
_WHOLE: Final = (
    placed(_SHARE.select(), shares)
    .join(_SHARING, _SHARING.c.id == shares.c.account_id)
    .join(persons, persons.c.id == _SHARING.c.person_id)
    .outerjoin(weeklies, weeklies.c.id == shares.c.weekly_id)
)


def load_share(tx: Transaction, number: int) -> Share | None:
    return tx.find(_SHARE, _WHOLE.where(shares.c.id == number))


def find_share(tx: Transaction, of: Of) -> Share | None:
    """The row that stands in the way of sharing a result again, from any account of the person; the earliest."""
    same = shares.c.daily_id == of.daily if of.weekly is None else shares.c.weekly_id == of.weekly
    return tx.find(_SHARE, _WHOLE.where(persons.c.id == of.person, same).order_by(shares.c.id).limit(1))


class OwnAnswer(NamedTuple):
    """What is told of an answer to a daily."""

    on: date
    outcome: DailyOutcome
    streak: int


_OWN_ANSWER: Final = Shape(OwnAnswer, steps, on=steps.c.on_date)


def find_own_answer(tx: Transaction, *, person: int, daily: int) -> OwnAnswer | None:
    """None where its verdict isn't known yet, or is known no more."""
    return tx.find(_OWN_ANSWER, _OWN_ANSWER.select().where(steps.c.person_id == person, steps.c.daily_id == daily))
