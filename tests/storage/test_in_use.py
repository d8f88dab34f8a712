"""One process has a SQLite file, by whichever name."""

import os
import sqlite3
import stat
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import pytest

from storage import memory
from storage.addresses import parse_address
from storage.backups import back_up
from storage.in_use import alone_with
from storage.opening import open_database
from storage.upgrade import upgrade

TAKE = """
import sys
from storage.addresses import parse_address
from storage.in_use import DatabaseInUseError, alone_with
for address in sys.stdin:
    try:
        with alone_with(parse_address(address.strip())):
            print("taken", flush=True)
    except DatabaseInUseError as refused:
        print(refused, flush=True)
"""


@dataclass(frozen=True, slots=True)
class Other:
    """Another process that wants files."""

    process: subprocess.Popen[str]

    def take(self, file: Path) -> str:
        """What it is told."""
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.write(f"sqlite:///{file}\n")
        self.process.stdin.flush()
        return self.process.stdout.readline()


@pytest.fixture(scope="module")
def other() -> Iterator[Other]:
    command = [sys.executable, "-c", TAKE]
    folder = Path(__file__).parents[2]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=folder) as process:
        yield Other(process)


def _same(file: Path) -> Path:
    return file


def _symlink(file: Path) -> Path:
    (file.parent / "folder").mkdir()
    link = file.parent / "folder" / "link.db"
    link.symlink_to(file)
    return link


def _hard_link(file: Path) -> Path:
    link = file.with_name("hard.db")
    link.hardlink_to(file)
    return link


def _lock_removed(file: Path) -> Path:
    file.with_name(f"{file.name}.lock").unlink()
    return file


@pytest.mark.parametrize("name", [_same, _symlink, _hard_link, _lock_removed])
async def test_no_name_is_a_way_around(tmp_path: Path, other: Other, name: Callable[[Path], Path]) -> None:
    if sys.platform != "linux" and name in {_hard_link, _lock_removed}:
        pytest.skip("only Linux lets the file itself be locked")
    file = tmp_path / "studyhall.db"
    url = parse_address(f"sqlite:///{file}")
    with alone_with(url):
        upgrade(url)
        database = open_database(url)
        named = name(file)
        assert "is in use" in other.take(named)
        await database.close()
    assert other.take(named) == "taken\n"


def test_sqlites_own_locks_hold_beside_it(tmp_path: Path) -> None:
    """While the file is held, another process may read and write it, and still waits for whoever writes."""
    file = tmp_path / "studyhall.db"
    url = parse_address(f"sqlite:///{file}")
    write = "import sqlite3, sys; c = sqlite3.connect(sys.argv[1], timeout=0); c.execute('BEGIN IMMEDIATE')"
    command = [sys.executable, "-c", write, str(file)]
    with alone_with(url):
        upgrade(url)
        assert subprocess.run(command, check=False).returncode == 0
        with closing(sqlite3.connect(file)) as writing:
            writing.execute("BEGIN IMMEDIATE")
            assert b"database is locked" in subprocess.run(command, check=False, capture_output=True).stderr


async def test_new_files_are_for_their_owner_alone(tmp_path: Path) -> None:
    """Whatever the umask says, and what SQLite and a backup put beside them, too."""
    url = parse_address(f"sqlite:///{tmp_path / 'own.db'}")
    before = os.umask(0o022)
    try:
        with alone_with(url):
            upgrade(url)
            database = open_database(url)
            await database.write(lambda tx: memory.remember(tx, "a", "1"))
            back_up(url, tmp_path / "backup.db")
            made = _rights_in(tmp_path)
            await database.close()
    finally:
        os.umask(before)
    assert made == dict.fromkeys(("own.db", "own.db-wal", "own.db-shm", "own.db.lock", "backup.db"), 0o600)


def _rights_in(folder: Path) -> dict[str, int]:
    return {file.name: stat.S_IMODE(file.stat().st_mode) for file in folder.iterdir()}


def test_rights_that_somebody_gave_stay(tmp_path: Path) -> None:
    file = tmp_path / "own.db"
    file.touch()
    file.chmod(0o640)
    url = parse_address(f"sqlite:///{file}")
    with alone_with(url):
        upgrade(url)
    assert stat.S_IMODE(file.stat().st_mode) == 0o640
