"""What serving Slack over HTTP needs: requests that were taken, installations, and the states of those under way."""

from typing import Final

from sqlalchemy import Boolean, Column, Index, String, Table, Text

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

slack_installations: Final = Table(  # whose app was removed keeps its row without a token, so that all processes see it
    "slack_installations",
    metadata,
    Column("home", String(40), primary_key=True),  # the workspace, or the organisation that installed it for all of its
    Column("whole", Boolean, nullable=False),  # whether it is an organisation
    Column("address", String(200), nullable=False),
    Column("bot_user", String(40), nullable=False),
    Column("bot", String(40), nullable=False),
    Column("token", Text),  # encrypted; null: removed
    Column("refresh_token", Text),  # encrypted; null where tokens don't expire
    Column("expires_at", Instant),
    Column("rotating_until", Instant),  # some process is exchanging the token
    Column("installed_at", Instant, nullable=False),
    Column("changed_at", Instant, nullable=False),
    Index(None, "changed_at"),
    Index(None, "expires_at"),
    info=NOBODYS,
)

slack_states: Final = Table(  # of installations that have begun; a row is used up by its one return
    "slack_states",
    metadata,
    Column("digest", String(64), primary_key=True),
    Column("expires_at", Instant, nullable=False),
    info=NOBODYS,
)
