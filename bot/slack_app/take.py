"""What Slack hands over, as an ask: who, where and when, and what was typed, clicked or filled in."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from bot.talk.asks import Ask, Door
from bot.talk.clicks import Click, read_click
from bot.talk.people import Account, Caller, MessageRef, Shown, Spot
from bot.talk.phrases import sound

Payload = Mapping[str, Any]
DoorOf = Callable[[Caller], Door]
"""Looks up what Slack says about a caller, when it is needed."""

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
    team: str
    channel: str
    user: str
    trigger: str = ""
    """Opens a form within three seconds."""

    def __repr__(self) -> str:
        """Without the address, which is as good as a token for half an hour."""
        return f"ReturnAddress(channel={self.channel!r}, user={self.user!r})"


# --- commands --------------------------------------------------------------------------------------------------------


def take_command(payload: Payload, door_of: DoorOf, now: datetime) -> Ask:
    """`/study …`: the verb, then words in any order. Slack puts no time on a command, so it is `now`."""
    team = _text(payload, "team_id")
    caller = Caller(
        account=Account("slack", team, _text(payload, "user_id")),
        name=_name(_text(payload, "user_name")),
        spot=Spot("slack", team, _text(payload, "channel_id")),
        at=now,
    )
    verb, *words = sound(_text(payload, "text"))[:_LONGEST].split() or ["help"]
    if verb.casefold() == "help":
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


def address_of_command(payload: Payload) -> ReturnAddress:
    return ReturnAddress(
        response_url=_text(payload, "response_url"),
        team=_text(payload, "team_id"),
        channel=_text(payload, "channel_id"),
        user=_text(payload, "user_id"),
        trigger=_text(payload, "trigger_id"),
    )


# --- clicks ----------------------------------------------------------------------------------------------------------


def take_click(payload: Payload, door_of: DoorOf, now: datetime) -> Ask | None:
    """A control that was used, at Slack's time of it; None for a ticked box, which Slack keeps until Submit."""
    action = _action(payload)
    click = read_click(_text(action, "action_id"))
    if click.press == "choose" and click.shown is not None:
        return None
    user, team = _part(payload, "user"), _team(payload)
    caller = Caller(
        account=Account("slack", team, _text(user, "id")),
        name=_name(_text(user, "name") or _text(user, "username")),
        spot=Spot("slack", team, _channel(payload)),
        at=read_time(_text(action, "action_ts")) or now,
        message=_message(payload),
    )
    return Ask(caller, door_of(caller), click=click, chosen=_chosen(click, _part(_part(payload, "state"), "values")))


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


def address_of_click(payload: Payload) -> ReturnAddress:
    return ReturnAddress(
        response_url=_text(payload, "response_url"),
        team=_team(payload),
        channel=_channel(payload),
        user=_text(_part(payload, "user"), "id"),
        trigger=_text(payload, "trigger_id"),
    )


# --- forms and the Home tab ------------------------------------------------------------------------------------------


def take_form(payload: Payload, door_of: DoorOf, now: datetime) -> Ask:
    """A form that was sent; where it was opened stands in the form."""
    user, team, view = _part(payload, "user"), _team(payload), _part(payload, "view")
    caller = Caller(
        account=Account("slack", team, _text(user, "id")),
        name=_name(_text(user, "name") or _text(user, "username")),
        spot=Spot("slack", team, _text(view, "private_metadata")),
        at=now,
    )
    click = read_click(_text(view, "callback_id"))
    asked = Ask(caller, door_of(caller), typed=_filled(view), filled=True)
    return replace(asked, click=click) if click.shown or click.args else replace(asked, verb=click.press)


def _filled(view: Payload) -> dict[str, str]:
    """Field -> what was filled in."""
    filled: dict[str, str] = {}
    for fields in _part(_part(view, "state"), "values").values():
        for name, field in fields.items() if isinstance(fields, Mapping) else ():
            chosen = _part(field, "selected_option") if isinstance(field, Mapping) else {}
            value = _text(chosen, "value") or (_text(field, "value") if isinstance(field, Mapping) else "")
            filled |= {str(name): sound(value)} if value else {}
    return filled


def address_of_form(payload: Payload) -> ReturnAddress:
    channel = _text(_part(payload, "view"), "private_metadata")
    return ReturnAddress("", _team(payload), channel, _text(_part(payload, "user"), "id"))


def take_home(payload: Payload, door_of: DoorOf, now: datetime) -> Ask | None:
    """Who opened the app's Home tab, which shows what `me` does; None where it was another tab."""
    event = _part(payload, "event")
    team, user = _text(payload, "team_id"), _text(event, "user")
    if _text(event, "tab") != "home" or not user:
        return None
    caller = Caller(Account("slack", team, user), "", Spot("slack", team, ""), now)
    return Ask(caller, door_of(caller), verb="me")


# --- events ----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Told:
    """What an event of Slack's says of a message that carries a mark like ours."""

    shown: Shown
    message: MessageRef
    bot: str
    """The bot that posted it; empty where that was another app's. Anybody's app can use our mark."""


def posted_of(payload: Payload, event_type: str) -> Told | None:
    """Which post or turn an event of Slack's says stands where; None for an event about anything else."""
    event = _part(payload, "event")
    metadata = _part(event, "metadata")
    told = _part(metadata, "event_payload")
    post, turn = _text(told, "post"), _text(told, "turn")
    if _text(metadata, "event_type") != event_type or not _NUMBER.fullmatch(post or turn):
        return None
    spot = Spot("slack", _text(event, "team_id") or _text(payload, "team_id"), _text(event, "channel_id"))
    shown = Shown("post", int(post)) if post else Shown("turn", int(turn))
    own_app = _text(event, "app_id") == _text(payload, "api_app_id")
    return Told(shown, MessageRef(spot, _text(event, "message_ts")), _text(event, "bot_id") if own_app else "")


def read_time(stamp: str) -> datetime | None:
    """Slack's `seconds.micros` as an instant."""
    seconds, _, micros = stamp.partition(".")
    try:
        return datetime.fromtimestamp(int(seconds), UTC) + timedelta(microseconds=int(micros[:6].ljust(6, "0")))
    except (ValueError, OverflowError, OSError):
        return None


# --- reading payloads ------------------------------------------------------------------------------------------------


def _action(payload: Payload) -> Payload:
    """The control that was used; Slack sends one click at a time."""
    match payload.get("actions"):
        case [Mapping() as action, *_]:
            return action
        case _:
            return {}


def _team(payload: Payload) -> str:
    return _text(_part(payload, "team"), "id") or _text(_part(payload, "user"), "team_id")


def _message(payload: Payload) -> str:
    """The message that was clicked, where everybody sees it; empty for one that only the clicker sees."""
    container = _part(payload, "container")
    return "" if container.get("is_ephemeral") else _text(container, "message_ts")


def _channel(payload: Payload) -> str:
    return _text(_part(payload, "channel"), "id") or _text(_part(payload, "container"), "channel_id")


def _name(name: str) -> str:
    return sound(name)[:_NAME]


def _part(payload: Payload, name: str) -> Payload:
    part = payload.get(name)
    return part if isinstance(part, Mapping) else {}


def _text(payload: Payload, name: str) -> str:
    text = payload.get(name)
    return text if isinstance(text, str) else ""
