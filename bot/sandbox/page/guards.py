"""Who may talk to the page: a browser on this machine that shows the page itself, nobody else's."""

from collections.abc import Awaitable, Callable
from typing import Final

from aiohttp import web

_NAMES: Final = ("127.0.0.1", "localhost", "[::1]")
_HEADERS: Final = {
    "Content-Security-Policy": (
        "default-src 'self'; img-src 'self' http://127.0.0.1:*; base-uri 'none'; form-action 'none'; "
        "frame-ancestors 'none'; object-src 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}


@web.middleware
async def guarded(
    request: web.Request, handler: Callable[[web.Request], Awaitable[web.StreamResponse]]
) -> web.StreamResponse:
    """Refuse other host names (421), which is how a foreign page could reach loopback, and foreign posts (403)."""
    hosts = _own_hosts(request)
    if request.headers.get("Host", "").lower() not in hosts:
        raise web.HTTPMisdirectedRequest(text="This page answers under its loopback address only.\n")
    origin = request.headers.get("Origin")
    if origin is not None and origin.lower() not in {f"http://{host}" for host in hosts}:
        raise web.HTTPForbidden(text="Requests of other pages are refused.\n")
    if request.method == "POST" and request.content_type != "application/json":
        raise web.HTTPUnsupportedMediaType(text="Send JSON.\n")
    return await handler(request)


async def add_headers(_: web.Request, response: web.StreamResponse) -> None:
    """On every answer, streams and refusals too."""
    response.headers.update(_HEADERS)
    response.headers.setdefault("Cache-Control", "no-store")


def _own_hosts(request: web.Request) -> set[str]:
    """The loopback names with the port that this request came in at."""
    port = request.transport.get_extra_info("sockname")[1] if request.transport else 0
    return {f"{name}:{port}" for name in _NAMES}
