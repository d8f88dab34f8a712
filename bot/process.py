"""What one process remembers between two looks at the tables. All of it is bounded, and lost without harm."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from typing import Final

WAIT_AT_MOST: Final = timedelta(minutes=10)
"""Nothing is left alone for longer, whatever a platform asks for."""


class Waits:
    """What is not to be tried before an instant; an instant that has passed is forgotten."""

    def __init__(self) -> None:
        self._until: dict[str, datetime] = {}

    def __len__(self) -> int:
        return len(self._until)

    def hold(self, what: str, *, until: datetime, now: datetime) -> None:
        """Leave something alone until an instant."""
        self._until = {other: at for other, at in self._until.items() if timedelta() < at - now <= WAIT_AT_MOST}
        self._until[what] = until

    def holds(self, what: str, now: datetime) -> bool:
        """Whether it is to be left alone still."""
        return self.until(what, now) > now

    def until(self, what: str, now: datetime) -> datetime:
        """When it may be tried: now, or later. A wait that looks longer than any comes from a clock that was moved."""
        if timedelta() < self._until.get(what, now) - now <= WAIT_AT_MOST:
            return self._until[what]
        self._until.pop(what, None)
        return now


class Locks:
    """One task at a time for each name. A lock is there for as long as somebody holds it or waits for it."""

    def __init__(self) -> None:
        self._locks: dict[str, tuple[asyncio.Lock, int]] = {}

    def __len__(self) -> int:
        return len(self._locks)

    @asynccontextmanager
    async def held(self, name: str) -> AsyncIterator[None]:
        """Wait until nobody else holds the lock of a name, and hold it."""
        lock, users = self._locks.get(name, (asyncio.Lock(), 0))
        self._locks[name] = lock, users + 1
        try:
            async with lock:
                yield
        finally:
            lock, users = self._locks.pop(name)
            if users > 1:
                self._locks[name] = lock, users - 1


class Bell:
    """Rings when something that the tables hold may have changed; whoever looks after what is due listens."""

    def __init__(self) -> None:
        self._listeners: list[Callable[[], None]] = []

    def ring(self) -> None:
        """Costs next to nothing, so it may be rung with every click."""
        for listener in self._listeners:
            listener()

    def on_ring(self, listener: Callable[[], None]) -> None:
        """Call `listener` whenever it rings."""
        self._listeners.append(listener)


class Pile:
    """Numbers of rows that somebody has to look at, each once however often it was put there."""

    def __init__(self) -> None:
        self._numbers: set[int] = set()

    def add(self, *numbers: int) -> None:
        self._numbers.update(numbers)

    def take(self) -> frozenset[int]:
        """All of them; the pile is empty then."""
        taken, self._numbers = frozenset(self._numbers), set()
        return taken


class Standing:
    """What is wrong at present, by name. A name says what can be wrong, so there are few."""

    def __init__(self) -> None:
        self._told: dict[str, str] = {}

    @property
    def sentences(self) -> tuple[str, ...]:
        """All of it, in the order in which it was found."""
        return tuple(self._told.values())

    def note(self, name: str, sentence: str) -> bool:
        """Whether that is news."""
        before, self._told[name] = self._told.get(name), sentence
        return before != sentence

    def end(self, name: str) -> bool:
        """Whether it was wrong."""
        return self._told.pop(name, None) is not None
