"""What Slack hands over, as an ask: who, where and when, and what was typed, clicked or filled in."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Final

from bot.slack_app.origin import Payload, part_of, text_of
from bot.talk.asks import Ask, Door
from bot.talk.clicks import Click, read_click
from bot.talk.people import Account, Caller, MessageRef, Shown, Spot
from bot.talk.phrases import sound
from bot.talk.typed_names import VERB, meant_by

DoorOf = Callable[[Caller], Door]
"""Looks up what Slack says about a caller, when it is needed."""

OF_HOME: Final = "home "
"""What a view says before its channel, where its answer belongs into the Home."""
_BEFORE_ADDRESS: Final = " "
_NAME: Final = 80
_LONGEST: Final = 2_000
_MOST_CHOICES: Final = 10
_NUMBER: Final = re.compile(r"[0-9]{1,18}")
_MEMBER: Final = re.compile(r"<@([UW][A-Z0-9]{1,30})(?:\|[^<>]*)?>")
_CHANNEL: Final = re.compile(r"<#([CG][A-Z0-9]{1,30})(?:\|[^<>]*)?>")
_REFERENCE: Final = re.compile(r"<([@#!])[^<>|]*\|?([^<>]*)>")
_ENTITIES: Final = (("&lt;", "<"), ("&gt;", ">"), ("&amp;", "&"))


@dataclass(frozen=True, slots=True)
class ReturnAddress:
    """How to answer whoever clicked or typed, so that nobody else sees it."""

    response_url: str
    space: str
    """The workspace whose token speaks there; empty where we have none."""
    channel: str
    user: str
    trigger: str = ""
    """Opens a form within three seconds."""
    private: bool = False
    """Whether a page was clicked that only they see; it may be replaced."""
    home: bool = False
    """Whether it was clicked in the app's Home, or comes of a form that was opened there."""

    def __repr__(self) -> str:
        """Without the address, which is as good as a token for half an hour."""
        return f"ReturnAddress(channel={self.channel!r}, user={self.user!r})"


def address_of(payload: Payload, caller: Caller) -> ReturnAddress:
    """Of a command, a click or a shortcut."""
    return ReturnAddress(
        response_url=text_of(payload, "response_url"),
        space=caller.spot.space,
        channel=caller.spot.channel,
        user=caller.account.user,
        trigger=text_of(payload, "trigger_id"),
        private=bool(part_of(payload, "container").get("is_ephemeral")),
        home=text_of(part_of(payload, "view"), "private_metadata").startswith(OF_HOME),
    )


# --- commands --------------------------------------------------------------------------------------------------------


def take_command(payload: Payload, space: str, door_of: DoorOf, now: datetime) -> Ask:
    """`/study …`: the verb, then words in any order. Slack puts no time on a command, so it is `now`."""
    caller = Caller(
        account=Account("slack", space, text_of(payload, "user_id")),
        name=_user_name(text_of(payload, "user_name")),
        spot=Spot("slack", space, text_of(payload, "channel_id")),
        at=now,
    )
    verb, *words = sound(text_of(payload, "text"))[:_LONGEST].split() or ["help"]
    if meant_by(verb, ("help",), VERB):
        words = []  # whoever asks for help gets it, whatever else they type
    seen = tuple(map(as_seen, words))
    return Ask(caller, door_of(caller), verb=as_seen(verb).casefold(), words=tuple(map(_as_read, words)), seen=seen)


def _as_read(typed: str) -> str:
    """A word with a channel or a member by their id, as the kinds of options read them.

    With `should_escape` on, Slack sends `@ada` as `<@U123|ada>` and `&`, `<`, `>` as entities.
    """
    if match := _CHANNEL.fullmatch(typed):
        return f"#{match[1]}"
    match = _MEMBER.fullmatch(typed)
    return f"@{match[1]}" if match else as_seen(typed)


def as_seen(text: str) -> str:
    """A text as its author saw it while typing."""
    text = _REFERENCE.sub(lambda found: f"{found[1].replace('!', '@')}{found[2]}", text)
    for entity, character in _ENTITIES:
        text = text.replace(entity, character)
    return text


# --- clicks ----------------------------------------------------------------------------------------------------------


def take_click(payload: Payload, space: str, door_of: DoorOf, now: datetime) -> Ask | None:
    """A control that was used, at Slack's time of it; None for a ticked box, which Slack keeps until Submit."""
    action = _action(payload)
    click = _click(action)
    if click.press == "choose" and click.shown is not None:
        return None
    at = read_time(text_of(action, "action_ts")) or now
    caller = caller_of(payload, space, _channel(payload), at, message=_message(payload))
    held = payload if "state" in payload else part_of(payload, "view")
    return Ask(caller, door_of(caller), click=click, chosen=_chosen(click, part_of(part_of(held, "state"), "values")))


def _click(action: Payload) -> Click:
    """What a control says, or in a list of controls the one that was picked."""
    click = read_click(text_of(action, "action_id"))
    return read_click(text_of(part_of(action, "selected_option"), "value")) if click.press == "pick" else click


def _chosen(click: Click, state: Payload) -> tuple[str, ...]:
    """The options of an answer: of the button itself, or ticked in this message."""
    if click.press == "answer":
        return click.args
    if click.press != "submit" or click.shown is None:
        return ()
    boxes = Click("choose", click.shown).id
    for controls in state.values():
        match controls.get(boxes) if isinstance(controls, Mapping) else None:
            case {"selected_options": [*options]}:
                values = [option.get("value") for option in options[:_MOST_CHOICES] if isinstance(option, Mapping)]
                return tuple(value for value in values if isinstance(value, str))
            case _:
                continue
    return ()


# --- forms and the Home tab ------------------------------------------------------------------------------------------


def take_form(payload: Payload, space: str, door_of: DoorOf, now: datetime) -> Ask:
    """A form that was sent; where it was opened stands in the form."""
    view = part_of(payload, "view")
    caller = caller_of(payload, space, _channel_of(view), now)
    asked = Ask(caller, door_of(caller), typed=_filled(view), filled=True)
    return asked.about_form(text_of(view, "callback_id"))


def _filled(view: Payload) -> dict[str, str]:
    """Field -> what was filled in."""
    filled: dict[str, str] = {}
    for fields in part_of(part_of(view, "state"), "values").values():
        for name, field in fields.items() if isinstance(fields, Mapping) else ():
            value = _value(field) if isinstance(field, Mapping) else ""
            filled |= {str(name): sound(value)} if value else {}
    return filled


def _value(field: Payload) -> str:
    """What a field holds, as the kinds of options read it."""
    if channel := text_of(field, "selected_conversation"):
        return f"#{channel}"
    ticked = field.get("selected_options")
    if isinstance(ticked, list):
        return ",".join(text_of(one, "value") for one in ticked[:_MOST_CHOICES] if isinstance(one, Mapping))
    picked = text_of(part_of(field, "selected_option"), "value")
    return picked or text_of(field, "selected_time") or text_of(field, "value")


def memory_of(to: ReturnAddress) -> str:
    """What a form keeps of where it was opened: the channel, and how to replace the private page that was clicked.

    Slack tells neither again when the form is sent.
    """
    private = f"{_BEFORE_ADDRESS}{to.response_url}" if to.private else ""
    return f"{OF_HOME if to.home else ''}{to.channel}{private}"


def address_of_form(payload: Payload, caller: Caller) -> ReturnAddress:
    _, _, url = _memory(part_of(payload, "view")).partition(_BEFORE_ADDRESS)
    return replace(address_of(payload, caller), response_url=url, private=bool(url))


def take_opened(payload: Payload, space: str, now: datetime) -> tuple[Caller, str] | None:
    """Who opened which of the app's tabs, `home` or `messages`; None where nobody says who."""
    event = part_of(payload, "event")
    user = text_of(event, "user")
    if not user:
        return None
    return Caller(Account("slack", space, user), "", Spot("slack", space, ""), now), text_of(event, "tab")


# --- events ----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class MarkedMessage:
    """What an event of Slack's says of a message that carries a mark like ours."""

    shown: Shown
    message: MessageRef
    bot: str
    """The bot that posted it; empty where that was another app's. Anybody's app can use our mark."""


def posted_of(payload: Payload, event_type: str) -> MarkedMessage | None:
    """Which post or turn an event of Slack's says stands where; None for an event about anything else."""
    event = part_of(payload, "event")
    metadata = part_of(event, "metadata")
    told = part_of(metadata, "event_payload")
    post, turn = text_of(told, "post"), text_of(told, "turn")
    if text_of(metadata, "event_type") != event_type or not _NUMBER.fullmatch(post or turn):
        return None
    spot = Spot("slack", text_of(event, "team_id") or text_of(payload, "team_id"), text_of(event, "channel_id"))
    shown = Shown("post", int(post)) if post else Shown("turn", int(turn))
    own_app = text_of(event, "app_id") == text_of(payload, "api_app_id")
    return MarkedMessage(
        shown, MessageRef(spot, text_of(event, "message_ts")), text_of(event, "bot_id") if own_app else ""
    )


def read_time(stamp: str) -> datetime | None:
    """Slack's `seconds.micros` as an instant."""
    seconds, _, micros = stamp.partition(".")
    try:
        return datetime.fromtimestamp(int(seconds), UTC) + timedelta(microseconds=int(micros[:6].ljust(6, "0")))
    except (ValueError, OverflowError, OSError):
        return None


# --- reading payloads ------------------------------------------------------------------------------------------------


def caller_of(payload: Payload, space: str, channel: str, at: datetime, *, message: str = "") -> Caller:
    """Who used a control, a form or a shortcut. Slack names them otherwise than with a command."""
    user = part_of(payload, "user")
    name = _user_name(text_of(user, "name") or text_of(user, "username"))
    return Caller(Account("slack", space, text_of(user, "id")), name, Spot("slack", space, channel), at, message)


def _action(payload: Payload) -> Payload:
    """The control that was used; Slack sends one click at a time."""
    match payload.get("actions"):
        case [Mapping() as action, *_]:
            return action
        case _:
            return {}


def _message(payload: Payload) -> str:
    """The message that was clicked, where everybody sees it; empty for one that only the clicker sees."""
    container = part_of(payload, "container")
    message = text_of(container, "message_ts")
    return message if not container.get("is_ephemeral") and read_time(message) else ""


def _channel(payload: Payload) -> str:
    message = text_of(part_of(payload, "channel"), "id") or text_of(part_of(payload, "container"), "channel_id")
    return message or _channel_of(part_of(payload, "view"))


def _channel_of(view: Payload) -> str:
    """Which channel a form or the Home is about: Slack doesn't tell it again, so it stands in the view."""
    return _memory(view).partition(_BEFORE_ADDRESS)[0]


def _memory(view: Payload) -> str:
    return text_of(view, "private_metadata").removeprefix(OF_HOME)


def _user_name(name: str) -> str:
    return sound(name)[:_NAME]
