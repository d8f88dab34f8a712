"""Who clicked or typed a command, where and when, as Discord tells it."""

import discord

from bot.talk.people import Account, Caller, Rights, Spot


def caller_of(interaction: discord.Interaction) -> Caller | None:
    """None outside a server: in a direct message there is no study group.

    A thread counts as its channel: the daily and its board are at home there, and so is the argument about it.
    """
    channel = _home(interaction)
    if interaction.guild_id is None or channel is None:
        return None
    return Caller(
        account=Account("discord", "", str(interaction.user.id)),
        name=interaction.user.display_name,
        spot=Spot("discord", str(interaction.guild_id), str(channel)),
        at=discord.utils.snowflake_time(interaction.id),
        message=_message(interaction),
    )


def _message(interaction: discord.Interaction) -> str:
    """The message that was clicked, where everybody sees it."""
    clicked = interaction.message
    return "" if clicked is None or clicked.flags.ephemeral else str(clicked.id)


def _home(interaction: discord.Interaction) -> int | None:
    if isinstance(interaction.channel, discord.Thread):
        return interaction.channel.parent_id
    return interaction.channel_id


def rights_of(interaction: discord.Interaction) -> Rights:
    """Organisers are whoever has Manage Server; Discord sends the permissions with every interaction."""
    held = interaction.permissions
    return Rights(organiser=held.manage_guild or held.administrator)
