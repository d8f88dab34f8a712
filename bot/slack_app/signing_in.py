"""The first calls of a start: whether Slack accepts the tokens, and who we are there."""

import asyncio
import logging
from dataclasses import dataclass
from typing import Final

from slack_sdk.web.async_client import AsyncWebClient

from bot.slack_app.wire import Failure, reading_call, writing_call

_LOG: Final = logging.getLogger(__name__)
_PAUSE: Final = 10.0


class SlackRefused(Exception):  # noqa: N818 -- it is what happened, in the words of the product
    """Slack refuses one of the tokens. The message is one sentence for the operator."""


@dataclass(frozen=True, slots=True)
class Identity:
    """Who the bot is in its workspace."""

    team: str
    user: str
    home: str
    """The workspace's address, like `https://acme.slack.com/`."""
    bot: str
    """The bot's id (B…), which its messages carry."""


async def sign_in(client: AsyncWebClient) -> Identity:
    """Ask who we are. Waits while Slack can't be reached. Raises SlackRefused."""
    while isinstance(answer := await reading_call(client, "auth.test", {}), Failure):
        _refuse(answer, "STUDYHALL_SLACK_BOT_TOKEN", "the bot token (xoxb-…) from “OAuth & Permissions”")
        await _pause(answer)
    return Identity(
        team=str(answer.get("team_id", "")),
        user=str(answer.get("user_id", "")),
        home=str(answer.get("url", "")),
        bot=str(answer.get("bot_id", "")),
    )


async def fetch_first_address(client: AsyncWebClient) -> str:
    """The address of the first connection. Waits while Slack can't be reached. Raises SlackRefused."""
    while isinstance(answer := await fetch_address(client), Failure):
        _refuse(
            answer,
            "STUDYHALL_SLACK_APP_TOKEN",
            "an app-level token (xapp-…) with the scope connections:write from “Basic Information”, Socket Mode on",
        )
        await _pause(answer)
    return answer


async def fetch_address(client: AsyncWebClient) -> str | Failure:
    """The address of one new connection."""
    answer = await writing_call(client, "apps.connections.open", {})
    if isinstance(answer, Failure):
        return answer
    address = answer.get("url")
    return address if isinstance(address, str) else Failure("Slack named no address to connect to.", happened=None)


def _refuse(failure: Failure, setting: str, where: str) -> None:
    """A code of Slack's that waiting doesn't change is a refusal; anything else passes."""
    if failure.code and failure.happened is False and failure.code != "ratelimited":
        raise SlackRefused(
            f"Slack refused {setting} ({failure.code}): it must be {where} of your app at https://api.slack.com/apps."
        )


async def _pause(failure: Failure) -> None:
    _LOG.warning("Slack can't be used yet: %s Trying again.", failure.why)
    await asyncio.sleep(_PAUSE)
