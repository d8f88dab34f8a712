"""The tables of weekly reports, of quiz nights that are planned, and of results that members share: messages, all."""

from typing import Final

from sqlalchemy import Column, Date, Index, String, Table, UniqueConstraint

from storage.columns import Instant, key, one_of, partial, to
from storage.ownership import NOBODYS, owned
from storage.tables import metadata

ON_THEIR_WAY: Final = "state IN ('claimed', 'sending')"
"""As the partial indexes say it, and whoever looks by them."""


def _on_its_way() -> list[Column[object]]:
    """A message on its way into its channel: `storage.settling.Messages`."""
    return [
        Column("state", String(10), nullable=False),
        Column("begun_at", Instant),
        Column("attempted_at", Instant),
        Column("posted_at", Instant),
        Column("message", String(40)),
        Column("drawn", String(10)),
    ]


_STATES: Final = ("claimed", "sending", "posted", "lost")

weeklies: Final = Table(
    "weeklies",
    metadata,
    key(),
    to("channels", "channel_id"),
    Column("first_day", Date, nullable=False),  # the Monday of the ISO week that it tells of
    Column("due_at", Instant, nullable=False),
    *_on_its_way(),
    UniqueConstraint("channel_id", "first_day"),  # the claim: one report a channel and week
    one_of("state", *_STATES),
    partial("ix_weeklies_on_their_way", "state", where=ON_THEIR_WAY),
    info=NOBODYS,
)

shares: Final = Table(
    "shares",
    metadata,
    key(),
    to("accounts", "account_id"),
    to("channels", "channel_id"),  # where it is told
    to("dailies", "daily_id", nullable=True),  # of one of these two it tells a result
    to("weeklies", "weekly_id", nullable=True),
    Column("at", Instant, nullable=False),
    *_on_its_way(),
    UniqueConstraint("account_id", "daily_id"),
    UniqueConstraint("account_id", "weekly_id"),
    one_of("state", *_STATES),
    Index(None, "daily_id"),
    partial("ix_shares_on_their_way", "state", where=ON_THEIR_WAY),
    info=owned("{n} result you shared", "{n} results you shared", by=("account_id",)),
)

nights: Final = Table(
    "nights",
    metadata,
    key(),
    to("weeklies", "weekly_id"),  # the report that proposed it
    to("channels", "channel_id"),  # where it is told, and played
    Column("topic", String(60), nullable=False),
    Column("starts_at", Instant, nullable=False),
    Column("at", Instant, nullable=False),
    *_on_its_way(),
    UniqueConstraint("weekly_id"),  # the claim: one night a report
    one_of("state", *_STATES),
    partial("ix_nights_on_their_way", "state", where=ON_THEIR_WAY),
    info=NOBODYS,
)

share_claims: Final = Table(  # derived from the shares: whose accounts they are of
    "share_claims",
    metadata,
    key(),
    to("persons", "person_id"),
    to("dailies", "daily_id", nullable=True),
    to("weeklies", "weekly_id", nullable=True),
    UniqueConstraint("person_id", "daily_id"),  # a person shares a result once, from whichever account
    UniqueConstraint("person_id", "weekly_id"),
    Index(None, "daily_id"),
    info=owned("{n} result that counts as shared", "{n} results that count as shared", by=("person_id",)),
)
