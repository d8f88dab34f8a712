"""The Discord half of the page."""

from collections.abc import Iterator
from typing import Any, Final

from bot.sandbox.local_discord import Channel as DiscordChannel
from bot.sandbox.local_discord import Exchange, Member, Message, NotOffered, User
from bot.sandbox.local_discord.components import every_component
from bot.sandbox.local_discord.flags import ComponentKind
from bot.sandbox.page.acts import Act, Impossible, outcome
from bot.sandbox.page.tabs import DIRECT, tab
from bot.sandbox.page.typed import IdsByName, option_being_typed, read_command, suggestions
from bot.sandbox.world import World

_DRAWN = ("content", "embeds", "components", "attachments")
_SLASH, _OF_MESSAGE = 1, 3
_SAFE: Final = 2**53 - 1


class DiscordSide:
    """What the page shows of the local Discord, and what its members do there."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._forms: dict[int, Exchange] = {}

    def state(self, member_id: str | None) -> dict[str, Any]:
        """Everything one member sees; the first one where none is named."""
        world = self._world
        me = self._member(member_id) if member_id else world.discord_members[0]
        return {
            "space": world.guild.name,
            "me": str(me.id),
            "locale": me.locale,
            "members": [{"id": str(m.id), "name": m.name, "organiser": m is world.ada} for m in world.discord_members],
            "channels": [
                *(tab(str(place.id), place.name, self._seen(me, place)) for place in world.discord_channels),
                tab(DIRECT, "Direct messages", self._seen(me, world.discord.direct(me))),
            ],
            "people": {
                **{str(role.id): role.name for role in world.guild.roles.values()},
                **{str(member.id): self._name(member.user) for member in world.guild.members.values()},
            },
            "commands": suggestions(self._slash(), me.locale),
            "pointing": [
                {"id": one["name"], "name": one["name"]} for one in world.discord.commands if one["type"] == _OF_MESSAGE
            ],
            "form": self._form(me),
        }

    def _slash(self) -> list[dict[str, Any]]:
        return [one for one in self._world.discord.commands if one["type"] == _SLASH]

    def _form(self, member: Member) -> dict[str, Any] | None:
        """The form before a member, as the bot sent it."""
        exchange = self._forms.get(member.id)
        return _with_ids_as_text(exchange.modal) if exchange is not None else None

    async def offers(self, member_id: str, channel_id: str, text: str) -> list[dict[str, str]]:
        """How a command may go on: what the bot's autocomplete says of the option that is being typed."""
        member = self._member(member_id)
        channel = self._channel(member, channel_id)
        typing = option_being_typed(text, self._slash(), member.locale)
        if typing is None:
            return []
        name, option, typed, before = typing
        try:
            choices = await self._world.discord.autocomplete(
                member=member, channel=channel, name=name, option=option, typed=typed
            )
        except NotOffered:
            return []
        return [{"text": f"{before}{choice['value']}", "says": str(choice["name"])} for choice in choices]

    async def act(self, act: Act) -> dict[str, Any]:
        """Raises Impossible, and NoAnswer where the bot doesn't answer."""
        member = self._member(act.member)
        channel = self._channel(member, act.channel)
        if act.do == "speak":
            member.locale = act.text
            return outcome()
        if act.do == "type":
            return await self._type(member, channel, act.text.strip())
        if act.do in {"submit", "cancel"}:
            return await self._answer_form(member, act)
        if act.do == "home":
            raise Impossible("Discord has no Home tab.")
        message = self._message(member, channel, act.message)
        if act.do == "dismiss":
            return self._dismiss(message)
        if act.do == "delete":
            return self._delete(member, message)
        use = self._point if act.do == "point" else self._click
        return await self._told(await use(member, message, act))

    async def _answer_form(self, member: Member, act: Act) -> dict[str, Any]:
        exchange = self._forms.get(member.id)
        if exchange is None:
            raise Impossible("There is no form to send.")
        if act.do == "submit":
            try:
                sent = await self._world.discord.submit_modal(exchange, _filled(exchange.modal or {}, act))
            except NotOffered as no:
                raise Impossible(_sentence(no)) from no
            del self._forms[member.id]
            return await self._told(sent)
        del self._forms[member.id]
        return outcome()

    async def _told(self, exchange: Exchange) -> dict[str, Any]:
        """Wait for what the member gets: a message, or a form to fill in."""
        await exchange.received()
        if exchange.modal is not None:
            self._forms[exchange.member.id] = exchange
            return outcome()
        return outcome(shows=str((await exchange.reply()).id))

    async def _type(self, member: Member, channel: DiscordChannel, text: str) -> dict[str, Any]:
        if not text:
            raise Impossible("There is nothing to send.")
        if text.startswith("/"):
            return await self._told(await self._command(member, channel, text))
        return outcome(shows=str(self._world.discord.say(member=member, channel=channel, text=text).id))

    async def _command(self, member: Member, channel: DiscordChannel, text: str) -> Exchange:
        discord = self._world.discord
        names = IdsByName(
            channels={each.name.casefold(): each.id for each in self._world.discord_channels},
            members={each.name.casefold(): each.id for each in self._world.discord_members},
            roles={each.name.casefold().lstrip("@"): each.id for each in self._world.guild.roles.values()},
        )
        name, options = read_command(text, self._slash(), names, member.locale)
        try:
            return await discord.slash(member=member, channel=channel, name=name, options=options)
        except NotOffered as no:
            raise Impossible(_sentence(no)) from no

    def _dismiss(self, message: Message) -> dict[str, Any]:
        if message.visible_to is None:
            raise Impossible("Everybody sees this message.")
        self._world.discord.delete_message(message)
        return outcome()

    def _delete(self, member: Member, message: Message) -> dict[str, Any]:
        if member is not self._world.ada:
            raise Impossible("Only organisers may delete messages.")
        self._world.discord.delete_message(message)
        return outcome()

    async def _click(self, member: Member, message: Message, act: Act) -> Exchange:
        try:
            return await self._world.discord.click(
                member=member, message=message, custom_id=act.control or "", values=act.values
            )
        except NotOffered as no:
            raise Impossible(_sentence(no)) from no

    async def _point(self, member: Member, message: Message, act: Act) -> Exchange:
        try:
            return await self._world.discord.point(member=member, message=message, name=act.control or "")
        except NotOffered as no:
            raise Impossible(_sentence(no)) from no

    def _name(self, user: User) -> str:
        member = self._world.guild.members.get(user.id)
        return "Studyhall" if user.is_bot or member is None else member.name

    def _member(self, member_id: str) -> Member:
        for member in self._world.discord_members:
            if str(member.id) == member_id:
                return member
        raise Impossible("There is no such member.")

    def _channel(self, member: Member, channel_id: str) -> DiscordChannel:
        if channel_id == DIRECT:
            return self._world.discord.direct(member)
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
        seen = (*discord.messages(channel), *discord.ephemerals(member, channel))
        for message in sorted(seen, key=lambda each: each.created_at):
            yield self._shown(message)

    def _shown(self, message: Message) -> dict[str, Any]:
        thread = message.thread
        return {
            "id": str(message.id),
            "at": message.created_at.isoformat(),
            "by": self._name(message.author),
            "bot": message.author.is_bot,
            "edited": message.edits > 0,
            "private": message.visible_to is not None,
            "waiting": message.loading,
            **{name: message.payload.get(name) for name in _DRAWN},
            "thread": thread
            and {
                "name": thread.name,
                "messages": [self._shown(each) for each in self._world.discord.messages(thread)],
            },
        }


def _with_ids_as_text(value: Any) -> Any:
    """The same for JavaScript, whose numbers don't hold an id."""
    match value:
        case dict():
            return {name: _with_ids_as_text(one) for name, one in value.items()}
        case list():
            return [_with_ids_as_text(one) for one in value]
        case int() if value > _SAFE:
            return str(value)
    return value


def _filled(modal: dict[str, Any], act: Act) -> dict[str, str | tuple[str, ...]]:
    """What was filled in, in the shape of each field: texts and the one of several as they are, choices as lists."""
    single = {ComponentKind.TEXT_INPUT, ComponentKind.RADIO_GROUP}
    texts = {
        part["custom_id"]
        for part in every_component(modal.get("components", []))
        if part.get("type") in single and "custom_id" in part
    }
    return {name: values[0] if name in texts and values else values for name, values in act.fields.items()}


def _sentence(no: NotOffered) -> str:
    """What Discord's client would say."""
    words = str(no)
    return f"{words[:1].upper()}{words[1:]}."
