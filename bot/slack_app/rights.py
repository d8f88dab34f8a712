"""Who may act as an organiser on Slack: workspace admins and owners, whoever was named, whoever the setting lists.

Slack's own word comes first: a guest, a bot, a deactivated account or one of another workspace is none, whoever named
it and whatever it is at home.
"""

from datetime import datetime, timedelta
from enum import Enum
from typing import Any, Final

from bot.core import Study
from bot.event_log import log_of
from bot.slack_app.deliver import check_channel
from bot.slack_app.languages import SlackLanguages
from bot.slack_app.wire import Failure, reading_call
from bot.slack_app.workspaces import Workspaces
from bot.talk.languages import ENGLISH
from bot.talk.lines import say
from bot.talk.people import Caller, Rights
from storage import organisers

_LOG: Final = log_of(__name__)
RIGHTS_KEPT_FOR: Final = timedelta(minutes=5)
_MOST_KEPT: Final = 5_000
_OUTSIDE: Final = ("deleted", "is_bot", "is_restricted", "is_ultra_restricted", "is_stranger")
_UNKNOWN_SPACE: Final = say("Studyhall has no token for this workspace.")


class Membership(Enum):
    """What somebody is in the workspace where they act."""

    ADMIN = "admin"
    MEMBER = "member"
    OUTSIDER = "outsider"
    """A guest, a bot, a deactivated account, or somebody of another workspace in a shared channel."""


class SlackRights:
    """Looks rights up when an action runs. Slack's word is kept for five minutes, a failure never."""

    def __init__(self, study: Study, workspaces: Workspaces, *, listed: frozenset[str]) -> None:
        self._study = study
        self._workspaces = workspaces
        self._listed = listed
        self._known: dict[tuple[str, str], tuple[Membership, datetime]] = {}

    async def fetch_rights(self, caller: Caller) -> Rights:
        """Whether the caller may act as an organiser of their workspace."""
        if caller.account.user in self._listed:
            return Rights(organiser=True)
        standing = self._remembered(caller) or await self._ask_slack(caller)
        if isinstance(standing, Rights):
            return standing
        named = standing is Membership.MEMBER and await self._is_named(caller)
        return Rights(organiser=named or standing is Membership.ADMIN)

    async def _is_named(self, caller: Caller) -> bool:
        """Whether an organiser of the space has named this account."""
        own, space = caller.account, caller.spot.space
        return await self._study.database.read(
            lambda tx: organisers.is_organiser(tx, platform=own.platform, native_space=space, user=own.user)
        )

    def _remembered(self, caller: Caller) -> Membership | None:
        known = self._known.get((caller.spot.space, caller.account.user))
        fresh = known is not None and timedelta() <= self._study.clock.now() - known[1] < RIGHTS_KEPT_FOR
        return known[0] if known and fresh else None

    async def _ask_slack(self, caller: Caller) -> Membership | Rights:
        """What the workspace where they act says of them; Rights where it says nothing."""
        space, user = caller.spot.space, caller.account.user
        client = self._workspaces.client_of(space)
        if client is None:
            return Rights(organiser=False, unknown_because=_UNKNOWN_SPACE)
        answer = await reading_call(client, "users.info", {"user": user})
        if isinstance(answer, Failure):
            _LOG.warning("users.info failed", why=answer.why)
            return Rights(organiser=False, unknown_because=answer.why)
        standing = standing_of(answer.get("user"), space)
        if len(self._known) >= _MOST_KEPT:
            self._known.clear()
        self._known[space, user] = (standing, self._study.clock.now())
        return standing


def standing_of(user: Any, space: str) -> Membership:
    """What `users.info` says of a user in a workspace: https://docs.slack.dev/reference/objects/user-object."""
    if not isinstance(user, dict) or any(user.get(mark) for mark in _OUTSIDE) or not _is_of(user, space):
        return Membership.OUTSIDER
    admin = any(user.get(right) is True for right in ("is_admin", "is_owner", "is_primary_owner"))
    return Membership.ADMIN if admin else Membership.MEMBER


def _is_of(user: dict[str, Any], space: str) -> bool:
    """Whether the workspace is theirs; in Enterprise Grid people belong to several."""
    enterprise = user.get("enterprise_user")
    teams = enterprise.get("teams", []) if isinstance(enterprise, dict) else []
    return user.get("team_id") == space or space in teams


class SlackDoor:
    """What Slack says about who acts, looked up when it is needed."""

    def __init__(self, rights: SlackRights, languages: SlackLanguages, workspaces: Workspaces, caller: Caller) -> None:
        self._rights = rights
        self._languages = languages
        self._workspaces = workspaces
        self._caller = caller

    async def fetch_rights(self) -> Rights:
        return await self._rights.fetch_rights(self._caller)

    async def check_channel(self, channel: str) -> str | None:
        client = self._workspaces.client_of(self._caller.spot.space)
        if client is None:
            return _UNKNOWN_SPACE
        language = await self._languages.find(self._caller.account) or ENGLISH
        return await check_channel(client, channel=channel, user=self._caller.account.user, language=language)

    async def check_role(self, role: str) -> str | None:  # noqa: ARG002 - the doors' signature
        """None is ever named here."""
        return "Slack has no roles."
