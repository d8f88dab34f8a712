"""The tables of corrected keys, beside `corrections`, the log of what they did to dailies.

A corrected key is one decision about a question as it was asked; whose points it changed is kept until they were told.
"""

from typing import Final

from sqlalchemy import Boolean, Column, Index, Integer, String, Table, Text

from storage.columns import Choice, Instant, key, to
from storage.ownership import owned
from storage.tables import metadata

corrected_keys: Final = Table(
    "corrected_keys",
    metadata,
    key(),
    to("groups", "group_id", nullable=True),  # null: everywhere
    Column("question", String(80), nullable=False),
    Column("ask", String(300), nullable=False),  # the beginning of what was asked, for whoever is told
    Column("key", Choice, nullable=False),
    Column("why", String(300), nullable=False),
    Column("by", String(40), nullable=False),
    Column("at", Instant, nullable=False),
    Column("over", Text),  # the question as the pack had it: as long as it has it so, it is asked with this key
    info=owned(
        "{n} answer to a question you corrected",
        "{n} answers to questions you corrected",
        mentions={"by": {"by": ""}},
        withheld=("over",),
    ),
)

rescored: Final = Table(
    "rescored",
    metadata,
    to("corrected_keys", "corrected_key_id", primary_key=True),
    to("accounts", "account_id", primary_key=True),
    Column("points", Integer, nullable=False),  # more, or fewer, than before, over all boards but practice
    Column("told", Boolean, nullable=False),
    Index(None, "account_id"),
    info=owned("{n} change of your points", "{n} changes of your points", by=("account_id",)),
)
