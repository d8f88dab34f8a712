"""What organisers can choose for their group by words."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Final

from bot.talk.asks import Option
from bot.talk.kinds import Number, OneOf, OrOff, Role, SeveralTopics, Switch, Text, VersionCode
from bot.talk.lines import say
from bot.talk.people import Platform
from content.teams import FEWEST, MOST

SHORTEST: Final = 2
LONGEST: Final = 365
"""Days of a streak that earns a role."""
STREAK_DAYS_USUAL: Final = 7


class Reveal(StrEnum):
    """When whoever has answered is told whether it was right."""

    ANSWER = "answer"
    CLOSE = "close"


NAME: Final = Option("name", say("For rename: the group's new name"), Text(at_most=60))
EXAM_VERSION: Final = Option("exam", say("The exam version to study for"), VersionCode(), named=True)
REVEAL: Final = Option(
    "reveal", say("answer: the verdict comes at once; close: when the question closes"), OneOf(Reveal), named=True
)
OPEN: Final = Option(
    "open",
    say("How long a question stays open, in every channel: 1h to 72h"),
    Number(
        1,
        72,
        lambda typed: say("“{typed}” isn't a number of hours from 1 to 72. Write it like 24h.", typed=typed),
        unit="h",
    ),
    named=True,
)
CONFIDENCE: Final = Option(
    "confidence", say("Whether everybody is asked how sure they are before the verdict"), OneOf(Switch), named=True
)
TEAMS: Final[Option[int | Switch]] = Option(
    "teams",
    say(
        "How many teams your members play in, {fewest} to {most}, reshuffled each season; off: none",
        fewest=FEWEST,
        most=MOST,
    ),
    OrOff(
        Number(
            FEWEST,
            MOST,
            lambda _: say("There can be {fewest} to {most} teams, or off for none.", fewest=FEWEST, most=MOST),
        )
    ),
    named=True,
)
ROLE: Final = Option(
    "role",
    say("The role of those who study: a daily's card says how many there are; @everyone: none"),
    Role(),
    not_on={"slack": "Slack has no roles, and tells how many are in a channel only with the right to read channels."},
)
_NO_ROLES: Final[Mapping[Platform, str]] = {"slack": "Slack has no roles."}
STREAK_ROLE: Final = Option(
    "streak-role",
    say("The role that a streak earns for as long as it lasts; @everyone: none"),
    Role(),
    not_on=_NO_ROLES,
)
STREAK_DAYS: Final = Option(
    "streak-days",
    say("How long that streak has to be, in days: {fewest} to {most}", fewest=SHORTEST, most=LONGEST),
    Number(
        SHORTEST,
        LONGEST,
        lambda typed: say(
            "“{typed}” isn't a number of days from {fewest} to {most}.", typed=typed, fewest=SHORTEST, most=LONGEST
        ),
    ),
    not_on=_NO_ROLES,
)
MOCK_ROLE: Final = Option(
    "mock-role",
    say("The role that a passed full mock exam earns; @everyone: none"),
    Role(),
    not_on=_NO_ROLES,
)
TOPICS: Final = Option(
    "topics",
    say("What the dailies are about, like DynamoDB, Security; all: the whole exam"),
    SeveralTopics(at_most=8),
    named=True,
)
