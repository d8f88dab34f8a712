"""Which spaces were greeted, which have removed the bot, and since when."""

from typing import Final

from sqlalchemy import Column, Table

from storage.columns import Instant, to
from storage.ownership import NOBODYS
from storage.tables import metadata

removals: Final = Table(  # a row goes with its space, or when the bot is there again
    "removals",
    metadata,
    to("spaces", "space_id", primary_key=True),
    Column("at", Instant, nullable=False),
    info=NOBODYS,
)

greetings: Final = Table(  # a row goes with its space
    "greetings",
    metadata,
    to("spaces", "space_id", primary_key=True),
    Column("at", Instant, nullable=False),
    info=NOBODYS,
)
