"""The Discord half of the page."""

from collections.abc import Iterator
from typing import Any

from bot.sandbox.local_discord import Exchange, Member, Message
from bot.sandbox.local_discord import Channel as DiscordChannel
from bot.sandbox.page.acts import Act, Impossible, outcome
from bot.sandbox.page.typed import Directory, read_command, suggestions
from bot.sandbox.world import World

_DRAWN = ("content", "embeds", "components", "attachments")


class DiscordSide:
    """What the page shows of the local Discord, and what its members do there."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._dismissed: set[int] = set()

    def state(self, member_id: str | None) -> dict[str, Any]:
        """Everything one member sees; the first one where none is named."""
        world = self._world
        me = self._member(member_id) if member_id else world.discord_members[0]
        return {
            "space": world.guild.name,
            "me": str(me.id),
            "members": [{"id": str(m.id), "name": m.name, "organiser": m is world.ada} for m in world.discord_members],
            "channels": [
                {"id": str(channel.id), "name": channel.name, "messages": [*self._seen(me, channel)]}
                for channel in world.discord_channels
            ],
            "people": {str(user.id): user.global_name or user.name for user in world.discord.users},
            "commands": suggestions(world.discord.commands),
        }

    async def act(self, act: Act) -> dict[str, Any]:
        """Raises Impossible, and NoAnswer where the bot doesn't answer."""
        member, channel = self._member(act.member), self._channel(act.channel)
        if act.do == "type":
            return await _told(await self._type(member, channel, act.text))
        message = self._message(member, channel, act.message)
        if act.do == "dismiss":
            self._dismissed.add(message.id)
            return outcome()
        return await _told(await self._click(member, message, act))

    async def _type(self, member: Member, channel: DiscordChannel, text: str) -> Exchange:
        discord = self._world.discord
        names = Directory(
            channels={each.name.casefold(): each.id for each in self._world.discord_channels},
            members={each.name.casefold(): each.id for each in self._world.discord_members},
        )
        name, options = read_command(text, discord.commands, names)
        try:
            return await discord.slash(member=member, channel=channel, name=name, options=options)
        except (LookupError, ValueError) as error:
            raise Impossible(str(error)) from error

    async def _click(self, member: Member, message: Message, act: Act) -> Exchange:
        try:
            return await self._world.discord.click(
                member=member, message=message, custom_id=act.control or "", values=act.values
            )
        except (LookupError, ValueError) as error:
            raise Impossible(str(error)) from error

    def _member(self, member_id: str) -> Member:
        for member in self._world.discord_members:
            if str(member.id) == member_id:
                return member
        raise Impossible("There is no such member.")

    def _channel(self, channel_id: str) -> DiscordChannel:
        for channel in self._world.discord_channels:
            if str(channel.id) == channel_id:
                return channel
        raise Impossible("There is no such channel.")

    def _message(self, member: Member, channel: DiscordChannel, message_id: str | None) -> Message:
        for message in self._messages(member, channel):
            if str(message.id) == message_id:
                return message
        raise Impossible("This message is not there any more.")

    def _messages(self, member: Member, channel: DiscordChannel) -> Iterator[Message]:
        """All that the member can see there, and what stands in the threads below."""
        discord = self._world.discord
        for message in (*discord.messages(channel), *discord.ephemerals(member, channel)):
            yield message
            if message.thread is not None:
                yield from discord.messages(message.thread)

    def _seen(self, member: Member, channel: DiscordChannel) -> Iterator[dict[str, Any]]:
        discord = self._world.discord
        private = [m for m in discord.ephemerals(member, channel) if m.id not in self._dismissed]
        for message in sorted((*discord.messages(channel), *private), key=lambda each: each.id):
            yield self._shown(message)

    def _shown(self, message: Message) -> dict[str, Any]:
        thread = message.thread
        return {
            "id": str(message.id),
            "at": message.created_at.isoformat(),
            "by": message.author.global_name or message.author.name,
            "bot": message.author.is_bot,
            "edited": message.edits > 0,
            "private": message.visible_to is not None,
            "waiting": message.loading,
            **{name: message.payload.get(name) for name in _DRAWN},
            "thread": thread and {
                "name": thread.name,
                "messages": [self._shown(each) for each in self._world.discord.messages(thread)],
            },
        }


async def _told(exchange: Exchange) -> dict[str, Any]:
    """Wait for what the member gets."""
    reply = await exchange.reply()
    return outcome(shows=str(reply.id))
