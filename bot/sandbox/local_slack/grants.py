"""OAuth: a code for whoever agreed, a token for the code, and a new token for the one that is about to expire."""

import base64
import binascii
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from bot.clock import Clock
from bot.sandbox.local_slack.directory import Directory, Workspace
from bot.sandbox.local_slack.refusals import RefusedCall

CODE_LASTS: Final = timedelta(minutes=10)
TOKEN_LASTS: Final = timedelta(hours=12)


@dataclass(frozen=True)
class _Code:
    workspace: Workspace
    redirect_uri: str
    expires_at: datetime


class Grants:
    """What the app's client id was granted. `rotating`: tokens expire and are exchanged."""

    def __init__(self, clock: Clock, directory: Directory) -> None:
        self.client_id = "1111.2222"
        self.client_secret = f"local-secret-{secrets.token_hex(12)}"
        self.redirect_uris: set[str] = set()
        self.rotating = False
        self.exchanges = 0
        """How often a token was exchanged for a new one."""
        self.used_up = 0
        """How often somebody tried to exchange with what was good no longer."""
        self._clock = clock
        self._directory = directory
        self._codes: dict[str, _Code] = {}
        self._refreshing: dict[str, Workspace] = {}
        self._expires: dict[str, tuple[Workspace, datetime]] = {}

    def agree(self, workspace: Workspace, query: Mapping[str, str]) -> str:
        """Somebody of a workspace agrees on Slack's page; the code that comes of it.

        Refuses: invalid_client_id, bad_redirect_uri, invalid_scope.
        """
        if query.get("client_id") != self.client_id:
            raise RefusedCall("invalid_client_id")
        if query.get("redirect_uri") not in self.redirect_uris:
            raise RefusedCall("bad_redirect_uri")
        if not query.get("scope"):
            raise RefusedCall("invalid_scope")
        code = f"{secrets.token_hex(12)}.code"
        self._codes[code] = _Code(workspace, query["redirect_uri"], self._clock.now() + CODE_LASTS)
        return code

    def access(self, authorization: str, arguments: Mapping[str, Any], scopes: frozenset[str]) -> dict[str, Any]:
        """`oauth.v2.access`. Refuses: bad_client_secret, invalid_client_id, invalid_code, code_already_used …"""
        self._check_app(authorization)
        if arguments.get("grant_type") == "refresh_token":
            workspace = self._refreshing.pop(str(arguments.get("refresh_token")), None)
            if workspace is None or not workspace.bot_token:
                self.used_up += 1
                raise RefusedCall("invalid_refresh_token")
            self.exchanges += 1
        else:
            workspace = self._redeem(arguments)
        return self._grant(workspace, scopes)

    def holder(self, token: str) -> Workspace | None:
        """Whose an expiring token is that was exchanged for a newer one. Refuses: token_expired."""
        workspace, expires_at = self._expires.get(token, (None, None))
        if expires_at is not None and expires_at <= self._clock.now():
            raise RefusedCall("token_expired")
        return workspace if workspace and workspace.bot_token else None

    def revoke(self, workspace: Workspace) -> None:
        """The app is removed: none of its tokens is good any more."""
        for other in self._together(workspace):
            other.bot_token = ""

    def _check_app(self, authorization: str) -> None:
        scheme, _, told = authorization.partition(" ")
        try:
            client_id, _, secret = base64.b64decode(told).decode().partition(":")
        except (binascii.Error, UnicodeDecodeError):
            raise RefusedCall("invalid_client_id") from None
        if scheme.lower() != "basic" or client_id != self.client_id:
            raise RefusedCall("invalid_client_id")
        if not secrets.compare_digest(secret, self.client_secret):
            raise RefusedCall("bad_client_secret")

    def _redeem(self, arguments: Mapping[str, Any]) -> Workspace:
        code = self._codes.pop(str(arguments.get("code")), None)  # it is good once
        if code is None or code.expires_at <= self._clock.now():
            raise RefusedCall("invalid_code")
        if arguments.get("redirect_uri") != code.redirect_uri:
            raise RefusedCall("bad_redirect_uri")
        return code.workspace

    def _grant(self, workspace: Workspace, scopes: frozenset[str]) -> dict[str, Any]:
        """Without rotation an app that is installed again gets the token that it has."""
        expiring: dict[str, Any] = {}
        token = workspace.bot_token or f"xoxb-local-{secrets.token_hex(12)}"
        if self.rotating:
            token, refresh = f"xoxe.xoxb-1-{secrets.token_hex(12)}", f"xoxe-1-{secrets.token_hex(12)}"
            self._refreshing[refresh] = workspace
            self._expires[token] = workspace, self._clock.now() + TOKEN_LASTS
            expiring = {"refresh_token": refresh, "expires_in": int(TOKEN_LASTS.total_seconds())}
        for other in self._together(workspace):
            other.bot_token = token
        whole = bool(workspace.organisation)
        return {
            "access_token": token,
            "token_type": "bot",
            "scope": ",".join(sorted(scopes)),
            "bot_user_id": workspace.bot_user_id,
            "app_id": "A0LOCAL0001",
            "team": None if whole else {"id": workspace.id, "name": workspace.name},
            "enterprise": {"id": workspace.organisation, "name": workspace.organisation} if whole else None,
            "is_enterprise_install": whole,
            "authed_user": {"id": "U0INSTALLER"},
            **expiring,
        }

    def _together(self, workspace: Workspace) -> list[Workspace]:
        """The workspaces that an installation is for."""
        if not workspace.organisation:
            return [workspace]
        known = self._directory.workspaces.values()
        return [other for other in known if other.organisation == workspace.organisation]
