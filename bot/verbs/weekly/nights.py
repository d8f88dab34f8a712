"""The quiz night that a weekly report proposes: planned by one click of an organiser, told in the channel once."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Final

from bot.core import Study
from bot.declaring import Press
from bot.delivery import Refused, Sent
from bot.posting.once import ClickedFeed
from bot.posting.sending import send
from bot.rules.choosing import exam_of_day
from bot.rules.own_week import find_weekly
from bot.rules.questions import UNKNOWN_BUTTON
from bot.rules.schedule import Rhythm
from bot.talk.asks import Ask, Who
from bot.talk.clicks import Click
from bot.talk.lines import Moment, say
from bot.talk.pages import Outcome, Page, Refusal
from bot.talk.parts import Button, Buttons, Event, LinkTo, Part, Prose, Title
from bot.talk.people import CardKind, MessageRef, Shown, spot_of
from bot.talk.phrases import local_day, local_time
from bot.verbs.weekly.pages import PLAN_NIGHT, PROPOSED
from content.questions import Pack
from content.topics import find_by_key, topics
from storage import nights
from storage.database import Transaction
from storage.nights import NIGHTS, Night, Planning
from storage.weeklies import Weekly

_THURSDAYS: Final = (3,)
_EVENING: Final = time(19)
_NOTICE: Final = timedelta(hours=12)
"""So long before it begins a night is planned at the least."""
_LASTS: Final = timedelta(minutes=30)
NIGHT_ON_ITS_WAY: Final = Refusal(
    say("The quiz night is planned, but its message may not have arrived. It won't be sent twice.")
)


def not_told(why: str) -> Refusal:
    return Refusal(say("The quiz night could not be announced: {why}", why=why))


@dataclass(frozen=True, slots=True)
class NightPlanned:
    """A night that is to come, as the channel is told of it."""

    night: int
    topic: str
    """What it is called."""
    key: str
    starts_at: datetime
    zone: str

    @property
    def when(self) -> Moment:
        return Moment(self.starts_at, local_time(self.starts_at, self.zone))

    def page(self) -> Page:
        return Page(tuple(self._parts()))

    def _parts(self) -> Iterator[Part]:
        title = say("Quiz night: {topic}", topic=self.topic)
        yield Title(title)
        yield Prose(say("{when}, here in this channel.", when=self.when), strong=True)
        yield Prose(say("Ten questions, live, with points for speed. When it's time, an organiser starts it here."))
        about = say("Ten questions on {topic}, live in the channel, with points for speed.", topic=self.topic)
        yield Event(title, about, self.starts_at, self.starts_at + _LASTS)
        click = Click(PROPOSED, Shown("night", self.night), (self.key,))
        yield Buttons((Button(say("Start the quiz night"), click, primary=True),))


@dataclass(frozen=True, slots=True)
class NightTold:
    """What the organiser who planned a night is told."""

    at: MessageRef
    when: Moment
    again: bool = False
    """It was planned before; nothing was posted."""

    def page(self) -> Page:
        told = say("The quiz night is planned: {when}.", when=self.when)
        if self.again:
            told = say("A quiz night is already planned: {when}.", when=self.when)
        return Page((Prose(told), LinkTo(say("Go to it"), self.at)))


# --- planning it -----------------------------------------------------------------------------------------------------


async def serve(study: Study, ask: Ask) -> Outcome:
    """NightTold or a Refusal."""
    now = study.clock.now()
    claimed = await study.database.write(lambda tx: _claim(tx, study.pack, ask, now))
    if not isinstance(claimed, int):
        return claimed
    outcome = await send(study, NIGHT_FEED, claimed)
    match outcome:
        case Sent(message=message):
            night = await study.database.read(lambda tx: nights.load_night(tx, claimed))
            assert night is not None
            return NightTold(message, _when(night))
        case Refused(why=why):
            return not_told(why)
        case _:
            return NIGHT_ON_ITS_WAY


def _claim(tx: Transaction, pack: Pack, ask: Ask, now: datetime) -> Outcome | int:
    """The number of the row, or why there is no new one."""
    weekly = find_weekly(tx, ask)
    if isinstance(weekly, Refusal):
        return weekly
    key = ":".join(ask.pressed.args)
    if _name_of(tx, pack, key, group=weekly.group, zone=weekly.zone, at=now) is None:
        return UNKNOWN_BUTTON
    planning = Planning(weekly.id, weekly.channel, key, starts_at(weekly, now))
    claimed = nights.claim_night(tx, planning, at=now)
    return claimed if claimed is not None else _planned_before(nights.find_night(tx, weekly.id))


def starts_at(weekly: Weekly, now: datetime) -> datetime:
    """The next Thursday at 19:00 where the report stands, if that isn't too soon."""
    coming = Rhythm(_EVENING, weekly.zone, _THURSDAYS).next_after(now + _NOTICE)
    assert coming is not None  # no zone leaves out two Thursdays in a row
    return coming.at


def _planned_before(night: Night | None) -> Outcome:
    if night is None or night.message is None:
        return NIGHT_ON_ITS_WAY
    return NightTold(MessageRef(spot_of(night), night.message), _when(night), again=True)


def _when(night: Night) -> Moment:
    return Moment(night.starts_at, local_time(night.starts_at, night.zone))


def _name_of(tx: Transaction, pack: Pack, key: str, *, group: int, zone: str, at: datetime) -> str | None:
    """What a topic is called, under the exam of that day."""
    known = topics(pack, exam_of_day(tx, pack, group=group, on=local_day(at, zone)))
    topic = find_by_key(pack, known, key)
    return topic.name if topic is not None else None


# --- telling of it ---------------------------------------------------------------------------------------------------


class NightFeed(ClickedFeed[Night]):
    """Nights that are planned."""

    kind: CardKind = "night"
    rows = NIGHTS

    def load(self, tx: Transaction, number: int) -> Night | None:
        return nights.load_night(tx, number)

    def card(self, tx: Transaction, study: Study, row: Night) -> Outcome:
        name = _name_of(tx, study.pack, row.topic, group=row.group, zone=row.zone, at=row.at) or row.topic
        return NightPlanned(row.id, name, row.topic, row.starts_at, row.zone)


NIGHT_FEED: Final = NightFeed()
PLAN_PRESS: Final = Press(PLAN_NIGHT, Who.ORGANISER, serve, on=("weekly",))
