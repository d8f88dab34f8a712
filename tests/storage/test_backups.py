"""Backups of a SQLite file in use, and putting one back over whatever a killed process left."""

import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from storage.addresses import Address, parse_address
from storage.backups import BackupError, back_up, restore
from storage.refusals import UnreachableDatabaseError
from storage.upgrade import upgrade
from tests.chaos.schemas import make_database, read_database

LEAVE_A_LOG = """
import os, sqlite3, sys
connection = sqlite3.connect(sys.argv[1])
connection.execute("PRAGMA journal_mode=WAL")
connection.execute("PRAGMA wal_autocheckpoint=0")
connection.execute("INSERT INTO remembered VALUES (?, 'in the log')", (sys.argv[2],))
connection.commit()
os._exit(0)  # as a kill -9 does: nothing is tidied up
"""


def _leave_a_log(file: Path, name: str) -> None:
    subprocess.run([sys.executable, "-c", LEAVE_A_LOG, str(file), name], check=True)
    assert file.with_name(f"{file.name}-wal").stat().st_size


@pytest.fixture
def url(tmp_path: Path) -> Address:
    """A database with rows in every table."""
    url = parse_address(f"sqlite:///{tmp_path / 'studyhall.db'}")
    make_database(url, "0003")
    return url


def _file(url: Address) -> Path:
    return Path(str(url.database))


def _remembered(file: Path) -> set[str]:
    with closing(sqlite3.connect(file)) as connection:
        return {name for (name,) in connection.execute("SELECT name FROM remembered")}


def test_a_backup_has_what_is_committed_and_stands_alone(url: Address, tmp_path: Path) -> None:
    _leave_a_log(_file(url), "late")
    with closing(sqlite3.connect(_file(url))) as writing:
        writing.execute("BEGIN IMMEDIATE")
        writing.execute("INSERT INTO remembered VALUES ('not committed', '')")
        back_up(url, tmp_path / "copy.db")
    assert {*_remembered(tmp_path / "copy.db")} == {"1", "2", "3", "late"}
    assert [file.name for file in tmp_path.glob("copy.db*")] == ["copy.db"]
    assert read_database(url.set(database=str(tmp_path / "copy.db"))) == read_database(url)


def test_a_restore_over_what_a_kill_left_is_the_backup(url: Address, tmp_path: Path) -> None:
    back_up(url, tmp_path / "copy.db")
    before = read_database(url)
    _leave_a_log(_file(url), "after the backup")
    kept = restore(url, tmp_path / "copy.db")
    assert read_database(url) == before
    assert kept == tmp_path / "studyhall.db.replaced-1"
    assert "after the backup" in _remembered(kept)
    assert restore(url, kept) == tmp_path / "studyhall.db.replaced-2"
    assert "after the backup" in _remembered(_file(url))


def test_a_restore_over_a_damaged_file_keeps_all_of_it(url: Address, tmp_path: Path) -> None:
    back_up(url, tmp_path / "copy.db")
    before = read_database(url)
    _leave_a_log(_file(url), "late")
    with _file(url).open("r+b") as file:
        file.write(b"gone" * 5000)
    _file(url).with_name("studyhall.db-wal").write_bytes(b"scrambled")
    damaged = _file(url).read_bytes()
    kept = restore(url, tmp_path / "copy.db")
    assert kept is not None
    assert kept.read_bytes() == damaged
    assert read_database(url) == before
    upgrade(url)


def test_a_restore_where_nothing_was(url: Address, tmp_path: Path) -> None:
    back_up(url, tmp_path / "copy.db")
    fresh = url.set(database=str(tmp_path / "fresh.db"))
    assert restore(fresh, tmp_path / "copy.db") is None
    assert read_database(fresh) == read_database(url)


def test_who_may_use_the_file_stays(url: Address, tmp_path: Path) -> None:
    back_up(url, tmp_path / "copy.db")
    assert (tmp_path / "copy.db").stat().st_mode & 0o777 == 0o600
    _file(url).chmod(0o640)
    restore(url, tmp_path / "copy.db")
    assert _file(url).stat().st_mode & 0o777 == 0o640


def _truncated(copy: Path) -> None:
    os.truncate(copy, copy.stat().st_size // 2)


def _scrambled(copy: Path) -> None:
    with copy.open("r+b") as file:
        file.seek(8192)
        file.write(os.urandom(4096 * 3))


def _newer(copy: Path) -> None:
    _run(copy, "UPDATE alembic_version SET version_num = '9999'")


def _lacking(copy: Path) -> None:
    _run(copy, "DROP TABLE answers")


def _foreign(copy: Path) -> None:
    copy.unlink()
    _run(copy, "CREATE TABLE cookies (id INTEGER)")


def _run(file: Path, sql: str) -> None:
    with closing(sqlite3.connect(file)) as connection:
        connection.execute(sql)
        connection.commit()


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (_truncated, "is damaged"),
        (_scrambled, "is damaged"),
        (_newer, "of a newer Studyhall"),
        (_lacking, "lacks answers"),
        (_foreign, "is no database of Studyhall's"),
        (lambda copy: copy.write_text("a letter, not a database" * 99), "is no SQLite file"),
        (Path.unlink, "There is no file"),
    ],
    ids=["truncated", "scrambled", "newer", "lacking", "foreign", "text", "absent"],
)
def test_a_backup_that_is_no_good_changes_nothing(url: Address, tmp_path: Path, spoil: object, said: str) -> None:
    copy = tmp_path / "copy.db"
    back_up(url, copy)
    spoil(copy)  # type: ignore[operator]  # one of the above
    before = read_database(url)
    with pytest.raises((BackupError, UnreachableDatabaseError), match=said) as told:
        restore(url, copy)
    assert "\n" not in str(told.value)
    assert read_database(url) == before
    assert not [*tmp_path.glob("*.part*"), *tmp_path.glob("*.replaced*")]


def test_an_older_backup_is_taken_and_upgraded(tmp_path: Path) -> None:
    url = parse_address(f"sqlite:///{tmp_path / 'studyhall.db'}")
    make_database(url.set(database=str(tmp_path / "old.db")), "0001")
    restore(url, tmp_path / "old.db")
    upgrade(url)
    assert _remembered(_file(url)) == {"1", "2", "3"}


def test_a_backup_replaces_nothing(url: Address, tmp_path: Path) -> None:
    (tmp_path / "copy.db").write_text("precious")
    with pytest.raises(BackupError, match="exists already"):
        back_up(url, tmp_path / "copy.db")
    with pytest.raises(BackupError, match="can't be written: No such file or directory"):
        back_up(url, tmp_path / "nowhere" / "copy.db")
    with pytest.raises(BackupError, match="is the database itself"):
        restore(url, _file(url))


def test_a_server_that_is_not_there_is_told_and_nothing_is_left(tmp_path: Path) -> None:
    url = parse_address("postgresql://me@127.0.0.1:9/none")
    with pytest.raises(UnreachableDatabaseError, match="can't be opened"):
        back_up(url, tmp_path / "x")
    assert list(tmp_path.iterdir()) == []


def test_a_restore_that_is_killed_leaves_the_one_or_the_other() -> None:
    command = [sys.executable, "-m", "tests.chaos.restores", "--json", "--every", "12"]
    done = subprocess.run(command, check=False, cwd=Path(__file__).parents[2], capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
