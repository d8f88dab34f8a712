"""`setup`: where and when the daily comes; typed bare it opens a form below what is set up and what went wrong."""

from dataclasses import replace
from datetime import datetime
from typing import Final

from bot.core import Study
from bot.declaring import Press, Verb, in_time, read_options
from bot.platform_time import Skew
from bot.posting.troubles import load_troubles
from bot.rules.hindrances import COMMANDS, load_hindrances
from bot.rules.planning import next_due
from bot.rules.punctuality import check_clock, clock_refusal
from bot.rules.questions import UNKNOWN_BUTTON
from bot.rules.spaces import find_channel
from bot.talk.asks import Ask, Option, Who
from bot.talk.forms import Form
from bot.talk.kinds import Switch
from bot.talk.lines import listed, say
from bot.talk.pages import Outcome, Refusal
from bot.talk.people import Spot
from bot.verbs.setup.options import CATCH_UP, CHANNEL, NOTICES, ON_DAYS, SETUP_FIELDS, TIME, WEEKLY, ZONE
from bot.verbs.setup.previewing import CHANGE, SAVE, SetupPreviewed, filled_again, find_sample, read_schedule
from bot.verbs.setup.shown import Schedule, ScheduleChange, SetupDone, SetupShown, schedule_of
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
    wanted = _complete(ask, spot, before)
    if isinstance(wanted, Refusal):
        return wanted
    previewed = ask.click is not None and not ask.filled
    if not previewed and (missing := await ask.door.check_channel(spot.channel)):
        return cannot_post(missing)
    if ask.filled:
        return await study.database.read(lambda tx: _preview(tx, study.pack, wanted, now))
    saved, what = await study.database.write(lambda tx: _save(tx, ask, wanted, now))
    return SetupDone(saved, now=now, what=what, here=spot == home)


def _preview(tx: Transaction, pack: Pack, wanted: Schedule, now: datetime) -> SetupPreviewed:
    before = find_channel(tx, wanted.spot)
    due = next_due(tx, before.id if before else None, wanted.rhythm, now)
    planned = replace(wanted, next_due=due.at if due else None)
    return SetupPreviewed(planned, find_sample(tx, pack, planned, now), now)


async def _save_previewed(study: Study, ask: Ask) -> Outcome:
    """What the preview showed is kept: as `serve` does it."""
    values = read_schedule(ask.pressed)
    return await serve(study, replace(ask, values=values)) if values is not None else UNKNOWN_BUTTON


async def _change_previewed(study: Study, ask: Ask) -> Outcome:
    """What was filled in anew, shown again; the schedules there are where no form could be opened."""
    values = read_options(ask.typed, SETUP_FIELDS, ask.caller.spot.platform)
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


def _complete(ask: Ask, spot: Spot, before: Channel | None) -> Schedule | Refusal:
    """What was asked for, completed from what was before; or what is missing."""
    stood = schedule_of(before, spot) if before else None
    said, zone, hours = ask.get(TIME), ask.get(ZONE) or (stood.zone if stood else None), ask.get(CATCH_UP)
    at = f"{said:%H:%M}" if said else stood.time if stood else None
    if at is None:
        return missing_words(_A_TIME if zone else listed((_A_TIME, _A_ZONE)), TIME.name)
    if zone is None:
        return missing_words(_A_ZONE, ZONE.name)
    usual = stood or Schedule(spot, at, zone, _EVERY_DAY, paused=False, next_due=None)
    return Schedule(
        spot,
        at,
        zone,
        ask.get(ON_DAYS) or usual.weekdays,
        paused=False,
        next_due=None,
        catch_up_hours=usual.catch_up_hours if hours is None else hours,
        notices=_switched(ask, NOTICES, usual.notices),
        weekly=_switched(ask, WEEKLY, usual.weekly),
    )


def _switched(ask: Ask, option: Option[Switch], stood: bool) -> bool:
    """What was said, or else what it was."""
    said = ask.get(option)
    return stood if said is None else said is Switch.ON


def _save(tx: Transaction, ask: Ask, wanted: Schedule, now: datetime) -> tuple[Schedule, ScheduleChange]:
    spot = wanted.spot
    space = channels.ensure_space(tx, platform=spot.platform, native_id=spot.space, at=now)
    before = find_channel(tx, spot)
    due = next_due(tx, before.id if before else None, wanted.rhythm, now)
    channels.save_schedule(
        tx,
        space=space,
        native_id=spot.channel,
        time=wanted.time,
        zone=wanted.zone,
        weekdays=wanted.weekday_digits,
        next_on=due.on if due else None,
        next_due_at=due.at if due else None,
        catch_up_minutes=60 * wanted.catch_up_hours,
        notices=wanted.notices,
        weekly=wanted.weekly,
        by=ask.caller.account.user,
        language=ask.caller.language,
        at=now,
    )
    return replace(wanted, next_due=due.at if due else None), _compare(before, wanted)


def _compare(before: Channel | None, wanted: Schedule) -> ScheduleChange:
    """Whether anything is otherwise than before; a schedule that is given again ends a pause."""
    if before is None:
        return ScheduleChange.NEW
    stood = replace(schedule_of(before, wanted.spot), next_due=None, trouble="")
    return ScheduleChange.SAME if stood == wanted else ScheduleChange.CHANGED


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
