"""The tables of plans: when somebody sits the exam, and the days on which nothing can be missed.

A member's and a group's stand apart, so that each row belongs to somebody who exists. What was declared is never taken
away: it is dropped from a day on, since the misses before it are settled.
"""

from collections.abc import Mapping
from typing import Final, Literal

from sqlalchemy import Column, Date, String, Table, UniqueConstraint

from storage.columns import Instant, key, to
from storage.ownership import NOBODYS, owned
from storage.tables import metadata

OwnerKind = Literal["person", "group"]


def _exam_dates(whose: OwnerKind) -> Table:
    return Table(
        f"{whose}_exam_dates",
        metadata,
        to(f"{whose}s", f"{whose}_id", primary_key=True),
        Column("begun_on", Date, nullable=False),  # the first day of the plan
        Column("exam_on", Date, nullable=False),
        Column("at", Instant, nullable=False),
        info=owned("{n} exam date", "{n} exam dates", by=("person_id",)) if whose == "person" else NOBODYS,
    )


def _rest_days(whose: OwnerKind) -> Table:
    return Table(
        f"{whose}_rest_days",
        metadata,
        key(),
        to(f"{whose}s", f"{whose}_id"),
        Column("first", Date, nullable=False),  # never before the day it was declared on
        Column("last", Date, nullable=False),
        Column("weekdays", String(7), nullable=False),  # digits, 0 is Monday
        Column("declared_at", Instant, nullable=False),
        Column("dropped_on", Date),  # from this day on it no longer holds
        UniqueConstraint(f"{whose}_id", "first", "last", "weekdays"),
        info=owned("{n} entry of rest days", "{n} entries of rest days", by=("person_id",))
        if whose == "person"
        else NOBODYS,
    )


EXAM_DATES: Final[Mapping[OwnerKind, Table]] = {"person": _exam_dates("person"), "group": _exam_dates("group")}
REST_DAYS: Final[Mapping[OwnerKind, Table]] = {"person": _rest_days("person"), "group": _rest_days("group")}
