"""One interface to the database: give it a piece of work, get its result once it is committed.

Work is a plain function of a transaction. It may be run more than once (after a lost race for a lock, or on its own
after a neighbour in the same group commit failed), so it must have no effect but on the transaction.
"""

from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from typing import Any, Literal, Protocol, TypeVar

from sqlalchemy import Connection, CursorResult, Select, Table
from sqlalchemy.sql.expression import Executable

from storage.prepared import INSERTS, Prepared, Query
from storage.rows import Shape

T = TypeVar("T")

Rows = CursorResult[*tuple[Any, ...]]


class Transaction:
    """What work may do: run statements. Committed or rolled back by whoever runs the work."""

    __slots__ = ("_connection", "_cursor", "_dialect")

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._dialect = connection.dialect
        self._cursor: Any = connection.connection.cursor()

    def end(self) -> None:
        """Let go of what was run last: an error keeps its transaction in mind, and SQLite its file open for that."""
        self._cursor.close()

    def insert(self, table: Table) -> Any:
        """The database's own INSERT into `table`, which knows ON CONFLICT."""
        return INSERTS[self._dialect.name](table)

    def keep(self, table: Table, row: Mapping[str, Any]) -> bool:
        """Insert a row; False where one stands in its place already. The unique row decides, and stays as it is."""
        key = next(iter(table.primary_key.columns))
        kept = self.insert(table).values(row).on_conflict_do_nothing().returning(key)
        return self.execute(kept).first() is not None

    def pass_gate(self, gate: int, *, alone: bool) -> None:
        """Wait until nobody is inside alone, or, to be alone, until nobody is; stay until the end of the transaction.

        An advisory lock of PostgreSQL's, where no row is there yet that could decide. SQLite has one writer anyway.
        """
        if self._dialect.name == "postgresql":
            self._cursor.execute(f"SELECT pg_advisory_xact_lock{'' if alone else '_shared'}({gate:d})")

    def execute(self, statement: Executable, rows: Sequence[Mapping[str, Any]] | None = None) -> Rows:
        """Run any statement of SQLAlchemy's, once or for each of `rows`."""
        result = self._connection.execute(statement, rows)
        assert isinstance(result, CursorResult)
        return result

    def load(self, shape: Shape[T], wanted: Select[T]) -> list[T]:
        """Everything a select of the shape finds, in its order."""
        return [shape.read(row) for row in self.execute(wanted).all()]

    def find(self, shape: Shape[T], wanted: Select[T]) -> T | None:
        """The first that a select of the shape finds, or None."""
        row = self.execute(wanted).first()
        return None if row is None else shape.read(row)

    def one(self, shape: Shape[T], wanted: Select[T]) -> T:
        """The only one that a select of the shape finds, which is there."""
        return shape.read(self.execute(wanted).one())

    def first(self, query: Query[T], **parameters: Any) -> T | None:
        """The first row of a prepared query, or None."""
        compiled = query.on(self._dialect)
        self._cursor.execute(compiled.sql, compiled.parameters(parameters))
        row = self._cursor.fetchone()
        return None if row is None else query.shape.read(compiled.read(row))

    def all(self, query: Query[T], **parameters: Any) -> list[T]:
        """All rows of a prepared query, in its order."""
        compiled = query.on(self._dialect)
        self._cursor.execute(compiled.sql, compiled.parameters(parameters))
        return [query.shape.read(compiled.read(row)) for row in self._cursor.fetchall()]

    def run(self, prepared: Prepared, **parameters: Any) -> int:
        """Run a prepared statement; the number of rows it changed."""
        compiled = prepared.on(self._dialect)
        self._cursor.execute(compiled.sql, compiled.parameters(parameters))
        return int(self._cursor.rowcount)

    def run_together(self, *planned: tuple[Prepared, Mapping[str, Any] | Sequence[Mapping[str, Any]]]) -> list[int]:
        """Run prepared statements, none of which needs another's result; the number of rows each changed.

        One that is given several rows of parameters is run for each of them.

        A server gets them in one journey, which saves it and us more than the statements cost.
        """
        driver = self._cursor.connection
        in_one_journey = getattr(driver, "pipeline", nullcontext)
        cursors = [driver.cursor() for _ in planned]
        try:
            with in_one_journey():
                for cursor, (prepared, parameters) in zip(cursors, planned, strict=True):
                    compiled = prepared.on(self._dialect)
                    if isinstance(parameters, Mapping):
                        cursor.execute(compiled.sql, compiled.parameters(parameters))
                    else:
                        cursor.executemany(compiled.sql, [compiled.parameters(row) for row in parameters])
            return [int(cursor.rowcount) for cursor in cursors]
        finally:
            for cursor in cursors:  # as in `end`
                cursor.close()

    def run_many(self, prepared: Prepared, rows: Sequence[Mapping[str, Any]]) -> int:
        """Run a prepared statement once for each row of parameters; the number of rows all of them changed."""
        compiled = prepared.on(self._dialect)
        self._cursor.executemany(compiled.sql, [compiled.parameters(row) for row in rows])
        return int(self._cursor.rowcount)


Work = Callable[[Transaction], T]


Timed = Callable[[Literal["read", "write"]], AbstractContextManager[None]]
"""Held from handing over a piece of work until its result is there."""


def untimed(_: Literal["read", "write"]) -> AbstractContextManager[None]:
    return nullcontext()


class DatabaseGoneError(Exception):
    """What is open is no longer what stands under the name; the message is one sentence for whoever runs Studyhall."""


class DatabaseClosedError(RuntimeError):
    """Work for a database after `close`: a fault of whoever gave it."""

    def __init__(self) -> None:
        super().__init__("the database was closed")


class Database(Protocol):
    """A database that is open and up to date. After `close` every work raises DatabaseClosedError."""

    @property
    def is_shared(self) -> bool:
        """Whether other processes may write to it, too, so that rows decide between them who does what."""
        ...

    async def write(self, work: Work[T]) -> T:
        """Run `work` in a transaction of its own standing; returns after the commit, with `work`'s result.

        Cancelling the caller cancels the waiting, never the write. Raises DatabaseGoneError, see `check`.
        """
        ...

    async def read(self, work: Work[T]) -> T:
        """Run `work` on one consistent snapshot; it must not write."""
        ...

    def check(self) -> None:
        """Costs next to nothing. Raises DatabaseGoneError where what is written goes into a file that is gone."""
        ...

    async def close(self) -> None:
        """Finish what was begun, then let go of the file or the server."""
        ...
