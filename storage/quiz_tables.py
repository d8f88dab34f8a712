"""The tables of quizzes and of confidence, beside those of the daily.

A turn is one thing a quiz shows: its lobby, a question, its final table. A question's item is frozen with its turn, and
answers are kept by account, for ever and unchanged. Marks are derived and can be rebuilt.
"""

from typing import Final

from sqlalchemy import Boolean, Column, Date, Index, Integer, SmallInteger, String, Table, Text, UniqueConstraint, false

from content.attempts import Sureness
from content.rounds import Ending, Phase, Style
from storage.columns import Choice, Instant, Listed, Word, key, one_of, partial, to
from storage.ownership import owned
from storage.tables import metadata

LOBBY: Final = -1
"""The place of a lobby; questions are counted from 0."""
TABLE: Final = 1_000
"""The place of the final table."""

_OPEN: Final = "ended_at IS NULL AND style != 'solo'"
_OPEN_ALONE: Final = "ended_at IS NULL AND style = 'solo'"

quizzes = Table(
    "quizzes",
    metadata,
    key(),
    to("groups", "group_id"),
    Column("platform", String(10), nullable=False),
    Column("space", String(40), nullable=False),  # the platform's ids: a quiz needs no schedule where it is played
    Column("channel", String(40), nullable=False),
    Column("zone", String(60), nullable=False),
    Column("style", Word(Style, 10), nullable=False),
    Column("topic", String(80), nullable=False),
    Column("seed", String(40), nullable=False),
    Column("asked", Listed, nullable=False),  # ids of questions and templates in the order asked
    Column("starter", String(40), nullable=False),  # the platform's id
    Column("starter_name", String(100), nullable=False),
    to("persons", "person_id", nullable=True),  # whose it is, where it is solo
    Column("on_date", Date, nullable=False),  # the local date it was started on: its day on the boards
    Column("created_at", Instant, nullable=False),
    Column("ended_at", Instant),
    # where it stands: `content.rounds.Round`, field by field
    Column("questions", SmallInteger, nullable=False),
    Column("seconds", SmallInteger, nullable=False),
    Column("phase", Word(Phase, 10), nullable=False),
    Column("position", SmallInteger, nullable=False),
    Column("until", Instant),
    Column("opened_at", Instant),
    Column("closes_at", Instant),
    Column("paused", Boolean, nullable=False, server_default=false()),
    Column("ending", Word(Ending, 12)),
    Column("why", String(300)),  # what the platform said where nothing can be posted any more
    Column("finished", Boolean, nullable=False, server_default=false()),  # over, and nothing is left to draw
    one_of("platform", "discord", "slack"),
    one_of("style", "solo", "group", "night"),
    one_of("phase", "lobby", "sending", "asking", "judging", "showing", "over"),
    one_of("ending", "played", "stopped", "not started", "abandoned", "gone"),
    # one at a time in a channel: the unique row decides who was first
    partial("uq_quizzes_open_in_channel", "platform", "space", "channel", where=_OPEN, unique=True),
    partial("uq_quizzes_open_alone", "person_id", "group_id", where=_OPEN_ALONE, unique=True),
    partial("ix_quizzes_unfinished", "until", where="NOT finished"),
    Index(None, "group_id"),
    info=owned(
        "{n} quiz you started",
        "{n} quizzes you started",
        by=("person_id",),
        mentions={"starter": {"starter": "", "starter_name": "somebody"}},
        withheld=("seed", "asked"),
    ),
)

turns = Table(
    "turns",
    metadata,
    key(),
    to("quizzes", "quiz_id"),
    Column("place", SmallInteger, nullable=False),
    Column("asked", String(80)),  # a question's id, or a template's; null for a lobby and a table
    Column("item", Text),  # frozen when it is shown
    Column("opened_at", Instant),  # the platform's time of the message
    Column("closes_at", Instant),
    Column("revealed_at", Instant),
    Column("state", String(10), nullable=False),
    Column("begun_at", Instant),
    Column("attempted_at", Instant),
    Column("message", String(40)),
    Column("drawn", String(40)),  # what stands drawn, in short; null where nothing stands
    Column("drawn_at", Instant),
    UniqueConstraint("quiz_id", "place"),
    one_of("state", "private", "claimed", "sending", "posted", "lost"),
    info=owned(
        "{n} question of a quiz of your own",
        "{n} questions of quizzes of your own",
        by=("quiz_id",),
        withheld=("item",),
    ),
)

turn_answers = Table(
    "turn_answers",
    metadata,
    key(),
    to("turns", "turn_id"),
    to("accounts", "account_id"),
    Column("chosen", Choice, nullable=False),
    Column("at", Instant, nullable=False),  # the platform's time of the click
    UniqueConstraint("turn_id", "account_id"),
    Index(None, "account_id"),
    info=owned("{n} answer in a quiz", "{n} answers in quizzes", by=("account_id", "turn_id")),
)

players = Table(
    "players",
    metadata,
    to("quizzes", "quiz_id", primary_key=True),
    to("accounts", "account_id", primary_key=True),
    Column("at", Instant, nullable=False),
    info=owned("{n} quiz you joined", "{n} quizzes you joined", by=("account_id", "quiz_id")),
)

marks = Table(  # derived: what an answer is worth, from when right or wrong may be known
    "marks",
    metadata,
    to("turns", "turn_id", primary_key=True),
    to("persons", "person_id", primary_key=True),
    to("groups", "group_id"),
    Column("style", Word(Style, 10), nullable=False),
    Column("on_date", Date, nullable=False),
    Column("right", Boolean, nullable=False),
    Column("points", Integer, nullable=False),
    Index(None, "group_id", "on_date"),
    Index(None, "person_id"),
    info=owned("{n} mark for an answer in a quiz", "{n} marks for answers in quizzes", by=("person_id", "turn_id")),
)

# --- how sure somebody was: rows of their own, which change no points -----------------------------------------------

SURENESS: Final = ("asked", *Sureness, "unsaid")
"""`asked` while the question "How sure?" waits for its answer, `unsaid` where it was passed over."""

guesses = Table(  # named by the first release, which knew nothing but "I guessed"
    "guesses",
    metadata,
    to("dailies", "daily_id", primary_key=True),
    to("accounts", "account_id", primary_key=True),
    Column("at", Instant, nullable=False),
    Column("sureness", String(10), nullable=False, server_default=Sureness.GUESS),
    one_of("sureness", *SURENESS),
    info=owned("{n} daily with how sure you were", "{n} dailies with how sure you were", by=("account_id",)),
)

turn_guesses = Table(
    "turn_guesses",
    metadata,
    to("turns", "turn_id", primary_key=True),
    to("accounts", "account_id", primary_key=True),
    Column("at", Instant, nullable=False),
    Column("sureness", String(10), nullable=False, server_default=Sureness.GUESS),
    one_of("sureness", *SURENESS),
    info=owned(
        "{n} question of a quiz with how sure you were",
        "{n} questions of quizzes with how sure you were",
        by=("account_id", "turn_id"),
    ),
)
