"""Who may act as an organiser on Slack: workspace admins and owners, whoever was named, whoever the setting lists."""

import logging
from datetime import datetime, timedelta
from typing import Any, Final

from bot.core import Study
from bot.slack_app.deliver import check_channel
from bot.slack_app.wire import Failure, reading_call
from bot.slack_app.workspaces import Workspaces
from bot.talk.people import Account, Caller, Rights
from storage import channels

_LOG: Final = logging.getLogger(__name__)
KEPT_FOR: Final = timedelta(minutes=5)
_MOST_KEPT: Final = 5_000
_UNKNOWN_SPACE: Final = "Studyhall has no token for this workspace."


class SlackRights:
    """Looks rights up when an action runs. Slack's word is kept for five minutes, a failure never."""

    def __init__(self, study: Study, workspaces: Workspaces, *, listed: frozenset[str]) -> None:
        self._study = study
        self._workspaces = workspaces
        self._listed = listed
        self._known: dict[Account, tuple[bool, datetime]] = {}

    async def fetch_rights(self, caller: Caller) -> Rights:
        """Whether the caller may act as an organiser of their workspace."""
        if caller.account.user in self._listed:
            return Rights(organiser=True)
        if await self._is_named(caller):
            return Rights(organiser=True)
        admin = self._remembered(caller.account)
        if admin is None:
            return await self._ask_slack(caller.account)
        return Rights(organiser=admin)

    async def _is_named(self, caller: Caller) -> bool:
        """Whether an organiser of the space has named this account."""
        own, space = caller.account, caller.spot.space
        return await self._study.database.read(
            lambda tx: channels.is_organiser(tx, platform=own.platform, native_space=space, user=own.user)
        )

    def _remembered(self, account: Account) -> bool | None:
        admin, looked_up = self._known.get(account, (False, None))
        if looked_up is None or not timedelta() <= self._study.clock.now() - looked_up < KEPT_FOR:
            return None
        return admin

    async def _ask_slack(self, account: Account) -> Rights:
        client = self._workspaces.client_of(account.team)
        if client is None:
            return Rights(organiser=False, unknown_because=_UNKNOWN_SPACE)
        answer = await reading_call(client, "users.info", {"user": account.user})
        if isinstance(answer, Failure):
            _LOG.warning("users.info failed: %s", answer.why)
            return Rights(organiser=False, unknown_because=answer.why)
        admin = _is_admin(answer.get("user"))
        if len(self._known) >= _MOST_KEPT:
            self._known.clear()
        self._known[account] = (admin, self._study.clock.now())
        return Rights(organiser=admin)


def _is_admin(user: Any) -> bool:
    """Workspace admins and owners; a deactivated account is neither."""
    if not isinstance(user, dict) or user.get("deleted"):
        return False
    return any(user.get(right) is True for right in ("is_admin", "is_owner", "is_primary_owner"))


class SlackDoor:
    """What Slack says about who acts, looked up when it is needed."""

    def __init__(self, rights: SlackRights, workspaces: Workspaces, caller: Caller) -> None:
        self._rights = rights
        self._workspaces = workspaces
        self._caller = caller

    async def fetch_rights(self) -> Rights:
        return await self._rights.fetch_rights(self._caller)

    async def check_channel(self, channel: str) -> str | None:
        client = self._workspaces.client_of(self._caller.spot.space)
        if client is None:
            return _UNKNOWN_SPACE
        return await check_channel(client, channel=channel, user=self._caller.account.user)
