"""The tables of reports: what members say is wrong with a question, and what they are answered."""

from typing import Final

from sqlalchemy import Column, Index, String, Table, UniqueConstraint

from storage.columns import Instant, key, one_of, to
from storage.ownership import owned
from storage.tables import metadata

reports: Final = Table(
    "reports",
    metadata,
    key(),
    to("groups", "group_id"),
    to("accounts", "account_id"),
    Column("question", String(80), nullable=False),
    Column("digest", String(16), nullable=False),  # of the question as it was seen
    Column("seed", String(80)),
    Column("ask", String(300), nullable=False),  # by what one knows it again: `Item.gist`
    Column("kind", String(10), nullable=False),
    Column("words", String(500), nullable=False),
    Column("chose", String(300)),  # what whoever reported it had answered, as it was shown; null where nothing
    Column("suggestion", String(300)),  # what would be right, if they said so
    Column("at", Instant, nullable=False),
    Column("told_at", Instant),  # when an organiser was sent a message about it
    Column("closed_at", Instant),
    one_of("kind", "wrong", "unclear", "outdated", "other"),
    UniqueConstraint("account_id", "question", "digest"),
    Index(None, "group_id", "closed_at"),
    info=owned("{n} report on a question", "{n} reports on questions", by=("account_id",)),
)

report_answers: Final = Table(  # a row for each, never changed: a later answer takes nothing from an earlier one
    "report_answers",
    metadata,
    key(),
    to("reports", "report_id"),
    Column("words", String(500), nullable=False),
    Column("by", String(40), nullable=False),
    Column("at", Instant, nullable=False),
    Column("told_at", Instant),  # when whoever reported was shown it below something of their own
    Index(None, "report_id"),
    info=owned(
        "{n} answer to a report",
        "{n} answers to reports",
        by=("report_id",),
        mentions={"by": {"by": ""}},
        withheld=("by",),
    ),
)
