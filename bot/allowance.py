"""How often one member may ask for what costs much: a bucket of tokens for each account, in memory and bounded."""

import time
from collections import OrderedDict
from collections.abc import Callable
from typing import Final

from bot.talk.people import Account

BURST: Final = 30
"""So many at once; nobody who reads what comes gets there."""
PER_SECOND: Final = 0.5
_KEPT_AT_MOST: Final = 10_000


class Allowances:
    """The buckets. Whoever was seen longest ago is forgotten first, and begins with a full one again."""

    def __init__(self, steady_s: Callable[[], float] = time.monotonic) -> None:
        self._steady_s = steady_s
        self._left: OrderedDict[Account, tuple[float, float]] = OrderedDict()

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
