"""How many members roles have, as their platform told lately: in memory, bounded, and asked for off any click's path.

Whoever draws a card takes what is known and leaves word of what isn't; the timetable looks that up, so that the next
drawing has it.
"""

from collections import OrderedDict
from datetime import datetime, timedelta
from typing import Final, NamedTuple

COUNT_KEPT_FOR: Final = timedelta(minutes=5)
"""For so long nobody asks again."""
_KEPT_AT_MOST: Final = 2_000


class RoleOf(NamedTuple):
    """A role of a space, both by the platform's ids."""

    platform: str
    space: str
    role: str


class Headcounts:
    """What is known. Which role was asked about longest ago is forgotten first."""

    def __init__(self) -> None:
        self._known: OrderedDict[RoleOf, tuple[int | None, datetime]] = OrderedDict()
        self._wanted: set[RoleOf] = set()

    def of(self, role: RoleOf, now: datetime) -> int | None:
        """How many have it, perhaps some minutes old; None where nobody knows, or there is no such role any more."""
        number, at = self._known.get(role, (None, None))
        if at is None or not timedelta() <= now - at < COUNT_KEPT_FOR:
            self._wanted.add(role)
        return number

    def take(self) -> frozenset[RoleOf]:
        """What is to be looked up; nothing is left to be then."""
        taken, self._wanted = frozenset(self._wanted), set()
        return taken

    def note(self, role: RoleOf, number: int | None, now: datetime) -> None:
        self._known[role] = number, now
        self._known.move_to_end(role)
        if len(self._known) > _KEPT_AT_MOST:
            self._known.popitem(last=False)
