"""The catalogue of commands: declared once, offered by both faces, listed by `help` and held by a test."""

from dataclasses import dataclass
from typing import Final, Literal

Who = Literal["member", "organiser"]


@dataclass(frozen=True, slots=True)
class Option:
    """One option of a command."""

    name: str
    summary: str
    choices: tuple[str, ...] = ()
    """The values it takes; empty where it is free text or a channel."""
    required: bool = False
    named: bool = False
    """Typed on Slack with its name before it, like `notices=off`, since its value alone could mean anything."""


@dataclass(frozen=True, slots=True)
class Command:
    """One verb: a slash command on Discord, a word after `/study` on Slack."""

    name: str
    summary: str
    who: Who
    options: tuple[Option, ...] = ()


SETUP: Final = Command(
    "setup",
    "Choose where and when the daily question comes",
    "organiser",
    (
        Option("time", "When it comes, local time, like 09:00"),
        Option("zone", "The time zone, like Europe/Berlin"),
        Option("days", "Which weekdays, like mon-fri or mon,wed,fri; every day if you leave it out"),
        Option("channel", "Where it is posted; this channel if you leave it out"),
        Option("catch-up", "How late it may still come after an outage: 0h to 12h; 2h if you leave it out", named=True),
        Option("notices", "Whether you are told of faults by direct message", ("on", "off"), named=True),
    ),
)
DAILY: Final = Command(
    "daily",
    "Today's question again, just for you",
    "member",
    (Option("action", "For organisers: post it now, skip today, pause or resume", ("now", "skip", "pause", "resume")),),
)
LEADERBOARD: Final = Command(
    "leaderboard",
    "Who leads, and where you stand",
    "member",
    (
        Option("window", "How far back; this week if you leave it out", ("today", "week", "month", "all")),
        Option("scope", "This channel or the whole group", ("channel", "group")),
        Option("points", "Of dailies, of quizzes or of quiz nights", ("daily", "practice", "night")),
    ),
)
QUIZ: Final = Command(
    "quiz",
    "Quiz yourself, your group, or everybody live",
    "member",
    (
        Option("topic", "A service, a domain, a task, weak spots, missed or any"),
        Option("number", "How many questions: 1 to 20; 5 if you leave it out"),
        Option("style", "Just you, everybody here, or a live night with speed points", ("solo", "group", "night")),
        Option("seconds", "How long each stays open: 10 to 600; 120 for a group, 20 on a night", named=True),
    ),
)
ME: Final = Command("me", "Your streak, points and last two weeks, just for you", "member")
HELP: Final = Command("help", "What there is, in one screen", "member")

ADMIN: Final = Command(
    "admin",
    "What members reported about questions",
    "organiser",
    (
        Option("action", "List the reports, or close one without a word", ("reports", "close")),
        Option("report", "The number of one report"),
        Option("answer", "What to tell whoever reported it; this closes it"),
    ),
)

CATALOGUE: Final = (DAILY, QUIZ, ME, LEADERBOARD, SETUP, ADMIN, HELP)

ADMIN_ORGANISER: Final = Command(
    "admin organiser",
    "Let somebody else act as an organiser (Slack, where not everybody has an admin at hand)",
    "organiser",
    (Option("name", "Who, as @name", required=True),),
)
SLACK_ONLY: Final = (ADMIN_ORGANISER,)
"""On Discord organisers are whoever has Manage Server; Slack has no such right to give."""
