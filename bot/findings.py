"""What a look at a part of an installation came to: `studyhall doctor` says it."""

from dataclasses import dataclass, field
from datetime import timedelta
from typing import NamedTuple


class Finding(NamedTuple):
    """Something that is wrong."""

    about: str
    """The part: `settings`, `pack`, `database`, `discord` or `slack`."""
    what: str
    remedy: str
    """A sentence that names the command or the place; empty where `what` says it already."""


class ScheduledChannel(NamedTuple):
    """A channel that has a schedule."""

    space: str
    channel: str
    weekly: bool
    """Whether a report of each week comes there."""


@dataclass(slots=True)
class Examined:
    """What is fine, in a line each, and what isn't."""

    fine: list[str] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    ahead: timedelta | None = None
    """Our clock minus the platform's, by its latest `Date`; None where it didn't say."""
