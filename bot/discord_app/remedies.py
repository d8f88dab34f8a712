"""Why Discord doesn't take a message, in words for an organiser."""

from typing import Final

import discord

from bot.discord_app.rights import NEEDED, missing_in
from bot.incidents import report
from bot.talk.lines import listed, say

UNKNOWN_MESSAGE: Final = 10008
MISSING_RIGHTS: Final = (50001, 50013)
_ALL_NEEDED: Final = say("give me {rights} in that channel.", rights=listed(NEEDED.values()))


def remedy_for(error: discord.HTTPException, channel: object) -> str:
    """`channel` is where it was to stand, as far as it is known."""
    if error.code == UNKNOWN_MESSAGE:
        return say("the message was deleted.")
    if isinstance(error, discord.NotFound):
        return say("the channel is gone; type `/setup` in another one.")
    if isinstance(error, discord.Forbidden):
        return _missing_rights(error, channel)
    incident = report(error, "delivering a card").incident
    return say("Discord refused the card as we drew it ({incident}).", incident=incident)


def _missing_rights(error: discord.Forbidden, channel: object) -> str:
    known = missing_in(channel) if isinstance(channel, discord.abc.GuildChannel) else None
    if known or error.code in MISSING_RIGHTS:
        return known or _ALL_NEEDED
    return say("Discord does not allow it: {why}", why=error.text)
