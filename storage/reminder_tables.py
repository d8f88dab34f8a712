"""The tables of reminders. What somebody is reminded of stands with their settings (`persons`)."""

from typing import Final

from sqlalchemy import Boolean, Column, Date, Index, String, Table, UniqueConstraint, false

from storage.columns import Instant, key, one_of, partial, to
from storage.ownership import owned
from storage.tables import metadata

_WAITS: Final = "begun_at IS NULL"

reminders = Table(
    "reminders",
    metadata,
    to("persons", "person_id", primary_key=True),
    to("accounts", "account_id"),  # where they are sent: by which they were switched last
    Column("time", String(5), nullable=False),  # local, HH:MM
    Column("zone", String(60), nullable=False),  # of where they were switched, for whoever has set none of their own
    Column("since", Instant, nullable=False),  # when they were switched last: what was ignored before is forgotten
    Column("next_at", Instant),  # null where nothing is to be reminded of
    Column("stopped", String(10)),  # why Studyhall switched one off by itself; null where it didn't
    one_of("stopped", "ignored", "refused"),
    Index(None, "account_id"),
    Index(None, "next_at"),
    info=owned("{n} time to be reminded at", "{n} times to be reminded at", by=("person_id", "account_id")),
)

reminded = Table(
    "reminded",
    metadata,
    key(),
    to("persons", "person_id"),
    Column("on_date", Date, nullable=False),  # local
    Column("due_at", Instant, nullable=False),
    Column("begun_at", Instant),  # of sending: from here on it is never sent again
    Column("of_reviews", Boolean, nullable=False, server_default=false()),  # what it told of; neither: nothing was sent
    Column("of_daily", Boolean, nullable=False, server_default=false()),
    UniqueConstraint("person_id", "on_date"),  # the claim: one a person and date
    partial("ix_reminded_waiting", "due_at", where=_WAITS),
    info=owned("{n} day on which you were reminded", "{n} days on which you were reminded", by=("person_id",)),
)
