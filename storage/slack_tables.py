"""What Slack's requests over HTTP leave for a while."""

from typing import Final

from sqlalchemy import Column, Index, String, Table

from storage.columns import Instant
from storage.ownership import NOBODYS
from storage.tables import metadata

slack_requests: Final = Table(  # a row goes once nobody could send the same again
    "slack_requests",
    metadata,
    Column("digest", String(64), primary_key=True),  # of its signature
    Column("at", Instant, nullable=False),
    Index(None, "at"),
    info=NOBODYS,
)
