"""The schemas that editors use are those of the models, and every file of the pack names its own."""

import json
from pathlib import Path

import pytest
import yaml
from yaml import CSafeLoader

from content.packs import AWS_DEVELOPER
from content.schema import FILES, FOLDER, outdated, write_schemas

PACK_FILES = sorted(AWS_DEVELOPER.rglob("*.yaml"))


def test_the_files_are_up_to_date() -> None:
    assert outdated() == [], "run `make schema`"


def test_a_file_that_is_missing_or_changed_is_told(tmp_path: Path) -> None:
    write_schemas(tmp_path)
    assert outdated(tmp_path) == []
    (tmp_path / "pack.json").unlink()
    (tmp_path / "facts.json").write_text("{}", encoding="utf-8")
    assert outdated(tmp_path) == ["pack", "facts"]


@pytest.mark.parametrize("path", PACK_FILES, ids=lambda path: path.relative_to(AWS_DEVELOPER).as_posix())
def test_a_pack_file_names_its_schema_and_uses_only_its_fields(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    named = text.splitlines()[0].removeprefix("# yaml-language-server: $schema=")
    schema = (path.parent / named).resolve()
    kind = path.stem if path.parent == AWS_DEVELOPER else path.parent.name
    assert schema == FOLDER / f"{kind}.json"
    described = json.loads(schema.read_text(encoding="utf-8"))
    written = yaml.load(text, Loader=CSafeLoader)
    assert set(described["required"]) <= set(written) <= set(described["properties"])


def test_there_is_no_other_schema() -> None:
    assert {path.stem for path in FOLDER.iterdir()} == set(FILES)
