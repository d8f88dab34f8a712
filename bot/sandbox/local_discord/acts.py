"""What members do: type commands, click, choose, fill in forms, write."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from bot.sandbox.local_discord.clicks import check_values, data_of_click
from bot.sandbox.local_discord.commands import OF_MESSAGE
from bot.sandbox.local_discord.directory import Channel, Member, User
from bot.sandbox.local_discord.exchanges import ANSWER_SECONDS, Exchange, NoAnswer
from bot.sandbox.local_discord.flags import InteractionKind
from bot.sandbox.local_discord.forms import Filled, data_of_form
from bot.sandbox.local_discord.interactions import begin_interaction
from bot.sandbox.local_discord.messages import Message
from bot.sandbox.local_discord.options import (
    NotOffered,
    TypedOptions,
    Value,
    needs_subcommand,
    pick_subcommand,
    type_options,
)
from bot.sandbox.local_discord.permissions import ADMINISTRATOR, permissions_in
from bot.sandbox.local_discord.world import PlatformWorld

_NOTHING: Final[Mapping[str, Value]] = {}
_IN_DIRECT: Final = 1


class MemberActs:
    def __init__(self, world: PlatformWorld) -> None:
        self._world = world

    async def slash(
        self,
        *,
        member: Member,
        channel: Channel,
        name: str,
        options: Mapping[str, Value] = _NOTHING,
        forged: bool = False,
    ) -> Exchange:
        """Type a command, `name` with its subcommands after blanks. Channels, members and roles are given by id.

        Raises NotOffered for what Discord's client wouldn't let a member type. `forged` skips the check of
        `default_member_permissions` alone, for a server whose admins have overruled it.
        """
        command, offered, chain = self._offered(name, member, channel, forged=forged)
        typed = type_options(offered, options, _typist(member, channel))
        data = _data_of_command(command, chain, typed)
        return begin_interaction(self._world, InteractionKind.COMMAND, data, member=member, channel=channel)

    async def autocomplete(
        self,
        *,
        member: Member,
        channel: Channel,
        name: str,
        option: str,
        typed: str,
        options: Mapping[str, Value] = _NOTHING,
    ) -> list[dict[str, Any]]:
        """Begin to type an option; gives back the choices `{name, value}`. Raises NotOffered and NoAnswer."""
        command, offered, chain = self._offered(name, member, channel, forged=False)
        if not any(each["name"] == option and each.get("autocomplete") for each in offered):
            raise NotOffered(f"option {option} of {name} has no autocomplete")
        words = type_options(offered, {**options, option: typed}, _typist(member, channel), focused=option)
        data = _data_of_command(command, chain, words)
        exchange = begin_interaction(self._world, InteractionKind.AUTOCOMPLETE, data, member=member, channel=channel)
        await exchange.received(ANSWER_SECONDS + 1)
        return exchange.choices or []

    async def click(
        self,
        *,
        member: Member,
        message: Message,
        custom_id: str,
        values: Sequence[str] = (),
        forged: bool = False,
    ) -> Exchange:
        """Press a button, or choose `values` in a select.

        Raises NotOffered for a control that isn't there, is disabled or doesn't hold the values, and for a message
        that the member can't see. `forged` sends it all the same, as a manipulated client may.
        """
        if not forged:
            check_values(message, custom_id, values, member)
        channel = self._world.directory.channels[message.channel_id]
        data = data_of_click(message, custom_id, values)
        return begin_interaction(
            self._world, InteractionKind.COMPONENT, data, member=member, channel=channel, message=message
        )

    async def point(self, *, member: Member, message: Message, name: str) -> Exchange:
        """Use a command of a message's menu. The bot is handed the whole message, whoever wrote it.

        Raises NotOffered for a command that isn't there, and for a message that the member can't see.
        """
        channel = self._world.directory.channels[message.channel_id]
        command = self._world.commands.offered(name, channel.guild.id if channel.guild else None, OF_MESSAGE)
        if command is None:
            raise NotOffered(f"no command {name} for messages")
        if message.deleted or message.visible_to not in {None, member.id}:
            raise NotOffered("the message is not there for this member")
        _check_rights(command, member, channel)
        target = str(message.id)
        data = {"id": command["id"], "name": name, "type": OF_MESSAGE, "target_id": target}
        data["resolved"] = {"messages": {target: message.payload}}
        return begin_interaction(self._world, InteractionKind.COMMAND, data, member=member, channel=channel)

    async def submit_modal(
        self, exchange: Exchange, values: Mapping[str, Filled] = _NOTHING, *, forged: bool = False
    ) -> Exchange:
        """Fill in and send the form that `exchange` was answered with: a text, a list or a bool for each custom id.

        Waits for the form. What isn't given stays as the form has it. Raises NotOffered for what the form doesn't
        take (`forged` sends it), NoAnswer where no form comes.
        """
        await exchange.received()
        if exchange.modal is None:
            raise NoAnswer("the answer was no form")
        data = data_of_form(exchange.modal, values, forged=forged)
        return begin_interaction(
            self._world,
            InteractionKind.MODAL,
            data,
            member=exchange.member,
            channel=exchange.channel,
            message=exchange.message,
            opener=exchange,
        )

    def say(self, *, member: Member, channel: Channel, text: str) -> Message:
        """Write a message. The bot hears of it only if it asked to, and can't read it unless it is mentioned."""
        return self._world.messages.post({"content": text}, channel=channel, author=member.user)

    def post_as_another_bot(self, *, channel: Channel, text: str, components: list[dict[str, Any]]) -> Message:
        """A bot that isn't ours posts controls, whose ids may be spelt like anybody's."""
        author = User(self._world.ids.new(), "another-bot", "Another bot", is_bot=True)
        body = {"content": text, "components": components}
        return self._world.messages.post(body, channel=channel, author=author)

    def _offered(
        self, name: str, member: Member, channel: Channel, *, forged: bool
    ) -> tuple[dict[str, Any], list[dict[str, Any]], list[dict[str, Any]]]:
        """The command, the options to type, and the subcommands on the way to them."""
        first, *path = name.removeprefix("/").split()
        command = self._world.commands.offered(first, channel.guild.id if channel.guild else None)
        if command is None:
            raise NotOffered(f"no command /{first}")
        if not forged:
            _check_rights(command, member, channel)
        chain = pick_subcommand(command, path)
        place = chain[-1] if chain else command
        if needs_subcommand(place):
            raise NotOffered(f"/{name} needs a subcommand")
        return command, place.get("options") or [], chain


def _check_rights(command: dict[str, Any], member: Member, channel: Channel) -> None:
    contexts = command.get("contexts")
    outside = channel.guild is None and (
        command.get("dm_permission") is False or (contexts is not None and _IN_DIRECT not in contexts)
    )
    if outside:
        raise NotOffered(f"/{command['name']} is not for direct messages")
    needed, held = command.get("default_member_permissions"), permissions_in(channel, member)
    if needed is None or channel.guild is None or held & ADMINISTRATOR:
        return
    if held & int(needed) != int(needed) or int(needed) == 0:
        raise NotOffered(f"{member.name} may not use /{command['name']}")


def _typist(member: Member, channel: Channel) -> Member | None:
    return member if channel.guild is not None else None


def _data_of_command(command: dict[str, Any], chain: list[dict[str, Any]], typed: TypedOptions) -> dict[str, Any]:
    options = typed.options
    for place in reversed(chain):
        options = [{"name": place["name"], "type": place["type"], "options": options}]
    data: dict[str, Any] = {"id": command["id"], "name": command["name"], "type": command["type"], "options": options}
    if typed.resolved:
        data["resolved"] = typed.resolved
    if "guild_id" in command:
        data["guild_id"] = command["guild_id"]
    return data
