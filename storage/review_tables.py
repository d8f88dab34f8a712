"""The tables of reviews and stars.

A review is one question that somebody was asked again, with its item frozen when it was shown; what it does to their
memory is counted from the answers whenever it is needed, and stands nowhere.
"""

from typing import Final

from sqlalchemy import Boolean, Column, Float, Index, Integer, String, Table, Text, UniqueConstraint, false

from storage.columns import Choice, Instant, key, one_of, partial, to
from storage.ownership import NOBODYS, owned
from storage.quiz_tables import SURENESS
from storage.tables import metadata

_OPEN: Final = "closed_at IS NULL"

reviews = Table(
    "reviews",
    metadata,
    key(),
    to("persons", "person_id"),
    Column("card", String(80), nullable=False),  # what was due: a question's id, or a template's
    Column("asked", String(80), nullable=False),  # the same, or another question of the same skill in its place
    Column("item", Text, nullable=False),  # frozen when it is shown
    Column("begun_at", Instant, nullable=False),  # the same for all that is asked in one sitting
    Column("shown_at", Instant, nullable=False),
    Column("closed_at", Instant),  # when it was answered, or taken back
    # one at a time of a person: the unique row decides which
    partial("uq_reviews_open", "person_id", where=_OPEN, unique=True),
    Index(None, "person_id", "begun_at"),
    info=owned(
        "{n} question asked in reviews", "{n} questions asked in reviews", by=("person_id",), withheld=("item",)
    ),
)

review_answers = Table(
    "review_answers",
    metadata,
    key(),
    to("reviews", "review_id"),
    to("accounts", "account_id"),
    Column("chosen", Choice, nullable=False),
    Column("right", Boolean, nullable=False, server_default=false()),
    Column("at", Instant, nullable=False),  # the platform's time of the click
    UniqueConstraint("review_id", "account_id"),
    Index(None, "account_id"),
    info=owned("{n} answer in a review", "{n} answers in reviews", by=("account_id", "review_id"), withheld=("right",)),
)

review_sureness = Table(
    "review_sureness",
    metadata,
    to("reviews", "review_id", primary_key=True),
    to("accounts", "account_id", primary_key=True),
    Column("sureness", String(10), nullable=False),
    Column("at", Instant, nullable=False),
    one_of("sureness", *SURENESS),
    info=owned(
        "{n} review with how sure you were", "{n} reviews with how sure you were", by=("account_id", "review_id")
    ),
)

group_stabilities = Table(
    "group_stabilities",
    metadata,
    to("groups", "group_id", primary_key=True),
    Column("pack", String(80), primary_key=True),
    Column("again", Float, nullable=False),  # days, after a first answer of that grade (`content.forgetting`)
    Column("hard", Float, nullable=False),
    Column("good", Float, nullable=False),
    Column("easy", Float, nullable=False),
    Column("answers", Integer, nullable=False),  # how many they were fitted to
    Column("fitted_at", Instant, nullable=False),
    info=NOBODYS,
)

stars = Table(
    "stars",
    metadata,
    key(),
    to("accounts", "account_id"),
    Column("question", String(80), nullable=False),  # a question's id, or a template's
    Column("ask", String(300), nullable=False),  # by what one knows it again in the list: `Item.gist`
    Column("note", String(300)),
    Column("at", Instant, nullable=False),
    UniqueConstraint("account_id", "question"),
    info=owned("{n} star", "{n} stars", by=("account_id",)),
)
