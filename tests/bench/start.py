"""How soon is Studyhall there? `python -m tests.bench.start [--json]`.

Processor time of whole processes: `studyhall --help`, `studyhall content check`, and loading the shipped pack beside a
process that only imports what loads it. The best of three counts. Exits 1 where a goal is missed.
"""

import sys
from typing import Final

from tests.bench.figures import Figure, arguments, conclude, run
from tests.machine import watched

ROUNDS: Final = 3
_IMPORT: Final = "import content.packs"
_LOAD: Final = "import content.packs; content.packs.load_pack()"


def best(*words: str) -> float:
    """Seconds of processor time."""
    return min(run(*words, environment={}).processor_s for _ in range(ROUNDS))


def measure() -> list[Figure]:
    loaded = best("-c", _LOAD) - best("-c", _IMPORT)
    return [
        Figure("studyhall --help", best("-m", "bot", "--help"), "s", 0.3, 1.15),
        Figure("the pack loaded", loaded, "s", 0.2, 0.5),
        Figure("studyhall content check", best("-m", "bot", "content", "check"), "s", 2.0, 2.8),
    ]


def main() -> int:
    given = arguments(__doc__).parse_args()
    with watched() as machine:
        figures = measure()
    return conclude(figures, machine, as_json=given.json)


if __name__ == "__main__":
    sys.exit(main())
