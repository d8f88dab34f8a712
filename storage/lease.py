"""One process for one purpose among all that share a PostgreSQL, and how many of them share something.

The lease is a lock that the server holds for one connection: it ends with the connection, so also when the process is
killed, and nobody has to agree on the time. The server itself ends a connection that says nothing for some seconds, so
also that of a process that stands still. A SQLite file serves one process anyway, see `storage.in_use`.
"""

import asyncio
import math
from collections.abc import Sequence
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
_TRY: Final = text("SELECT bool_and(pg_try_advisory_lock(key)) FROM unnest(CAST(:keys AS bigint[])) AS key")
_GIVE_UP: Final = text("SELECT pg_advisory_unlock_all()")
_SHARE: Final = text("SELECT pg_advisory_lock_shared(:key)")
_SHARERS: Final = text(
    "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND granted AND objsubid = 1 "
    "AND database = (SELECT oid FROM pg_database WHERE datname = current_database()) "
    "AND (CAST(classid AS bigint) << 32) | CAST(objid AS bigint) = :key"
)
"""https://www.postgresql.org/docs/current/view-pg-locks.html says how a key stands there."""


class Lease(Protocol):
    """The right of one process to serve something."""

    @property
    def sharers(self) -> int:
        """How many processes, ours among them, held a lease that shares the same when it was last held."""
        ...

    @property
    def look_every_s(self) -> float:
        """How often to make sure of it; infinite where nobody else can have it."""
        ...

    async def hold(self) -> bool:
        """Take it, or make sure that it is still ours; False where another process has it.

        Raises UnreachableDatabaseError where nobody can say.
        """
        ...

    async def release(self) -> None:
        """Let others have it."""
        ...


def open_lease(url: URL, *purposes: str, sharing: str = "") -> Lease:
    """The lease for all of some purposes, of which no more than a digest leaves this process; nobody holds it yet.

    Whoever holds it counts as one that shares `sharing` with others; without a purpose that is all it is for.
    """
    return _FileLease() if url.get_backend_name() == "sqlite" else _ServerLease(url, purposes, sharing)


class _FileLease:
    """Whoever runs on a SQLite file holds the whole of it."""

    sharers = 1
    look_every_s = math.inf

    async def hold(self) -> bool:
        return True

    async def release(self) -> None:
        """Nothing was taken."""


class _ServerLease:
    look_every_s = 1.0

    def __init__(self, url: URL, purposes: Sequence[str], sharing: str) -> None:
        self._url = url
        self._keys = sorted(map(_key, purposes))
        self._shared = _key(f"sharing {sharing}") if sharing else None
        self.sharers = 1
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
        if not self._ours:
            self._ours = not self._keys or bool(connection.execute(_TRY, {"keys": self._keys}).scalar_one())
            if not self._ours:
                connection.execute(_GIVE_UP)  # of several it may have got some
            elif self._shared is not None:
                connection.execute(_SHARE, {"key": self._shared})
        counted = connection.execute(_SHARERS, {"key": self._shared or 0}).scalar_one()
        self.sharers = max(1, int(counted))
        return self._ours

    def _let_go(self) -> None:
        connection, self._connection = self._connection, None
        self._ours = False
        if connection is not None:
            with suppress(DBAPIError):
                connection.close()


def _key(purpose: str) -> int:
    return int.from_bytes(sha256(purpose.encode()).digest()[:8], signed=True)
