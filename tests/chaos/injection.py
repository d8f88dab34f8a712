"""The edges of a process, where a proof listens, fails a call or kills: the database driver, HTTP requests, the clock.

Nothing of Studyhall's is touched: sqlite3's connections and aiohttp's sessions are wrapped from outside, before the
unchanged entry point runs. Each thing that happens there has a name that is the same in every run, for instance
`after commit of posts claimed`.
"""

import contextlib
import json
import os
import re
import signal
import sqlite3
from collections import Counter
from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Final, Literal, Self

import aiohttp

from bot.clock import system_time

Kind = Literal["kill", "fail", "none"]
FAILED: Final = "on purpose"
_TABLE: Final = re.compile(r"^\s*(?:INSERT INTO|UPDATE|DELETE FROM)\s+\"?(\w+)")
_STATES: Final = frozenset(
    {"claimed", "sending", "posted", "skipped", "missed", "refused", "unknown", "open", "closed", "revealed", "time"}
)
_COLUMNS: Final = {
    "drawing_at": "drawing",
    "settled_at": "settled",
    "thread_at": "thread",
    "closes_at": "closing earlier",
}
STUDIED: Final = frozenset({"reviews", "review_answers", "review_sureness", "exams", "exam_items"})
_BY_ITSELF: Final = re.compile(r"/channels/\d+|/api/chat\.")
_NUMBER: Final = re.compile(r"\d{5,}")


@dataclass(frozen=True, slots=True)
class Plan:
    """What is to happen at one of the edges."""

    kind: Kind = "none"
    point: str = ""
    """For `kill`: at which name."""
    nth: int = 1
    """For `kill`: at which time of that name. For `fail`: at which call of all."""
    trace: str = ""
    """A file that gets the name of everything that happens, a line each."""
    edges: tuple[str, ...] = ("database", "http", "clock")
    """For `fail`: which calls are counted."""

    def as_text(self) -> str:
        return json.dumps(asdict(self))

    @classmethod
    def from_text(cls, text: str) -> "Plan":
        told = json.loads(text)
        return cls(**{**told, "edges": tuple(told["edges"])})


class Edges:
    """Counts what happens, and does what was planned."""

    def __init__(self, plan: Plan) -> None:
        self._plan = plan
        self._seen: Counter[str] = Counter()
        self._calls = 0
        self._trace = Path(plan.trace).open("a", encoding="utf-8", buffering=1) if plan.trace else None  # noqa: SIM115

    def pass_by(self, name: str) -> None:
        """Something of a post's life happens: it may be the end of this process."""
        self._seen[name] += 1
        if self._trace:
            self._trace.write(f"{name}\n")
        if self._plan.kind == "kill" and name == self._plan.point and self._seen[name] == self._plan.nth:
            os.kill(os.getpid(), signal.SIGKILL)

    def call(self, edge: str) -> bool:
        """A call is made at an edge; whether it has to fail."""
        if self._plan.kind != "fail" or edge not in self._plan.edges:
            return False
        self._calls += 1
        if self._trace:
            self._trace.write(f"{edge} {self._calls}\n")
        return self._calls == self._plan.nth


def arm(plan: Plan) -> Callable[[], datetime]:
    """Listen at the edges from now on; gives the time for a clock of this process."""
    edges = Edges(plan)
    _wrap_sqlite(edges)
    _wrap_http(edges)

    def read_time() -> datetime:
        if edges.call("clock"):
            raise RuntimeError(f"the clock failed {FAILED}")
        return system_time()

    return read_time


# --- the database ----------------------------------------------------------------------------------------------------


class _Cursor(sqlite3.Cursor):
    def execute(self, sql: str, parameters: Any = (), /) -> Self:
        _take(self.connection, sql, parameters)
        return super().execute(sql, parameters)

    def executemany(self, sql: str, rows: Any, /) -> Self:
        _take(self.connection, sql, ())
        return super().executemany(sql, rows)


def _take(connection: sqlite3.Connection, sql: str, parameters: Any) -> None:
    assert isinstance(connection, _Connection)
    connection.take(sql, parameters)


class _Connection(sqlite3.Connection):
    """Remembers what its transaction writes about posts, and tells it when that is committed."""

    edges: Edges
    written: list[str]

    def cursor(self, factory: Any = _Cursor) -> Any:
        return super().cursor(factory)

    def take(self, sql: str, parameters: Any) -> None:
        """A statement is run."""
        if name := _written(sql, parameters):
            self.written.append(name)
        if not sql.lstrip().upper().startswith(("PRAGMA", "ROLLBACK")) and self.edges.call("database"):
            raise sqlite3.OperationalError(f"disk I/O error {FAILED}")

    def commit(self) -> None:
        names, self.written = sorted(set(self.written)), []
        for name in names:
            self.edges.pass_by(f"before commit of {name}")
        if self.edges.call("database"):
            raise sqlite3.OperationalError(f"disk I/O error {FAILED}")
        super().commit()
        for name in names:
            self.edges.pass_by(f"after commit of {name}")

    def rollback(self) -> None:
        self.written = []
        super().rollback()


def _wrap_sqlite(edges: Edges) -> None:
    real = sqlite3.connect

    def connect(*args: Any, **named: Any) -> Any:
        connection: Any = real(*args, **{"factory": _Connection, **named})
        if isinstance(connection, _Connection):
            connection.edges, connection.written = edges, []
        return connection

    for module in (sqlite3, sqlite3.dbapi2):
        module.connect = connect  # type: ignore[attr-defined]


def _written(sql: str, parameters: Any) -> str:
    """What a statement writes, in short: of posts the table and the new state, as far as it tells; of reviews and exams
    the table; of anything else nothing.
    """
    match = _TABLE.match(sql)
    if match is not None and match[1] in STUDIED:
        return match[1]
    if match is None or match[1] not in {"posts", "dailies"}:
        return ""
    values = parameters.values() if isinstance(parameters, dict) else parameters
    states = [value for value in values if isinstance(value, str) and value in _STATES]
    told = (what for column, what in _COLUMNS.items() if f"SET {column}" in sql)
    what = states[0] if states else next(told, "")
    return f"{match[1]} {what}".strip()


# --- HTTP ------------------------------------------------------------------------------------------------------------


def _wrap_http(edges: Edges) -> None:
    real = aiohttp.ClientSession._request

    async def request(self: aiohttp.ClientSession, method: str, url: Any, **named: Any) -> aiohttp.ClientResponse:
        name = name_of_request(method, str(url))
        if name:
            edges.pass_by(f"before {name}")
        fails = edges.call("http")
        if fails:
            raise aiohttp.ClientConnectionError(f"no connection {FAILED}")
        response = await real(self, method, url, **named)
        if name:
            edges.pass_by(f"after {name}")
        if edges.call("http"):
            response.close()
            raise aiohttp.ServerDisconnectedError(f"the answer got lost {FAILED}")
        return response

    session: Any = aiohttp.ClientSession
    session._request = request


def name_of_request(method: str, url: str) -> str:
    """A name for requests about posts; empty for any other."""
    path = url.split("://", 1)[-1].partition("/")[2].partition("?")[0]
    if not _BY_ITSELF.search(f"/{path}"):
        return ""
    return f"{method} {_NUMBER.sub('…', path.removeprefix('api/v10/'))}"


def armed_from_environment() -> None:
    """For the deployed entry point: what the environment plans."""
    with contextlib.suppress(KeyError):
        arm(Plan.from_text(os.environ["CHAOS_PLAN"]))
