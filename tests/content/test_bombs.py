"""Files of a pack that were written to do harm are refused, and nothing else falls with them.

What that costs is measured by `tests.bench.at_once`.
"""

from pathlib import Path

import pytest

from content.artefacts import parse_problem
from content.packs import read_pack
from content.sources import load_source
from content.starting import start_pack

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


def test_a_hundred_megabytes_are_not_even_read(tmp_path: Path) -> None:
    file = tmp_path / "bomb.yaml"
    with file.open("wb") as sparse:
        sparse.truncate(100 << 20)
    assert "is larger than 512 KB" in str(load_source(file, file.name).problems[0])


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
