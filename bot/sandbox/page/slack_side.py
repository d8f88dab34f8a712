"""The Slack half of the page."""

import asyncio
from collections.abc import Iterator, Sequence
from typing import Any

from bot.declaring import Verb, every_press
from bot.sandbox.local_slack import Channel as SlackChannel
from bot.sandbox.local_slack import Exchange, Member, Message, View
from bot.sandbox.local_slack.controls import entered
from bot.sandbox.page.acts import Act, Impossible, outcome
from bot.sandbox.page.tabs import DIRECT, tab
from bot.sandbox.world import World
from bot.talk.kinds import OneOf
from bot.verbs import PRESSES, VERBS

_COMMAND = "/study"
_POINTING = {one.name: one.shortcut.name for one in every_press(VERBS, PRESSES) if one.shortcut is not None}
_ANYWHERE = {f"/{verb.shortcut.name}": verb.name for verb in VERBS if verb.shortcut is not None}
"""Slack lists the shortcuts that can be used anywhere where a command is typed."""
_HOME = "home"
"""In the place of a message's id: the Home."""
_DRAWN = ("text", "blocks", "attachments", "files")
_HOLDS_A_CHOICE = frozenset({"checkboxes", "radio_buttons", "static_select", "multi_static_select"})


class SlackSide:
    """What the page shows of the local Slack, and what its members do there."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._dismissed: set[tuple[str, str]] = set()
        self._chosen: dict[tuple[str, str, str], dict[str, list[str]]] = {}

    def state(self, member_id: str | None) -> dict[str, Any]:
        """Everything one member sees; the first one where none is named."""
        world = self._world
        me = self._member(member_id) if member_id else world.slack_members[0]
        people = {member.id: member.display_name for member in world.slack_members}
        return {
            "space": world.workspace.name,
            "me": me.id,
            "locale": me.locale,
            "members": [
                {"id": m.id, "name": m.display_name, "organiser": m.admin or m.owner} for m in world.slack_members
            ],
            "channels": [
                *(tab(place.id, place.name, self._seen(me, place)) for place in world.slack_channels),
                tab(DIRECT, "Direct messages", self._seen(me, world.slack.direct(me))),
            ],
            "people": {**people, world.workspace.bot_user_id: "Studyhall"},
            "form": self._form(me),
            "home": self._home(me),
            "commands": [suggestion for verb in VERBS for suggestion in _suggestions(verb)],
            "pointing": [{"id": name, "name": label} for name, label in _POINTING.items()],
        }

    def _form(self, member: Member) -> dict[str, Any] | None:
        """The topmost form before a member, as the bot opened it."""
        view = self._top(member)
        if view is None:
            return None
        filled = {action: entered(state) for fields in view.state().values() for action, state in fields.items()}
        return {**view.payload, "errors": view.errors, "filled": filled}

    def _top(self, member: Member) -> View | None:
        return next(reversed(self._world.slack.modals(member)), None)

    def _home(self, member: Member) -> dict[str, Any]:
        """The member's App Home; empty until the bot has published one."""
        view = self._world.slack.home(member)
        return view.payload if view is not None else {"blocks": []}

    async def _answer_form(self, member: Member, act: Act) -> dict[str, Any]:
        view = self._top(member)
        if view is None:
            raise Impossible("There is no form to send.")
        if act.do == "cancel":
            await self._world.slack.close_view(member=member, view=view)
            return outcome()
        values = {name: given[0] if len(given) == 1 else list(given) for name, given in act.fields.items() if given}
        try:
            sent = await self._world.slack.submit_view(member=member, view=view, values=values)
        except (LookupError, ValueError) as error:
            raise Impossible("Fill in every field first.") from error
        return await _told(sent)

    async def act(self, act: Act) -> dict[str, Any]:
        """Raises Impossible, and NoAnswer where the bot doesn't answer."""
        member = self._member(act.member)
        channel = self._channel(member, act.channel)
        if act.do == "speak":
            await self._world.slack.speak(member, act.text)
            return outcome()
        if act.do == "type":
            return await self._type(member, channel, act.text.strip())
        if act.do in {"submit", "cancel"}:
            return await self._answer_form(member, act)
        if act.do == "home":
            await (await self._world.slack.open_home(member=member)).view()
            return outcome()
        if act.message != _HOME:
            return await self._act_on(member, self._message(member, channel, act.message), act)
        return await self._click_in_home(member, act)

    async def _act_on(self, member: Member, message: Message, act: Act) -> dict[str, Any]:
        if act.do == "dismiss":
            return self._dismiss(message)
        if act.do == "delete":
            return self._delete(member, message)
        if act.do == "point":
            return await self._point(member, message, act)
        return await self._click(member, message, act)

    async def _point(self, member: Member, message: Message, act: Act) -> dict[str, Any]:
        try:
            used = await self._world.slack.shortcut(member=member, callback_id=act.control or "", message=message)
        except LookupError as error:
            raise Impossible("This message has no such shortcut.") from error
        return await _told(used)

    async def _type(self, member: Member, channel: SlackChannel, text: str) -> dict[str, Any]:
        command, _, words = text.partition(" ")
        if command == _COMMAND:
            return await _told(await self._world.slack.command(member=member, channel=channel, text=words.strip()))
        if (shortcut := _ANYWHERE.get(text)) is not None:
            return await _told(await self._world.slack.shortcut(member=member, callback_id=shortcut))
        if command.startswith("/"):
            raise Impossible(f"The bot has one command here: {_COMMAND}.")
        if not text:
            raise Impossible("There is nothing to send.")
        return outcome(shows=self._world.slack.say(member=member, channel=channel, text=text).ts)

    def _dismiss(self, message: Message) -> dict[str, Any]:
        if message.recipient is None:
            raise Impossible("Everybody sees this message.")
        self._dismissed.add((message.channel, message.ts))
        return outcome()

    def _delete(self, member: Member, message: Message) -> dict[str, Any]:
        if not (member.admin or member.owner):
            raise Impossible("Only organisers may delete messages.")
        self._world.slack.delete_message(message)
        return outcome()

    async def _click_in_home(self, member: Member, act: Act) -> dict[str, Any]:
        """What comes of it takes the Home's place, or is a form."""
        slack, view, control = self._world.slack, self._world.slack.home(member), act.control or ""
        if view is None:
            raise Impossible("The Home is empty.")
        try:
            if _kind(view.blocks, control) in _HOLDS_A_CHOICE:
                await slack.tick(member=member, message=view, action_id=control, selected=act.values)
                return outcome()
            clicked = await slack.click(member=member, message=view, action_id=control)
        except LookupError as error:
            raise Impossible("This control is not there any more.") from error
        await clicked.view()
        return outcome()

    async def _click(self, member: Member, message: Message, act: Act) -> dict[str, Any]:
        slack, control = self._world.slack, act.control or ""
        try:
            if _kind(message.blocks, control) in _HOLDS_A_CHOICE:
                await slack.tick(member=member, message=message, action_id=control, selected=act.values)
                self._chosen.setdefault((message.channel, message.ts, member.id), {})[control] = list(act.values)
                return outcome()
            return await _told(await slack.click(member=member, message=message, action_id=control))
        except LookupError as error:
            raise Impossible("This control is not there any more.") from error

    def _member(self, member_id: str) -> Member:
        for member in self._world.slack_members:
            if member.id == member_id:
                return member
        raise Impossible("There is no such member.")

    def _channel(self, member: Member, channel_id: str) -> SlackChannel:
        if channel_id == DIRECT:
            return self._world.slack.direct(member)
        for channel in self._world.slack_channels:
            if channel.id == channel_id:
                return channel
        raise Impossible("There is no such channel.")

    def _message(self, member: Member, channel: SlackChannel, ts: str | None) -> Message:
        for message in (*self._world.slack.messages(channel), *self._world.slack.ephemerals(member, channel)):
            for each in (message, *message.replies):
                if each.ts == ts:
                    return each
        raise Impossible("This message is not there any more.")

    def _seen(self, member: Member, channel: SlackChannel) -> Iterator[dict[str, Any]]:
        slack = self._world.slack
        private = [m for m in slack.ephemerals(member, channel) if (m.channel, m.ts) not in self._dismissed]
        for message in sorted((*slack.messages(channel), *private), key=lambda each: each.posted_at):
            yield self._shown(message, member)

    def _shown(self, message: Message, member: Member) -> dict[str, Any]:
        by_bot = message.author == self._world.workspace.bot_user_id
        names = {each.id: each.display_name for each in self._world.slack_members}
        replies = [self._shown(reply, member) for reply in message.replies]
        return {
            "id": message.ts,
            "at": message.posted_at.isoformat(),
            "by": "Studyhall" if by_bot else names.get(message.author, message.author),
            "bot": by_bot,
            "edited": bool(message.edits),
            "private": message.recipient is not None,
            "waiting": False,
            **{name: message.payload.get(name) for name in _DRAWN},
            "chosen": self._chosen.get((message.channel, message.ts, member.id), {}),
            "thread": {"name": "Thread", "messages": replies} if replies else None,
        }


def _kind(blocks: Sequence[dict[str, Any]], action_id: str) -> str:
    """What kind of control this is; empty where it isn't there."""
    for block in blocks:
        for element in (block.get("accessory"), *(block.get("elements") or ())):
            if isinstance(element, dict) and element.get("action_id") == action_id:
                return str(element["type"])
    return ""


def _suggestions(verb: Verb) -> Iterator[dict[str, str]]:
    """What can be typed: the verb bare, and with each word that an option takes."""
    name = f"{_COMMAND} {verb.name}"
    yield {"text": name, "says": verb.summary}
    if verb.shortcut is not None:
        yield {"text": f"/{verb.shortcut.name}", "says": f"Shortcut: {verb.shortcut.summary}"}
    for option in verb.options:
        for word in option.kind.values if isinstance(option.kind, OneOf) else ():
            yield {"text": f"{name} {f'{option.name}={word}' if option.named else word}", "says": option.summary}


async def _told(exchange: Exchange) -> dict[str, Any]:
    """Wait for what the member gets: a message, a form to fill in, or what is to be put right in the one they sent."""
    waiting = [asyncio.create_task(getting) for getting in (exchange.reply(), exchange.view(), exchange.refused())]
    try:
        done, _ = await asyncio.wait(waiting, return_when=asyncio.FIRST_COMPLETED)
        came = done.pop().result()
    finally:
        for task in waiting:
            task.cancel()
        await asyncio.gather(*waiting, return_exceptions=True)
    return outcome(shows=came.ts if isinstance(came, Message) else None)
