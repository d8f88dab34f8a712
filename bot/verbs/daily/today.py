"""The date that an organiser decides about: today's, in the channel they are in."""

from datetime import datetime

from bot.platform_time import SKEW_AT_MOST
from bot.rules.planning import rhythm_of
from bot.rules.schedule import Due
from bot.rules.spaces import NOT_SET_UP, find_channel
from bot.talk.pages import Refusal
from bot.talk.people import Spot
from bot.verbs.daily.refusals import DATE_BEHIND, PAUSED
from storage import channels
from storage.channels import Channel
from storage.database import Transaction


def find_today(tx: Transaction, spot: Spot, now: datetime) -> tuple[Channel, Due] | Refusal:
    """The channel with today's date, due at once; or why nothing can be decided about it."""
    channel = find_channel(tx, spot)
    if channel is None:
        return NOT_SET_UP
    if channel.paused_at is not None:
        return PAUSED
    due = Due(rhythm_of(channel).local_date(now), now)
    return DATE_BEHIND if _is_behind(tx, channel, due) else (channel, due)


def _is_behind(tx: Transaction, channel: Channel, due: Due) -> bool:
    """Whether a later date was claimed here already, before the zone was moved westwards: dates only go forward."""
    latest = channels.latest_claimed(tx, channel.id, by=due.at + SKEW_AT_MOST)
    return latest is not None and due.on < latest
