"""The tables of how questions do: their figures, what was found against them, who decided what comes of that."""

from typing import Final

from sqlalchemy import Boolean, Column, Float, Index, Integer, String, Table, Text, UniqueConstraint

from storage.columns import Instant, Listed, key, to
from storage.ownership import NOBODYS, owned
from storage.tables import metadata


def _item() -> list[Column[str]]:
    """A question or a template as it stands: `content.rotation.edition_of`."""
    return [Column("question", String(80), nullable=False), Column("edition", String(16), nullable=False)]


item_statistics: Final = Table(  # derived: counted anew once a day
    "item_statistics",
    metadata,
    Column("question", String(80), primary_key=True),
    Column("edition", String(16), nullable=False),
    Column("answers", Integer, nullable=False),
    Column("right", Integer, nullable=False),
    Column("chosen", Text, nullable=False),  # option id -> how many, as JSON
    Column("members", Integer, nullable=False),
    Column("discrimination", Float),
    Column("seconds", Float),
    Column("counted_at", Instant, nullable=False),
    info=NOBODYS,
)

item_findings: Final = Table(  # the unique row decides who tells of it
    "item_findings",
    metadata,
    key(),
    *_item(),
    Column("doubts", Listed, nullable=False),  # words of `content.item_statistics.Doubt`
    Column("at", Instant, nullable=False),
    UniqueConstraint("question", "edition"),
    info=NOBODYS,
)

finding_notices: Final = Table(  # a row for each group that has been asked it
    "finding_notices",
    metadata,
    to("item_findings", "item_finding_id", primary_key=True),
    to("groups", "group_id", primary_key=True),
    Column("told_at", Instant),  # when an organiser was sent a message about it
    Index(None, "group_id"),
    info=NOBODYS,
)

item_decisions: Final = Table(  # the latest one of a group holds there, else the latest of the operator's
    "item_decisions",
    metadata,
    key(),
    to("groups", "group_id", nullable=True),  # null: everywhere
    *_item(),
    Column("keep", Boolean, nullable=False),  # it is asked; otherwise it is left out
    Column("by", String(40), nullable=False),
    Column("at", Instant, nullable=False),
    Index(None, "group_id"),
    info=owned("{n} decision on a question", "{n} decisions on questions", mentions={"by": {"by": ""}}),
)
