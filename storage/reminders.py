"""When somebody is to be reminded, and the row that lets it happen once a date."""

from datetime import date, datetime
from enum import StrEnum
from typing import Final, NamedTuple

from sqlalchemy import Column, and_, delete, exists, func, or_, select, update

from storage.accounts import Native
from storage.answer_tables import answers, claims, members
from storage.database import Transaction
from storage.places import placed
from storage.posts import UNFINISHED
from storage.prepared import earliest
from storage.reminder_tables import reminded, reminders
from storage.review_tables import review_answers
from storage.rows import Shape
from storage.tables import accounts, channels, persons, posts, spaces


class Topic(StrEnum):
    """What somebody may be reminded of."""

    REVIEWS = "reviews"
    DAILY = "daily"


_SWITCH: Final = {Topic.REVIEWS: "remind_reviews", Topic.DAILY: "remind_daily"}
"""The setting that switches it on."""
_TOLD: Final = {Topic.REVIEWS: reminded.c.of_reviews, Topic.DAILY: reminded.c.of_daily}


class Reminder(NamedTuple):
    """When and where somebody is reminded."""

    person: int
    account: int
    platform: str
    time: str
    """Local, `HH:MM`."""
    zone: str
    next_at: datetime | None
    stopped: str | None
    """`ignored` or `refused`, where Studyhall switched one off by itself."""


_REMINDER: Final = Shape(
    Reminder,
    reminders,
    person=reminders.c.person_id,
    account=reminders.c.account_id,
    platform=accounts.c.platform,
    zone=func.coalesce(persons.c.zone, reminders.c.zone),
)
_REMINDERS: Final = (
    _REMINDER.select()
    .join(persons, persons.c.id == reminders.c.person_id)
    .join(accounts, accounts.c.id == reminders.c.account_id)
)


def find_reminder(tx: Transaction, person: int) -> Reminder | None:
    """None for who never switched any on."""
    return tx.find(_REMINDER, _REMINDERS.where(reminders.c.person_id == person))


def save_reminder(
    tx: Transaction, person: int, *, account: int, time: str, zone: str, next_at: datetime | None, at: datetime
) -> None:
    """Keep when and where; whatever was before is forgotten."""
    changed = {
        "account_id": account,
        "time": time,
        "zone": zone,
        "since": at,
        "next_at": next_at,
        "stopped": None,
    }
    saving = tx.insert(reminders).values(person_id=person, **changed)
    tx.execute(saving.on_conflict_do_update(index_elements=["person_id"], set_=changed))


# --- claiming a date -------------------------------------------------------------------------------------------------

next_due: Final = earliest(reminders.c.next_at, reminders.c.next_at.is_not(None))
"""When the next of all is due; in the past where it waits to be claimed."""


def lock_due(tx: Transaction, *, now: datetime, at_most: int) -> list[Reminder]:
    """Those that are due, the longest first, each locked against every other process."""
    due = _REMINDERS.where(reminders.c.next_at <= now).order_by(reminders.c.next_at).limit(at_most)
    return tx.load(_REMINDER, due.with_for_update(of=(reminders, persons), skip_locked=True))


def claim_date(tx: Transaction, person: int, *, on: date, due_at: datetime) -> bool:
    """Take the right to remind somebody on a date; False where it was taken. Dates that told nothing are forgotten."""
    nothing = (~reminded.c.of_reviews, ~reminded.c.of_daily)
    tx.execute(delete(reminded).where(reminded.c.person_id == person, reminded.c.on_date < on, *nothing))
    return tx.keep(reminded, {"person_id": person, "on_date": on, "due_at": due_at})


def plan_next(tx: Transaction, person: int, *, next_at: datetime | None) -> None:
    tx.execute(update(reminders).where(reminders.c.person_id == person).values(next_at=next_at))


# --- sending ---------------------------------------------------------------------------------------------------------


class Waiting(NamedTuple):
    """A date that is claimed, and whose reminder is still to be sent."""

    id: int
    person: int
    native: Native
    """Where it goes."""
    language: str
    zone: str
    due_at: datetime
    reviews: bool
    """What is to be looked at."""
    daily: bool


_WAITING: Final = Shape(
    Waiting,
    id=reminded.c.id,
    person=reminded.c.person_id,
    native=Shape(Native, accounts),
    language=accounts.c.language,
    zone=func.coalesce(persons.c.zone, reminders.c.zone),
    due_at=reminded.c.due_at,
    reviews=persons.c.remind_reviews,
    daily=persons.c.remind_daily,
)


def load_waiting(tx: Transaction, *, platform: str, since: datetime, at_most: int) -> list[Waiting]:
    """Claimed dates due since an instant, the oldest first."""
    waiting = (
        _WAITING.select()
        .join(persons, persons.c.id == reminded.c.person_id)
        .join(reminders, reminders.c.person_id == persons.c.id)
        .join(accounts, accounts.c.id == reminders.c.account_id)
        .where(reminded.c.begun_at.is_(None), reminded.c.due_at >= since, accounts.c.platform == platform)
    )
    return tx.load(_WAITING, waiting.order_by(reminded.c.due_at, reminded.c.id).limit(at_most))


def begin(tx: Transaction, row: int, *, of: frozenset[Topic], at: datetime) -> bool:
    """Take a claimed date to send what there is to tell; False where somebody has. It is never sent again."""
    told = {"of_reviews": Topic.REVIEWS in of, "of_daily": Topic.DAILY in of}
    taking = update(reminded).where(reminded.c.id == row, reminded.c.begun_at.is_(None))
    return tx.execute(taking.values(begun_at=at, **told)).rowcount == 1


def take_back(tx: Transaction, row: int) -> None:
    """It certainly was not sent, and may be."""
    nothing = {"begun_at": None, "of_reviews": False, "of_daily": False}
    tx.execute(update(reminded).where(reminded.c.id == row).values(nothing))


def count_ignored(tx: Transaction, person: int, topic: Topic) -> int:
    """How often somebody was reminded since they last did it, or switched reminders."""
    given = answers if topic is Topic.DAILY else review_answers
    own = select(accounts.c.id).where(accounts.c.person_id == person)
    done = select(func.max(given.c.at)).where(given.c.account_id.in_(own)).scalar_subquery()
    switched = select(reminders.c.since).where(reminders.c.person_id == person).scalar_subquery()
    since = and_(reminded.c.begun_at > switched, or_(done.is_(None), reminded.c.begun_at > done))
    counted = select(func.count()).where(reminded.c.person_id == person, _TOLD[topic], since)
    return int(tx.execute(counted).scalar_one())


def stop(tx: Transaction, person: int, topics: frozenset[Topic], *, why: str) -> None:
    """Switch off by itself; why is `ignored` or `refused`."""
    off = {_SWITCH[topic]: False for topic in topics}
    tx.execute(update(persons).where(persons.c.id == person).values(off))
    tx.execute(update(reminders).where(reminders.c.person_id == person).values(stopped=why))
    still = exists().where(persons.c.id == person, or_(persons.c.remind_reviews, persons.c.remind_daily))
    tx.execute(update(reminders).where(reminders.c.person_id == person, ~still).values(next_at=None))


# --- what is open ----------------------------------------------------------------------------------------------------


class OpenPost(NamedTuple):
    """A daily that stands and that somebody has not answered."""

    group: int
    on: date
    platform: str
    channel: str
    closes_at: datetime


_OPEN_POST: Final = Shape(
    OpenPost,
    posts,
    group=spaces.c.group_id,
    on=posts.c.on_date,
    platform=spaces.c.platform,
    channel=channels.c.native_id,
)


def load_unanswered(tx: Transaction, person: int, *, now: datetime) -> list[OpenPost]:
    """In the groups where somebody is a member; their home first, then what was posted last."""
    answered = exists().where(claims.c.person_id == person, claims.c.daily_id == posts.c.daily_id)
    wanted = (
        placed(_OPEN_POST.select(), posts)
        .join(members, and_(members.c.group_id == spaces.c.group_id, members.c.person_id == person))
        .where(UNFINISHED, posts.c.state == "posted", posts.c.closed_at.is_(None), posts.c.closes_at > now, ~answered)
        .order_by((members.c.home == channels.c.id).desc(), posts.c.due_at.desc(), posts.c.id)
    )
    return tx.load(_OPEN_POST, wanted)


class Home(NamedTuple):
    """The channel in which somebody answered last."""

    platform: str
    space: str
    channel: str


_HOME: Final = Shape(Home, platform=spaces.c.platform, space=spaces.c.native_id, channel=channels.c.native_id)


def find_home(tx: Transaction, person: int) -> Home | None:
    """None for who never answered a daily."""
    wanted = (
        _HOME.select()
        .join(spaces, spaces.c.id == channels.c.space_id)
        .join(members, members.c.home == channels.c.id)
        .where(members.c.person_id == person)
    )
    return tx.find(_HOME, wanted.order_by(members.c.through.desc(), members.c.group_id))


# --- persons that become one, or two ---------------------------------------------------------------------------------


def drop_one(tx: Transaction, *, person: int, other: int) -> None:
    """Of the reminders of two persons who become one, those stay that are on, `person`'s rather."""
    both = {one.person: one for one in tx.load(_REMINDER, _REMINDERS.where(reminders.c.person_id.in_((person, other))))}
    if len(both) > 1:
        off = person if both[person].next_at is None and both[other].next_at is not None else other
        tx.execute(delete(reminders).where(reminders.c.person_id == off))


def part_reminders(tx: Transaction, account: int, *, person: int, own: int) -> None:
    """They go with the account that they are sent to; whoever is left without one is reminded of nothing."""
    moved = update(reminders).where(reminders.c.person_id == person, reminders.c.account_id == account)
    gone = tx.execute(moved.values(person_id=own)).rowcount == 1
    off: dict[Column[bool], bool] = {persons.c.remind_reviews: False, persons.c.remind_daily: False}
    tx.execute(update(persons).where(persons.c.id == (person if gone else own)).values(off))
