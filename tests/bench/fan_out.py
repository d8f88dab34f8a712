"""How close to the platforms' limits does everybody get their question? `python -m tests.bench.fan_out [--json]`.

A slice of `tests.chaos.fan_out`: four hundred channels on each platform, eight seconds' worth of what they allow. Exits
1 where a goal is missed.
"""

import sys
from collections.abc import Iterator, Mapping
from typing import Any, Final

from tests.bench.figures import Figure, arguments, conclude
from tests.chaos.fan_out import CLICKS_PER_S, LEAST_RATIO, run
from tests.machine import watched

CHANNELS: Final = 400
P99_MS: Final = 50.0


def figures_of(platform: str, found: Mapping[str, Any]) -> Iterator[Figure]:
    on = f"{found['channels']:,} channels on {platform.capitalize()}"
    allowed = found["allowed_per_s"]
    reached = Figure(
        f"{on} posted in", found["reached_per_s"], "a second", LEAST_RATIO, allowed, at_least=True, of_ratio=True
    )
    yield reached
    yield Figure(f"{on}: refused for the rate", found["refused_429"], "requests", 0)
    yield Figure(f"{on}: {CLICKS_PER_S} clicks a second meanwhile, p99", found["click_p99_ms"], "ms", P99_MS)
    yield Figure(f"{on}: clicks lost meanwhile", found["clicks_lost"], "clicks", 0)


def main() -> int:
    parser = arguments(__doc__)
    parser.add_argument("--channels", type=int, default=CHANNELS, help="on each platform")
    given = parser.parse_args()
    with watched() as machine:
        found = run(given.channels, halve=False)
    figures = [figure for platform, one in found.items() for figure in figures_of(platform, one)]
    return conclude(figures, machine, as_json=given.json)


if __name__ == "__main__":
    sys.exit(main())
