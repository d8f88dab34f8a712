"""What has to come at once: `python -m tests.bench.at_once [--json]`.

The suggestions for a word that somebody is typing, and the refusal of a pack's file that was written to do harm. What
is counted is processor time, and for a file the memory that the process grew by; each in a process of its own.
"""

import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Final

from tests.bench.figures import Figure, arguments, conclude
from tests.content.test_bombs import BOMBS
from tests.machine import watched

ROOT: Final = Path(__file__).parents[2]
SUGGESTION_MS: Final = 50.0
REFUSAL_MS: Final = 100.0
REFUSAL_MB: Final = 50.0
TYPED: Final = ("v", "visib", "vsibilty timout", "message gruops", "nothing at all")

_SUGGEST: Final = """
import sys, time
from content.packs import load_pack
index = load_pack().index
index.warm()
spent = []
for typed in sys.argv[1:]:
    begun = time.process_time()
    index.suggest(typed, at_most=25)
    spent.append(time.process_time() - begun)
print(max(spent))
"""
_REFUSE: Final = """
import resource, sys, time
from pathlib import Path
from content.sources import load_source
file = Path(sys.argv[1])
before, begun = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, time.process_time()
assert load_source(file, file.name).problems
spent = time.process_time() - begun
print(spent, (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024)
"""


def _run(script: str, *arguments: str) -> list[float]:
    command = [sys.executable, "-c", script, *arguments]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    return list(map(float, done.stdout.split()))


def slowest_suggestion_ms() -> float:
    """Once the index is warm, which a start sees to."""
    [seconds] = _run(_SUGGEST, *TYPED)
    return seconds * 1000


def dearest_refusal(folder: Path) -> tuple[float, float]:
    """Milliseconds and megabytes, each the most that a file took."""
    costs = [_run(_REFUSE, str(_write(folder / "bomb.yaml", told))) for told, _ in BOMBS.values()]
    with (folder / "large.yaml").open("wb") as sparse:
        sparse.truncate(100 << 20)
    costs.append(_run(_REFUSE, str(folder / "large.yaml")))
    return max(seconds for seconds, _ in costs) * 1000, max(megabytes for _, megabytes in costs)


def _write(file: Path, told: bytes) -> Path:
    file.write_bytes(told)
    return file


def main() -> int:
    """Measure, and say whether the limits hold."""
    given = arguments(__doc__).parse_args()
    with watched() as machine, tempfile.TemporaryDirectory(prefix="studyhall-at-once-") as folder:
        suggestion_ms = slowest_suggestion_ms()
        refusal_ms, refusal_mb = dearest_refusal(Path(folder))
    figures = [
        Figure("the slowest suggestion", suggestion_ms, "ms", SUGGESTION_MS),
        Figure("refusing a harmful file", refusal_ms, "ms", REFUSAL_MS),
        Figure("refusing a harmful file: memory", refusal_mb, "MB", REFUSAL_MB),
    ]
    return conclude(figures, machine, as_json=given.json)


if __name__ == "__main__":
    sys.exit(main())
