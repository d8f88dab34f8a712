"""Files of a pack that were written to do harm are refused at once, and nothing else falls with them."""

import subprocess
import sys
from pathlib import Path

import pytest

from content.artefacts import parse_problem
from content.packs import read_pack
from content.sources import load_source
from content.starting import start_pack

ROOT = Path(__file__).parents[2]
WITHIN_S = 0.1
WITHIN_MB = 50
DEEP = 1_000_000
BOMBS = {
    "brackets": (b"[" * (DEEP // 2), "nested too deeply"),
    "braces": (b"{a: " * (DEEP // 8), "nested too deeply"),
    "dashes": (b"- " * (DEEP // 4), "nested too deeply"),
    "questions": (b"? " * (DEEP // 4), "nested too deeply"),
    "strings between": (b'["]",' * (DEEP // 10), "nested too deeply"),
    "a million brackets": (b"[" * DEEP, "is larger than 512 KB"),
    "many lines": (b"- a\n" * 100_000, "more than 10,000 lines"),
    "many values": (b"[" + b"a," * 200_000 + b"]", "too many values"),
    "aliases": (b"a: &a [x, x]\nb: &b [*a, *a]\nc: [*b, *b]\n", "an alias"),
    "NUL": (b"a: b\x00c\n", "is not YAML"),
    "NUL in quotes": (b'a: "b\\0c"\n', "unseen character U+0000"),
    "escape in quotes": (b'a: "\\e[31m"\n', "unseen character U+001B"),
    "turned round": ("a: ab\u202ecd\n".encode(), "unseen character U+202E"),
    "half a character": (b"a: \xed\xa0\x80\n", "is not UTF-8"),
    "half a character in quotes": (b'a: "\\ud800"\n', "is not YAML"),
    "endless number": (b"a: " + b"9" * 10_000 + b"\n", "is read as a number"),
}
"""What it is called -> what is in the file, and what is told."""


@pytest.mark.parametrize("name", BOMBS)
def test_it_is_refused_with_a_sentence(tmp_path: Path, name: str) -> None:
    told, why = BOMBS[name]
    file = tmp_path / "bomb.yaml"
    file.write_bytes(told)
    assert why in str(load_source(file, file.name).problems[0])[:400]


MEASURED = """
import resource, sys, time
from pathlib import Path
from content.sources import load_source
file = Path(sys.argv[1])
before, begun = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, time.process_time()
assert load_source(file, file.name).problems
spent = time.process_time() - begun
print(spent, (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024)
"""


@pytest.mark.parametrize("name", ["brackets", "many values", "hundred megabytes"])
def test_it_costs_next_to_nothing(tmp_path: Path, name: str) -> None:
    """In a process of its own, whose peak of memory is its own."""
    file = tmp_path / "bomb.yaml"
    if name == "hundred megabytes":
        with file.open("wb") as sparse:
            sparse.truncate(100 << 20)
    else:
        file.write_bytes(BOMBS[name][0])
    done = subprocess.run(
        [sys.executable, "-c", MEASURED, str(file)], cwd=ROOT, capture_output=True, text=True, check=True
    )
    spent, grown = map(float, done.stdout.split())
    assert (spent < WITHIN_S, grown < WITHIN_MB) == (True, True), (spent, grown)


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("json", "[" * 1_700),
        ("python", "(" * 1_700),
        ("yaml", "[" * 1_700),
        ("json", "[" * DEEP),
        ("python", "-" * 1_700),
    ],
)
def test_an_artefact_that_nests_is_told_and_raises_nothing(language: str, text: str) -> None:
    why = parse_problem(language, text)
    assert why is None if len(text) > 1_800 else why


def test_the_rest_of_a_pack_is_checked_all_the_same(tmp_path: Path) -> None:
    start_pack(tmp_path / "mine", exam=True)
    (tmp_path / "mine" / "facts" / "bomb.yaml").write_bytes(BOMBS["brackets"][0])
    reading = read_pack(tmp_path / "mine")
    assert [problem.file for problem in reading.problems] == ["mine/facts/bomb.yaml"]
    assert reading.draft is not None
    assert len(reading.draft.live) == 8
