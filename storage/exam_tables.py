"""The tables of mock exams.

A paper is frozen when an exam starts; whatever becomes of the pack, an exam stays as it began. Answers may change until
the end: a question keeps the latest choice, with its verdict and the account that made it. What an exam came to is
counted from its questions; only whether it was passed is noted with its end, for whoever asks of all members at once.
"""

from typing import Final

from sqlalchemy import Boolean, Column, Index, SmallInteger, String, Table, Text, UniqueConstraint, false, or_

from content.exams import Close, Length
from storage.columns import Choice, Instant, Word, key, one_of, partial, to
from storage.ownership import owned
from storage.tables import metadata

_OPEN: Final = "ended_at IS NULL"

exams = Table(
    "exams",
    metadata,
    key(),
    to("groups", "group_id"),  # where it was started: with them it is compared
    to("persons", "person_id"),
    to("accounts", "account_id"),  # who started it
    Column("version", String(10), nullable=False),  # of the exam
    Column("form", SmallInteger, nullable=False),  # 0 where it was drawn
    Column("length", Word(Length, 10), nullable=False),
    Column("started_at", Instant, nullable=False),
    Column("closes_at", Instant, nullable=False),  # when its time is up
    Column("ended_at", Instant),
    Column("close", Word(Close, 12)),  # how it ended
    Column("passed", Boolean),  # a full one that was submitted, of all that ended; null until then
    Column("place", SmallInteger, nullable=False),  # the question shown last, from 0
    one_of("length", "full", "half"),
    one_of("close", "submitted", "time", "abandoned"),
    # one at a time: the unique row decides who was first
    partial("uq_exams_open", "person_id", where=_OPEN, unique=True),
    partial("ix_exams_running", "closes_at", where=_OPEN),
    Index(None, "person_id"),
    Index(None, "group_id"),
    info=owned("{n} mock exam", "{n} mock exams", by=("person_id", "account_id")),
)

IS_SUBMITTED: Final = or_(exams.c.close == Close.SUBMITTED, exams.c.close == Close.TIME)
"""It is over and counts."""

exam_items = Table(
    "exam_items",
    metadata,
    key(),
    to("exams", "exam_id"),
    Column("place", SmallInteger, nullable=False),  # from 0
    Column("asked", String(80), nullable=False),  # a question's id, or a template's
    Column("seed", String(80)),  # what a template's numbers were drawn from
    Column("domain", String(10), nullable=False),
    Column("scored", Boolean, nullable=False),
    Column("item", Text, nullable=False),
    Column("chosen", Choice),  # the latest choice; null while the question is open
    Column("right", Boolean),  # whether that is right; null while the question is open
    to("accounts", "account_id", nullable=True),  # whose choice it was
    Column("at", Instant),  # the platform's time of that click
    Column("flagged", Boolean, nullable=False, server_default=false()),
    UniqueConstraint("exam_id", "place"),
    Index(None, "account_id"),
    info=owned(
        "{n} question of a mock exam",
        "{n} questions of mock exams",
        by=("exam_id",),
        mentions={"account_id": {"account_id": None}},
        withheld=("item", "right", "seed", "scored"),
    ),
)
