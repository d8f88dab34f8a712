"""The roles that Studyhall itself has given to members, so that it takes away those and no others."""

from typing import Final

from sqlalchemy import Column, String, Table

from storage.columns import Instant, to
from storage.ownership import owned
from storage.tables import metadata

given_roles: Final = Table(
    "given_roles",
    metadata,
    to("spaces", "space_id", primary_key=True),
    Column("user", String(40), primary_key=True),  # the platform's id
    Column("role", String(40), primary_key=True),  # likewise
    Column("given_at", Instant),  # null while nobody knows whether they have it
    info=owned(
        "{n} role that Studyhall gave you",
        "{n} roles that Studyhall gave you",
        # Whoever is deleted keeps the row until the role is gone: without the id nobody could take it from them.
        mentions={"user": {"given_at": None}},
    ),
)
