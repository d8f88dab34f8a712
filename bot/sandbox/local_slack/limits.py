"""Slack's rate limits: a message a second and channel, so many a second and workspace, and tiers for other methods."""

import asyncio
from collections import Counter, defaultdict
from typing import Any, Final

from bot.sandbox.windows import SlidingWindow

MESSAGES_PER_SECOND: Final = 5
"""Of a workspace. Slack says no more than “several hundred a minute”."""
_TIERS: Final = {"chat.update": 50, "chat.delete": 50, "chat.postEphemeral": 100, "users.info": 100}
"""Calls a minute, by method, for a workspace."""


class Limits:
    """What a workspace takes. `on` switches all of it."""

    def __init__(self) -> None:
        self.on = True
        self.counted: Counter[str] = Counter()
        """`allowed` and `refused_429`, and the latter by workspace."""
        self.early = 0
        """Calls that came before the time was over that a refusal had named."""
        self._messages: dict[str, SlidingWindow] = defaultdict(
            lambda: SlidingWindow(times=MESSAGES_PER_SECOND, seconds=1.0)
        )
        self._channels: dict[str, SlidingWindow] = defaultdict(lambda: SlidingWindow(times=1, seconds=1.0))
        self._tiers: dict[tuple[str, str], SlidingWindow] = {}
        self._open_at: dict[str, float] = {}

    def allow_messages(self, workspace: str, *, times: int, seconds: float) -> None:
        """From now on a workspace takes so many messages in so many seconds."""
        window = self._messages[workspace]
        window.times, window.seconds = times, seconds

    def wait(self, method: str, workspace: str, arguments: dict[str, Any]) -> float:
        """Count a call; the seconds to wait where it is refused, zero where it is taken."""
        if not self.on:
            return 0.0
        now = asyncio.get_running_loop().time()
        windows = self._windows(method, workspace, str(arguments.get("channel") or ""))
        wait = max((window.wait(now) for window in windows), default=0.0)
        key = f"{method} {workspace}"
        if wait:
            self.early += now < self._open_at.get(key, 0.0)
            self._open_at[key] = now + wait
            self.counted["refused_429"] += 1
            self.counted[workspace] += 1
            return wait
        for window in windows:
            window.admit(now)
        self.counted["allowed"] += 1
        return 0.0

    def _windows(self, method: str, workspace: str, channel: str) -> list[SlidingWindow]:
        if method == "chat.postMessage":
            return [self._channels[channel], self._messages[workspace]]
        if method not in _TIERS:
            return []
        key = method, workspace
        if key not in self._tiers:
            self._tiers[key] = SlidingWindow(times=_TIERS[method], seconds=60.0)
        return [self._tiers[key]]
