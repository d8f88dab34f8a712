"""The HTTP side: the Web API, the socket's door, response_urls and uploads."""

import json
import logging
from collections.abc import Awaitable, Callable
from mimetypes import guess_type
from typing import Any

from aiohttp import web
from aiohttp.typedefs import Handler
from yarl import URL

from bot.sandbox.dates import dated
from bot.sandbox.faults import too_many
from bot.sandbox.local_slack.calls import Call, Method
from bot.sandbox.local_slack.directory import Workspace
from bot.sandbox.local_slack.limits import Limits
from bot.sandbox.local_slack.methods import METHODS
from bot.sandbox.local_slack.refusals import RefusedCall
from bot.sandbox.local_slack.responses import take_response
from bot.sandbox.local_slack.world import PlatformWorld

UPLOAD_LIMIT = 64 * 1024 * 1024
Interference = Callable[[web.Request, Handler], Awaitable[web.StreamResponse]]
log = logging.getLogger(__name__)


class Server:
    """`interference` is the one place for what goes wrong on the way: it sees every request before its handler."""

    def __init__(self, world: PlatformWorld) -> None:
        self._world = world
        self.limits = Limits()
        self.interference: Interference | None = None

    def application(self) -> web.Application:
        application = web.Application(client_max_size=UPLOAD_LIMIT, middlewares=[self._interfere])
        dated(application, self._world.clock)
        application.router.add_route("*", "/api/{method}", self._answer_call)
        application.router.add_get("/oauth/v2/authorize", self._agree)
        application.router.add_get("/link/{ticket}", self._world.sockets.serve)
        application.router.add_post("/response/{address}", self._take_response)
        application.router.add_post("/upload/{upload}", self._take_upload)
        application.router.add_get("/files-pri/{upload}/{name}", self._serve_file)
        return application

    @web.middleware
    async def _interfere(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        if self.interference is not None:
            return await self.interference(request, handler)
        return await handler(request)

    async def _answer_call(self, request: web.Request) -> web.Response:
        name = request.match_info["method"]
        arguments: dict[str, Any] = {}
        try:
            arguments = await _read_arguments(request)
            token = _bearer(request) or arguments.pop("token", None)
            if wait := self.limits.wait(name, self._workspace_of(token), arguments):
                self._world.wire.note(name, arguments, {"ok": False, "error": "ratelimited"})
                return too_many(request, wait)
            body = {"ok": True, **self._run(name, token, arguments, request)}
        except RefusedCall as refusal:
            body = refusal.answer()
            log.debug("%s refused: %s", name, refusal.code)
        self._world.wire.note(name, arguments, body)
        scopes = ",".join(sorted(self._world.scopes))
        return web.json_response(body, headers={"x-oauth-scopes": scopes})

    async def _agree(self, request: web.Request) -> web.Response:
        """Slack's page on which somebody agrees; here the first workspace does, or the one that `team` names."""
        known = self._world.directory.workspaces
        workspace = known.get(request.query.get("team", "")) or next(iter(known.values()))
        try:
            code = self._world.grants.agree(workspace, request.query)
        except RefusedCall as refusal:
            return web.Response(status=400, text=refusal.code)
        back = URL(request.query["redirect_uri"]).update_query(code=code, state=request.query.get("state", ""))
        raise web.HTTPFound(back)

    def _run(self, name: str, token: str | None, arguments: dict[str, Any], request: web.Request) -> dict[str, Any]:
        if name == "oauth.v2.access":
            proof = request.headers.get("Authorization", "")
            return self._world.grants.access(proof, arguments, self._world.scopes)
        method = METHODS.get(name)
        if method is None:
            raise RefusedCall("unknown_method")
        call = Call(name, self._world, self._authorised(token, method, arguments), arguments)
        if method.scope is not None:
            call.need(method.scope)
        return method.run(call)

    def _workspace_of(self, token: str | None) -> str:
        """Whose limits a call counts against; a token nobody knows has limits of its own."""
        for workspace in self._world.directory.workspaces.values():
            if workspace.bot_token == token:
                return workspace.id
        return ""

    def _authorised(self, token: str | None, method: Method, arguments: dict[str, Any]) -> Workspace:
        """The workspace a call is about; the app's token speaks for all, so any will do."""
        if not token:
            raise RefusedCall("not_authed")
        for_app = token == self._world.app_token
        former = self._world.grants.holder(token)
        spoken_for = [
            w for w in self._world.directory.workspaces.values() if for_app or token == w.bot_token or w is former
        ]
        if not spoken_for:
            raise RefusedCall("invalid_auth")
        if method.for_app != for_app:
            raise RefusedCall("not_allowed_token_type")
        return next((w for w in spoken_for if w is self._world.meant(arguments)), spoken_for[0])

    async def _take_response(self, request: web.Request) -> web.Response:
        name = request.match_info["address"]
        body: dict[str, Any] = {}
        try:
            body = _parse_object(await request.text())
            take_response(self._world, name, body)
        except RefusedCall as refusal:
            self._world.wire.note("response_url", body, refusal.answer())
            gone = refusal.code in {"expired_url", "used_url", "invalid_url"}
            return web.json_response(refusal.answer(), status=404 if gone else 400)
        self._world.wire.note("response_url", body, {"ok": True})
        return web.Response(text="ok")

    async def _take_upload(self, request: web.Request) -> web.Response:
        try:
            upload = self._world.uploads.find(request.match_info["upload"])
        except RefusedCall:
            raise web.HTTPNotFound from None
        upload.data = await request.read()
        return web.Response(text=f"OK - {len(upload.data)}")

    async def _serve_file(self, request: web.Request) -> web.Response:
        try:
            upload = self._world.uploads.find(request.match_info["upload"])
        except RefusedCall:
            raise web.HTTPNotFound from None
        kind, _ = guess_type(upload.name)
        return web.Response(body=upload.data, content_type=kind or "application/octet-stream")


def _bearer(request: web.Request) -> str | None:
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    return token.strip() if scheme.lower() == "bearer" else None


async def _read_arguments(request: web.Request) -> dict[str, Any]:
    """Query, form and JSON in one, the body's word last."""
    arguments: dict[str, Any] = dict(request.query)
    if request.content_type == "application/json":
        arguments.update(_parse_object(await request.text() or "{}"))
    else:
        arguments.update({name: value for name, value in (await request.post()).items() if isinstance(value, str)})
    return arguments


def _parse_object(text: str) -> dict[str, Any]:
    try:
        body = json.loads(text)
    except json.JSONDecodeError:
        raise RefusedCall("invalid_json") from None
    if not isinstance(body, dict):
        raise RefusedCall("json_not_object")
    return body
