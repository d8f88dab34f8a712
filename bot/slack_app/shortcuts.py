"""Shortcuts: what the menu of a message offers, and what can be begun from anywhere."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from bot.rules.spaces import home_spot
from bot.slack_app.origin import Payload, part_of, text_of
from bot.slack_app.take import DoorOf, as_seen, caller_of, read_time
from bot.talk.asks import Ask, Pointed
from bot.talk.clicks import read_click
from bot.talk.people import Shown
from bot.talk.phrases import sound
from storage.database import Database


def take_shortcut(payload: Payload, space: str, door_of: DoorOf, now: datetime, *, bot: str) -> Ask:
    """A shortcut of a message, or one from anywhere, of which Slack says no channel.

    `bot` is our bot's id there, by which a message is known as ours: this payload alone doesn't name the app.
    """
    message, at = part_of(payload, "message"), read_time(text_of(payload, "action_ts")) or now
    caller = caller_of(payload, space, text_of(part_of(payload, "channel"), "id"), at)
    own = bool(bot) and text_of(message, "bot_id") == bot
    said = as_seen(text_of(message, "text"))
    pointed = Pointed(text_of(payload, "callback_id"), sound(said), _shown_in(message) if own else None)
    return Ask(caller, door_of(caller), pointed=pointed)


def _shown_in(message: Payload) -> Shown | None:
    """What the controls of a message of ours belong to."""
    blocks = message.get("blocks")
    for block in blocks if isinstance(blocks, list) else ():
        elements = block.get("elements") if isinstance(block, Mapping) else None
        for element in elements if isinstance(elements, list) else ():
            control = text_of(element, "action_id") if isinstance(element, Mapping) else ""
            if (shown := read_click(control).shown) is not None:
                return shown
    return None


async def at_home(database: Database, ask: Ask) -> Ask:
    """What was begun from anywhere is about the channel of the workspace that is somebody's own."""
    if ask.caller.spot.channel:
        return ask
    spot = await database.read(lambda tx: home_spot(tx, ask.caller))
    return replace(ask, caller=replace(ask.caller, spot=spot))
