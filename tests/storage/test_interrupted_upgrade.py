"""An upgrade that doesn't get through leaves what was there; `python -m tests.chaos.migrations` does it everywhere."""

import signal
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest
from sqlalchemy import URL, Engine, event

from storage.addresses import parse_address
from storage.refusals import UnreachableDatabaseError
from storage.schema import released
from storage.upgrade import begun, is_current, upgrade
from tests.chaos.migrations import kill_at, old_way, run_child
from tests.chaos.schemas import changed_rows, make_database, read_database

OLDER = [None, *released()[:-1]]
_ALWAYS = {OLDER[0], OLDER[1], OLDER[-1]}
"""The longest way, the oldest file with rows and the shortest way; `make chaos` goes all of them."""


def _way(revision: str | None) -> pytest.ParameterSet:
    return pytest.param(revision, marks=() if revision in _ALWAYS else pytest.mark.long)


@pytest.fixture(params=map(_way, OLDER), ids=lambda revision: revision or "nothing")
def older(request: pytest.FixtureRequest, tmp_path: Path) -> URL:
    """A file of an older schema, with rows."""
    url = parse_address(f"sqlite:///{tmp_path / 'older.db'}")
    make_database(url, request.param)
    return url


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


@contextmanager
def _cut_off_after(statements: int) -> Iterator[None]:
    left = [statements]

    def cut_off(_c: object, _cursor: object, sql: str, *_: object) -> None:
        left[0] -= not sql.startswith(("SELECT", "PRAGMA"))
        if left[0] < 0:
            raise InterruptedError(sql)

    event.listen(Engine, "before_cursor_execute", cut_off)
    try:
        yield
    finally:
        event.remove(Engine, "before_cursor_execute", cut_off)


def test_a_full_disk_leaves_what_was_there(older: URL) -> None:
    before = read_database(older)
    pages = Path(str(older.database)).stat().st_size // 4096
    with _full_after(max(1, pages)), pytest.raises(UnreachableDatabaseError, match="the disk is full"):
        upgrade(older)
    assert read_database(older) == before
    upgrade(older)
    assert is_current(older)
    assert changed_rows(before, read_database(older)) == []


@pytest.mark.parametrize("step", [3, 5])
def test_a_kill_leaves_what_was_there(older: URL, step: int) -> None:
    before = read_database(older)
    assert run_child(upgrade, older, kill_at, step) == -signal.SIGKILL
    assert read_database(older) == before
    upgrade(older)
    assert changed_rows(before, read_database(older)) == []


@pytest.mark.parametrize("statements", [1, 2, 3])  # the shortest migration has four
def test_what_the_older_way_left_half_way_comes_back(older: URL, statements: int) -> None:
    before = read_database(older)
    with _cut_off_after(statements), suppress(InterruptedError):
        old_way(older)
    assert not is_current(older)
    upgrade(older)
    assert is_current(older)
    assert changed_rows(before, read_database(older)) == []


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
