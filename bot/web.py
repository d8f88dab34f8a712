"""The health page and the metrics, on loopback."""

from typing import Final

from aiohttp import web

from bot.core import Study
from bot.metrics import CONTENT_TYPE
from storage import memory
from storage.database import Transaction

_HOST: Final = "127.0.0.1"


class PortTakenError(Exception):
    """The health page's port can't be opened; the message says which and why."""


class HealthPage:
    """`/healthz`: 200 while the database answers, 503 otherwise; says which platforms are connected.

    `/metrics`: this process's counters for Prometheus.
    """

    def __init__(self, study: Study, *, port: int) -> None:
        self._study = study
        self._wanted = port
        app = web.Application()
        app.router.add_get("/healthz", self._health)
        app.router.add_get("/metrics", self._metrics)
        self._runner = web.AppRunner(app, access_log=None)

    @property
    def port(self) -> int:
        """The port it listens on; the system's choice where 0 was asked for."""
        return int(self._runner.addresses[0][1])

    async def start(self) -> None:
        """Open the page. Raises PortTakenError."""
        await self._runner.setup()
        try:
            await web.TCPSite(self._runner, _HOST, self._wanted).start()
        except OSError as error:
            why = f"STUDYHALL_HTTP_PORT {self._wanted} can't be opened ({error.strerror}); choose another one."
            raise PortTakenError(why) from error

    async def close(self) -> None:
        await self._runner.cleanup()

    async def _health(self, _request: web.Request) -> web.Response:
        try:
            await self._study.database.read(_touch)
        except Exception:  # noqa: BLE001 - whatever is wrong with the database, the answer is no
            return web.json_response({"database": "does not answer"}, status=503)
        return web.json_response({"database": "answers", "platforms": sorted(self._study.faces)})

    async def _metrics(self, _request: web.Request) -> web.Response:
        return web.Response(body=self._study.metrics.exposed(), headers={"Content-Type": CONTENT_TYPE})


def _touch(tx: Transaction) -> None:
    memory.recall(tx, "anything")
