"""What was answered, kept for ever, and what is counted from it: claims, steps, members and counters can be rebuilt."""

from sqlalchemy import Column, Date, ForeignKey, Index, Integer, SmallInteger, String, Table, Text, UniqueConstraint

from content.boards import Window
from content.scoring import DailyOutcome
from storage.columns import Choice, Id, Instant, Word, key, one_of, to
from storage.ownership import NOBODYS, owned
from storage.tables import metadata

# --- kept for ever ---------------------------------------------------------------------------------------------------

answers = Table(
    "answers",
    metadata,
    key(),  # counts in the order of commit for any one (person, daily): the claim is taken first
    to("accounts", "account_id"),
    to("dailies", "daily_id"),
    to("posts", "post_id"),
    Column("chosen", Choice, nullable=False),
    Column("at", Instant, nullable=False),  # the platform's time of the click
    UniqueConstraint("account_id", "daily_id"),
    Index(None, "daily_id"),
    info=owned("{n} answer to a daily", "{n} answers to dailies", by=("account_id",)),
)

repairs = Table(
    "repairs",
    metadata,
    key(),
    to("persons", "person_id"),
    to("dailies", "daily_id"),
    Column("by", String(40), nullable=False),
    Column("at", Instant, nullable=False),
    UniqueConstraint("person_id", "daily_id"),
    info=owned(
        "{n} repair of a streak",
        "{n} repairs of streaks",
        by=("person_id",),
        mentions={"by": {"by": ""}},
        withheld=("person_id", "by"),
    ),
)

corrections = Table(
    "corrections",
    metadata,
    key(),
    to("dailies", "daily_id"),
    Column("key", Choice, nullable=False),
    Column("item", Text),  # with that key, and reasons that go with it: the latest one of a daily holds
    Column("why", String(300), nullable=False),
    Column("by", String(40), nullable=False),
    Column("at", Instant, nullable=False),
    Index(None, "daily_id"),
    info=owned("{n} key you corrected", "{n} keys you corrected", mentions={"by": {"by": ""}}, withheld=("item",)),
)

# --- derived: a fold over the above ----------------------------------------------------------------------------------

claims = Table(
    "claims",
    metadata,
    to("persons", "person_id", primary_key=True),
    to("dailies", "daily_id", primary_key=True),
    to("accounts", "account_id"),  # whose answer counts
    Index(None, "daily_id"),
    info=owned(
        "{n} daily that counts as answered", "{n} dailies that count as answered", by=("person_id", "account_id")
    ),
)


def _standing() -> list[Column[object]]:
    """The fold's state, `content.scoring.Standing`, field by field."""
    return [
        Column("streak", Integer, nullable=False),
        Column("longest", Integer, nullable=False),
        Column("freezes", SmallInteger, nullable=False),
        Column("home", Id, ForeignKey("channels.id")),
        Column("answered_on", Date),
        Column("covered_on", Date),
        Column("broke_on", Date),
        Column("lost", Integer, nullable=False),
    ]


steps = Table(
    "steps",
    metadata,
    to("persons", "person_id", primary_key=True),
    to("dailies", "daily_id", primary_key=True),
    to("groups", "group_id"),
    Column("on_date", Date, nullable=False),
    Column("outcome", Word(DailyOutcome, 10), nullable=False),
    Column("points", Integer, nullable=False),
    to("channels", "channel_id", nullable=True),  # where it was answered; null for a miss
    *_standing(),
    one_of("outcome", "right", "wrong", "covered", "repaired", "broke"),
    Index(None, "daily_id", "group_id", "points", "person_id", "channel_id"),  # today's board in order, by channel, too
    Index(None, "daily_id", "group_id", "streak", "person_id", "channel_id", "points"),  # of streaks
    Index(None, "person_id", "group_id", "on_date"),
    info=owned("{n} day in your history", "{n} days in your history", by=("person_id",)),
)

members = Table(
    "members",
    metadata,
    to("groups", "group_id", primary_key=True),
    to("persons", "person_id", primary_key=True),
    Column("through", Date, nullable=False),  # the date of the latest step
    *_standing(),
    info=owned("{n} group you're in", "{n} groups you're in", by=("person_id",)),
)

boards = Table(
    "boards",
    metadata,
    key(),
    to("groups", "group_id"),
    Column("channel_id", Id, nullable=False),  # 0: the whole group
    Column("first_day", Date, nullable=False),
    Column("window", Word(Window, 6), nullable=False),
    UniqueConstraint("group_id", "channel_id", "first_day", "window"),
    info=NOBODYS,
)

counters = Table(
    "counters",
    metadata,
    to("boards", "board_id", primary_key=True),
    to("persons", "person_id", primary_key=True),
    Column("points", Integer, nullable=False),
    Column("answered", Integer, nullable=False),
    Column("right", Integer, nullable=False),
    Column("streak", Integer, nullable=False),  # the longest that was reached
    Index(None, "board_id", "points", "person_id"),
    Index(None, "board_id", "streak", "person_id"),
    info=owned("{n} counter for a board", "{n} counters for boards", by=("person_id",)),
    sqlite_with_rowid=False,  # a board's counters lie side by side: a rank counts those above
)

# --- seasons: when organisers began them -----------------------------------------------------------------------------

seasons = Table(
    "seasons",
    metadata,
    to("groups", "group_id", primary_key=True),
    Column("first_day", Date, primary_key=True),  # the first season has no row: it began with the first daily
    Column("by", String(40), nullable=False),  # the platform's id
    Column("at", Instant, nullable=False),
    info=owned("{n} season you began", "{n} seasons you began", mentions={"by": {"by": ""}}),
)
