"""A sliding window, as platforms count requests: so many in any stretch of so many seconds."""

from collections import deque


class SlidingWindow:
    """Counts what was admitted; instants are seconds of the event loop's clock, whatever day the sandbox has."""

    def __init__(self, *, times: int, seconds: float) -> None:
        self.times = times
        self.seconds = seconds
        self._admitted: deque[float] = deque()

    def wait(self, now: float) -> float:
        """Seconds until one more would be admitted; zero where it is at once."""
        while self._admitted and self._admitted[0] + self.seconds <= now:
            self._admitted.popleft()
        if len(self._admitted) < self.times:
            return 0.0
        return self._admitted[-self.times] + self.seconds - now

    def admit(self, now: float) -> None:
        self._admitted.append(now)

    def remaining(self, now: float) -> int:
        """How many more would be admitted now."""
        self.wait(now)
        return max(0, self.times - len(self._admitted))
