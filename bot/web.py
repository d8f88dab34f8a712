"""The health page and the metrics: what whoever runs Studyhall, and the programs that watch over it, ask for."""

import asyncio
import logging
from collections.abc import Sequence
from datetime import timedelta
from typing import Any, Final

from aiohttp import web
from aiohttp.http_exceptions import HttpProcessingError

from bot.core import Study
from bot.metrics import CONTENT_TYPE
from bot.talk.people import Platform
from storage import channels, memory
from storage.census import behind, take_census
from storage.refusals import outage_of

_TRIED_EVERY_S: Final = 5.0
_WAIT_AT_MOST_S: Final = 3.0
_BEHIND_AT_MOST: Final = timedelta(minutes=1)
"""A daily that is due is claimed within seconds; after this long something is wrong."""
_TRIED: Final = "health"
"""Under this name the database keeps when it was last tried whether it can be written."""


PAGES: Final = ("/livez", "/healthz", "/readyz", "/metrics")


class _OwnFaults(logging.Filter):
    """Lets pass what went wrong here. What is no request is answered with 400; a traceback each would fill a disk."""

    def filter(self, record: logging.LogRecord) -> bool:
        error = record.exc_info[1] if record.exc_info else None
        return not isinstance(error, HttpProcessingError | web.RequestPayloadError)


_LOG: Final = logging.getLogger("bot.web.requests")
_LOG.addFilter(_OwnFaults())


class PortTakenError(Exception):
    """The health page's port can't be opened; the message says which and why."""


class HealthPage:
    """What Studyhall says of itself over HTTP.

    `/livez`: 200 as long as the process responds; that is the only thing that a restart is sure to mend.
    `/healthz`: 200 while the database can be written and a platform is connected, otherwise 503 with the reason.
    `/readyz`: 200 while, besides, every platform is connected, here or in another process, and no due daily waits.
    `/metrics`: for Prometheus.
    """

    def __init__(self, study: Study, platforms: Sequence[Platform], *, host: str, port: int) -> None:
        """`platforms` are those that are to be served."""
        self._study = study
        self._platforms = platforms
        self._host = host
        self._wanted = port
        self._writing = _WriteProbe(study)
        app = web.Application()
        for page, answer in zip(PAGES, (self._live, self._health, self._ready, self._metrics), strict=True):
            app.router.add_get(page, answer)
        self._runner = web.AppRunner(app, access_log=None, logger=_LOG)

    @property
    def port(self) -> int:
        """The port it listens on; the system's choice where 0 was asked for."""
        return int(self._runner.addresses[0][1])

    async def start(self) -> None:
        """Open the page. Raises PortTakenError."""
        await self._runner.setup()
        try:
            await web.TCPSite(self._runner, self._host, self._wanted).start()
        except OSError as error:
            raise PortTakenError(
                f"STUDYHALL_HTTP_PORT {self._wanted} can't be opened on STUDYHALL_HTTP_HOST {self._host} "
                f"({error.strerror}); choose another one."
            ) from error

    async def close(self) -> None:
        await self._runner.cleanup()
        await self._writing.close()

    async def _live(self, _request: web.Request) -> web.Response:
        return web.json_response({"process": "responds"})

    async def _health(self, _request: web.Request) -> web.Response:
        trouble, platforms = await self._writing.trouble(), self._connected()
        wrong = self._study.hindrances.sentences
        told: dict[str, Any] = {"database": trouble or "can be written", "platforms": platforms}
        told |= {"hindrances": wrong} if wrong else {}
        served = platforms or any(map(self._study.faces.stands_by, self._platforms))
        unserved = [] if served else ["No platform is connected.", *wrong]
        return _answer(told, [*([trouble] if trouble else []), *unserved])

    async def _ready(self, _request: web.Request) -> web.Response:
        trouble, platforms = await self._writing.trouble(), self._connected()
        told = {"database": trouble or "can be written", "platforms": platforms}
        wanted = [name for name in self._platforms if not self._study.faces.stands_by(name)]
        missing = [f"{name.title()} is not connected." for name in wanted if name not in platforms]
        return _answer(told, [*([trouble] if trouble else await self._lateness()), *missing])

    async def _lateness(self) -> list[str]:
        study = self._study
        waits = behind(await study.database.read(channels.next_due), study.clock.now())
        return [f"A daily has been due for {waits.total_seconds():.0f} s."] if waits > _BEHIND_AT_MOST else []

    async def _metrics(self, _request: web.Request) -> web.Response:
        """What this process did; and how things stand, as far as the database can tell."""
        study, connected = self._study, self._connected()
        for name in self._platforms:
            study.metrics.show_connected(name, connected=name in connected)
        writable = await self._writing.trouble() is None
        study.metrics.show_writable(writable=writable)
        if writable:
            study.metrics.show_census(await study.database.read(take_census), study.clock.now())
        return web.Response(body=study.metrics.exposed(), headers={"Content-Type": CONTENT_TYPE})

    def _connected(self) -> list[str]:
        return sorted(name for name, face in self._study.faces.items() if face.connected)


def _answer(told: dict[str, Any], reasons: list[str]) -> web.Response:
    """503 with the reasons where there are any."""
    return web.json_response({**told, "why": " ".join(reasons)}, status=503) if reasons else web.json_response(told)


class _WriteProbe:
    """Writes a line now and then to see whether that can be done: however often it is asked, one at a time."""

    def __init__(self, study: Study) -> None:
        self._study = study
        self._trying: asyncio.Task[str | None] | None = None
        self._tried_at = 0.0

    async def trouble(self) -> str | None:
        """Why nothing can be written, without an address; None where it can."""
        try:
            self._study.database.check()
        except Exception as error:  # noqa: BLE001 - whatever is wrong with the database, the answer is no
            return _in_words(error)
        trying = self._latest()
        await asyncio.wait({trying}, timeout=_WAIT_AT_MOST_S)
        return trying.result() if trying.done() else f"The database took no writing within {_WAIT_AT_MOST_S:.0f} s."

    async def close(self) -> None:
        if self._trying is not None:
            self._trying.cancel()
            await asyncio.gather(self._trying, return_exceptions=True)

    def _latest(self) -> asyncio.Task[str | None]:
        """A try that hangs is waited for, and one that was just made is good enough."""
        now = asyncio.get_running_loop().time()
        if self._trying is None or (self._trying.done() and now - self._tried_at >= _TRIED_EVERY_S):
            self._trying, self._tried_at = asyncio.create_task(self._try()), now
        return self._trying

    async def _try(self) -> str | None:
        at = self._study.clock.now().isoformat()
        try:
            await self._study.database.write(lambda tx: memory.remember(tx, _TRIED, at))
        except Exception as error:  # noqa: BLE001 - as above
            return _in_words(error)
        return None


def _in_words(error: Exception) -> str:
    return outage_of(error) or f"The database can't be written ({type(error).__name__})."
