"""The tables of teams: how they were dealt in a season, and who is in which."""

from typing import Final

from sqlalchemy import Column, Date, Index, Integer, SmallInteger, Table

from storage.columns import Instant, to
from storage.ownership import NOBODYS, owned
from storage.tables import metadata

team_draws: Final = Table(
    "team_draws",
    metadata,
    to("groups", "group_id", primary_key=True),
    Column("first_day", Date, primary_key=True),  # of the season, as its boards have it
    Column("teams", SmallInteger, nullable=False),
    Column("seed", Integer, nullable=False),
    Column("at", Instant, nullable=False),
    info=NOBODYS,
)

team_members: Final = Table(
    "team_members",
    metadata,
    to("groups", "group_id", primary_key=True),
    Column("first_day", Date, primary_key=True),
    to("persons", "person_id", primary_key=True),
    Column("team", SmallInteger, nullable=False),
    Column("place", Integer),  # in the order of the deal, which decides the team; null for who came later
    Column("strength", Integer, nullable=False),  # the points that were known of them then
    Index(None, "person_id"),
    info=owned("{n} team you were in", "{n} teams you were in", by=("person_id",)),
)
