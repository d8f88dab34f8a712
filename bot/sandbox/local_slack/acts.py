"""What members do: type a command, click, fill in a form, open the Home tab."""

from collections.abc import Mapping, Sequence
from typing import Any

from bot.sandbox.local_slack.controls import (
    Control,
    chosen_state,
    click_action,
    find_control,
    state_values,
)
from bot.sandbox.local_slack.directory import Channel, Member, Workspace
from bot.sandbox.local_slack.exchanges import Exchange
from bot.sandbox.local_slack.messages import Message
from bot.sandbox.local_slack.payloads import (
    actions_payload,
    event_payload,
    form_payload,
    shortcut_payload,
    slash_payload,
    suggestion_payload,
    user_object,
    view_fields,
)
from bot.sandbox.local_slack.responses import act_from_receipt, say_from_receipt
from bot.sandbox.local_slack.views import View
from bot.sandbox.local_slack.world import PlatformWorld


class MemberActs:
    """Every method returns as soon as the envelope is out; the `Exchange` knows what became of it."""

    def __init__(self, world: PlatformWorld) -> None:
        self._world = world

    async def command(self, *, member: Member, channel: Channel, text: str, command: str = "/study") -> Exchange:
        """A member types a slash command."""
        exchange = Exchange("slash_commands", member_id=member.id, channel_id=channel.id)
        exchange.on_ack = say_from_receipt(self._world, exchange)
        payload = slash_payload(self._world, exchange, member=member, channel=channel, command=command, text=text)
        await self._world.courier.carry(exchange, payload)
        return exchange

    async def click(
        self,
        *,
        member: Member,
        message: Message | View,
        action_id: str,
        value: str | None = None,
        state: Mapping[str, Any] | None = None,
        selected: Sequence[str] | None = None,
        forged: bool = False,
    ) -> Exchange:
        """A member uses a control of a message or view.

        Args:
            member: who clicks.
            message: what is clicked on.
            action_id: which control.
            value: which of several buttons with one action_id.
            state: sent as `state.values` instead of what the member filled in before.
            selected: the chosen values, for controls that hold a choice.
            forged: send the click as a button's with any action_id and value, whether it is there or not: what an
                outdated or altered client could send.

        Raises:
            LookupError: there is no such control or option, and the click isn't forged.
        """
        control = _forged(action_id, value) if forged else find_control(message.blocks, action_id, value=value)
        return await self._use(member, message, control, selected=selected, state=state)

    async def shortcut(self, *, member: Member, callback_id: str, message: Message | None = None) -> Exchange:
        """A member uses one of the app's shortcuts, from anywhere or from the menu of a message.

        Raises:
            LookupError: the app's manifest lists none of that kind, or only one member sees the message.
        """
        kind = "global" if message is None else "message"
        if self._world.shortcuts.get(callback_id) != kind or (message is not None and message.recipient):
            raise LookupError(f"no {kind} shortcut {callback_id} here")
        exchange = Exchange(
            "interactive", member_id=member.id, channel_id=message.channel if message is not None else None
        )
        payload = shortcut_payload(self._world, exchange, member=member, callback_id=callback_id, message=message)
        await self._world.courier.carry(exchange, payload)
        return exchange

    async def tick(
        self, *, member: Member, message: Message | View, action_id: str, selected: Sequence[str]
    ) -> Exchange:
        """A member sets checkboxes, a radio button or a select; later clicks carry it as state. No reply is due."""
        control = find_control(message.blocks, action_id)
        return await self._use(member, message, control, selected=selected, expects_reply=False)

    async def _use(
        self,
        member: Member,
        subject: Message | View,
        control: Control,
        *,
        selected: Sequence[str] | None,
        state: Mapping[str, Any] | None = None,
        expects_reply: bool = True,
    ) -> Exchange:
        chosen = None if selected is None else chosen_state(control, selected)
        if chosen is not None and control.kind != "overflow":
            self._world.fill(member, subject, control, chosen)
        where = subject.channel_id if isinstance(subject, View) else subject.channel
        exchange = Exchange("interactive", member_id=member.id, channel_id=where, expects_reply=expects_reply)
        if isinstance(subject, View) and subject.kind == "home" and expects_reply:
            self._world.exchanges.open_home(exchange)
        filled = self._world.filled_by(member, subject)
        payload = actions_payload(
            self._world,
            exchange,
            member=member,
            subject=subject,
            action=click_action(control, state=chosen, at=self._world.stamps.now()),
            values=state_values(subject.blocks, filled) if state is None else state,
        )
        await self._world.courier.carry(exchange, payload)
        return exchange

    async def suggest(self, *, member: Member, message: Message | View, action_id: str, typed: str) -> Exchange:
        """A member types into an external select; the options come as `Exchange.ack_payload`."""
        control = find_control(message.blocks, action_id)
        exchange = Exchange("interactive", member_id=member.id, channel_id=None, expects_reply=False)
        payload = suggestion_payload(self._world, member=member, subject=message, control=control, typed=typed)
        await self._world.courier.carry(exchange, payload)
        return exchange

    async def submit_view(self, *, member: Member, view: View, values: Mapping[str, Any] | None = None) -> Exchange:
        """A member fills in a form and sends it.

        `values` go by action_id: a text, an option's value, a list of them, a date or an id, as the control wants.

        Raises:
            LookupError: there is no such control or option, or the form isn't before this member.
            ValueError: an input that must be filled is empty, which Slack's clients wouldn't send.
        """
        if view.member is not member or not view.open:
            raise LookupError(f"view {view.id} isn't before {member.name}")
        for action_id, given in (values or {}).items():
            control = find_control(view.blocks, action_id)
            self._world.fill(member, view, control, chosen_state(control, given))
        if missing := view.missing():
            raise ValueError(f"inputs left empty: {missing}")
        exchange = Exchange("interactive", member_id=member.id, channel_id=view.channel_id)
        exchange.on_ack = act_from_receipt(self._world, exchange, view)
        await self._world.courier.carry(exchange, form_payload(self._world, exchange, view, kind="view_submission"))
        return exchange

    async def close_view(self, *, member: Member, view: View) -> Exchange | None:
        """A member closes a form; the bot is told if the view asked for it."""
        self._world.views.close(view)
        if not view.payload.get("notify_on_close"):
            return None
        exchange = Exchange("interactive", member_id=member.id, channel_id=view.channel_id, expects_reply=False)
        await self._world.courier.carry(exchange, form_payload(self._world, exchange, view, kind="view_closed"))
        return exchange

    async def open_home(self, *, member: Member, tab: str = "home") -> Exchange:
        """A member opens the app's Home; `Exchange.view` is what gets published for them then."""
        channel = self._world.directory.direct(member)
        event: dict[str, Any] = {"type": "app_home_opened", "user": member.id, "channel": channel.id, "tab": tab}
        home = self._world.views.home(member.id)
        if home is not None:
            event = {**event, "view": view_fields(home)}
        exchange = Exchange("events_api", member_id=member.id, channel_id=channel.id, expects_reply=False)
        self._world.exchanges.open_home(exchange)
        self._world.courier.carry_event(exchange, event_payload(self._world, workspace=member.workspace, event=event))
        return exchange

    async def rename(self, member: Member, display_name: str) -> Exchange | None:
        """A member changes their profile; a bot that may read users is told."""
        member.display_name = display_name
        return await self._tell_change(member)

    async def speak(self, member: Member, locale: str) -> Exchange | None:
        """A member chooses the language of their client; the same event tells of it."""
        member.locale = locale
        return await self._tell_change(member)

    async def _tell_change(self, member: Member) -> Exchange | None:
        if "users:read" not in self._world.scopes:
            return None
        user = user_object(self._world, member)
        told = {**user, "locale": member.locale, "profile": {**user["profile"], "fields": []}}
        event = {"type": "user_change", "user": told, "cache_ts": 0}
        return await self.send_event(workspace=member.workspace, event=event)

    async def send_event(self, *, workspace: Workspace, event: Mapping[str, Any]) -> Exchange:
        """Anything else that happens in a workspace: the event as Slack documents it, with its `type`."""
        exchange = Exchange("events_api", member_id=None, channel_id=None, expects_reply=False)
        self._world.courier.carry_event(exchange, event_payload(self._world, workspace=workspace, event=event))
        return exchange


def _forged(action_id: str, value: str | None) -> Control:
    element: dict[str, Any] = {"type": "button", "action_id": action_id, "text": {"type": "plain_text", "text": "?"}}
    return Control("forged", element if value is None else {**element, "value": value})
