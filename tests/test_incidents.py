"""What goes on breaking is told once with its traceback, then counted: a disk is not filled by it."""

import asyncio
import logging
import sqlite3
from collections.abc import Callable, Coroutine
from typing import Any

import psycopg
import pytest
from sqlalchemy.exc import OperationalError

from bot.incidents import COUNTED_EVERY_S, report
from bot.timetable import Timetable
from storage.database import Database, DatabaseGoneError, Transaction
from storage.refusals import outage_of
from tests.study.hall import Hall


class Hurried(asyncio.SelectorEventLoop):
    """A loop whose time can be moved on."""

    ahead = 0.0

    def time(self) -> float:
        return super().time() + self.ahead


async def _pass(seconds: float) -> None:
    loop = asyncio.get_running_loop()
    assert isinstance(loop, Hurried)
    loop.ahead += seconds
    await asyncio.sleep(0.01)


def _caught(raising: Callable[[], object]) -> Exception:
    try:
        raising()
    except Exception as error:  # noqa: BLE001 - it is what is reported
        return error
    raise AssertionError("nothing was raised")


def _no_key() -> object:
    return dict[str, str]()["a"]


def _no_number() -> object:
    return int("a")


def _full() -> object:
    error = sqlite3.OperationalError("database or disk is full")
    error.sqlite_errorcode = sqlite3.SQLITE_FULL
    raise OperationalError("INSERT", {}, error)


def _play(steps: Callable[[], Coroutine[Any, Any, None]]) -> None:
    with asyncio.Runner(loop_factory=Hurried) as runner:
        runner.run(steps())


def test_the_same_error_is_logged_once_and_then_counted(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.WARNING)

    async def steps() -> None:
        ids = {report(_caught(_no_key), f"serving {number}").incident for number in range(1500)}
        assert len(ids) == 1, "whoever is told an id finds it in the log"
        [first] = caplog.records
        assert first.exc_info
        assert f"incident={ids.copy().pop()} doing=serving 0" in first.message
        await _pass(COUNTED_EVERY_S)
        assert [record.message for record in caplog.records[1:]] == [
            f"incident goes on incident={ids.copy().pop()} times=1499 doing=serving 1499"
        ]
        assert not caplog.records[1].exc_info
        assert {report(_caught(_no_key), "serving").incident} == ids, "it goes on"
        await _pass(COUNTED_EVERY_S)
        await _pass(COUNTED_EVERY_S)
        assert len(caplog.records) == 3
        assert {report(_caught(_no_key), "serving").incident} != ids, "after a quiet minute it is another"
        assert caplog.records[3].exc_info

    _play(steps)


def test_different_errors_are_all_told(caplog: pytest.LogCaptureFixture) -> None:
    async def steps() -> None:
        for raising in (_no_key, _no_number, _full, _no_key):
            report(_caught(raising), "serving")
        assert len([record for record in caplog.records if record.exc_info]) == 3

    _play(steps)


def test_a_database_that_is_out_is_one_incident_whatever_is_tried(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.WARNING)

    def by_another_way() -> object:
        return _full()

    async def steps() -> None:
        for raising in (_full, by_another_way):
            report(_caught(raising), "serving")
        assert len(caplog.records) == 1

    _play(steps)


@pytest.mark.parametrize(
    ("error", "is_outage"),
    [
        (DatabaseGoneError("/data/studyhall.db was deleted"), True),
        (psycopg.errors.DiskFull("host db.example"), True),
        (psycopg.errors.AdminShutdown(), True),
        (psycopg.OperationalError("connection to server at db.example failed"), True),
        (psycopg.errors.UndefinedTable(), False),
        (psycopg.errors.UniqueViolation(), False),
        (sqlite3.OperationalError("no such table"), False),
        (KeyError("a"), False),
    ],
)
def test_what_is_an_outage(error: Exception, is_outage: bool) -> None:
    why = outage_of(error)
    assert (why is not None) is is_outage
    assert "example" not in (why or "")
    assert "/data" not in (why or "")


class Out:
    """A database that can do nothing; `study` needs no more of it."""

    def __init__(self, error: Exception) -> None:
        self._error = error

    async def write(self, work: Callable[[Transaction], object]) -> object:  # noqa: ARG002 - its signature
        raise self._error

    read = write


OUT = [OperationalError("SELECT", {}, psycopg.OperationalError("connection refused")), _caught(_full)]


@pytest.mark.parametrize("error", OUT, ids=["postgresql", "sqlite"])
async def test_ticks_without_a_database_do_not_fill_the_log(
    error: Exception, database: Database, caplog: pytest.LogCaptureFixture
) -> None:
    hall = Hall(database)
    await hall.set_up()
    object.__setattr__(hall.study, "database", Out(error))
    timetable = Timetable(hall.study)
    with caplog.at_level(logging.INFO):
        for _ in range(50):
            await timetable.tick()
            await timetable.idle()
    assert [record.levelname for record in caplog.records] == ["ERROR"], caplog.text


async def test_countless_kinds_are_bounded(caplog: pytest.LogCaptureFixture) -> None:
    """What nobody foresaw may break at a new place each time."""
    for number in range(400):
        space: dict[str, Any] = {}
        exec("\n" * number + "def broken(): raise ValueError", space)  # noqa: S102 - so many places
        report(_caught(space["broken"]), "trying")
    assert caplog.text.count("Traceback") <= 201
