"""A database that can't be used is told in one sentence with the remedy, by every command, and is left as it is."""

import os
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from typer.testing import CliRunner

from bot.cli import app
from storage.addresses import parse_address
from tests.chaos.schemas import make_database
from tests.wire.conftest import command

COMMANDS = [("db", "upgrade"), ("db", "verify"), ("db", "rebuild"), ("doctor",), ("admin", "reports")]
_NOBODY = 65534


def _sql(*statements: str) -> Callable[[Path], None]:
    def spoil(file: Path) -> None:
        with closing(sqlite3.connect(file)) as connection:
            for statement in statements:
                connection.execute(statement)
            connection.commit()

    return spoil


def _text(file: Path) -> None:
    file.write_text("Dear diary,\n" * 1000)


def _half(file: Path) -> None:
    os.truncate(file, file.stat().st_size // 2)


def _foreign(file: Path) -> None:
    file.unlink()
    _sql("CREATE TABLE cookies (id INTEGER)", "INSERT INTO cookies VALUES (1)")(file)


def _folder(file: Path) -> None:
    file.unlink()
    file.mkdir()


SPOILT = {
    "newer": (_sql("UPDATE alembic_version SET version_num = '9999'"), "of a newer Studyhall", "Run the newer version"),
    "no table": (_sql("DROP TABLE reports"), "it lacks reports", "db restore"),
    "no column": (_sql("ALTER TABLE posts DROP COLUMN counted"), "it lacks posts.counted", "db restore"),
    "text": (_text, "is no SQLite file", "db restore"),
    "half": (_half, "is damaged", "db restore"),
    "foreign": (_foreign, "of another program (it has cookies)", "STUDYHALL_DATABASE_URL"),
    "folder": (_folder, "can't be opened", "the right to read and write"),
}


@pytest.fixture
def file() -> Iterator[Path]:
    """A database with rows in every table, in a folder that everybody may enter."""
    with TemporaryDirectory() as name:
        folder = Path(name)
        folder.chmod(0o755)
        make_database(parse_address(f"sqlite:///{folder / 'studyhall.db'}"), "0003")
        yield folder / "studyhall.db"


@contextmanager
def _unprivileged() -> Iterator[None]:
    """Rights count for nothing where the tests run as root."""
    if os.geteuid():
        yield
        return
    os.seteuid(_NOBODY)
    try:
        yield
    finally:
        os.seteuid(0)


def _refusal(words: tuple[str, ...]) -> str:
    """The one sentence that a command ends with."""
    done = CliRunner().invoke(app, words)
    assert isinstance(done.exception, SystemExit), (words, done.exception)
    assert done.exit_code == 1, done.output
    (said,) = done.output.splitlines()
    return str(said)


@pytest.mark.parametrize("kind", SPOILT)
def test_every_command_tells_what_is_wrong(kind: str, file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    spoil, wrong, remedy = SPOILT[kind]
    spoil(file)
    before = file.read_bytes() if file.is_file() else b""
    monkeypatch.setenv("STUDYHALL_DATABASE_URL", f"sqlite:///{file}")
    for words in COMMANDS:
        said = _refusal(words)
        assert wrong in said, words
        assert remedy in said, words
        assert str(file) in said
    assert not file.is_file() or file.read_bytes() == before


@pytest.mark.parametrize(("folder", "mode"), [(0o755, 0o444), (0o555, 0o444), (0o777, 0o000)])
def test_what_may_not_be_written_is_told(folder: int, mode: int, file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("STUDYHALL_DATABASE_URL", f"sqlite:///{file}")
    for words in COMMANDS:  # also imports what nobody else may read
        CliRunner().invoke(app, words)
    file.parent.chmod(folder)
    file.chmod(mode)
    try:
        with _unprivileged():
            for words in (("db", "upgrade"), ("db", "rebuild")):
                assert any(part in _refusal(words) for part in ("the right to", "Permission denied")), words
    finally:
        file.parent.chmod(0o755)


async def test_the_bot_does_not_start(file: Path, tmp_path: Path) -> None:
    spoil, wrong, remedy = SPOILT["half"]
    spoil(file)
    environment = {"STUDYHALL_DATABASE_URL": f"sqlite:///{file}", "STUDYHALL_DISCORD_TOKEN": "x"}
    async with command("run", folder=tmp_path, environment=environment) as process:
        assert await process.wait() == 1
    (said,) = process.said
    assert wrong in said
    assert remedy in said
