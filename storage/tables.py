"""Who takes part, where, and what is asked when, in the words of the product. Other tables lie in modules of their own.

Two facts shape them. A group may span several spaces with zones of their own, so dailies belong to the group and its
local dates while posts belong to channels. And a person may have several accounts, so answers are kept by account,
for ever and unchanged, while claims say which of them counts.
"""

from typing import Final

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Column,
    Date,
    Index,
    Integer,
    MetaData,
    SmallInteger,
    String,
    Table,
    Text,
    UniqueConstraint,
    false,
    text,
    true,
)

from storage.columns import Instant, key, one_of, partial, to
from storage.ownership import NOBODYS, owned

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
    }
)

# --- who and where -------------------------------------------------------------------------------------------------

groups = Table(
    "groups",
    metadata,
    key(),
    Column("name", String(100), nullable=False),
    Column("exam", String(10)),  # an exam version the organiser chose; otherwise the one in force on the daily's date
    Column("reveal", String(10), nullable=False, server_default="at_answer"),
    Column("how_sure", Boolean, nullable=False, server_default=false()),  # asks everybody how sure they are
    Column("topics", Text, nullable=False, server_default=""),  # keys, one a line, of what its dailies are about
    Column("teams", SmallInteger),  # how many teams its members play in; null: none
    Column("created_at", Instant, nullable=False),
    one_of("reveal", "at_answer", "at_close"),
    info=NOBODYS,
)

spaces = Table(
    "spaces",
    metadata,
    key(),
    to("groups", "group_id"),
    Column("platform", String(10), nullable=False),
    Column("native_id", String(40), nullable=False),
    Column("study_role", String(40)),  # the platform's id of the role whose members are expected to answer
    Column("streak_role", String(40)),  # of the one that a streak earns
    Column("streak_days", SmallInteger),  # how long that streak has to be
    Column("mock_role", String(40)),  # of the one that a passed mock exam earns
    Column("created_at", Instant, nullable=False),
    UniqueConstraint("platform", "native_id"),
    one_of("platform", "discord", "slack"),
    Index(None, "group_id"),
    info=NOBODYS,
)

persons = Table(
    "persons",
    metadata,
    key(),
    Column("zone", String(60)),
    Column("hidden", Boolean, nullable=False, server_default=false()),  # from boards
    Column("how_sure", Boolean, nullable=False, server_default=false()),  # whether a daily asks it before its verdict
    Column("quiet", Boolean, nullable=False, server_default=false()),  # no streaks and points of their own are shown
    Column("extra_time", Boolean, nullable=False, server_default=false()),  # in mock exams, as some are granted it
    Column("remind_reviews", Boolean, nullable=False, server_default=false()),  # that some are due
    Column("remind_daily", Boolean, nullable=False, server_default=false()),  # that one is open and not answered
    Column("created_at", Instant, nullable=False),
    info=owned("{n} set of settings", "{n} sets of settings", by=("id",)),
)

accounts = Table(
    "accounts",
    metadata,
    key(),
    to("persons", "person_id"),
    Column("platform", String(10), nullable=False),
    Column("team", String(40), nullable=False),  # Slack's team id; empty on Discord
    Column("user", String(40), nullable=False),
    Column("name", String(100), nullable=False),  # as the platform showed it at the latest answer
    Column("named_at", Instant),  # when it was looked up, where the platform doesn't tell it with a click
    Column("language", String(10), nullable=False, server_default="en"),  # of what is told without being asked for
    Column("created_at", Instant, nullable=False),
    UniqueConstraint("platform", "team", "user"),
    one_of("platform", "discord", "slack"),
    Index(None, "person_id"),
    info=owned("{n} account", "{n} accounts", by=("person_id",)),
)

organisers = Table(
    "organisers",
    metadata,
    to("spaces", "space_id", primary_key=True),
    Column("user", String(40), primary_key=True),  # the platform's id: an organiser need not have answered anything
    Column("named_by", String(40), nullable=False),
    Column("named_at", Instant, nullable=False),
    info=owned(
        "{n} server or workspace where you were named an organiser, or named one",
        "{n} servers or workspaces where you were named an organiser, or named one",
        by=("user",),
        mentions={"named_by": {"named_by": ""}},
        withheld=("named_by",),
    ),
)

channels = Table(
    "channels",
    metadata,
    key(),
    to("spaces", "space_id"),
    Column("native_id", String(40), nullable=False),
    Column("time", String(5), nullable=False),  # local, HH:MM
    Column("zone", String(60), nullable=False),
    Column("weekdays", String(7), nullable=False),  # digits, 0 is Monday
    Column("open_hours", SmallInteger, nullable=False, server_default=text("24")),
    Column("next_on", Date),  # the local date of the next due daily; null while paused or removed
    Column("next_due_at", Instant),
    Column("paused_at", Instant),
    Column("trouble", String(300)),  # why Studyhall paused it by itself; null where an organiser did
    Column("removed_at", Instant),
    Column("set_up_by", String(40), nullable=False),
    Column("set_up_in", String(10), nullable=False, server_default="en"),  # the language of whoever did
    Column("catch_up_minutes", SmallInteger, nullable=False, server_default=text("120")),
    Column("notices", Boolean, nullable=False, server_default=true()),  # faults go to `set_up_by` by direct message
    Column("weekly", Boolean, nullable=False, server_default=true()),  # a report of each week comes
    Column("weekly_on", Date),  # the Monday on which the next one is due; null until it is planned
    Column("weekly_at", Instant),
    Column("created_at", Instant, nullable=False),
    UniqueConstraint("space_id", "native_id"),
    CheckConstraint("open_hours BETWEEN 1 AND 72", name="open_hours_range"),
    Index(None, "next_due_at"),
    Index(None, "weekly_at"),
    info=owned(
        "{n} channel you set up",
        "{n} channels you set up",
        mentions={"set_up_by": {"set_up_by": "", "set_up_in": "en"}},
    ),
)

# --- what is asked -------------------------------------------------------------------------------------------------

dailies = Table(
    "dailies",
    metadata,
    key(),
    to("groups", "group_id"),
    Column("on_date", Date, nullable=False),
    Column("exam", String(10), nullable=False),
    Column("question", String(80), nullable=False),  # a question's id, or a template's
    Column("digest", String(16), nullable=False),
    Column("template_version", Integer),  # with the seed: only where the item was drawn from a template
    Column("seed", String(80)),
    Column("item", Text, nullable=False),  # frozen: rendered text, option ids in the order shown, key, reasons
    Column("reveal", String(10), nullable=False, server_default="at_answer"),  # frozen: the group's when it was chosen
    Column("chosen_at", Instant, nullable=False),
    Column("settled_at", Instant),  # no post is open any more: misses are settled, the answer may be shown
    Column("answers", Integer),  # how many answered it, by when it was settled or its key corrected
    Column("right", Integer),  # how many of them right
    UniqueConstraint("group_id", "on_date"),
    partial("ix_dailies_unsettled", "on_date", where="settled_at IS NULL"),
    info=NOBODYS,
)

POST_STATES: Final = ("claimed", "sending", "posted", "skipped", "missed", "refused", "unknown")
OPEN_STATES: Final = ("claimed", "sending", "posted", "unknown")
"""A post in one of these stands in its channel, may stand there, or will at any moment; the rest never will."""

RESTLESS: Final = "NOT (state = 'posted' AND drawn = 'open' AND closed_at IS NULL AND counted >= 0)"
"""A post with which there may be something to do now. The others stand open and rest until they close."""

posts = Table(
    "posts",
    metadata,
    key(),
    to("dailies", "daily_id", nullable=True),  # null where the date was claimed without a post
    to("channels", "channel_id"),
    Column("on_date", Date, nullable=False),
    Column("state", String(10), nullable=False),
    Column("due_at", Instant, nullable=False),
    Column("closes_at", Instant, nullable=False),
    Column("begun_at", Instant),  # of the first send: how long a platform knows repeats counts from here
    Column("attempted_at", Instant),  # of the latest send
    Column("posted_at", Instant),
    Column("message", String(40)),
    Column("why", String(300)),  # what the platform said where it is refused or unknown
    Column("closed_at", Instant),
    Column("ended", String(10)),  # time, or early: paused or gone, and then it counts against nobody
    Column("drawn", String(10)),  # which card stands in the channel; null where none does
    Column("counted", Integer),  # how many answers the card in the channel says there are
    Column("drawing_at", Instant),  # when the drawing under way was begun, or found nothing to draw on
    Column("thread_at", Instant),  # when the thread below the reveal was begun; at most once
    Column("finished", Boolean, nullable=False, server_default=false()),  # nothing is left to do with it
    UniqueConstraint("channel_id", "on_date"),  # the claim: one post per channel and local date
    one_of("state", *POST_STATES),
    one_of("ended", "time", "paused", "gone"),
    one_of("drawn", "open", "closed", "revealed"),
    Index(None, "daily_id"),
    partial("ix_posts_unfinished", "closes_at", where="NOT finished"),
    partial("ix_posts_restless", "due_at", where=f"NOT finished AND {RESTLESS}"),
    info=NOBODYS,
)

notices = Table(
    "notices",
    metadata,
    to("channels", "channel_id", primary_key=True),
    Column("on_date", Date, primary_key=True),  # UTC; the row is the claim, so there is one notice a day at most
    Column("at", Instant, nullable=False),
    info=NOBODYS,
)

# --- what processes remember, and how they keep out of each other's way ----------------------------------------------

remembered = Table(
    "remembered",
    metadata,
    Column("name", String(60), primary_key=True),  # for example the digest of the commands last synced
    Column("value", Text, nullable=False),
    info=NOBODYS,
)

drawings = Table(
    "drawings",
    metadata,
    Column("message", String(40), primary_key=True),  # as `post-12`; the row is the claim
    Column("begun_at", Instant, nullable=False),
    info=NOBODYS,
)
