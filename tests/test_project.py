"""The project around the code: what it promises to document is documented, and nothing of one machine is in it."""

import re
import subprocess
from pathlib import Path
from typing import Any

import pytest
import typer
from dotenv import dotenv_values
from sqlalchemy import Table

from bot import cli
from bot.declaring import Verb
from bot.settings import PREFIX, Settings
from bot.talk.kinds import OneOf
from bot.verbs import VERBS
from content.files import FactsFile, QuestionsFile
from content.packs import AWS_DEVELOPER
from content.sources import load_source
from storage.all_tables import METADATA
from storage.ownership import ownership_in
from storage.persons import DERIVED, MOVED
from storage.tables import accounts, persons

ROOT = Path(__file__).parents[1]
SETTINGS_PAGE, COMMANDS_PAGE, TOUR = (
    (ROOT / "docs" / name).read_text(encoding="utf-8") for name in ("settings.md", "commands.md", "tour.md")
)
SETTINGS = sorted(f"{PREFIX}{name}".upper() for name in Settings.model_fields)
DOCUMENTS = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])

_HOSTS = (
    ("pypi", "org"),
    ("pythonhosted", "org"),
    ("npmjs", "org"),
    ("yarnpkg", "com"),
    ("crates", "io"),
    ("rubygems", "org"),
    ("proxy", "golang", "org"),
    ("anaconda", "org"),
)
REGISTRY = re.compile("|".join(rf"\b{re.escape('.'.join(host))}\b" for host in _HOSTS), re.IGNORECASE)
INDEX = re.compile(
    r"^\s*(?:-i|-f|--(?:extra-)?index-url|--find-links)\b|(?:pip|uv)_(?:extra_|default_)?index",
    re.IGNORECASE | re.MULTILINE,
)
OF_A_MACHINE = re.compile(r"(?<![\w.:/@-])/(?:work|workspace|root|home|Users)/[\w-]")
"""Absolute paths that lead into somebody's checkout or home."""


def _files() -> list[Path]:
    """What is or would be committed; without git, whatever stands in no ignored folder."""
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    try:
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    except (OSError, subprocess.CalledProcessError):
        ignored = {
            ".git",
            *re.findall(r"^([^*\n]+)/$", (ROOT / ".gitignore").read_text(encoding="utf-8"), re.MULTILINE),
        }
        return [path for path in ROOT.rglob("*") if path.is_file() and not ignored & {*path.relative_to(ROOT).parts}]
    return [path for name in done.stdout.split("\0") if name and (path := ROOT / name).is_file()]


@pytest.mark.parametrize("pattern", [REGISTRY, INDEX, OF_A_MACHINE], ids=["registry", "index", "machine"])
def test_nothing_of_one_machine_is_in_it(pattern: re.Pattern[str]) -> None:
    found = []
    for path in _files():
        content = path.read_bytes()
        if b"\0" in content:
            continue  # a picture or a font; bytes say anything
        for number, line in enumerate(content.decode("utf-8", errors="replace").splitlines(), start=1):
            if hit := pattern.search(line):
                found.append(f"{path.relative_to(ROOT)}:{number}: {hit.group()}")
    assert found == []


def test_every_requirement_is_pinned_and_hashed() -> None:
    for path in sorted((ROOT / "requirements").glob("*.txt")):
        text = re.sub(r"^\s*#.*$\n?", "", path.read_text(encoding="utf-8"), flags=re.MULTILINE)
        for requirement in re.split(r"\n(?=\S)", text.replace("\\\n", " ").strip()):
            assert re.match(r"[a-z0-9][a-z0-9.-]*==\S+ ", requirement), f"{path.name}: {requirement[:60]}"
            assert "--hash=sha256:" in requirement, f"{path.name}: {requirement[:60]}"


@pytest.mark.parametrize("setting", SETTINGS)
def test_every_setting_is_documented(setting: str) -> None:
    assert f"| `{setting}` |" in SETTINGS_PAGE


def test_no_setting_is_documented_that_does_not_exist() -> None:
    told = "\n".join(path.read_text(encoding="utf-8") for path in DOCUMENTS)
    named = set(re.findall(rf"\b{PREFIX}[A-Z_]*[A-Z]\b", told))
    assert {name for name in named if not name.startswith(f"{PREFIX}TEST_")} <= set(SETTINGS)


def test_the_example_of_settings_has_only_settings() -> None:
    text = (ROOT / ".env.example").read_text(encoding="utf-8")
    assert {name for name in dotenv_values(ROOT / ".env.example") if name.startswith(PREFIX)} <= set(SETTINGS)
    assert set(re.findall(rf"\b{PREFIX}[A-Z_]+\b", text)) <= set(SETTINGS)


@pytest.mark.parametrize("verb", VERBS, ids=lambda verb: verb.name)
def test_every_command_is_documented(verb: Verb) -> None:
    row = next((line for line in COMMANDS_PAGE.splitlines() if line.startswith(f"| `/{verb.name}` |")), None)
    assert row is not None
    assert f"`/study {verb.name}`" in row
    for option in verb.options:
        assert f"`{option.name}`" in row
        values = option.kind.values if isinstance(option.kind, OneOf) else ()
        assert all(f"`{value}`" in row for value in values)


@pytest.mark.parametrize("verb", VERBS, ids=lambda verb: verb.name)
def test_what_a_platform_does_not_offer_has_a_reason(verb: Verb) -> None:
    for option in verb.options:
        reasons = [
            *option.not_on.values(),
            *(why for held_back in option.without.values() for why in held_back.values()),
        ]
        assert all(reason.endswith(".") for reason in reasons)


def _command_lines(command: Any, name: str) -> list[str]:
    """Of a command or a group of them, as Typer builds it."""
    if not hasattr(command, "commands"):
        return [name]
    return [line for word, inner in command.commands.items() for line in _command_lines(inner, f"{name} {word}")]


@pytest.mark.parametrize("line", _command_lines(typer.main.get_command(cli.app), "studyhall"))
def test_every_command_line_is_documented(line: str) -> None:
    assert re.search(rf"`{line}[`\s]", SETTINGS_PAGE)


def test_the_question_shown_is_one_of_the_pack() -> None:
    """With the words that the pack has for it."""
    (shown,) = re.findall(r"<!-- question: (\S+) -->", TOUR)
    questions = [
        question
        for path in sorted((AWS_DEVELOPER / "questions").glob("*.yaml"))
        for question in _as_written(path)
        if question["id"] == shown
    ]
    (question,) = questions
    flat = " ".join(TOUR.split())
    said = [question["situation"], question["ask"], question["explanation"], question["source"]]
    said += [option["text"] for option in question["options"]]
    said += [question["reasons"][right] for right in question["key"]]
    for words in said:
        assert " ".join(words.split()) in flat, "the question has changed; change it in docs/tour.md too"


def _as_written(path: Path) -> list[dict[str, Any]]:
    value = load_source(path, path.name).value
    assert isinstance(value, dict)
    return list(value["questions"])


def test_the_examples_for_authors_are_sound(tmp_path: Path) -> None:
    text = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    facts, questions = re.findall(r"```yaml\n(.*?)```", text, re.DOTALL)
    for name, example, model in (("facts", facts, FactsFile), ("questions", questions, QuestionsFile)):
        path = tmp_path / f"{name}.yaml"
        path.write_text(example, encoding="utf-8")
        source = load_source(path, path.name)
        assert source.problems == []
        model.model_validate(source.value)


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_links_lead_somewhere(document: Path) -> None:
    text = document.read_text(encoding="utf-8")
    targets = re.findall(r"\]\((?!https?://|#|mailto:)([^)#\s]+)", text)
    assert [target for target in targets if not (document.parent / target).exists()] == []


def test_the_changelog_has_a_place_for_what_comes() -> None:
    assert "## Unreleased" in (ROOT / "CHANGELOG.md").read_text(encoding="utf-8").splitlines()


def test_the_licence() -> None:
    text = (ROOT / "LICENSE").read_text(encoding="utf-8")
    assert text.startswith("MIT License\n\nCopyright (c) 2026 The Studyhall authors\n")
    assert "WITHOUT WARRANTY OF ANY KIND" in text


def test_the_continuous_check_can_be_run() -> None:
    path = ROOT / ".ci" / "run"
    assert path.stat().st_mode & 0o111
    assert "set -euo pipefail" in path.read_text(encoding="utf-8")


def _references(table: Table, *targets: Table) -> set[str]:
    """The columns that refer to one of some tables."""
    return {column.name for column in table.columns for to in column.foreign_keys if to.column.table in targets}


def test_every_table_says_whose_its_rows_are() -> None:
    for table in METADATA.sorted_tables:
        ownership = ownership_in(table.info)
        assert ownership is not None, f"{table.name} does not say how it exports and deletes a person"
        named = {*ownership.by, *ownership.mentions}
        assert _references(table, persons, accounts) <= named, table.name
        assert named | set(ownership.withheld) <= set(table.columns.keys()), table.name
        assert bool(named) == bool(ownership.one), table.name


def test_every_table_of_persons_is_counted_anew_or_moves_when_accounts_are_linked() -> None:
    of_persons = {table for table in METADATA.sorted_tables if _references(table, persons)}
    assert of_persons == {*DERIVED, *MOVED, accounts}
