"""A feed: one kind of message that stands in channels, as the engine sees it. Dailies are one, quizzes another.

The engine (`sending`, `redrawing`, the timetable) knows when to send, find out, give up and redraw; a feed knows what
its messages show, and what else has to happen when one stands, doesn't, or is gone.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, Generic, NamedTuple, Protocol, TypeVar

from bot.core import Study
from bot.delivery import Delivery, Face, Gone, NotNow, Redraw, Redrawn, Refused, Unsure
from bot.talk.pages import Outcome
from bot.talk.people import CardKind, Native, Shown
from storage.database import Transaction
from storage.settling import Messages, Open
from storage.transitions import State

SEND_AT_MOST_S: Final = 15.0
"""A platform that has not answered after this long will not be waited for any more."""
ADRIFT_AFTER: Final = timedelta(seconds=20)
"""A message still `sending` this long after the attempt: whoever sent it is gone, or got no answer.

With one more attempt it is settled, or known to be unknown, within a minute of the first.
"""
LOOK_AGAIN_AFTER: Final = timedelta(minutes=1)
"""An unknown message is looked for again after this, and ever more rarely the longer it is unknown."""
LOOK_AT_LEAST: Final = timedelta(days=1)
REDRAW_EVERY: Final = timedelta(seconds=5)
"""Counts and countdowns are redrawn at most this often, off the click's path."""
HEARTBEAT: Final = timedelta(seconds=15)
"""How often a feed looks for what no bell told it of, where members are waiting."""
TRY_AGAIN_AFTER: Final = timedelta(seconds=2)
"""A redraw that came to nothing is tried again this much later."""


class FeedRow(Native, Protocol):
    """A message as its table has it."""

    @property
    def id(self) -> int: ...
    @property
    def state(self) -> str: ...
    @property
    def begun_at(self) -> datetime | None: ...
    @property
    def attempted_at(self) -> datetime | None: ...
    @property
    def message(self) -> str | None: ...


_R = TypeVar("_R", bound=FeedRow)


@dataclass(frozen=True, slots=True)
class Drawing(Generic[_R]):
    """A message with the card that should stand in its channel now."""

    row: _R
    card: Outcome
    drawn: str
    """The card in short."""
    stands: bool
    """Whether it stands so already."""
    can_wait: bool
    """A count or a countdown, which goes behind everything that matters."""
    counted: int | None = None
    """How many answers the card tells of, where that is no part of `drawn`."""
    drawn_at: datetime | None = None
    """Since when the card stands that is there now."""


@dataclass(frozen=True, slots=True)
class Behind:
    """A message that looks otherwise than it should."""

    id: int
    platform: str
    can_wait: bool


@dataclass(frozen=True, slots=True)
class Work:
    """What there is to do about a feed's messages."""

    on_their_way: Sequence[Open] = ()
    behind: Sequence[Behind] = ()
    again_at: datetime | None = None
    """When the clock brings something next, as far as the tables tell."""


class Errand(NamedTuple):
    """One transaction about a message, and the instant that it is about."""

    tx: Transaction
    study: Study
    now: datetime


class Feed(Protocol[_R]):
    """One kind of message. What happens in a transaction may run twice; what happens once is in `tell`."""

    kind: CardKind

    @property
    def rows(self) -> Messages:
        """The steps of its table's rows."""
        ...

    heartbeat: timedelta
    """How late it is noticed at most what another process has left, or no instant tells of."""

    async def look(self, study: Study, now: datetime) -> Work:
        """Do what the clock brings (claim, close, move on), then see what is to be sent and drawn."""
        ...

    def load(self, tx: Transaction, number: int) -> _R | None:
        """A message by its number."""
        ...

    def in_time(self, row: _R, now: datetime) -> bool:
        """Whether it may still be sent."""
        ...

    def draw(self, errand: Errand, row: _R) -> Drawing[_R]:
        """What it should show now."""
        ...

    def stand(self, errand: Errand, row: _R, *, message: str, drawn: str | None) -> bool:
        """It stands, drawn so where that is known, with all that comes of that; False where that was known already."""
        ...

    def fall(self, errand: Errand, row: _R, outcome: Refused | NotNow | Unsure, *, attempted_at: datetime) -> None:
        """An attempt came to nothing: the platform says no, it may be made again, or nobody can tell."""
        ...

    def note(self, errand: Errand, drawing: Drawing[_R], outcome: Redrawn | Gone | Refused) -> Redraw | None:  # noqa: ARG002
        """Write down what came of a redraw; what is to be told of it."""
        return None

    async def complete(self, study: Study, face: Face, drawing: Drawing[_R]) -> bool:  # noqa: ARG002
        """What belongs to a drawing besides the message; False where it is to be tried again."""
        return True

    def tell(self, study: Study, row: _R, outcome: Delivery | Redraw, now: datetime) -> None:
        """Once it is committed: counters, and whoever has to hear of it."""
        ...


def rest_of(drawn_at: datetime | None, now: datetime) -> timedelta:
    """How long a card is still left alone before its count or countdown is drawn anew, whichever process drew it.

    A clock may be a little behind the one by which it was drawn; one that is far behind was put back.
    """
    since = REDRAW_EVERY if drawn_at is None else now - drawn_at
    return REDRAW_EVERY - since if abs(since) < REDRAW_EVERY else timedelta()


def identity_of(feed: Feed[_R], number: int) -> str:
    """The same for every sending of a message, and of no other."""
    return Shown(feed.kind, number).identity


def ready_at(one: Open | FeedRow, now: datetime) -> datetime:
    """When something is to be done about a message on its way; at once where the clock was put back since."""
    latest = one.attempted_at
    if one.state == State.CLAIMED or latest is None or latest > now:
        return now
    if one.state == State.SENDING:
        return latest + ADRIFT_AFTER
    unknown_for = latest - (one.begun_at or latest)
    return latest + min(max(LOOK_AGAIN_AFTER, unknown_for / 10), LOOK_AT_LEAST)
