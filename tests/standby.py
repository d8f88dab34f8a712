"""Databases that are lost for a moment: a server alone, and two of which one stands by."""

import os
import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Final, Protocol

import psycopg

from tests.patience import Patience
from tests.postgres import NoPostgresError, Server, new_server, run, running_server

_LAGS_S: Final = 1.0
"""So long the standby has received nothing when the primary dies: what was acknowledged in that time would be lost."""


class Losable(Protocol):
    """A database that can be lost."""

    how: str
    """What befalls it."""

    def create(self, name: str) -> str:
        """A new database of that name; its address."""
        ...

    def lose(self) -> None:
        """Nobody can reach it any more."""
        ...

    def come_back(self) -> None:
        """Whoever knows the address can reach it again."""
        ...

    def mend(self) -> None:
        """It could be lost once more."""
        ...


class Alone:
    """One server: it ends as by a power cut, and is started again."""

    how = "database_ended"

    def __init__(self, server: Server) -> None:
        self._server = server
        self.create = server.create
        self.come_back = server.start

    def lose(self) -> None:
        self._server.stop(signal.SIGQUIT)

    def mend(self) -> None:
        """Nothing is broken."""


class Pair:
    """Two servers: the primary is killed, and the standby promoted. What is committed stands on both.

    An address names both, and means whichever may be written to.
    """

    how = "standby_promoted"

    def __init__(self, primary: Server, standby: Server) -> None:
        self._servers = (primary, standby)
        self.primary = primary
        self.standby = standby

    def create(self, name: str) -> str:
        """https://www.postgresql.org/docs/current/libpq-connect.html#LIBPQ-MULTIPLE-HOSTS"""
        self.primary.create(name)
        hosts = ",".join(str(server.directory) for server in self._servers)
        ports = ",".join(str(server.port) for server in self._servers)
        user = self.primary.user
        return f"postgresql://{user}@/{name}?host={hosts}&port={ports}&target_session_attrs=read-write"

    def follow(self) -> None:
        """Copy the primary to the standby's folder, start it, and let no commit be acknowledged before it has it."""
        primary, standby = self.primary, self.standby
        place = ("-h", str(primary.directory), "-p", str(primary.port), "-U", primary.user)
        run("pg_basebackup", *place, "-D", str(standby.data), "--write-recovery-conf", "--checkpoint=fast", "--no-sync")
        standby.start()
        _ask(primary, "ALTER SYSTEM SET synchronous_standby_names = '*'")
        _ask(primary, "SELECT pg_reload_conf()")
        _wait_until(primary, "SELECT 1 FROM pg_stat_replication WHERE sync_state = 'sync'")

    def lose(self) -> None:
        """Kill the primary, at a moment at which the standby lags behind."""
        [receiver] = _ask(self.standby, "SELECT pid FROM pg_stat_wal_receiver")
        os.kill(receiver, signal.SIGSTOP)
        time.sleep(_LAGS_S)
        self.primary.stop(signal.SIGKILL)
        os.kill(receiver, signal.SIGTERM)  # or else it would still read what it had got meanwhile
        os.kill(receiver, signal.SIGCONT)

    def come_back(self) -> None:
        """Promote the standby. It is alone then."""
        [promoted] = _ask(self.standby, "SELECT pg_promote()")
        if not promoted:
            raise TimeoutError("the standby was not promoted within a minute")
        self.primary, self.standby = self.standby, self.primary

    def mend(self) -> None:
        """Have the former primary follow the new one. What only that had, nobody was ever told."""
        self.standby.clear()
        self.follow()


@contextmanager
def running_alone() -> Iterator[Alone]:
    """Start a server; stopped and deleted afterwards. Raises NoPostgresError."""
    with running_server(durable=True) as server:
        yield Alone(server)


@contextmanager
def running_pair() -> Iterator[Pair]:
    """Start both, with a standby that follows; stopped and deleted afterwards. Raises NoPostgresError."""
    with running_server(durable=True) as primary, new_server(durable=True) as standby:
        pair = Pair(primary, standby)
        pair.follow()
        yield pair


def _ask(server: Server, query: str) -> tuple[Any, ...]:
    """The first row; empty where there is none."""
    with psycopg.connect(server.address("postgres"), autocommit=True) as connection:
        cursor = connection.execute(query)
        return (cursor.fetchone() or ()) if cursor.description else ()


def _wait_until(server: Server, query: str) -> None:
    patience = Patience()
    while not _ask(server, query):
        if not patience.lasts():
            raise NoPostgresError(f"waited in vain for {query}")
        time.sleep(0.05)
