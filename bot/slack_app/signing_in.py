"""The first calls of a start: whether Slack accepts the tokens, and who we are there."""

import asyncio
from dataclasses import dataclass
from typing import Final

from slack_sdk.web.async_client import AsyncWebClient

from bot.event_log import log_of
from bot.keeping import PlatformRefused
from bot.slack_app.wire import Failure, reading_call, writing_call

_LOG: Final = log_of(__name__)
_PAUSE: Final = 10.0
_PAGES: Final = 20
WANTED_OF_BOT: Final = "the bot token (xoxb-…) from “OAuth & Permissions”"
WANTED_OF_APP: Final = (
    "an app-level token (xapp-…) with the scope connections:write from “Basic Information”, Socket Mode on"
)


class SlackRefused(PlatformRefused):
    """Slack refuses the app's token, or every bot token."""


@dataclass(frozen=True, slots=True)
class Identity:
    """Who the bot is in its workspace."""

    team: str
    user: str
    home: str
    """The workspace's address, like `https://acme.slack.com/`."""
    bot: str
    """The bot's id (B…), which its messages carry."""
    organisation: str = ""
    """The Enterprise Grid organisation that installed the app for all its workspaces; empty for a single workspace."""


async def ask_identity(client: AsyncWebClient) -> Identity | Failure:
    """Who we are where a bot token belongs."""
    answer = await reading_call(client, "auth.test", {})
    if isinstance(answer, Failure):
        return answer
    return Identity(
        team=str(answer.get("team_id", "")),
        user=str(answer.get("user_id", "")),
        home=str(answer.get("url", "")),
        bot=str(answer.get("bot_id", "")),
        organisation=str(answer.get("enterprise_id", "")) if answer.get("is_enterprise_install") is True else "",
    )


async def fetch_teams(client: AsyncWebClient) -> list[str]:
    """The workspaces of an organisation that its token speaks for; those left out here are met as they come."""
    teams, cursor = [], ""
    for _ in range(_PAGES):
        answer = await reading_call(client, "auth.teams.list", {"limit": 1000, "cursor": cursor})
        if isinstance(answer, Failure):
            _LOG.warning("the workspaces of an organisation could not be listed", why=answer.why)
            break
        teams += [str(team["id"]) for team in answer.get("teams", [])]
        if not (cursor := str(answer.get("response_metadata", {}).get("next_cursor", ""))):
            break
    return teams


async def fetch_first_address(client: AsyncWebClient) -> str:
    """The address of the first connection. Waits while Slack can't be reached. Raises SlackRefused."""
    while isinstance(answer := await fetch_address(client), Failure):
        if is_refusal(answer):
            raise refusal("STUDYHALL_SLACK_APP_TOKEN", answer.code, WANTED_OF_APP)
        await wait_for_slack(answer)
    return answer


async def fetch_address(client: AsyncWebClient) -> str | Failure:
    """The address of one new connection."""
    answer = await writing_call(client, "apps.connections.open", {})
    if isinstance(answer, Failure):
        return answer
    address = answer.get("url")
    return address if isinstance(address, str) else Failure("Slack named no address to connect to.", happened=None)


def is_refusal(failure: Failure) -> bool:
    """A code of Slack's that waiting doesn't change is a refusal; anything else passes."""
    return bool(failure.code) and failure.happened is False and failure.code != "ratelimited"


def refusal(what: str, code: str, must_be: str) -> SlackRefused:
    return SlackRefused(
        f"Slack refused {what} ({code}): it must be {must_be} of your app at https://api.slack.com/apps."
    )


async def wait_for_slack(failure: Failure) -> None:
    """Wait for Slack to get well."""
    _LOG.warning("Slack can't be used yet; trying again", why=failure.why)
    await asyncio.sleep(_PAUSE)
