"""An upgrade that doesn't get through leaves what was there; `python -m tests.chaos.migrations` does it everywhere."""

import math
import signal
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest
from sqlalchemy import URL, Connection, Engine, event

from storage.addresses import parse_address
from storage.refusals import UnreachableDatabaseError
from storage.schema import released
from storage.upgrade import begun, is_current, upgrade
from tests.chaos.disks import PAGE
from tests.chaos.migrations import kill_at, old_way, run_child, writes
from tests.chaos.schemas import changed_rows, make_database, read_database

OLDER = [None, *released()[:-1]]
DEPTHS = pytest.mark.parametrize("depth", [0.1, 0.5, 1.0])
"""How far an upgrade gets, as a part of the whole way: migrations differ in how much they do."""
_ALWAYS = {OLDER[0], OLDER[1], OLDER[-1]}
"""The longest way, the oldest file with rows and the shortest way; `make chaos` goes all of them."""


def _way(revision: str | None) -> pytest.ParameterSet:
    return pytest.param(revision, marks=() if revision in _ALWAYS else pytest.mark.long)


@pytest.fixture(params=map(_way, OLDER), ids=lambda revision: revision or "nothing")
def revision(request: pytest.FixtureRequest) -> str | None:
    """Each older schema."""
    revision: str | None = request.param
    return revision


@pytest.fixture
def older(revision: str | None, tmp_path: Path) -> URL:
    """A file of it, with rows."""
    url = parse_address(f"sqlite:///{tmp_path / 'older.db'}")
    make_database(url, revision)
    return url


@pytest.fixture
def whole(revision: str | None) -> "Whole":
    return _measure(revision)


@dataclass(frozen=True, slots=True)
class Whole:
    """What an upgrade comes to that nothing disturbs."""

    statements: int
    """Those that write."""
    pages: int
    """Of the file, at the end."""

    def at(self, depth: float) -> int:
        return math.ceil(depth * self.statements)


@cache
def _measure(revision: str | None) -> Whole:
    with tempfile.TemporaryDirectory(prefix="studyhall-upgrade-") as folder:
        url = parse_address(f"sqlite:///{folder}/older.db")
        make_database(url, revision)
        with _counted() as seen:
            upgrade(url)
        return Whole(len(seen), _pages(url))


def _pages(url: URL) -> int:
    file = Path(str(url.database))
    return file.stat().st_size // PAGE if file.exists() else 0


@contextmanager
def _counted(at_most: float = math.inf) -> Iterator[list[str]]:
    """Statements that write; a further one is cut off."""
    seen: list[str] = []

    def count(connection: Connection, _cursor: object, sql: str, *_: object) -> None:
        if not writes(connection, sql):
            return
        if len(seen) >= at_most:
            raise InterruptedError(sql)
        seen.append(sql)

    event.listen(Engine, "before_cursor_execute", count)
    try:
        yield seen
    finally:
        event.remove(Engine, "before_cursor_execute", count)


@contextmanager
def _full_after(pages: int) -> Iterator[None]:
    """SQLite itself runs out of pages."""

    def limit(connection: object, _: object) -> None:
        connection.execute(f"PRAGMA max_page_count={pages}")  # type: ignore[attr-defined]  # the driver's own

    event.listen(Engine, "connect", limit)
    try:
        yield
    finally:
        event.remove(Engine, "connect", limit)


@pytest.mark.parametrize("last", [False, True])
def test_a_full_disk_leaves_what_was_there(older: URL, whole: Whole, *, last: bool) -> None:
    """At the first page that the upgrade wants more, and at the last. One that wants none gets through."""
    if whole.pages == _pages(older):
        with _full_after(whole.pages):
            upgrade(older)
        assert is_current(older)
        return
    before = read_database(older)
    with (
        _full_after(whole.pages - 1 if last else max(1, _pages(older))),
        pytest.raises(UnreachableDatabaseError, match="the disk is full"),
    ):
        upgrade(older)
    assert read_database(older) == before
    upgrade(older)
    assert is_current(older)
    assert changed_rows(before, read_database(older)) == []


@DEPTHS
def test_a_kill_leaves_what_was_there(older: URL, whole: Whole, depth: float) -> None:
    before = read_database(older)
    assert run_child(upgrade, older, kill_at, 1 + whole.at(depth)) == -signal.SIGKILL
    assert read_database(older) == before
    upgrade(older)
    assert changed_rows(before, read_database(older)) == []


@DEPTHS
def test_what_the_older_way_left_half_way_comes_back(older: URL, whole: Whole, depth: float) -> None:
    before = read_database(older)
    with _counted(min(whole.at(depth), whole.statements - 1)), pytest.raises(InterruptedError):
        old_way(older)
    assert not is_current(older)
    upgrade(older)
    assert is_current(older)
    assert changed_rows(before, read_database(older)) == []


def test_a_column_that_has_its_index_already_is_taken_back(tmp_path: Path) -> None:
    url = parse_address(f"sqlite:///{tmp_path / 'older.db'}")
    make_database(url, "0014")
    before = read_database(url)
    with _counted(4), pytest.raises(InterruptedError, match="CREATE TABLE weeklies"):
        old_way(url)
    upgrade(url)
    assert is_current(url)
    assert changed_rows(before, read_database(url)) == []


def test_rows_where_none_can_be_are_not_dropped(tmp_path: Path) -> None:
    url = parse_address(f"sqlite:///{tmp_path / 'odd.db'}")
    make_database(url, "0001")
    with begun(url, "BEGIN") as connection:
        connection.exec_driver_sql("CREATE TABLE notices (channel_id INTEGER)")
        connection.exec_driver_sql("INSERT INTO notices VALUES (1)")
    before = read_database(url)
    with pytest.raises(UnreachableDatabaseError, match=r"holds rows in notices.*half-way between"):
        upgrade(url)
    assert read_database(url) == before


def test_a_file_with_rows_is_copied_first(tmp_path: Path) -> None:
    url = parse_address(f"sqlite:///{tmp_path / 'older.db'}")
    make_database(url, "0002")
    before = read_database(url)
    upgrade(url)
    assert read_database(url.set(database=str(tmp_path / "older.db.schema-0002"))) == before
    upgrade(url)
    assert sorted(file.name for file in tmp_path.iterdir()) == [
        "older.db",
        "older.db.schema-0002",
    ]


def test_without_a_copy_there_is_no_upgrade(tmp_path: Path) -> None:
    url = parse_address(f"sqlite:///{tmp_path / 'older.db'}")
    make_database(url, "0002")
    before = read_database(url)
    (tmp_path / "older.db.schema-0002").mkdir()
    with pytest.raises(UnreachableDatabaseError, match=r"left as it is.*copied to .*schema-0002"):
        upgrade(url)
    assert read_database(url) == before


def test_rows_that_refer_to_nothing_stop_the_upgrade(tmp_path: Path) -> None:
    url = parse_address(f"sqlite:///{tmp_path / 'older.db'}")
    make_database(url, "0002")
    with begun(url, "BEGIN") as connection:
        connection.exec_driver_sql("DELETE FROM persons")
    with pytest.raises(UnreachableDatabaseError, match="refer to rows of persons that are missing"):
        upgrade(url)
