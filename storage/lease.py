"""One process for one purpose among all that share a PostgreSQL.

The lease is a lock that the server holds for one connection: it ends with the connection, so also when the process is
killed, and nobody has to agree on the time. The server itself ends a connection that says nothing for some seconds, so
also that of a process that stands still. A SQLite file serves one process anyway, see `storage.in_use`.
"""

import asyncio
from contextlib import suppress
from hashlib import sha256
from typing import Final, Protocol

from sqlalchemy import URL, Connection, NullPool, create_engine, text
from sqlalchemy.exc import DBAPIError

from storage.refusals import saying_why

_NOTICED_AFTER_S: Final = 7
"""A machine that vanished without a word keeps its lease so long: 3 s of silence, then two questions in vain."""
_AT_OUR_END: Final = {"connect_timeout": 5, "tcp_user_timeout": 1_000 * _NOTICED_AFTER_S}
"""https://www.postgresql.org/docs/current/libpq-connect.html"""
_SILENT_AT_MOST_S: Final = 10
"""A process that is held up for longer than this, stopped or out of memory, has lost its lease when it goes on: the
kernel of its machine would answer for it without end."""
_AT_THE_SERVER: Final = (
    "tcp_keepalives_idle=3",
    "tcp_keepalives_interval=2",
    "tcp_keepalives_count=2",
    f"idle_session_timeout={1_000 * _SILENT_AT_MOST_S}",
)
_TRY: Final = text("SELECT pg_try_advisory_lock(:key)")
_LOOK: Final = text("SELECT 1")


class Lease(Protocol):
    """The right of one process to serve something."""

    async def hold(self) -> bool:
        """Take it, or make sure that it is still ours; False where another process has it.

        Raises UnreachableDatabaseError where nobody can say.
        """
        ...

    async def release(self) -> None:
        """Let others have it."""
        ...


def open_lease(url: URL, purpose: str) -> Lease:
    """The lease for a purpose, of which no more than a digest leaves this process; nobody holds it yet."""
    return _FileLease() if url.get_backend_name() == "sqlite" else _ServerLease(url, purpose)


class _FileLease:
    """Whoever runs on a SQLite file holds the whole of it."""

    async def hold(self) -> bool:
        return True

    async def release(self) -> None:
        """Nothing was taken."""


class _ServerLease:
    def __init__(self, url: URL, purpose: str) -> None:
        self._url = url
        self._key = int.from_bytes(sha256(purpose.encode()).digest()[:8], signed=True)
        self._engine = create_engine(url, poolclass=NullPool, isolation_level="AUTOCOMMIT", connect_args=_AT_OUR_END)
        self._connection: Connection | None = None
        self._ours = False

    async def hold(self) -> bool:
        return await asyncio.to_thread(self._hold)

    async def release(self) -> None:
        await asyncio.to_thread(self._let_go)

    def _hold(self) -> bool:
        if self._connection is not None:
            try:
                return self._ask(self._connection)
            except DBAPIError:
                self._let_go()  # the server has let go of the lease, too
        with saying_why(self._url):
            return self._ask(self._connect())

    def _connect(self) -> Connection:
        self._connection = self._engine.connect()
        for setting in _AT_THE_SERVER:
            self._connection.exec_driver_sql(f"SET {setting}")
        return self._connection

    def _ask(self, connection: Connection) -> bool:
        """That the server answers at all means that it still holds what it held for this connection."""
        if self._ours:
            connection.execute(_LOOK)
        else:
            self._ours = connection.execute(_TRY, {"key": self._key}).scalar_one()
        return self._ours

    def _let_go(self) -> None:
        connection, self._connection = self._connection, None
        self._ours = False
        if connection is not None:
            with suppress(DBAPIError):
                connection.close()
