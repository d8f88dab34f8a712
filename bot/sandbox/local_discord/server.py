"""The HTTP side: REST, the gateway's door and the files of messages."""

import json
from collections.abc import Awaitable, Callable
from typing import Any, Final

from aiohttp import web
from aiohttp.typedefs import Handler
from aiohttp.web_request import FileField

from bot.sandbox.dates import dated
from bot.sandbox.local_discord.calls import Answer, Call, Route
from bot.sandbox.local_discord.limits import Limits
from bot.sandbox.local_discord.refusals import RefusedCall, unauthorised
from bot.sandbox.local_discord.routes import ROUTES
from bot.sandbox.local_discord.uploads import Upload
from bot.sandbox.local_discord.wire_log import WireRecord, without_token
from bot.sandbox.local_discord.world import PlatformWorld

API: Final = "/api/v10"
_UPLOAD_LIMIT: Final = 26 * 1024 * 1024
Interference = Callable[[web.Request, Handler], Awaitable[web.StreamResponse]]
"""What goes wrong on the way, or the pace that is allowed: may answer itself, before or after the handler ran."""


class Server:
    """Every REST request passes `_record`, which keeps it in the log, and `interference`, the one place for faults."""

    def __init__(self, world: PlatformWorld) -> None:
        self._world = world
        self.limits = Limits()
        self.interference: Interference | None = None

    def application(self) -> web.Application:
        application = web.Application(
            client_max_size=_UPLOAD_LIMIT, middlewares=[self._record, self._guard, self._interfere]
        )
        dated(application, self._world.clock)
        application.router.add_get("/gateway", self._world.gateway.serve)
        application.router.add_get(r"/attachments/{channel}/{attachment:\d+}/{name}", self._serve_file)
        for route in ROUTES:
            application.router.add_route(route.method, API + route.path, self._handler(route))
        return application

    @web.middleware
    async def _record(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        if not request.path.startswith(API):
            return await handler(request)
        at = self._world.clock.now()
        told = await _read(request)
        response = await _with_json(handler, request)
        self._world.wire.note(
            WireRecord(
                at,
                request.method,
                without_token(request.path.removeprefix(API)),
                dict(request.query),
                told,
                response.status,
                _shown(response),
                cut_off=request.transport is None or request.transport.is_closing(),
            )
        )
        return response

    @web.middleware
    async def _guard(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        if not request.path.startswith(API):
            return await handler(request)
        return await self.limits.guard(request, handler)

    @web.middleware
    async def _interfere(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        if self.interference is not None and request.path.startswith(API):
            return await self.interference(request, handler)
        return await handler(request)

    def _handler(self, route: Route) -> Handler:
        async def handle(request: web.Request) -> web.StreamResponse:
            try:
                if not route.open and request.headers.get("Authorization") != f"Bot {self._world.token}":
                    raise unauthorised()
                body, files = await _body_and_files(request)
                answer = route.run(Call(self._world, request.match_info, request.query, body, files))
            except RefusedCall as refusal:
                answer = Answer(refusal.answer(), refusal.status)
            return respond_json(answer.status, answer.body)

        return handle

    async def _serve_file(self, request: web.Request) -> web.Response:
        upload = self._world.uploads.find(int(request.match_info["attachment"]))
        if upload is None:
            raise web.HTTPNotFound
        return web.Response(body=upload.data, content_type=upload.content_type)


def respond_json(status: int, body: Any, headers: dict[str, str] | None = None) -> web.Response:
    """A response in JSON. The type is said without a charset: with one discord.py takes the body for text."""
    if status == 204:
        return web.Response(status=status, headers=headers)
    told = {**(headers or {}), "Content-Type": "application/json"}
    return web.Response(status=status, body=json.dumps(body).encode(), headers=told)


async def _with_json(handler: Handler, request: web.Request) -> web.StreamResponse:
    """Also what no route answers is told in Discord's form."""
    try:
        return await handler(request)
    except web.HTTPException as error:
        return respond_json(error.status, {"message": f"{error.status}: {error.reason}", "code": 0})


def _shown(response: web.StreamResponse) -> Any:
    body = response.body if isinstance(response, web.Response) else None
    if not isinstance(body, bytes) or response.content_type != "application/json":
        return None
    try:
        return json.loads(body)
    except ValueError:  # who interferes may answer with anything
        return None


async def _read(request: web.Request) -> Any:
    """The request's JSON for the log: read on its own, since a route may fill in what was left out."""
    try:
        body, _ = await _body_and_files(request)
    except RefusedCall:
        return None
    return body


async def _body_and_files(request: web.Request) -> tuple[Any, tuple[Upload, ...]]:
    """Raises RefusedCall (50109) where the JSON is none."""
    files: tuple[Upload, ...] = ()
    if request.content_type.startswith("multipart/"):
        form = await request.post()
        text = str(form.get("payload_json") or "")
        files = tuple(_upload(name, field) for name, field in form.items() if isinstance(field, FileField))
    else:
        text = await request.text()
    try:
        return (json.loads(text) if text.strip() else {}), files
    except json.JSONDecodeError:
        raise RefusedCall(400, 50109, "The request body contains invalid JSON.") from None


def _upload(name: str, field: FileField) -> Upload:
    field.file.seek(0)
    return Upload(name, field.filename, field.file.read())
