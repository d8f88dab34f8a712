"""How a daily reaches a channel: what the timetable asks of a face, and what can come of it."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Protocol

from bot.people import MessageRef, Spot
from bot.replies import Card, OpenCard, RevealedCard, Schedule


@dataclass(frozen=True, slots=True)
class Sent:
    """It stands, and this is where."""

    message: MessageRef


@dataclass(frozen=True, slots=True)
class Redrawn:
    """The platform took the edit."""


@dataclass(frozen=True, slots=True)
class Refused:
    """The platform said no, so it does not stand (or, for a redraw, could not be changed)."""

    why: str
    """In words for an organiser: what was refused and the remedy."""


@dataclass(frozen=True, slots=True)
class Unsure:
    """No answer, or one that leaves open whether it happened. Sending again could double it."""

    why: str


class Face(Protocol):
    """One platform, as the timetable sees it. Calls never raise for what a platform or a network does."""

    knows_repeats_for: timedelta
    """How long the platform recognises a repeated `send` of one post as the same message; zero: it doesn't."""

    async def send(self, spot: Spot, card: OpenCard) -> Sent | Refused | Unsure:
        """Post a card. `card.post` identifies it: on a platform that knows repeats, sending twice posts once."""
        ...

    async def send_test(self, spot: Spot, schedule: Schedule) -> Sent | Refused | Unsure:
        """Post a message that is marked as a test; it is no daily and has no controls."""
        ...

    async def redraw(self, message: MessageRef, card: Card) -> Redrawn | Refused | Unsure:
        """Replace the card that stands there."""
        ...

    async def open_thread(self, message: MessageRef, card: RevealedCard) -> None:
        """A thread to argue in, below a revealed card. At most once; its absence harms nobody."""
        ...
