"""How a daily reaches a channel: what the timetable asks of a face, and what can come of it."""

from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from bot.people import MessageRef, Spot
from bot.quiz_replies import QuizCard
from bot.replies import Notice, OpenCard, PublicCard, RevealedCard, Schedule


@dataclass(frozen=True, slots=True)
class Sent:
    """It stands, and this is where."""

    message: MessageRef


@dataclass(frozen=True, slots=True)
class Redrawn:
    """The platform took the edit."""


@dataclass(frozen=True, slots=True)
class Refused:
    """The platform said no, for good: it does not stand (or, for a redraw, can't be changed)."""

    why: str
    """In words for an organiser: what was refused and the remedy."""
    place_lost: bool = False
    """Nothing can be posted in that channel at all until somebody changes something there."""


@dataclass(frozen=True, slots=True)
class NotNow:
    """It certainly did not happen, and may well happen later: the same call may be made again."""

    why: str
    wait: timedelta = timedelta(seconds=1)
    """Not before this has passed."""


@dataclass(frozen=True, slots=True)
class Unsure:
    """No answer, or one that leaves open whether it happened. Sending again could double it."""

    why: str


@dataclass(frozen=True, slots=True)
class Absent:
    """Looked for in its channel, and it certainly does not stand there."""


Identified = OpenCard | QuizCard
"""A card that is posted, not only drawn over another."""


def identity_of(card: Identified) -> str:
    """The same for every sending of one message, and of no other: `post-12`, `turn-34`."""
    return f"post-{card.post}" if isinstance(card, OpenCard) else f"turn-{card.turn}"


class Face(Protocol):
    """One platform, as the timetable sees it. Calls never raise for what a platform or a network does."""

    knows_repeats_for: timedelta
    """How long the platform recognises a repeated `send` of one post as the same message; zero: it doesn't."""
    doubles_threads: bool
    """Whether `open_thread` done twice would show; then it is done at most once."""

    def turn(self, spot: Spot, *, can_wait: bool = False) -> AbstractAsyncContextManager[None]:
        """Wait until the platform's rate limits allow one `send` there; hold it while sending."""
        ...

    def redraw_turn(self, spot: Spot, *, can_wait: bool = False) -> AbstractAsyncContextManager[None]:
        """The same for one `redraw`. With `can_wait` it goes behind everything that can't."""
        ...

    def time_of(self, message: str) -> datetime:
        """When the platform took a message, by its own clock."""
        ...

    async def send(self, spot: Spot, card: Identified) -> Sent | Refused | NotNow | Unsure:
        """Post a card. What `identity_of` says identifies it: where repeats are known, sending twice posts once."""
        ...

    async def find(self, spot: Spot, card: Identified, *, since: datetime) -> Sent | Absent | Unsure:
        """Look into the channel for a card that may have been sent since an instant. Unsure where nobody may look."""
        ...

    async def send_test(self, spot: Spot, schedule: Schedule) -> Sent | Refused | NotNow | Unsure:
        """Post a message that is marked as a test; it is no daily and has no controls."""
        ...

    async def redraw(self, message: MessageRef, card: PublicCard) -> Redrawn | Refused | NotNow | Unsure:
        """Replace the card that stands there."""
        ...

    async def open_thread(self, message: MessageRef, card: RevealedCard) -> bool:
        """A thread to argue in, below a revealed card; False where there is none for certain: it may be tried again."""
        ...

    async def ask_time(self) -> None:
        """Make a small call, for the time that the platform's answer tells; whoever listens to its answers hears it."""
        ...

    async def notify(self, space: str, user: str, notice: Notice) -> None:
        """Tell an organiser by direct message, once; whether it arrives is their platform's business."""
        ...
