"""Looking into a channel for our own message: which post a message shows stands in the ids of its controls."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from typing import Any, Final

import discord

from bot.discord_app import ids

_EARLIER: Final = timedelta(minutes=1)
"""Discord's clock and ours may differ; a post is looked for from this much before it was sent."""
_MESSAGES_AT_MOST: Final = 2_000
"""A channel that took more than this since is too busy to be sure."""


async def find_message(
    channel: discord.PartialMessageable, identity: str, *, author: int, since: datetime
) -> discord.Message | None:
    """An author's message of an identity, sent since an instant; None where there certainly is none.

    Other bots' messages may carry controls with ids like ours, so whose it is counts as much.

    Raises discord.HTTPException where Discord doesn't let us look, TooBusyError where there is too much to look at.
    """
    seen = 0
    async for message in channel.history(limit=_MESSAGES_AT_MOST, after=since - _EARLIER, oldest_first=True):
        seen += 1
        if message.author.id == author and identity in identities(message.components):
            return message
    if seen >= _MESSAGES_AT_MOST:
        raise TooBusyError
    return None


class TooBusyError(Exception):
    """More messages came since than are worth looking through."""


def identities(components: Sequence[Any]) -> set[str]:
    """Which messages the controls among these components belong to: one, for a message of ours."""
    return {identity for custom_id in _ids(components) if (identity := ids.identity_in(custom_id)) is not None}


def _ids(components: Sequence[Any]) -> Iterator[str]:
    for component in components:
        if isinstance(component, discord.Button | discord.SelectMenu) and component.custom_id:
            yield component.custom_id
        yield from _ids(getattr(component, "children", ()))
