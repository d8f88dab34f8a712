"""How a page reaches a channel: what is asked of a face that nobody clicked on, and what can come of it."""

from collections.abc import Iterator, Mapping
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from bot.talk.languages import Language
from bot.talk.pages import Outcome
from bot.talk.people import MessageRef, Platform, Spot


@dataclass(frozen=True, slots=True)
class Sent:
    """It stands, and this is where."""

    message: MessageRef


@dataclass(frozen=True, slots=True)
class Redrawn:
    """The platform took the edit."""


@dataclass(frozen=True, slots=True)
class Gone:
    """What was to be redrawn stands no more: somebody deleted it, or its whole channel is gone. It never will again."""

    why: str
    """In words for an organiser."""
    place_lost: bool = False
    """The channel is gone, too, or nobody can write there any more."""


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


Delivery = Sent | Refused | NotNow | Unsure
"""What came of sending a message."""

Redraw = Redrawn | Gone | Refused | NotNow | Unsure
"""What came of redrawing one."""


@dataclass(frozen=True, slots=True)
class Absent:
    """Looked for in its channel, and it certainly does not stand there."""


@dataclass(frozen=True, slots=True)
class RoleSet:
    """They have the role now, or have it no more, as was asked."""


@dataclass(frozen=True, slots=True)
class NobodyThere:
    """There is no such member in the space, or no such role: nothing to be given and nothing to be taken."""


RoleChange = RoleSet | NobodyThere | Refused | Unsure
"""What came of giving a role or taking it. Done twice it changes nothing, so whatever is unsure is done again."""


class Roles(Protocol):
    """The roles of the spaces of one platform. Calls never raise for what a platform or a network does."""

    async def count(self, space: str) -> Mapping[str, int]:
        """Role -> how many members of a space have it; nothing where the platform doesn't answer."""
        ...

    def serves(self, space: str) -> bool:
        """Whether this process is connected to a space; where several share a platform, each has some."""
        ...

    def check(self, space: str, role: str) -> str | None:
        """What keeps the bot from giving and taking a role, in words with the remedy; None: nothing that is known."""
        ...

    async def give(self, space: str, user: str, role: str) -> RoleChange: ...

    async def take(self, space: str, user: str, role: str) -> RoleChange: ...


class Face(Protocol):
    """One platform, as the timetable sees it. Calls never raise for what a platform or a network does."""

    knows_repeats_for: timedelta
    """How long the platform recognises a repeated `send` of one identity as the same message; zero: it doesn't."""
    doubles_threads: bool
    """Whether `open_thread` done twice would show; then it is done at most once."""

    @property
    def connected(self) -> bool:
        """Whether clicks come in now."""
        ...

    @property
    def roles(self) -> Roles | None:
        """None where the platform has none."""
        ...

    def turn(self, spot: Spot, *, can_wait: bool = False) -> AbstractAsyncContextManager[None]:
        """Wait until the platform's rate limits allow one `send` there; hold it while sending."""
        ...

    def redraw_turn(self, spot: Spot, *, can_wait: bool = False) -> AbstractAsyncContextManager[None]:
        """The same for one `redraw`. With `can_wait` it goes behind everything that can't."""
        ...

    def time_of(self, message: str) -> datetime:
        """When the platform took a message, by its own clock."""
        ...

    async def send(self, spot: Spot, card: Outcome, *, identity: str | None) -> Delivery:
        """Post what a card's page says. Where repeats are known, sending one `identity` twice (`post-12`) posts once.

        Without an identity nobody will ever look for it: a test.
        """
        ...

    async def find(self, spot: Spot, identity: str, *, since: datetime) -> Sent | Absent | Unsure:
        """Look into the channel for what may have been sent since an instant. Unsure where nobody may look."""
        ...

    async def redraw(self, message: MessageRef, card: Outcome) -> Redraw:
        """Replace what stands there. Done twice it changes nothing, so it is also how to see whether it stands."""
        ...

    def read_link(self, link: str, spot: Spot) -> MessageRef | None:
        """The message of a channel that a link leads to, as members copy it; None where it leads anywhere else."""
        ...

    async def open_thread(self, message: MessageRef, *, name: str, opener: str, identity: str) -> bool:
        """A thread to argue in, below a message; False where there is none for certain: it may be tried again."""
        ...

    async def ask_time(self) -> None:
        """Make a small call, for the time that the platform's answer tells; whoever listens to its answers hears it."""
        ...

    async def notify(self, space: str, user: str, told: Outcome, *, language: Language) -> Delivery:
        """Tell somebody by direct message, in their language. `Refused.place_lost` says that they take none.

        A page without controls is a plain message, which a phone shows whole in its notification.
        """
        ...


class Faces(Mapping[Platform, Face]):
    """The faces that are connected, one for each platform at most; a channel of any other platform waits."""

    def __init__(self, connected: Mapping[Platform, Face] | None = None) -> None:
        self._connected = dict(connected or {})
        self._served_elsewhere: set[Platform] = set()

    def connect(self, platform: Platform, face: Face) -> None:
        """From now on it is served, by this face."""
        self._connected[platform] = face
        self._served_elsewhere.discard(platform)

    def disconnect(self, platform: Platform) -> None:
        """It is served no longer; nothing happens where it wasn't."""
        self._connected.pop(platform, None)

    def stand_by(self, platform: Platform) -> None:
        """Another process on the same database serves it, until it is connected here."""
        self._served_elsewhere.add(platform)

    def stands_by(self, platform: Platform) -> bool:
        """Whether it is missing here because another process serves it."""
        return platform in self._served_elsewhere

    def __getitem__(self, platform: Platform) -> Face:
        return self._connected[platform]

    def __iter__(self) -> Iterator[Platform]:
        return iter(self._connected)

    def __len__(self) -> int:
        return len(self._connected)
