"""The tables of groups over several spaces: who is invited, and what each space goes back to."""

from typing import Final

from sqlalchemy import Column, Index, String, Table, UniqueConstraint

from storage.columns import Instant, key, to
from storage.ownership import NOBODYS, owned
from storage.tables import metadata

group_codes: Final = Table(
    "group_codes",
    metadata,
    key(),
    to("accounts", "account_id"),  # who made it, and confirms in the end
    to("spaces", "space_id"),  # where it was made, and has to be confirmed
    to("groups", "group_id"),  # what it invites to: where the space has left that since, it is void
    Column("digest", String(64), nullable=False),  # SHA-256 of the code, so that whoever reads the table has none
    Column("until", Instant, nullable=False),
    to("accounts", "entered_by", nullable=True),  # the account that entered it and agreed; written once
    to("spaces", "entered_in", nullable=True),  # the space that is to join
    UniqueConstraint("account_id"),
    UniqueConstraint("digest"),
    info=owned(
        "{n} code to invite a server or workspace",
        "{n} codes to invite servers or workspaces",
        by=("account_id", "entered_by"),
        withheld=("digest",),
    ),
)

stays: Final = Table(  # a space has a row while it is in a group that it joined
    "stays",
    metadata,
    to("spaces", "space_id", primary_key=True),
    to("groups", "own_group_id"),  # what it leaves with
    Column("since", Instant, nullable=False),
    Index(None, "own_group_id"),
    info=NOBODYS,
)
