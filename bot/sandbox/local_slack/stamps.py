"""Slack's timestamps and ids, both told from the clock and from counters, never from chance."""

from collections import Counter
from datetime import UTC, datetime, timedelta

from bot.clock import Clock

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)


def microseconds(instant: datetime) -> int:
    return (instant - EPOCH) // MICROSECOND


def stamp(micros: int) -> str:
    """Slack's "seconds.micros", which bots must treat as text."""
    return f"{micros // 1_000_000}.{micros % 1_000_000:06d}"


class Stamps:
    """Timestamps of messages: unique and increasing per channel, also when the clock is moved back."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._latest: dict[str, int] = {}

    def now(self) -> str:
        """The time of an action; two actions may share it."""
        return stamp(microseconds(self._clock.now()))

    def seconds(self) -> int:
        return microseconds(self._clock.now()) // 1_000_000

    def next(self, channel_id: str) -> str:
        """The timestamp that becomes a message's name in its channel."""
        micros = max(microseconds(self._clock.now()), self._latest.get(channel_id, 0) + 1)
        self._latest[channel_id] = micros
        return stamp(micros)


class Ids:
    """Ids in Slack's manner, the same on every start, so that a bot's database fits after a restart of the sandbox."""

    def __init__(self) -> None:
        self._counts: Counter[str] = Counter()

    def next(self, prefix: str) -> str:
        self._counts[prefix] += 1
        return f"{prefix}0LOCAL{self._counts[prefix]:04d}"

    def number(self, name: str) -> int:
        """The next number of a series that isn't an id of Slack's (trigger, ticket, hash)."""
        self._counts[name] += 1
        return self._counts[name]
