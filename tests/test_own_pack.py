"""A pack of one's own: written, checked, refused with its problems, and played; nothing but the pack knows AWS."""

import re
from datetime import date
from pathlib import Path

import pytest
from typer.testing import CliRunner

from bot.chosen_pack import PackRefusedError, open_pack
from bot.cli import app
from bot.sandbox.rehearsal import play
from content.packs import AWS_DEVELOPER, read_pack
from content.starting import start_pack

ROOT = Path(__file__).parents[1]
DAY = date(2026, 11, 27)
AWS = re.compile(r"\b(?:AWS|Amazon)\b|DVA-C0")


@pytest.mark.parametrize("words", [[], ["--no-exam"]], ids=["exam", "no exam"])
def test_a_new_pack_passes_the_check(tmp_path: Path, words: list[str]) -> None:
    folder = str(tmp_path / "mine")
    made = CliRunner().invoke(app, ["pack", "new", folder, *words])
    assert made.exit_code == 0, made.output
    checked = CliRunner().invoke(app, ["content", "check", folder])
    assert checked.exit_code == 0, checked.output
    assert "8 questions, 1 service, 4 facts" in checked.output
    pack = open_pack(Path(folder), DAY)
    assert (len(pack.live), pack.exams[0].mock) == (8, not words)
    again = CliRunner().invoke(app, ["pack", "new", folder])
    assert (again.exit_code, "isn't an empty folder" in again.output) == (1, True)


@pytest.mark.parametrize(
    ("folder", "named"),
    [
        ("web-basics", ("web-basics", "Web basics")),
        ("Übung_zu HTTP!", ("ubung-zu-http", "Ubung zu http")),
        ("2026", ("2026", "2026")),
        ("on", ("on", "On")),
        ("x" * 200, ("x" * 80, "X" + "x" * 79)),
        ("课", ("my-pack", "My pack")),
    ],
)
def test_a_new_pack_is_called_like_its_folder(tmp_path: Path, folder: str, named: tuple[str, str]) -> None:
    for exam in (True, False):
        made = tmp_path / str(exam) / folder
        start_pack(made, exam=exam)
        pack = open_pack(made, DAY)
        assert (pack.id, pack.title) == named


def test_a_pack_that_can_not_be_asked_is_refused_with_its_problems(tmp_path: Path) -> None:
    with pytest.raises(PackRefusedError, match="which isn't a folder"):
        open_pack(tmp_path / "none", DAY)
    folder = tmp_path / "mine"
    start_pack(folder, exam=True)
    questions = folder / "questions" / "http.yaml"
    text = questions.read_text(encoding="utf-8")
    questions.write_text(text.replace("key: [put]", "key: [patch, nothing]"), encoding="utf-8")
    with pytest.raises(PackRefusedError, match=r"http\.yaml:15:18: the key names `nothing`, which is no option"):
        open_pack(folder, DAY)


def test_the_shipped_pack_is_asked_where_none_is_named() -> None:
    assert open_pack(None, DAY).id == "aws-developer"


def test_an_exam_says_how_long_it_is_or_that_there_is_none(tmp_path: Path) -> None:
    start_pack(tmp_path / "mine", exam=True)
    head = tmp_path / "mine" / "pack.yaml"
    text = head.read_text(encoding="utf-8")
    for was, becomes, wanted in (
        ("    minutes: 16\n", "", "or `mock: false`"),
        ("    scored: 8 ", "    scored: 9 ", "9 of 8 questions can't count"),
        ("title: Asking\n", "title: Asking\n        short: A name beyond a chart\n", "at most 20 characters"),
        (
            "title: Asking\n",
            "title: Asking\n        short: Answering\n",
            "another domain is called the same",
        ),
    ):
        head.write_text(text.replace(was, becomes), encoding="utf-8")
        assert any(wanted in problem.what for problem in read_pack(head.parent).problems)


async def test_it_is_played_through_the_sandbox(tmp_path: Path) -> None:
    start_pack(tmp_path / "mine", exam=True)
    report = await play(days=2, members=4, seed=1, pack=tmp_path / "mine")
    assert report.broken == []
    assert report.answers_stored > 0


def test_nothing_but_the_pack_knows_aws() -> None:
    """`content.templates` belongs to the pack: its families are asked where a pack says `parametric`."""
    theirs = (AWS_DEVELOPER, ROOT / "content" / "templates")
    told = []
    for package in ("bot", "storage", "content"):
        for path in sorted((ROOT / package).rglob("*")):
            if path.suffix in (".py", ".js", ".html", ".css", ".json", ".yaml") and not path.is_relative_to(theirs[0]):
                if path.is_relative_to(theirs[1]) or path.name.startswith("."):
                    continue
                lines = path.read_text(encoding="utf-8").splitlines()
                told += [f"{path.name}:{n}: {line.strip()}" for n, line in enumerate(lines, 1) if AWS.search(line)]
    assert told == []
