"""The table of codes by which somebody links their accounts: one at a time of an account, used once, gone soon."""

from typing import Final

from sqlalchemy import Column, String, Table, UniqueConstraint

from storage.columns import Instant, key, to
from storage.ownership import owned
from storage.tables import metadata

link_codes: Final = Table(
    "link_codes",
    metadata,
    key(),
    to("accounts", "account_id"),  # who asked for it, and confirms in the end
    Column("digest", String(64), nullable=False),  # SHA-256 of the code, so that whoever reads the table has none
    Column("until", Instant, nullable=False),
    to("accounts", "entered_by", nullable=True),  # the account that entered it and agreed; written once
    UniqueConstraint("account_id"),
    UniqueConstraint("digest"),
    info=owned(
        "{n} code to link accounts", "{n} codes to link accounts", by=("account_id", "entered_by"), withheld=("digest",)
    ),
)
