"""`setup`: where and when the daily comes; typed bare it opens a form below what is set up and what went wrong."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from bot.core import Study
from bot.declaring import Press, Verb, in_time
from bot.platform_time import Skew
from bot.posting.troubles import load_troubles
from bot.rules.hindrances import COMMANDS, load_hindrances
from bot.rules.planning import next_due, rhythm_of
from bot.rules.punctuality import check_clock, clock_refusal
from bot.rules.questions import UNKNOWN_BUTTON
from bot.rules.schedule import Due, Rhythm
from bot.rules.spaces import find_channel
from bot.talk.asks import Ask, Option, Who
from bot.talk.forms import Form
from bot.talk.kinds import Switch
from bot.talk.lines import listed, say
from bot.talk.pages import Outcome, Refusal
from bot.talk.people import Spot
from bot.verbs.setup.options import CATCH_UP, CHANNEL, NOTICES, ON_DAYS, TIME, WEEKLY, ZONE
from bot.verbs.setup.previewing import (
    CHANGE,
    SAVE,
    SetupPreviewed,
    filled_again,
    find_sample,
    read_filled,
    read_schedule,
)
from bot.verbs.setup.shown import CATCH_UP_HOURS, Schedule, ScheduleChange, SetupDone, SetupShown, schedule_of
from bot.verbs.setup.trying import post_test
from content.questions import Pack
from storage import channels
from storage.channels import Channel
from storage.database import Transaction

_EVERY_DAY: Final = tuple(range(7))

_A_TIME: Final = say("a time like 09:00")
_A_ZONE: Final = say("a zone like Europe/Berlin")


def missing_words(what: str, at: str) -> Refusal:
    return Refusal(say("Something is missing: {what}.", what=what), at=at)


def cannot_post(why: str) -> Refusal:
    return Refusal(say("I can't post there yet: {why}", why=why), at=TIME.name)


@dataclass(frozen=True, slots=True)
class _Plan:
    """A schedule that was asked for, completed from the one before."""

    rhythm: Rhythm
    catch_up_hours: int
    notices: bool
    weekly: bool


async def serve(study: Study, ask: Ask) -> Outcome:
    """Give a channel its schedule, or show what there is: SetupDone, SetupShown or a Refusal that changed nothing.

    What was filled in is shown before it is kept: SetupPreviewed. The platform is asked last whether the bot may post
    there, after the words, and not again before a preview is kept: Slack is asked by a message that somebody sees. For
    a channel that has a schedule, whatever is left out stays as it is.
    """
    now = study.clock.now()
    if not ask.values:
        return await _look(study, ask)
    if wrong := await clock_refusal(study):
        return wrong
    home = ask.caller.spot
    spot = Spot(home.platform, home.space, ask.get(CHANNEL) or home.channel)
    before = await study.database.read(lambda tx: find_channel(tx, spot))
    plan = _plan(ask, before)
    if isinstance(plan, Refusal):
        return plan
    previewed = ask.click is not None and not ask.filled
    if not previewed and (missing := await ask.door.check_channel(spot.channel)):
        return cannot_post(missing)
    if ask.filled:
        return await study.database.read(lambda tx: _preview(tx, study.pack, spot, plan, now))
    due, what = await study.database.write(lambda tx: _save(tx, ask, spot, plan, now))
    return SetupDone(_planned(spot, plan, due), now=now, what=what, here=spot == home)


def _preview(tx: Transaction, pack: Pack, spot: Spot, plan: _Plan, now: datetime) -> SetupPreviewed:
    before = find_channel(tx, spot)
    planned = _planned(spot, plan, next_due(tx, before.id if before else None, plan.rhythm, now))
    return SetupPreviewed(planned, find_sample(tx, pack, planned, now), now)


async def _save_previewed(study: Study, ask: Ask) -> Outcome:
    """What the preview showed is kept: as `serve` does it."""
    assert ask.click is not None
    values = read_schedule(ask.click)
    return await serve(study, replace(ask, values=values)) if values is not None else UNKNOWN_BUTTON


async def _change_previewed(study: Study, ask: Ask) -> Outcome:
    """What was filled in anew, shown again; the schedules there are where no form could be opened."""
    values = read_filled(ask)
    if isinstance(values, Refusal):
        return values
    return await serve(study, replace(ask, values=values)) if ask.filled else await _look(study, ask)


async def _form(study: Study, ask: Ask) -> Form | None:
    """What there is is shown without a form where looking for it takes too long, and by a clock that refuses all."""
    found = await in_time(_look(study, ask))
    if found is None or found.skew is None or not found.skew.right:
        return None
    return found.form(ask.caller.spot)


async def _look(study: Study, ask: Ask) -> SetupShown:
    now, skew = study.clock.now(), await check_clock(study)
    return await study.database.read(lambda tx: _show(tx, ask, now, skew))


def _show(tx: Transaction, ask: Ask, now: datetime, skew: Skew | None) -> SetupShown:
    spot = ask.caller.spot
    space = (spot.platform, spot.space)
    schedules = tuple(schedule_of(channel, spot) for channel in channels.load_channels_of(tx, space))
    here = [one.what for one in load_hindrances(tx) if one.platform == spot.platform and one.about == COMMANDS]
    return SetupShown(schedules, now, tuple(load_troubles(tx, now, space=space)), skew, tuple(here))


def _planned(spot: Spot, plan: _Plan, due: Due | None) -> Schedule:
    return Schedule(
        spot=spot,
        time=f"{plan.rhythm.time:%H:%M}",
        zone=plan.rhythm.zone,
        weekdays=tuple(plan.rhythm.weekdays),
        paused=False,
        next_due=due.at if due else None,
        catch_up_hours=plan.catch_up_hours,
        notices=plan.notices,
        weekly=plan.weekly,
    )


def _plan(ask: Ask, before: Channel | None) -> _Plan | Refusal:
    """What was asked for, completed from what was before; or what is missing."""
    had = rhythm_of(before) if before else None
    at, zone = ask.get(TIME) or (had.time if had else None), ask.get(ZONE) or (had.zone if had else None)
    if at is None:
        return missing_words(_A_TIME if zone else listed((_A_TIME, _A_ZONE)), TIME.name)
    if zone is None:
        return missing_words(_A_ZONE, ZONE.name)
    days = ask.get(ON_DAYS) or (tuple(had.weekdays) if had else _EVERY_DAY)
    hours = ask.get(CATCH_UP)
    return _Plan(
        Rhythm(at, zone, days),
        catch_up_hours=(before.catch_up_minutes // 60 if before else CATCH_UP_HOURS) if hours is None else hours,
        notices=_switched(ask, NOTICES, before.notices if before else True),
        weekly=_switched(ask, WEEKLY, before.weekly if before else True),
    )


def _switched(ask: Ask, option: Option[Switch], stood: bool) -> bool:
    """What was said, or else what it was."""
    said = ask.get(option)
    return stood if said is None else said is Switch.ON


def _save(tx: Transaction, ask: Ask, spot: Spot, plan: _Plan, now: datetime) -> tuple[Due | None, ScheduleChange]:
    rhythm = plan.rhythm
    space = channels.ensure_space(tx, platform=spot.platform, native_id=spot.space, at=now)
    before = find_channel(tx, spot)
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
        weekly=plan.weekly,
        by=ask.caller.account.user,
        language=ask.caller.language,
        at=now,
    )
    return due, _kept(before, plan)


def _kept(before: Channel | None, plan: _Plan) -> ScheduleChange:
    """Whether anything is otherwise than before; a schedule that is given again ends a pause."""
    if before is None:
        return ScheduleChange.NEW
    stood = _Plan(rhythm_of(before), before.catch_up_minutes // 60, before.notices, before.weekly)
    return ScheduleChange.SAME if stood == plan and before.paused_at is None else ScheduleChange.CHANGED


SETUP: Final = Verb(
    "setup",
    say("Choose where and when the daily question comes"),
    Who.ORGANISER,
    serve,
    (TIME, ZONE, ON_DAYS, CHANNEL, CATCH_UP, NOTICES, WEEKLY),
    form=_form,
    presses=(
        Press("test", Who.ORGANISER, post_test),
        Press(SAVE, Who.ORGANISER, _save_previewed),
        Press(CHANGE, Who.ORGANISER, _change_previewed, form=filled_again),
    ),
)
