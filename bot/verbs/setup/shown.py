"""What there is to say of schedules: one that was given, all of a space, and what went wrong."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Final

from bot.platform_time import Skew
from bot.posting.troubles import Trouble, remedies
from bot.rules.planning import rhythm
from bot.rules.punctuality import wrong_clock
from bot.rules.schedule import Rhythm
from bot.talk.clicks import Click
from bot.talk.forms import Form
from bot.talk.lines import ChannelName, Command, Line, counted, joined, say
from bot.talk.pages import Page
from bot.talk.parts import Button, Buttons, Lines, Part, Prose, Rule, Small, Title, lines_of
from bot.talk.people import Spot
from bot.talk.phrases import DAY_NAMES, next_question, schedule_said
from bot.talk.zones import is_fixed, zone_name
from bot.verbs.setup.options import CHANNEL, ON_DAYS, SETUP_FORM, TIME, ZONE
from storage.channels import Channel

POST_NOW: Final = "post-now"
"""The control of `daily` that posts today's question where it is used."""
_ASKED: Final = Click("group-asked", None, ("form",))
"""The control of `group` that opens the form of its topics, exam version and verdicts."""
CATCH_UP_HOURS: Final = 2
"""How late a post may still come after an outage, unless an organiser says otherwise."""
_SCHEDULES_SHOWN: Final = 10
"""What a space has beyond them is counted."""
_TROUBLES_SHOWN: Final = 5


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
    weekly: bool = True
    """Whether a report on the week comes every Monday."""

    @property
    def weekday_digits(self) -> str:
        """`01234`."""
        return "".join(map(str, self.weekdays))

    @property
    def rhythm(self) -> Rhythm:
        return rhythm(self.time, self.zone, self.weekday_digits)

    @property
    def line(self) -> str:
        """`09:00 Europe/Berlin, Mon to Fri`."""
        return schedule_said(self.time, self.zone, self.weekdays, paused=self.paused)

    @property
    def filled_in(self) -> dict[str, str]:
        """As its form has it at first."""
        return {TIME.name: self.time, ZONE.name: zone_name(self.zone), ON_DAYS.name: _coded(self.weekdays)}


def _coded(days: Iterable[int]) -> str:
    """`mon,wed`."""
    return ",".join(DAY_NAMES[day].lower() for day in days)


_USUAL: Final = {TIME.name: "09:00", ON_DAYS.name: _coded(range(7))}
"""What stands in the form of a channel that has no schedule yet."""


class ScheduleChange(StrEnum):
    """What a schedule that was given comes to."""

    NEW = "new"
    CHANGED = "changed"
    SAME = "same"


_KEPT: Final = {
    ScheduleChange.NEW: say("All set."),
    ScheduleChange.CHANGED: say("Changed."),
    ScheduleChange.SAME: say("Nothing changed."),
}


_NO_SUMMER_TIME: Final = say("That zone has no daylight saving time; name a city if the clocks change where you are.")


@dataclass(frozen=True, slots=True)
class SetupDone:
    """A channel has its schedule."""

    schedule: Schedule
    now: datetime
    what: ScheduleChange
    here: bool = False
    """Whether it is the channel that was asked from, where a question can be posted at once."""

    def page(self) -> Page:
        entry = self.schedule
        following = next_question(entry.next_due, entry.zone, self.now)
        told = joined(_KEPT[self.what], say("{schedule}.", schedule=entry.line), following)
        test = Button(say("Send a test post"), Click("test", None, (f"#{entry.spot.channel}",)))
        hint = say("A question can be posted at once with {now}; it counts like any other.", now=Command("daily now"))
        return Page(
            (
                Prose(say("{channel}: {told}", channel=ChannelName(entry.spot.channel), told=told)),
                Small((self._summer_time(), self._faults(), self._report(), hint)),
                Buttons(
                    (
                        test,
                        *([Button(say("Post one now"), Click(POST_NOW))] if self.here else []),
                        Button(say("Topics, exam, verdict"), _ASKED),
                    )
                ),
            ),
            summary=told,
            in_place=True,
        )

    def _summer_time(self) -> Line:
        fixed = is_fixed(self.schedule.zone)
        return _NO_SUMMER_TIME if fixed else ""

    def _report(self) -> Line:
        """The week's, so that nobody is surprised by it on a Monday."""
        if self.schedule.weekly:
            return say("A report on the week comes every Monday; the weekly option turns it off.")
        return say("There is no report on the week; the weekly option turns it on.")

    def _faults(self) -> Line:
        """What happens when something goes wrong."""
        setup = Command("setup")
        told = say("Nobody is messaged about problems; {setup} shows them.", setup=setup)
        if self.schedule.notices:
            told = say(
                "You'll hear about problems by direct message, at most once a day; {setup} shows them too.", setup=setup
            )
        return joined(self._after_an_outage(), told)

    def _after_an_outage(self) -> str:
        if self.schedule.catch_up_hours == 0:
            return say("After an outage a question that was missed is skipped.")
        return counted(
            self.schedule.catch_up_hours,
            "After an outage a question may come up to {n} hour late; after that it is skipped.",
            "After an outage a question may come up to {n} hours late; after that it is skipped.",
        )


@dataclass(frozen=True, slots=True)
class SetupShown:
    """The space's schedules, what went wrong, and how to change them."""

    schedules: tuple[Schedule, ...]
    now: datetime
    troubles: tuple[Trouble, ...] = ()
    """What went wrong in the latest days, the latest last."""
    skew: Skew | None = None
    """How far the clock is from the platforms'; None where that isn't known."""
    hindrances: tuple[str, ...] = ()
    """What keeps this platform from being served as it should."""

    def page(self) -> Page:
        how = say(
            "Change one in its channel with {setup} and a time, a zone or days, like {example}.",
            setup=Command("setup"),
            example=Command("setup 09:00 Europe/Berlin mon-fri"),
        )
        return Page((Title(say("The daily question here")), *self._state(), Rule(), Small((how,))))

    def form(self, spot: Spot) -> Form:
        """To set up the channel of a spot, or to change it, below all that there is to know of the space."""
        own = next((entry for entry in self.schedules if entry.spot == spot), None)
        stands = {
            CHANNEL.name: f"#{spot.channel}",
            **(own.filled_in if own is not None else _USUAL),
        }
        intro = tuple(line for part in self._state() for line in lines_of(part))
        return replace(SETUP_FORM, intro=intro).filled_in(stands)

    def _state(self) -> Iterator[Part]:
        yield from self._clock()
        yield from map(Prose, self.hindrances)
        if not self.schedules:
            yield Prose(say("No channel here has a daily question yet."))
        yield from self._schedules()
        yield from self._troubles()

    def _clock(self) -> Iterator[Part]:
        if self.skew is not None and not self.skew.right:
            yield Prose(wrong_clock(self.skew))

    def _schedules(self) -> Iterator[Part]:
        for entry in self.schedules[:_SCHEDULES_SHOWN]:
            yield Prose(say("{channel}: {line}", channel=ChannelName(entry.spot.channel), line=entry.line))
            yield Small((self._following(entry),))
        if (more := len(self.schedules) - _SCHEDULES_SHOWN) > 0:
            yield Small((counted(more, "And {n} more channel.", "And {n} more channels."),))

    def _following(self, entry: Schedule) -> Line:
        if not entry.trouble:
            return next_question(entry.next_due, entry.zone, self.now)
        why, resume = entry.trouble, Command("daily resume")
        return say("Paused by Studyhall: {why} Then {resume} lets the questions come again.", why=why, resume=resume)

    def _troubles(self) -> Iterator[Part]:
        """The latest ones, and once for each kind what to do."""
        latest = self.troubles[-_TROUBLES_SHOWN:]
        if not latest:
            return
        yield Rule()
        yield Prose(say("What went wrong in the last seven days"), strong=True)
        yield Lines(tuple(say("{channel} {line}", channel=ChannelName(t.spot.channel), line=t.line) for t in latest))
        yield Small(remedies(latest))


def schedule_of(channel: Channel, asked_from: Spot) -> Schedule:
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
        weekly=channel.weekly,
    )
