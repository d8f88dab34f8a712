"""Days on which nothing can be missed (docs/rules.md). Pure."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

FOR_EVER: Final = date(9999, 12, 31)
"""The last day of what comes back every week."""
EVERY_DAY: Final = "0123456"


@dataclass(frozen=True, slots=True)
class Rest:
    """Some days of a member's or a group's, as they were declared."""

    first: date
    """Never before the day it was declared on."""
    last: date
    weekdays: str
    """Digits, 0 for Monday: of the days in between only these."""
    declared_at: datetime
    dropped_on: date | None = None
    """From this day on it is none any more."""

    def covers(self, on: date) -> bool:
        within = self.first <= on <= self.last and str(on.weekday()) in self.weekdays
        return within and (self.dropped_on is None or on < self.dropped_on)

    def spares(self, on: date, *, settled_at: datetime) -> bool:
        """Whether a daily that nobody had to answer by `settled_at` is no miss: not for what is declared later."""
        return self.covers(on) and self.declared_at <= settled_at
