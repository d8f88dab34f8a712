"""How much of what costs much one member is served: one at a time, and only so often. In memory and bounded."""

import asyncio
import time
from collections import OrderedDict
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from typing import Final

from bot.process import Locks
from bot.talk.lines import say
from bot.talk.pages import Refusal
from bot.talk.people import Account

TOO_MUCH_AT_ONCE: Final = Refusal(
    say("That was a lot at once. Please wait a few seconds and try again; answering the daily question always works.")
)
STILL_AT_IT: Final = Refusal(say("I'm still working on what you asked for before. Please try again once you have it."))

BURST: Final = 30
"""So many at once; nobody who reads what comes gets there."""
PER_SECOND: Final = 0.5
TURN_WITHIN_S: Final = 5.0
"""Most take milliseconds, so thirty in a row are served within it; only who waits for a platform takes longer."""
_KEPT_AT_MOST: Final = 10_000


class Allowances:
    """A bucket of tokens for each account. The one seen longest ago is forgotten first, and begins with a full one."""

    def __init__(self, steady_s: Callable[[], float] = time.monotonic, *, turn_within_s: float = TURN_WITHIN_S) -> None:
        self._steady_s = steady_s
        self._turn_within_s = turn_within_s
        self._locks: Final = Locks()
        self._left: OrderedDict[Account, tuple[float, float]] = OrderedDict()

    @asynccontextmanager
    async def turn(self, account: Account) -> AsyncIterator[Refusal | None]:
        """Around one costly ask: the member's next one waits meanwhile. What is yielded says why it isn't served."""
        async with AsyncExitStack() as until_served:
            refusal = None if self.take(account) else TOO_MUCH_AT_ONCE
            if refusal is None:
                try:
                    async with asyncio.timeout(self._turn_within_s):
                        await until_served.enter_async_context(self._locks.held(str(account)))
                except TimeoutError:
                    refusal = STILL_AT_IT
            yield refusal

    def take(self, account: Account) -> bool:
        """Take a token; False where none is left, which costs nothing."""
        now = self._steady_s()
        left, at = self._left.pop(account, (float(BURST), now))
        left = min(BURST, left + PER_SECOND * (now - at))
        allowed = left >= 1
        self._left[account] = (left - 1 if allowed else left), now
        if len(self._left) > _KEPT_AT_MOST:
            self._left.popitem(last=False)
        return allowed
