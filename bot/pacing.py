"""Keeping to a platform's rate limits without ever being refused, and sharing what they allow fairly between spaces.

Only what the bot sends by itself waits here: posts, redraws, notices. Answers to clicks never do; both platforms count
those apart.
"""

import asyncio
from collections import deque
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Final

_NEVER: Final = float("inf")
_ALONE_S: Final = 1.0
_RECOVER_EVERY_S: Final = 60.0
_RECOVER_BY: Final = 0.8
_SLOWEST: Final = 5
"""However often it is refused, a pace does not fall below this part of what it was at first."""


class Pace:
    """At most `times` requests in any `seconds`, as the platform counts them.

    The platform counts a request somewhere between its going out and its answer, nobody knows when. So its place is
    free again only `seconds` after the answer: however requests are delayed on the way, no window of the platform's
    ever holds more than `times`. Within that they are spread evenly.
    """

    def __init__(self, *, times: int, seconds: float, burst: int = 2, at_once: int | None = None) -> None:
        """A pace that nobody has slowed down yet.

        Args:
            times: how many requests the platform allows,
            seconds: in any stretch of this length.
            burst: how many may go out together; two let the average keep up after the event loop was busy.
            at_once: how many may be under way; one where a refusal must not find others on their way to the next.
                Whoever waits longer than a second for an answer keeps nobody else waiting.
        """
        self._times = times
        self._burst = burst
        self._at_once = at_once or times
        self._least_seconds = seconds
        self._seconds = seconds
        self._under_way = 0
        self._answered: deque[float] = deque()
        self._next_at = 0.0
        self._held_until = 0.0
        self._slowed_at = 0.0
        self._begun_at = 0.0

    @property
    def per_second(self) -> float:
        """Requests a second that this allows now."""
        return self._times / self._seconds

    def ready_at(self, now: float) -> float:
        """From when on a request may go out, in the event loop's time; infinite while all places are under way."""
        self._forget(now)
        if self._under_way >= self._times:
            return _NEVER
        if self._under_way >= self._at_once and now < self._begun_at + _ALONE_S:
            return self._begun_at + _ALONE_S
        free_at = now if self._under_way + len(self._answered) < self._times else self._answered[0] + self._seconds
        return max(free_at, self._next_at, self._held_until)

    def begin(self, now: float) -> None:
        """A request goes out."""
        if self._seconds > self._least_seconds and now - self._slowed_at > _RECOVER_EVERY_S:
            self._seconds = max(self._least_seconds, self._seconds * _RECOVER_BY)
            self._slowed_at = now
        gap = self._seconds / self._times
        self._under_way += 1
        self._begun_at = now
        self._next_at = max(self._next_at, now - self._burst * gap) + gap

    def end(self, now: float) -> None:
        """Its answer came, or it was given up."""
        self._under_way -= 1
        self._answered.append(now)

    def allow(self, times: int) -> None:
        """From now on so many requests: the limit is shared with more, or with fewer."""
        self._times = times

    def hold(self, until: float) -> None:
        """Nothing goes out before an instant, because the platform asked for it."""
        self._held_until = max(self._held_until, until)

    def slow_down(self, now: float) -> None:
        """The platform allows less than was thought: half of it from now on, and more again with time."""
        self._seconds = min(2 * self._seconds, _SLOWEST * self._least_seconds)
        self._slowed_at = now

    def _forget(self, now: float) -> None:
        while self._answered and self._answered[0] + self._seconds <= now:
            self._answered.popleft()


class Budget:
    """What a platform allows in a second, in equal parts for all processes that share it."""

    def __init__(self, per_second: int) -> None:
        self._whole = per_second
        self._parts = 1
        self._paces: list[Pace] = []

    def pace(self, *, burst: int = 2) -> Pace:
        """A pace of this process's part, now and whenever the parts change."""
        pace = Pace(times=self.per_second, seconds=1.0, burst=burst)
        self._paces.append(pace)
        return pace

    @property
    def per_second(self) -> int:
        """This process's part; one request at least."""
        return max(1, self._whole // self._parts)

    def divide(self, parts: int) -> None:
        """So many processes share it from now on."""
        if parts != self._parts:
            self._parts = parts
            for pace in self._paces:
                pace.allow(self.per_second)


@dataclass(eq=False, slots=True)
class _Waiter:
    paces: Sequence[Pace]
    turn: asyncio.Future[None]


@dataclass(slots=True)
class _Lane:
    """Who waits, by space; the spaces take turns."""

    spaces: dict[str, deque[_Waiter]] = field(default_factory=dict)

    def add(self, space: str, waiter: _Waiter) -> None:
        self.spaces.setdefault(space, deque()).append(waiter)

    def served(self, space: str, waiter: _Waiter) -> None:
        """Out of the queue; its space goes to the end of the round."""
        queue = self.spaces.pop(space)
        queue.remove(waiter)
        if queue:
            self.spaces[space] = queue


class Pacer:
    """Gives turns: those that matter first, spaces in rounds, each as soon as all its paces allow."""

    def __init__(self) -> None:
        self._lanes = (_Lane(), _Lane())
        self._timer: asyncio.TimerHandle | None = None
        self._looking = False

    @asynccontextmanager
    async def turn(self, space: str, paces: Sequence[Pace], *, can_wait: bool = False) -> AsyncIterator[None]:
        """Wait for a turn, then hold it until the request inside is answered.

        Args:
            space: whose turn it is; spaces that wait get one each before any gets a second.
            paces: every limit that the request counts against.
            can_wait: goes behind everything that can't, such as a count behind a question.
        """
        loop = asyncio.get_running_loop()
        waiter = _Waiter(paces, loop.create_future())
        self._lanes[can_wait].add(space, waiter)
        self._look_soon()
        try:
            await waiter.turn
        except asyncio.CancelledError:
            self._leave(space, waiter, self._lanes[can_wait])
            raise
        try:
            yield
        finally:
            self._end(paces)

    def _leave(self, space: str, waiter: _Waiter, lane: _Lane) -> None:
        """Somebody stopped waiting, perhaps in the very moment the turn was given."""
        if waiter.turn.done() and not waiter.turn.cancelled():
            self._end(waiter.paces)
        elif waiter in lane.spaces.get(space, ()):
            lane.served(space, waiter)

    def _end(self, paces: Sequence[Pace]) -> None:
        now = asyncio.get_running_loop().time()
        for pace in paces:
            pace.end(now)
        self._look_soon()

    def _look_soon(self) -> None:
        """Many who come or go together are one occasion to look."""
        if not self._looking:
            self._looking = True
            asyncio.get_running_loop().call_soon(self._give_turns)

    def _give_turns(self) -> None:
        """Give every turn that can be given now, and come back when the next one can."""
        self._looking = False
        loop = asyncio.get_running_loop()
        now = loop.time()
        blocked: dict[Pace, float] = {}
        for lane in self._lanes:
            while _serve_round(lane, now, blocked):
                pass
        soonest = min(blocked.values(), default=_NEVER)
        if self._timer is not None:
            self._timer.cancel()
        self._timer = loop.call_at(soonest, self._look_soon) if soonest < _NEVER else None


def _serve_round(lane: _Lane, now: float, blocked: dict[Pace, float]) -> bool:
    """One turn at most for each space; whether any was given. `blocked` learns which paces have to wait till when."""
    given = False
    for space in list(lane.spaces):
        waiting = (waiter for waiter in lane.spaces[space] if not waiter.turn.done())  # one may just have given up
        ready = next((waiter for waiter in waiting if not _must_wait(waiter.paces, now, blocked)), None)
        if ready is not None:
            for pace in ready.paces:
                pace.begin(now)
            lane.served(space, ready)
            ready.turn.set_result(None)
            given = True
    return given


def _must_wait(paces: Sequence[Pace], now: float, blocked: dict[Pace, float]) -> bool:
    for pace in paces:
        if pace in blocked:
            return True
        if (ready_at := pace.ready_at(now)) > now:
            blocked[pace] = ready_at
            return True
    return False
