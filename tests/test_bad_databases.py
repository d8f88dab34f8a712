"""A database that can't be used is told in one sentence with the remedy, by every command, and is left as it is."""

import json
import os
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from uuid import uuid4

import psycopg
import pytest
from typer.testing import CliRunner

from bot.cli import app
from storage.addresses import parse_address
from tests.chaos.schemas import make_database
from tests.postgres import Server
from tests.wire.conftest import command

READING = [("db", "verify"), ("admin", "reports"), ("admin", "reports", "1")]
WRITING = [("db", "upgrade"), ("db", "rebuild"), ("admin", "reports", "1", "--close")]
COMMANDS = [*READING, *WRITING]
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


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database with rows in every table, to be copied."""
    file = tmp_path_factory.mktemp("whole") / "studyhall.db"
    make_database(parse_address(f"sqlite:///{file}"), "0003")
    return file


@pytest.fixture
def file(whole: Path) -> Iterator[Path]:
    """A copy in a folder that everybody may enter."""
    with TemporaryDirectory() as name:
        folder = Path(name)
        folder.chmod(0o755)
        yield Path(shutil.copy(whole, folder))


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


def _diagnosis() -> str:
    """What the doctor finds wrong with the database, beside whatever else."""
    done = CliRunner().invoke(app, ("doctor", "--json"))
    assert done.exit_code == 1, done.output
    [found] = [finding for finding in json.loads(done.output)["findings"] if finding["about"] == "database"]
    return f"{found['what']} {found['remedy']}"


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
    diagnosed = _diagnosis()
    assert "`studyhall db upgrade` brings it there" in diagnosed or (wrong in diagnosed and remedy in diagnosed)
    assert not file.is_file() or file.read_bytes() == before


@pytest.mark.parametrize("kind", ["text", "half", "folder"])
def test_nothing_is_backed_up_that_is_no_database(kind: str, file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    spoil, wrong, remedy = SPOILT[kind]
    spoil(file)
    monkeypatch.setenv("STUDYHALL_DATABASE_URL", f"sqlite:///{file}")
    said = _refusal(("db", "backup", str(file.with_name("backup.db"))))
    assert wrong in said
    assert remedy in said
    assert not file.with_name("backup.db").exists()


NEEDS_A_SERVER = {
    "newer": (("UPDATE alembic_version SET version_num = '9999'",), "of a newer Studyhall", "Run the newer version"),
    "no table": (("DROP TABLE reports CASCADE",), "it lacks reports", "pg_restore"),
    "no column": (("ALTER TABLE posts DROP COLUMN counted",), "it lacks posts.counted", "pg_restore"),
    "foreign": (
        ("DROP SCHEMA public CASCADE", "CREATE SCHEMA public", "CREATE TABLE cookies ()"),
        "of another program (it has cookies)",
        "STUDYHALL_DATABASE_URL",
    ),
    "read-only": (
        (
            "DROP SCHEMA public CASCADE",
            "CREATE SCHEMA public",
            "ALTER DATABASE {name} SET default_transaction_read_only = on",
        ),
        "can't be written: it is read-only",
        "Name the primary server",
    ),
    "no rights": (
        (
            "DROP SCHEMA public CASCADE",
            "CREATE SCHEMA public",
            "CREATE ROLE {name} LOGIN",
        ),
        "can't be used",
        "give its user the right to create",
    ),
}


@pytest.mark.parametrize("kind", NEEDS_A_SERVER)
def test_every_command_tells_what_is_wrong_on_a_server(
    kind: str, postgres: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    statements, wrong, remedy = NEEDS_A_SERVER[kind]
    name = f"studyhall_{uuid4().hex[:12]}"
    address = postgres.create(name, "studyhall_template")
    try:
        with psycopg.connect(address, autocommit=True) as connection:
            for statement in statements:
                connection.execute(statement.format(name=name))
        who = name if kind == "no rights" else postgres.user
        monkeypatch.setenv("STUDYHALL_DATABASE_URL", address.replace(f"//{postgres.user}@", f"//{who}@"))
        for words in (("db", "upgrade"), ("db", "verify"), ("db", "rebuild")):
            said = _refusal(words)
            assert wrong in said, words
            assert remedy in said, words
    finally:
        postgres.drop(name)
        with psycopg.connect(postgres.address("postgres"), autocommit=True) as connection:
            connection.execute(f'DROP ROLE IF EXISTS "{name}"')


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


@pytest.mark.parametrize("kind", ["newer", "half"])
async def test_the_bot_does_not_start(kind: str, file: Path, tmp_path: Path) -> None:
    spoil, wrong, remedy = SPOILT[kind]
    spoil(file)
    environment = {"STUDYHALL_DATABASE_URL": f"sqlite:///{file}", "STUDYHALL_DISCORD_TOKEN": "x"}
    async with command("run", folder=tmp_path, environment=environment) as process:
        assert await process.wait() == 1
    said = process.said[-1]
    assert wrong in said
    assert remedy in said
