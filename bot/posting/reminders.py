"""Reminders by direct message: claimed for a date, looked at when their turn comes, sent once or never.

No feed (`feeds`): nothing of them is drawn again, clicked on as a question or looked for afterwards. What is left is
the claim, and that an attempt is written down before it is made: whoever dies after that sends nothing, and whoever
dies before it leaves a date that still waits.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from bot.core import Study
from bot.delivery import Delivery, NotNow, Refused
from bot.rules.agenda import load_agenda
from bot.rules.own_accounts import PLATFORMS
from bot.rules.reminding import next_after, reminder_due, switch
from bot.rules.spaces import group_of
from bot.talk.languages import language_of
from bot.talk.lines import ChannelName, Command, Line, counted, say
from bot.talk.pages import Page, Tone
from bot.talk.parts import Buttons, Prose, Small
from bot.talk.people import Platform, Spot, platform_of
from bot.talk.phrases import clock_time, day, local_day
from content.questions import Pack
from storage import reminders
from storage.database import Transaction
from storage.plans import Owner, load_rests
from storage.reminders import OpenPost, Topic, Waiting

_LATE_AT_MOST: Final = timedelta(hours=2)
"""A reminder that is later than that is left out: it would come at an hour that nobody chose."""
IGNORED_AT_MOST: Final = 3
"""In a row; the last of them says that it is the last."""
_CLAIMED_AT_ONCE: Final = 50
_SENT_AT_ONCE: Final = 20
"""Of a platform; the rest waits for its turn with the next look, since what is due takes milliseconds a person."""


@dataclass(frozen=True, slots=True)
class ReminderSent:
    """What a direct message says: what is due, or open."""

    due: int
    """Reviews."""
    post: OpenPost | None
    """The daily that is not answered."""
    here: Platform
    """Where the message goes."""
    zone: str
    """Whose times it tells."""
    last: frozenset[Topic] = frozenset()
    """What it says for the last time."""

    @property
    def topics(self) -> frozenset[Topic]:
        told = {Topic.REVIEWS: bool(self.due), Topic.DAILY: self.post is not None}
        return frozenset(topic for topic, is_told in told.items() if is_told)

    def page(self) -> Page:
        buttons = tuple(switch(topic, on=topic in self.last) for topic in Topic if topic in self.topics)
        return Page((*map(Prose, self._told()), Buttons(buttons), Small((_WHY,))), Tone.NOTE)

    def _told(self) -> Iterator[Line]:
        if self.post is not None:
            yield _open_line(self.post, self.here, self.zone)
        if self.due:
            yield counted(
                self.due,
                "{n} question is due for {review}.",
                "{n} questions are due for {review}.",
                review=(Command("review"),),
            )
        if self.last:
            yield say(
                "This is reminder {number} in a row without an answer, so it is the last. The button below switches it "
                "on again.",
                number=IGNORED_AT_MOST,
            )


_WHY: Final = say("You asked for this in {settings}, which also changes the time.", settings=Command("settings"))


def _open_line(post: OpenPost, here: Platform, zone: str) -> Line:
    on, at = day(local_day(post.closes_at, zone)), clock_time(post.closes_at, zone)
    if post.platform != here:
        platform = PLATFORMS[platform_of(post.platform)]
        return say(
            "Today's question on {platform} waits for your answer, until {day}, {time}.",
            platform=platform,
            day=on,
            time=at,
        )
    channel = ChannelName(post.channel)
    return say(
        "Today's question in {channel} waits for your answer, until {day}, {time}.", channel=channel, day=on, time=at
    )


# --- what is due -----------------------------------------------------------------------------------------------------


async def claim_reminders(study: Study, now: datetime) -> datetime | None:
    """Claim the dates that are due, some at a time; when the next is due."""
    due_at = await study.database.read(reminders.next_due)
    if due_at is not None and due_at <= now:
        await study.database.write(lambda tx: _claim(tx, now))
        due_at = await study.database.read(reminders.next_due)
    return due_at


def _claim(tx: Transaction, now: datetime) -> None:
    for reminder in reminders.lock_due(tx, now=now, at_most=_CLAIMED_AT_ONCE):
        due = reminder_due(reminder)
        if now - due.at <= _LATE_AT_MOST:
            reminders.claim_date(tx, reminder.person, on=due.on, due_at=due.at)
        reminders.plan_next(tx, reminder.person, next_at=next_after(reminder, due, now))


async def load_waiting(study: Study, now: datetime) -> list[Waiting]:
    """What is claimed and may be sent now, of every platform that is connected."""
    connected = tuple(study.faces)  # now: a face may come while a thread reads

    def load(tx: Transaction) -> list[Waiting]:
        since = now - _LATE_AT_MOST
        return [
            one
            for platform in connected
            for one in reminders.load_waiting(tx, platform=platform, since=since, at_most=_SENT_AT_ONCE)
        ]

    waiting = await study.database.read(load)
    return [one for one in waiting if not study.waits.holds(wait_name(one), now)]


def wait_name(waiting: Waiting) -> str:
    """For what is under way, and what has to wait."""
    return f"reminder-{waiting.id}"


# --- what it says, and sending it ------------------------------------------------------------------------------------


async def remind(study: Study, waiting: Waiting) -> None:
    """Send what there is to tell; where it is nothing, the date is over."""
    platform = platform_of(waiting.native.platform)
    face = study.faces.get(platform)
    if face is None:
        return
    async with face.turn(Spot(platform, waiting.native.team, waiting.native.user), can_wait=True):
        now = study.clock.now()
        reminder = await study.database.read(lambda tx: compose(tx, study.pack, waiting, now))
        topics = reminder.topics if reminder else frozenset[Topic]()
        begun = await study.database.write(lambda tx: reminders.begin(tx, waiting.id, of=topics, at=now))
        if not begun or reminder is None:
            return
        language = language_of(waiting.language)
        outcome = await face.notify(waiting.native.team, waiting.native.user, reminder, language=language)
    await _settle(study, waiting, reminder, outcome)


async def _settle(study: Study, waiting: Waiting, reminder: ReminderSent, outcome: Delivery) -> None:
    """Sent, or perhaps sent, it was the last where it said so. Who takes none is sent none any more."""
    if isinstance(outcome, NotNow):
        now = study.clock.now()
        study.waits.hold(wait_name(waiting), until=now + outcome.wait, now=now)
        await study.database.write(lambda tx: reminders.take_back(tx, waiting.id))
    elif isinstance(outcome, Refused) and outcome.place_lost:
        await study.database.write(lambda tx: reminders.stop(tx, waiting.person, frozenset(Topic), why="refused"))
    elif reminder.last:
        await study.database.write(lambda tx: reminders.stop(tx, waiting.person, reminder.last, why="ignored"))
    study.metrics.count_reminder(reminder.here, type(outcome).__name__.lower())


def compose(tx: Transaction, pack: Pack, waiting: Waiting, now: datetime) -> ReminderSent | None:
    """What is due and open for somebody; None where nothing is, and on a day of rest."""
    today = now.astimezone(ZoneInfo(waiting.zone)).date()
    if _rests(tx, Owner("person", waiting.person), today):
        return None
    post = _find_open(tx, waiting.person, now) if waiting.daily else None
    due = _count_due(tx, pack, waiting, now) if waiting.reviews else 0
    found = ReminderSent(due, post, platform_of(waiting.native.platform), waiting.zone)
    last = frozenset(topic for topic in found.topics if _is_last(tx, waiting.person, topic))
    return replace(found, last=last) if found.topics else None


def _is_last(tx: Transaction, person: int, topic: Topic) -> bool:
    return reminders.count_ignored(tx, person, topic) >= IGNORED_AT_MOST - 1


def _find_open(tx: Transaction, person: int, now: datetime) -> OpenPost | None:
    """Not of a group that rests on its date."""
    unanswered = reminders.load_unanswered(tx, person, now=now)
    return next((post for post in unanswered if not _rests(tx, Owner("group", post.group), post.on)), None)


def _count_due(tx: Transaction, pack: Pack, waiting: Waiting, now: datetime) -> int:
    """As `review` would count them in the channel where they answered last; none while that group rests."""
    spot = _home(tx, waiting)
    group, today = group_of(tx, spot), now.astimezone(ZoneInfo(waiting.zone)).date()
    if group is not None and _rests(tx, Owner("group", group), today):
        return 0
    return len(load_agenda(tx, pack, person=waiting.person, spot=spot, now=now).find_due())


def _home(tx: Transaction, waiting: Waiting) -> Spot:
    home = reminders.find_home(tx, waiting.person)
    if home is None:
        return Spot(platform_of(waiting.native.platform), waiting.native.team, "")
    return Spot(platform_of(home.platform), home.space, home.channel)


def _rests(tx: Transaction, owner: Owner, on: date) -> bool:
    return any(one.rest.covers(on) for one in load_rests(tx, owner, since=on))
