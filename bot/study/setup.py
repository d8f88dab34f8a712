"""`setup`: where and when the daily comes."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime, time
from typing import Final

from bot.delivery import Sent
from bot.people import Caller, Rights, Spot
from bot.platform_time import SKEW_AT_MOST
from bot.replies import Reason, Refusal, Reply, Schedule, SetupDone, SetupShown, TestPosted
from bot.study.core import Study
from bot.study.punctuality import as_told, check_clock, clock_refusal
from bot.study.schedule import Due, Rhythm
from bot.study.troubles import load_troubles
from bot.study.words import near_zones, parse_days, parse_hours, parse_switch, parse_time, parse_zone
from storage import channels
from storage.channels import Channel
from storage.database import Transaction

CheckChannel = Callable[[], Awaitable[str | None]]
"""Asks the platform whether the bot may post in the channel; what is missing, in words with the remedy, or None."""

EVERY_DAY: Final = tuple(range(7))
CATCH_UP_HOURS: Final = 2
"""How late a post may still come after an outage, unless an organiser says otherwise."""
CATCH_UP_AT_MOST: Final = 12
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
    catch_up: str | None = None
    """Hours, like `2h`."""
    notices: str | None = None
    """`on` or `off`."""


@dataclass(frozen=True, slots=True)
class Plan:
    """A wish that could be read."""

    rhythm: Rhythm
    catch_up_hours: int
    notices: bool


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
    plan = _plan(wish, before)
    if isinstance(plan, Refusal):
        return plan
    if wrong := await clock_refusal(study):
        return wrong
    if missing := await check():
        return Refusal(Reason.CANNOT_POST, missing)
    now = study.clock.now()
    due = await study.database.write(lambda tx: _save(tx, caller, wish.spot, plan, now))
    schedule = Schedule(
        spot=wish.spot,
        time=f"{plan.rhythm.time:%H:%M}",
        zone=plan.rhythm.zone,
        weekdays=tuple(plan.rhythm.weekdays),
        paused=False,
        next_due=due.at if due else None,
        catch_up_hours=plan.catch_up_hours,
        notices=plan.notices,
    )
    return SetupDone(schedule, now=now, changed=before is not None)


async def show_setup(study: Study, caller: Caller, rights: Rights) -> Reply:
    """`setup` typed bare: SetupShown or Refusal."""
    if refusal := rights_refusal(rights):
        return refusal
    space = (caller.spot.platform, caller.spot.space)
    now = study.clock.now()
    skew = await check_clock(study)
    clock = as_told(skew) if skew and not skew.right else None

    def read(tx: Transaction) -> SetupShown:
        known = channels.load_channels_of(tx, space)
        schedules = tuple(_schedule(channel, caller.spot) for channel in known)
        return SetupShown(schedules, now, tuple(load_troubles(tx, now, space=space)), clock)

    return await study.database.read(read)


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
        trouble=channel.trouble or "",
        catch_up_hours=channel.catch_up_minutes // 60,
        notices=channel.notices,
    )


def _find(tx: Transaction, spot: Spot) -> Channel | None:
    return channels.find_channel(tx, platform=spot.platform, native_space=spot.space, native_id=spot.channel)


def _plan(wish: Wish, before: Channel | None) -> Plan | Refusal:
    """The whole wish, completed from what was before; or what is wrong or missing."""
    rhythm = _rhythm(wish, before)
    if isinstance(rhythm, Refusal):
        return rhythm
    hours = before.catch_up_minutes // 60 if before else CATCH_UP_HOURS
    notices = before.notices if before else True
    if wish.catch_up is not None:
        typed = parse_hours(wish.catch_up, at_most=CATCH_UP_AT_MOST)
        if typed is None:
            return Refusal(Reason.WRONG_CATCH_UP, wish.catch_up)
        hours = typed
    if wish.notices is not None:
        switched = parse_switch(wish.notices)
        if switched is None:
            return Refusal(Reason.WRONG_NOTICES, wish.notices)
        notices = switched
    return Plan(rhythm, hours, notices)


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


def _save(tx: Transaction, caller: Caller, spot: Spot, plan: Plan, now: datetime) -> Due | None:
    rhythm = plan.rhythm
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
        catch_up_minutes=60 * plan.catch_up_hours,
        notices=plan.notices,
        by=caller.account.user,
        at=now,
    )
    return due


def next_due(tx: Transaction, channel: int | None, rhythm: Rhythm, after: datetime) -> Due | None:
    """The next daily of a channel later than `after`; its dates only ever go forward."""
    latest = channels.latest_claimed(tx, channel, by=after + SKEW_AT_MOST) if channel is not None else None
    return rhythm.next_after(after, later_than=latest)
