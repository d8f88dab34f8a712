"""`setup`: where and when the daily comes."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime, time
from typing import Final

from bot.delivery import Sent
from bot.people import Caller, Rights, Spot
from bot.replies import Reason, Refusal, Reply, Schedule, SetupDone, SetupShown, TestPosted
from bot.study.core import Study
from bot.study.schedule import Due, Rhythm
from bot.study.words import near_zones, parse_days, parse_time, parse_zone
from storage import channels
from storage.channels import Channel
from storage.database import Transaction

CheckChannel = Callable[[], Awaitable[str | None]]
"""Asks the platform whether the bot may post in the channel; what is missing, in words with the remedy, or None."""

EVERY_DAY: Final = tuple(range(7))
_A_TIME: Final = "a time like 09:00"
_A_ZONE: Final = "a zone like Europe/Berlin"


@dataclass(frozen=True, slots=True)
class Wish:
    """What an organiser asked `setup` for, as typed; None where left out."""

    spot: Spot
    """The channel to post in."""
    time: str | None
    zone: str | None
    days: str | None


def rights_refusal(rights: Rights) -> Refusal | None:
    """The refusal for whoever is no organiser, or can't be told to be one."""
    if rights.organiser:
        return None
    if rights.unknown_because:
        return Refusal(Reason.RIGHTS_UNKNOWN, rights.unknown_because)
    return Refusal(Reason.NOT_ORGANISER)


async def set_up(study: Study, caller: Caller, rights: Rights, wish: Wish, *, check: CheckChannel) -> Reply:
    """Give a channel its schedule: SetupDone, or a Refusal that changed nothing. `check` runs last, after the words.

    For a channel that has a schedule, whatever is left out stays as it is.
    """
    if refusal := rights_refusal(rights):
        return refusal
    before = await study.database.read(lambda tx: _find(tx, wish.spot))
    rhythm = _rhythm(wish, before)
    if isinstance(rhythm, Refusal):
        return rhythm
    if missing := await check():
        return Refusal(Reason.CANNOT_POST, missing)
    now = study.clock.now()
    due = await study.database.write(lambda tx: _save(tx, caller, wish.spot, rhythm, now))
    schedule = Schedule(
        spot=wish.spot,
        time=f"{rhythm.time:%H:%M}",
        zone=rhythm.zone,
        weekdays=tuple(rhythm.weekdays),
        paused=False,
        next_due=due.at if due else None,
    )
    return SetupDone(schedule, now=now, changed=before is not None)


async def show_setup(study: Study, caller: Caller, rights: Rights) -> Reply:
    """`setup` typed bare: SetupShown or Refusal."""
    if refusal := rights_refusal(rights):
        return refusal
    space = (caller.spot.platform, caller.spot.space)
    known = await study.database.read(lambda tx: channels.load_channels_of(tx, space))
    return SetupShown(tuple(_schedule(channel, caller.spot) for channel in known), now=study.clock.now())


async def post_test(study: Study, rights: Rights, spot: Spot) -> Reply:
    """Post a marked test in a channel with a schedule: TestPosted or Refusal. Nothing is stored of it."""
    if refusal := rights_refusal(rights):
        return refusal
    channel = await study.database.read(lambda tx: _find(tx, spot))
    face = study.faces.get(spot.platform)
    if channel is None:
        return Refusal(Reason.NOT_SET_UP)
    if face is None:
        return Refusal(Reason.TEST_FAILED, "Studyhall is just starting; try again in a moment.")
    outcome = await face.send_test(spot, _schedule(channel, spot))
    return TestPosted(outcome.message) if isinstance(outcome, Sent) else Refusal(Reason.TEST_FAILED, outcome.why)


def rhythm_of(channel: Channel) -> Rhythm:
    """A stored schedule, ready to compute with."""
    hour, minute = channel.time.split(":")
    return Rhythm(time(int(hour), int(minute)), channel.zone, tuple(map(int, channel.weekdays)))


def _schedule(channel: Channel, asked_from: Spot) -> Schedule:
    return Schedule(
        spot=Spot(asked_from.platform, asked_from.space, channel.native_id),
        time=channel.time,
        zone=channel.zone,
        weekdays=tuple(map(int, channel.weekdays)),
        paused=channel.paused_at is not None,
        next_due=channel.next_due_at,
    )


def _find(tx: Transaction, spot: Spot) -> Channel | None:
    return channels.find_channel(tx, platform=spot.platform, native_space=spot.space, native_id=spot.channel)


def _rhythm(wish: Wish, before: Channel | None) -> Rhythm | Refusal:
    """The wished rhythm, completed from the one before; or what is wrong or missing."""
    had = rhythm_of(before) if before else None
    at, zone = had.time if had else None, had.zone if had else None
    days = tuple(had.weekdays) if had else EVERY_DAY
    if wish.time is not None and (at := parse_time(wish.time)) is None:
        return Refusal(Reason.WRONG_TIME, wish.time)
    if wish.zone is not None and (zone := parse_zone(wish.zone)) is None:
        return Refusal(Reason.WRONG_ZONE, wish.zone, near_zones(wish.zone))
    if wish.days is not None:
        typed = parse_days(wish.days)
        if typed is None:
            return Refusal(Reason.WRONG_DAYS, wish.days)
        days = typed
    if at is None or zone is None:
        missing = [name for name, value in ((_A_TIME, at), (_A_ZONE, zone)) if value is None]
        return Refusal(Reason.MISSING_WORDS, " and ".join(missing))
    return Rhythm(at, zone, days)


def _save(tx: Transaction, caller: Caller, spot: Spot, rhythm: Rhythm, now: datetime) -> Due | None:
    space = channels.ensure_space(tx, platform=spot.platform, native_id=spot.space, at=now)
    before = _find(tx, spot)
    due = next_due(tx, before.id if before else None, rhythm, now)
    channels.save_schedule(
        tx,
        space=space,
        native_id=spot.channel,
        time=f"{rhythm.time:%H:%M}",
        zone=rhythm.zone,
        weekdays="".join(map(str, rhythm.weekdays)),
        next_on=due.on if due else None,
        next_due_at=due.at if due else None,
        by=caller.account.user,
        at=now,
    )
    return due


def next_due(tx: Transaction, channel: int | None, rhythm: Rhythm, after: datetime) -> Due | None:
    """The next daily of a channel later than `after`; a date that was claimed already never comes again."""
    taken = channels.taken_dates(tx, channel, since=rhythm.local_date(after)) if channel is not None else ()
    return rhythm.next_after(after, not_on=taken)
