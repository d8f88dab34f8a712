"""What the bot itself may do in a channel, and what to say when that is too little."""

from typing import Final

import discord

from bot.talk.phrases import listed

_NEEDED: Final = {
    "view_channel": "View Channel",
    "send_messages": "Send Messages",
    "read_message_history": "Read Message History",
}
"""Discord's permission -> what its settings call it. Read Message History: without it a card can't be edited."""


def missing(held: discord.Permissions, channel: str) -> str | None:
    """The remedy for an organiser, or None where nothing is missing. `channel` is its name, without `#`."""
    lacking = [title for permission, title in _NEEDED.items() if not getattr(held, permission)]
    return f"give me {listed(lacking)} in #{channel}." if lacking else None


def missing_in(channel: discord.abc.GuildChannel) -> str | None:
    """As far as the cache of roles and overwrites knows."""
    return missing(channel.permissions_for(channel.guild.me), channel.name)
