"""How long does a picture take? `python -m tests.bench.pictures [--json]`.

Each of those that members are shown is drawn a few times with names that are as hard as they come; the middle one of
the times is told. Exits 1 where one takes more than the goal.
"""

import sys
import time
from datetime import date
from statistics import median
from typing import Final

from bot.pictures.month import Sign, draw_month
from bot.pictures.rendering import render
from bot.pictures.week import DomainBar, Leading, draw_week
from tests.bench.figures import Figure, arguments, conclude
from tests.machine import watched

GOAL_MS: Final = 200.0
_TIMES: Final = 15
_NAMES: Final = ("Ada", "W" * 32, "محمد", "张伟", "Zoë 🎓")
_DOMAINS: Final = ("Development with AWS Services", "Security", "Deployment", "Troubleshooting and Optimization")


def drawings() -> dict[str, str]:
    leading = [Leading(f"{n}.", name, 150 - 20 * n) for n, name in enumerate(_NAMES, 1)]
    week = draw_week("Week of Mon 23 Nov", leading, [DomainBar(title, 0.6) for title in _DOMAINS])
    marks = {date(2026, 8, n + 1): list(Sign)[n % 4] for n in range(31)}
    return {"week": week, "month": draw_month("Aug 2026", date(2026, 8, 1), 31, marks)}


def measure(svg: str) -> float:
    """Milliseconds, the middle of several times."""
    took = []
    for _ in range(_TIMES):
        begun = time.perf_counter()
        render(svg)
        took.append(1_000 * (time.perf_counter() - begun))
    return median(took)


def main() -> int:
    """Measure and say whether the goal holds."""
    given = arguments(__doc__).parse_args()
    with watched() as machine:
        figures = [Figure(f"picture of a {name}", measure(svg), "ms", GOAL_MS) for name, svg in drawings().items()]
    return conclude(figures, machine, as_json=given.json)


if __name__ == "__main__":
    sys.exit(main())
