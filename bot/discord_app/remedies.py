"""Why Discord doesn't take a message, in words for an organiser."""

from typing import Final

import discord

from bot.discord_app.rights import missing_in
from bot.incidents import report

UNKNOWN_MESSAGE: Final = 10008
MISSING_RIGHTS: Final = (50001, 50013)


def remedy_for(error: discord.HTTPException, channel: object) -> str:
    """`channel` is where it was to stand, as far as it is known."""
    if error.code == UNKNOWN_MESSAGE:
        return "the message was deleted."
    if isinstance(error, discord.NotFound):
        return "the channel is gone; type `/setup` in another one."
    if isinstance(error, discord.Forbidden):
        return _missing_rights(error, channel)
    return f"Discord refused the card as we drew it ({report(error, 'delivering a card').incident})."


def _missing_rights(error: discord.Forbidden, channel: object) -> str:
    known = missing_in(channel) if isinstance(channel, discord.abc.GuildChannel) else None
    if known or error.code in MISSING_RIGHTS:
        return known or "give me View Channel, Send Messages and Read Message History in that channel."
    return f"Discord does not allow it: {error.text}"
