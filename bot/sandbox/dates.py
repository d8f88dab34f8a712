"""The `Date` of what a local platform answers: by the sandbox's clock, which may be moved, not by the system's."""

from email.utils import format_datetime

from aiohttp import web

from bot.clock import Clock


def dated(application: web.Application, clock: Clock) -> web.Application:
    """Let everything that an application answers carry the clock's time, to the second, as HTTP has it."""

    async def date(_request: web.Request, response: web.StreamResponse) -> None:
        response.headers["Date"] = format_datetime(clock.now(), usegmt=True)

    application.on_response_prepare.append(date)
    return application
