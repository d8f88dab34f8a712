"""The commands that authors and readers work with."""

import json
import shutil
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from bot.cli import app
from content.packs import AWS_DEVELOPER, load_pack


def _run(*arguments: str) -> Result:
    return CliRunner().invoke(app, ["content", *arguments])


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """A file of a part of the shipped pack; its first question has changed since it was read."""
    for part in ("pack.yaml", "names.yaml", "lifecycle.yaml", "facts/acm.yaml", "questions/acm.yaml"):
        copy = tmp_path / "pack" / part
        copy.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(AWS_DEVELOPER / part, copy)
    text = copy.read_text(encoding="utf-8")
    copy.write_text(text.replace("    ask: ", "    ask: Now ", 1), encoding="utf-8")
    return copy


def test_an_author_sees_questions_that_nobody_has_read(file: Path) -> None:
    names = [name for name in load_pack().questions if name.startswith("acm-")]
    result = _run("cues", str(file))
    assert result.exit_code == 0
    assert all(f"{name} · " in result.output for name in names)
    assert f"{len(names)} questions" in result.output
    assert "was reviewed" not in result.output + result.stderr
    assert "1 questions" in _run("cues", str(file), "--id", names[0]).output


def test_a_blind_reader_sees_neither_key_nor_reasons(file: Path) -> None:
    pack = load_pack()
    text, data = _run("blind", str(file)), _run("blind", str(file), "--json")
    shown = {one["id"]: one for one in map(json.loads, data.output.splitlines())}
    assert {name for name in pack.questions if name.startswith("acm-")} == set(shown)
    for name, one in shown.items():
        question = pack.questions[name]
        assert list(one) == ["id", "stem", "options"]
        assert list(one["options"].values()) == [option.text for option in question.options]
        for secret in (*question.reasons.values(), question.explanation):
            assert secret not in text.output + data.output
        assert question.options[0].text in text.output


def test_a_file_of_no_pack_is_told(tmp_path: Path) -> None:
    result = _run("cues", str(tmp_path / "questions" / "none.yaml"))
    assert result.exit_code == 2
    assert "is no file of a pack's folder" in result.output


def test_what_will_be_stale_by_a_day_is_told() -> None:
    assert _run("stale", "--on", "2026-11-27").output == "Everything was checked within a year.\n"
    later = _run("stale", "--on", "2028-01-01").output
    for part in ("fact `", "question `", "life cycle `"):
        assert part in later


def test_an_exam_is_shown_with_its_skills() -> None:
    output = _run("show", "DVA-C03").output
    assert "    2.3.4 Safe agents" in output
    assert sum(line.startswith("    ") for line in output.splitlines()) == 72
