"""`studyhall …` as processes forked from one that has everything imported: real ones, without the seconds of imports.

One run of pytest has one fork server, whatever its workers. A child gets the words, the environment and the folder it
would be started with, lives by the entry point, and ends with the output and the exit code of an interpreter.

Kills, signals, sockets, files and what the tables hold afterwards are the same as in a process that was executed. What
it doesn't prove: that the modules are found and can be imported; that the pack, the catalogues, the migrations and the
names of zones are read (they are in memory already); anything that the interpreter reads from its environment before
`main`; and that an interpreter can take its modules apart at the end. For those a test starts one with `executed=True`,
as `tests/wire/test_starting.py` does.
"""

import asyncio
import atexit
import gc
import json
import os
import random
import select
import shutil
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from tempfile import gettempdir
from typing import Any, Final, NoReturn
from zoneinfo import reset_tzpath

from filelock import FileLock

_ROOT: Final = Path(__file__).parents[1]
_ORDER_AT_MOST: Final = 100_000
_NUMBER: Final = 8
"""Bytes of a process id and of an exit code."""
_LOOK_EVERY_S: Final = 1.0


@dataclass
class Forked:
    """A child, with what is used of `asyncio.subprocess.Process`."""

    pid: int
    stdout: asyncio.StreamReader
    _keeper: socket.socket
    returncode: int | None = None

    def send_signal(self, how: signal.Signals) -> None:
        if self.returncode is None:
            with suppress(ProcessLookupError):
                os.kill(self.pid, how)

    def kill(self) -> None:
        self.send_signal(signal.SIGKILL)

    async def wait(self) -> int:
        """The exit code; negative where a signal ended it."""
        if self.returncode is None:
            self.returncode = await _receive(self._keeper)
            self._keeper.close()
        return self.returncode


async def fork(*words: str, folder: Path, environment: dict[str, str]) -> Forked:
    """Start `studyhall …` with exactly this environment."""
    loop = asyncio.get_running_loop()
    keeper = socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    keeper.connect(str(await asyncio.to_thread(_server)))
    keeper.setblocking(False)
    out, said = os.pipe()
    order = json.dumps({"words": words, "folder": str(folder), "environment": environment}).encode()
    socket.send_fds(keeper, [order], [said])
    os.close(said)
    stdout = asyncio.StreamReader()
    await loop.connect_read_pipe(lambda: asyncio.StreamReaderProtocol(stdout), os.fdopen(out, "rb"))
    return Forked(await _receive(keeper), stdout, keeper)


async def _receive(keeper: socket.socket) -> int:
    told = await asyncio.get_running_loop().sock_recv(keeper, _NUMBER)
    return int.from_bytes(told, "big", signed=True)


def _server() -> Path:
    """The address of the fork server, which is started by whichever worker needs it first."""
    owner = os.getppid() if "PYTEST_XDIST_WORKER" in os.environ else os.getpid()
    folder = Path(gettempdir()) / f"studyhall-forks-{os.getuid()}-{owner}"
    folder.mkdir(mode=0o700, exist_ok=True)
    address = folder / "address"
    with FileLock(folder / "lock"):
        if not address.exists():
            command = [sys.executable, "-m", "tests.forks", str(address), str(owner)]
            server = subprocess.Popen(command, cwd=_ROOT, stdout=subprocess.PIPE, start_new_session=True)
            assert server.stdout is not None
            assert server.stdout.readline(), "the fork server did not start"
            _STARTED.append(server)
    return address


_STARTED: Final[list[subprocess.Popen[bytes]]] = []
"""Kept, since a process that is forgotten while it runs is warned of. It ends by itself once its owner has."""


def _serve(address: Path, owner: int) -> None:
    warm_up()
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # keepers leave nothing behind
    with socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET) as listener:
        listener.bind(str(address))
        listener.listen(64)
        print("ready", flush=True)  # noqa: T201 - to whoever started us
        while _lives(owner):
            if not select.select([listener], [], [], _LOOK_EVERY_S)[0]:
                continue
            connection, _ = listener.accept()
            if not os.fork():
                listener.close()
                _keep(connection)
            connection.close()
    shutil.rmtree(address.parent)


def _lives(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    return True


def _keep(connection: socket.socket) -> NoReturn:
    """Fork the command and tell how it ended."""
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    order, (said,), _, _ = socket.recv_fds(connection, _ORDER_AT_MOST, 1)
    child = os.fork()
    if not child:
        connection.close()
        _live(json.loads(order), said)
    os.close(said)
    connection.send(child.to_bytes(_NUMBER, "big", signed=True))
    code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    with suppress(BrokenPipeError):
        connection.send(code.to_bytes(_NUMBER, "big", signed=True))
    os._exit(0)


def _live(order: dict[str, Any], said: int) -> NoReturn:
    from bot.cli import run_command_line

    os.dup2(said, 1)
    os.dup2(said, 2)
    os.close(said)
    os.chdir(order["folder"])
    os.environ.clear()
    os.environ.update(order["environment"])
    sys.argv = ["studyhall", *order["words"]]
    random.seed()
    _end_with(run_command_line)


def _end_with(main: Callable[[], None]) -> NoReturn:
    """Run to the end and end as an interpreter does, but without taking its modules apart.

    That would copy every page of memory that is shared with the server, and take a tenth of a second.
    """
    code: object = None
    try:
        main()
    except SystemExit as asked:
        code = asked.code
        if isinstance(code, str):
            sys.stderr.write(f"{code}\n")
    except BaseException:  # noqa: BLE001 - told as it would be
        sys.excepthook(*sys.exc_info())
        code = 1
    threading._shutdown()  # type: ignore[attr-defined]  # as multiprocessing ends its children
    atexit._run_exitfuncs()
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code if isinstance(code, int) else code is not None)


def warm_up() -> None:
    """Import all that the commands import, and read what stays in memory: pack, catalogues, migrations, zones."""
    from alembic import command, config, script  # noqa: F401

    import bot.cli
    import bot.clock_link
    import bot.maintenance
    import bot.wiring  # noqa: F401
    from bot.talk.languages import LANGUAGES, catalogue_of
    from bot.talk.zones import known_zone
    from content.packs import load_pack
    from storage.schema import released

    load_pack().index.warm()
    for language in LANGUAGES[1:]:
        catalogue_of(language)
    released()
    reset_tzpath(())  # as the command line does before it looks for a zone
    known_zone("Berlin")
    gc.freeze()


if __name__ == "__main__":
    _serve(Path(sys.argv[1]), int(sys.argv[2]))
