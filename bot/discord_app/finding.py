"""Looking into a channel for our own message: which post a message shows stands in the ids of its controls."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from typing import Any, Final

import discord

from bot.talk.clicks import identity_in

_EARLIER: Final = timedelta(minutes=1)
"""Discord's clock and ours may differ; a post is looked for from this much before it was sent."""
_MESSAGES_AT_MOST: Final = 2_000
"""A channel that took more than this since is too busy to be sure."""


async def find_message(
    channel: discord.PartialMessageable, identity: str, *, own: int, since: datetime
) -> discord.Message | None:
    """Our message of an identity, sent since an instant by the user `own`; None where there certainly is none.

    Raises discord.HTTPException where Discord doesn't let us look, TooBusyError where there is too much to look at.
    """
    seen = 0
    async for message in channel.history(limit=_MESSAGES_AT_MOST, after=since - _EARLIER, oldest_first=True):
        seen += 1
        if message.author.id == own and identity in identities(message.components):
            return message
    if seen >= _MESSAGES_AT_MOST:
        raise TooBusyError
    return None


class TooBusyError(Exception):
    """More messages came since than are worth looking through."""


def identities(components: Sequence[Any]) -> set[str]:
    """Which messages the controls among these components belong to: one, for a message of ours."""
    return {identity for custom_id in control_ids(components) if (identity := identity_in(custom_id)) is not None}


def control_ids(components: Sequence[Any]) -> Iterator[str]:
    """What the controls among these components mean."""
    for component in components_in(components):
        if isinstance(component, discord.Button | discord.SelectMenu) and component.custom_id:
            yield component.custom_id


def components_in(components: Sequence[Any]) -> Iterator[Any]:
    """Those of a message that came in, with all that is in them."""
    for component in components:
        yield component
        yield from components_in(getattr(component, "children", ()))
