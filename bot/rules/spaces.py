"""Where an ask comes from, as the tables know it: the channel's schedule, the space's group."""

from dataclasses import replace
from datetime import date, datetime
from typing import Final
from zoneinfo import ZoneInfo

from bot.talk.lines import Command, say
from bot.talk.pages import Refusal
from bot.talk.people import Caller, Spot
from storage import accounts, channels
from storage.channels import Channel
from storage.database import Transaction
from storage.reminders import find_home
from storage.settings import load_settings

NOT_SET_UP: Final = Refusal(
    say("This channel has no daily question. An organiser starts one with {setup}.", setup=Command("setup"))
)
NO_DAILY_YET: Final = Refusal(say("There has been no question here yet."))


def find_channel(tx: Transaction, spot: Spot) -> Channel | None:
    """The channel of a spot, if it has a schedule."""
    return channels.find_channel(tx, platform=spot.platform, native_space=spot.space, native_id=spot.channel)


def group_of(tx: Transaction, spot: Spot) -> int | None:
    """The group of a spot's space; None before anything was set up or played there."""
    return channels.group_of(tx, platform=spot.platform, native_space=spot.space)


def enter_group(tx: Transaction, spot: Spot, now: datetime) -> int:
    """The group of a spot's space, which gets one with what is first done there."""
    channels.ensure_space(tx, platform=spot.platform, native_id=spot.space, at=now)
    group = group_of(tx, spot)
    assert group is not None
    return group


def home_spot(tx: Transaction, caller: Caller) -> Spot:
    """The channel of a space that is somebody's own: where they answered last, else the first with a daily."""
    spot, person = caller.spot, person_of(tx, caller)
    home = find_home(tx, person) if person is not None else None
    if home is not None and (home.platform, home.space) == (spot.platform, spot.space):
        return replace(spot, channel=home.channel)
    set_up = channels.load_channels_of(tx, (spot.platform, spot.space))
    return replace(spot, channel=set_up[0].native_id) if set_up else spot


def person_of(tx: Transaction, caller: Caller) -> int | None:
    """The person behind an account; None for who has given nothing to be kept."""
    own = caller.account
    return accounts.find_person(tx, platform=own.platform, team=own.team, user=own.user)


def zone_of(tx: Transaction, spot: Spot, person: int | None) -> str:
    """Whose days are somebody's: those of the zone they have set, or of wherever they ask."""
    own = load_settings(tx, person).zone
    return own or channels.local_zone(tx, platform=spot.platform, native_space=spot.space, channel=spot.channel)


def own_today(tx: Transaction, spot: Spot, person: int | None, now: datetime) -> date:
    """The date of somebody's own days."""
    return now.astimezone(ZoneInfo(zone_of(tx, spot, person))).date()


def local_today(tx: Transaction, spot: Spot, now: datetime) -> date:
    """The local date where an ask comes from."""
    return channels.local_date(tx, platform=spot.platform, native_space=spot.space, channel=spot.channel, now=now)
