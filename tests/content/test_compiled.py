"""A pack that is kept compiled is the one that would be read, or isn't taken."""

import shutil
from pathlib import Path

import pytest

from content.compiled import NAME, compute_origin, keep_compiled, load_compiled
from content.packs import AWS_DEVELOPER, load_pack, read_pack


@pytest.fixture(scope="module")
def loaded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the shipped pack that was loaded once."""
    copy = tmp_path_factory.mktemp("compiled") / AWS_DEVELOPER.name
    shutil.copytree(AWS_DEVELOPER, copy, ignore=shutil.ignore_patterns(f"{NAME}*"))
    load_pack(copy)
    return copy


@pytest.fixture
def folder(loaded: Path, tmp_path: Path) -> Path:
    """One of a test's own, of which nothing has been loaded in this process."""
    return Path(shutil.copytree(loaded, tmp_path / loaded.name))


def test_it_is_the_pack_that_was_read(folder: Path) -> None:
    assert load_compiled(folder, compute_origin(folder)) == read_pack(folder).pack


def test_any_change_to_the_pack_is_read_anew(folder: Path) -> None:
    file = next((folder / "facts").glob("*.yaml"))
    file.write_text(file.read_text() + "unknown: 1\n")
    assert load_compiled(folder, compute_origin(folder)) is None
    with pytest.raises(ValueError, match=file.name):
        load_pack(folder)


@pytest.mark.parametrize("damage", [b"", b"{}", b'{"id": 1}'])
def test_a_damaged_one_is_not_taken(folder: Path, damage: bytes) -> None:
    origin = compute_origin(folder)
    (folder / NAME).write_bytes(origin + b"\n" + damage)
    assert load_compiled(folder, origin) is None


def test_one_that_says_something_else_is_not_taken(folder: Path) -> None:
    origin, kept = compute_origin(folder), (folder / NAME).read_bytes()
    (folder / NAME).write_bytes(kept.replace(b"Lambda", b"Lambada", 1))
    assert load_compiled(folder, origin) is None


def test_where_nothing_can_be_written_nothing_is_kept(folder: Path, tmp_path: Path) -> None:
    pack = load_pack(folder)
    keep_compiled(tmp_path / "gone", b"", pack)
    assert load_compiled(tmp_path / "gone", b"") is None
