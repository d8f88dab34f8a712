"""`setup`: where and when the daily comes; typed bare it shows what is set up and what went wrong."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

from bot.core import Study
from bot.declaring import Press, Verb
from bot.delivery import Sent
from bot.posting.troubles import Trouble, load_troubles, remedies
from bot.rules.planning import next_due, rhythm_of
from bot.rules.questions import UNKNOWN_BUTTON
from bot.rules.schedule import Due, Rhythm
from bot.rules.spaces import NOT_SET_UP, find_channel
from bot.talk.asks import Ask, Option, Who
from bot.talk.clicks import Click
from bot.talk.kinds import Number, OneOf, Place, TimeOfDay, Weekdays, Zone
from bot.talk.pages import (
    Button,
    Buttons,
    ChannelName,
    Command,
    Line,
    Lines,
    LinkTo,
    Outcome,
    Page,
    Part,
    Prose,
    Refusal,
    Rule,
    Small,
    Title,
    joined,
    note,
    say,
)
from bot.talk.people import MessageRef, Spot
from bot.talk.phrases import counted, next_question, weekdays
from bot.talk.zones import is_fixed, zone_name
from storage import channels
from storage.channels import Channel
from storage.database import Transaction

EVERY_DAY: Final = tuple(range(7))
CATCH_UP_HOURS: Final = 2
"""How late a post may still come after an outage, unless an organiser says otherwise."""
_SCHEDULES_SHOWN: Final = 10
"""What a space has beyond them is counted."""
_TROUBLES_SHOWN: Final = 5


class Switch(StrEnum):
    """On or off."""

    ON = "on"
    OFF = "off"


TIME: Final = Option("time", "When it comes, local time, like 09:00", TimeOfDay())
ZONE: Final = Option("zone", "The time zone, like Europe/Berlin", Zone())
DAYS: Final = Option("days", "Which weekdays, like mon-fri or mon,wed,fri; every day if you leave it out", Weekdays())
CHANNEL: Final = Option("channel", "Where it is posted; this channel if you leave it out", Place())
CATCH_UP: Final = Option(
    "catch-up",
    "How late it may still come after an outage: 0h to 12h; 2h if you leave it out",
    Number(0, 12, "“{typed}” is no number of hours from 0 to 12. Write it like 2h.", unit="h"),
    named=True,
)
NOTICES: Final = Option("notices", "Whether you are told of faults by direct message", OneOf(Switch), named=True)

_A_TIME: Final = "a time like 09:00"
_A_ZONE: Final = "a zone like Europe/Berlin"
JUST_STARTING: Final = Refusal("Studyhall is just starting; try again in a moment.")


def missing_words(what: str) -> Refusal:
    return Refusal(f"Something is missing: {what}.")


def cannot_post(why: str) -> Refusal:
    return Refusal(f"I can't post there yet: {why}")


def test_failed(why: str) -> Refusal:
    return Refusal(f"The test could not be posted: {why}")


@dataclass(frozen=True, slots=True)
class Schedule:
    """When a channel's daily comes."""

    spot: Spot
    time: str
    """Local, like `09:00`."""
    zone: str
    weekdays: tuple[int, ...]
    """0 is Monday."""
    paused: bool
    next_due: datetime | None
    trouble: str = ""
    """Why Studyhall paused it by itself; empty where it didn't."""
    catch_up_hours: int = CATCH_UP_HOURS
    """How much later than planned a question may still come after an outage."""
    notices: bool = True
    """Whether whoever set it up is told of faults by direct message."""

    @property
    def line(self) -> str:
        """`09:00 Europe/Berlin, Mon to Fri`."""
        paused = ", paused" if self.paused else ""
        return f"{self.time} {zone_name(self.zone)}, {weekdays(self.weekdays)}{paused}"


@dataclass(frozen=True, slots=True)
class SetupDone:
    """A channel has its schedule."""

    schedule: Schedule
    now: datetime
    changed: bool
    """The channel had a schedule already."""

    def page(self) -> Page:
        entry = self.schedule
        opening, following = (
            "Changed" if self.changed else "All set",
            next_question(entry.next_due, entry.zone, self.now),
        )
        done = say("{channel}: ", channel=ChannelName(entry.spot.channel))
        test = Button("Send a test post", Click("test", None, (f"#{entry.spot.channel}",)))
        hint = say("A question can be posted at once with {now}; it counts like any other.", now=Command("daily now"))
        return Page(
            (
                Prose(joined(done, f"{opening}. {entry.line}. {following}", by="")),
                Small((self._summer_time(), self._faults(), hint)),
                Buttons((test,)),
            ),
            summary=f"{opening}. {entry.line}. {following}",
        )

    def _summer_time(self) -> Line:
        fixed = is_fixed(self.schedule.zone)
        return "That zone knows no summer time; name a city if the clocks change where you are." if fixed else ""

    def _faults(self) -> Line:
        """What happens when something goes wrong."""
        late = counted(self.schedule.catch_up_hours, "hour")
        after = f"After an outage a question still comes up to {late} late; later than that it is skipped."
        if self.schedule.catch_up_hours == 0:
            after = "After an outage a question that was missed is skipped."
        told = (
            "You are told by direct message, at most once a day"
            if self.schedule.notices
            else "Nobody is told by message"
        )
        return say(after + " " + told + "; {setup} shows it too.", setup=Command("setup"))


@dataclass(frozen=True, slots=True)
class SetupShown:
    """The space's schedules, what went wrong, and how to change them."""

    schedules: tuple[Schedule, ...]
    now: datetime
    troubles: tuple[Trouble, ...] = ()
    """What went wrong in the latest days, the latest last."""

    def page(self) -> Page:
        nothing = () if self.schedules else (Prose("No channel here has a daily question yet."),)
        how = say(
            "Change one in its channel with {setup} and a time, a zone or days, like {example}.",
            setup=Command("setup"),
            example=Command("setup 09:00 Europe/Berlin mon-fri"),
        )
        return Page(
            (
                Title("The daily question in this space"),
                *nothing,
                *self._schedules(),
                *self._troubles(),
                Rule(),
                Small((how,)),
            )
        )

    def _schedules(self) -> Iterator[Part]:
        for entry in self.schedules[:_SCHEDULES_SHOWN]:
            yield Prose(say("{channel}: {line}", channel=ChannelName(entry.spot.channel), line=entry.line))
            yield Small((self._state(entry),))
        if (more := len(self.schedules) - _SCHEDULES_SHOWN) > 0:
            yield Small((f"And {counted(more, 'more channel')}.",))

    def _state(self, entry: Schedule) -> Line:
        if not entry.trouble:
            return next_question(entry.next_due, entry.zone, self.now)
        sentence = "Paused by Studyhall: {why} Then {resume} lets the questions come again."
        return say(sentence, why=entry.trouble, resume=Command("daily resume"))

    def _troubles(self) -> Iterator[Part]:
        """The latest ones, and once for each kind what to do."""
        latest = self.troubles[-_TROUBLES_SHOWN:]
        if not latest:
            return
        yield Rule()
        yield Prose("What went wrong in the last seven days", strong=True)
        yield Lines(tuple(say("{c} {line}", c=ChannelName(t.spot.channel), line=t.line) for t in latest))
        yield Small(remedies(latest))


# --- using it --------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Plan:
    """A schedule that was asked for, completed from the one before."""

    rhythm: Rhythm
    catch_up_hours: int
    notices: bool


async def serve(study: Study, ask: Ask) -> Outcome:
    """Give a channel its schedule, or show what there is: SetupDone, SetupShown or a Refusal that changed nothing.

    The platform is asked last whether the bot may post there, after the words. For a channel that has a schedule,
    whatever is left out stays as it is.
    """
    now = study.clock.now()
    if not ask.values:
        return await study.database.read(lambda tx: _show(tx, ask, now))
    home = ask.caller.spot
    spot = Spot(home.platform, home.space, ask.get(CHANNEL) or home.channel)
    before = await study.database.read(lambda tx: find_channel(tx, spot))
    plan = _plan(ask, before)
    if isinstance(plan, Refusal):
        return plan
    if missing := await ask.door.check_channel(spot.channel):
        return cannot_post(missing)
    due = await study.database.write(lambda tx: _save(tx, ask, spot, plan, now))
    return SetupDone(_planned(spot, plan, due), now=now, changed=before is not None)


def _show(tx: Transaction, ask: Ask, now: datetime) -> Outcome:
    spot = ask.caller.spot
    space = (spot.platform, spot.space)
    schedules = tuple(_schedule(channel, spot) for channel in channels.load_channels_of(tx, space))
    return SetupShown(schedules, now=now, troubles=tuple(load_troubles(tx, now, space=space)))


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


def _planned(spot: Spot, plan: Plan, due: Due | None) -> Schedule:
    return Schedule(
        spot=spot,
        time=f"{plan.rhythm.time:%H:%M}",
        zone=plan.rhythm.zone,
        weekdays=tuple(plan.rhythm.weekdays),
        paused=False,
        next_due=due.at if due else None,
        catch_up_hours=plan.catch_up_hours,
        notices=plan.notices,
    )


def _plan(ask: Ask, before: Channel | None) -> Plan | Refusal:
    """What was asked for, completed from what was before; or what is missing."""
    had = rhythm_of(before) if before else None
    at, zone = ask.get(TIME) or (had.time if had else None), ask.get(ZONE) or (had.zone if had else None)
    if at is None or zone is None:
        return missing_words(" and ".join(name for name, value in ((_A_TIME, at), (_A_ZONE, zone)) if value is None))
    days = ask.get(DAYS) or (tuple(had.weekdays) if had else EVERY_DAY)
    hours, told = ask.get(CATCH_UP), ask.get(NOTICES)
    return Plan(
        Rhythm(at, zone, days),
        catch_up_hours=(before.catch_up_minutes // 60 if before else CATCH_UP_HOURS) if hours is None else hours,
        notices=(before.notices if before else True) if told is None else told is Switch.ON,
    )


def _save(tx: Transaction, ask: Ask, spot: Spot, plan: Plan, now: datetime) -> Due | None:
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
        by=ask.caller.account.user,
        at=now,
    )
    return due


# --- a test post -----------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class TestPosted:
    """The test post stands; it is no daily and scores nothing."""

    __test__ = False  # pytest takes every class called Test… for one of its own

    at: MessageRef

    def page(self) -> Page:
        sentence = "The test post stands in the channel; it is no question and scores nothing."
        return note(sentence, LinkTo("Go to the question", self.at))


async def post_test(study: Study, ask: Ask) -> Outcome:
    """Post a marked test in a channel with a schedule: TestPosted or Refusal. Nothing is stored of it."""
    assert ask.click is not None
    if len(ask.click.args) != 1:
        return UNKNOWN_BUTTON
    home = ask.caller.spot
    spot = Spot(home.platform, home.space, ask.click.args[0].removeprefix("#"))
    channel = await study.database.read(lambda tx: find_channel(tx, spot))
    if channel is None:
        return NOT_SET_UP
    face = study.faces.get(spot.platform)
    if face is None:
        return JUST_STARTING
    schedule = _schedule(channel, spot).line
    test = note(f"A test: the daily question will come here, {schedule}. This is no question and scores nothing.")
    async with face.turn(spot):
        outcome = await face.send(spot, test, identity=None)
    return TestPosted(outcome.message) if isinstance(outcome, Sent) else test_failed(outcome.why)


SETUP: Final = Verb(
    "setup",
    "Choose where and when the daily question comes",
    Who.ORGANISER,
    serve,
    (TIME, ZONE, DAYS, CHANNEL, CATCH_UP, NOTICES),
    presses=(Press("test", Who.ORGANISER, post_test),),
)
