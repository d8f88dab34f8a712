"""Dailies: a group's item for one local date, frozen when chosen, and when its answer may be shown."""

from collections.abc import Collection
from datetime import date, datetime, timedelta
from typing import Final, NamedTuple

from sqlalchemy import bindparam, exists, func, or_, select, update

from content.items import Item
from content.selection import Past
from storage.among import among
from storage.database import Transaction
from storage.places import asked_in_groups
from storage.plan_tables import EXAM_DATES
from storage.plans import ExamDate
from storage.posts import UNFINISHED
from storage.prepared import Prepared, Query
from storage.results import ANSWERS, COUNTED_ANSWERS, COUNTED_RIGHT, RIGHT
from storage.rows import Shape, Value
from storage.tables import OPEN_STATES, channels, dailies, groups, posts, spaces


class Daily(NamedTuple):
    """A group's choice for one local date, without what is asked."""

    id: int
    group: int
    on: date
    settled_at: datetime | None
    waited: bool
    """Whether verdicts wait, or have waited, until it is settled."""


_DAILY: Final = Shape(
    Daily, dailies, group=dailies.c.group_id, on=dailies.c.on_date, waited=dailies.c.reveal == "at_close"
)


_OF_DATE: Final = Query(
    _DAILY, _DAILY.select().where(among(dailies.c.group_id, "groups"), dailies.c.on_date == bindparam("on"))
)


def find_dailies(tx: Transaction, groups: Collection[int], *, on: date) -> dict[int, Daily]:
    """Group -> its daily of a date, of those that have chosen one."""
    return {daily.group: daily for daily in tx.all(_OF_DATE, groups=groups, on=on)}


def load_daily(tx: Transaction, daily: int) -> Daily:
    """A daily that exists."""
    return tx.one(_DAILY, _DAILY.select().where(dailies.c.id == daily))


class Frozen(NamedTuple):
    """What is asked, as the columns of a daily have it."""

    question: str
    digest: str
    template_version: int | None
    seed: str | None
    item: str


def freeze(item: Item) -> Frozen:
    return Frozen(item.question, item.digest, item.template_version, item.seed, item.model_dump_json())


class Choice(NamedTuple):
    """What a group is asked on a date."""

    group: int
    exam: str
    reveal: str
    asked: Frozen


_KEEP: Final = Prepared(
    lambda insert: insert(dailies).on_conflict_do_nothing(),
    ("group_id", "on_date", "exam", "reveal", "chosen_at", *Frozen._fields),
)


def keep_dailies(tx: Transaction, choices: Collection[Choice], *, on: date, at: datetime) -> None:
    """Freeze some groups' choices for a date. Where another process was first, its choice stands: the row decides."""
    rows = [
        {
            "group_id": one.group,
            "on_date": on,
            "exam": one.exam,
            "reveal": one.reveal,
            "chosen_at": at,
            **one.asked._asdict(),
        }
        for one in choices
    ]
    tx.run_many(_KEEP, rows)


class Choosing(NamedTuple):
    """What a group has chosen that its dailies are chosen by."""

    group: int
    exam: str | None
    """The exam version; None: the one in force on the daily's date."""
    reveal: str
    topics: str
    """What they are about, a key on each line; empty: the whole exam."""
    planned: ExamDate | None
    """Its date for the exam."""


_CHOOSING: Final = Shape(Choosing, groups, group=groups.c.id, planned=Shape(ExamDate, EXAM_DATES["group"]))
_CHOSEN: Final = Query(
    _CHOOSING,
    _CHOOSING.select()
    .outerjoin(EXAM_DATES["group"], EXAM_DATES["group"].c.group_id == groups.c.id)
    .where(among(groups.c.id, "groups")),
)


def load_choosing(tx: Transaction, groups: Collection[int]) -> dict[int, Choosing]:
    """Group -> what it has chosen."""
    return {one.group: one for one in tx.all(_CHOSEN, groups=groups)}


class _GroupsPast(NamedTuple):
    group: int
    past: Past


_ASKED: Final = asked_in_groups("groups").subquery()
_PAST: Final = Shape(
    _GroupsPast,
    group=_ASKED.c.group_id,
    past=Shape(Past, dailies, on=dailies.c.on_date, answers=ANSWERS, right=RIGHT),
)
_PAST_OF: Final = Query(
    _PAST, _PAST.select().join(dailies, dailies.c.id == _ASKED.c.daily_id).order_by(dailies.c.on_date)
)


def load_past(tx: Transaction, groups: Collection[int]) -> dict[int, list[Past]]:
    """Group -> all dailies that were asked in its spaces, with how they were answered, in the order of their dates."""
    found: dict[int, list[Past]] = {group: [] for group in groups}
    for one in tx.all(_PAST_OF, groups=groups):
        found[one.group].append(one.past)
    return found


_A_DATE: Final = timedelta(hours=25)
"""No local date is longer."""


_STILL_DUE: Final = (
    exists()
    .where(channels.c.space_id == spaces.c.id, spaces.c.group_id == dailies.c.group_id)
    .where(channels.c.next_on <= dailies.c.on_date)
)
# Posts without a daily are none of these; were one found, a NULL would say of no daily that it isn't among them.
_OPEN: Final = select(func.coalesce(posts.c.daily_id, 0)).where(
    UNFINISHED, posts.c.closed_at.is_(None), or_(*(posts.c.state == state for state in OPEN_STATES))
)
_OF_IT: Final = exists().where(posts.c.daily_id == dailies.c.id)
_STOOD: Final = _OF_IT.where(posts.c.state == "posted", or_(posts.c.ended == "time", posts.c.ended == "paused"))
_MAY_COME: Final = _OF_IT.where(posts.c.due_at > bindparam("since", type_=posts.c.due_at.type))


_UNSETTLED: Final = Value(dailies.c.id)
_MAY_BE: Final = _UNSETTLED.select().where(
    dailies.c.settled_at.is_(None), dailies.c.id.not_in(_OPEN), ~_STILL_DUE, or_(_STOOD, ~_MAY_COME)
)
_MAY_BE_SETTLED: Final = Query(_UNSETTLED, _MAY_BE)
_THIS_MAY_BE: Final = Query(_UNSETTLED, _MAY_BE.where(dailies.c.id == bindparam("daily")))


def load_unsettled(tx: Transaction, now: datetime) -> list[int]:
    """Dailies that may be settled: none of their posts is open and no channel of their group has them still due.

    One that stands nowhere waits until its date is over: nobody has seen its answer, so it may still be posted.
    """
    return tx.all(_MAY_BE_SETTLED, since=now - _A_DATE)


def may_be_settled(tx: Transaction, daily: int, now: datetime) -> bool:
    """Whether a daily is one of those."""
    return tx.first(_THIS_MAY_BE, daily=daily, since=now - _A_DATE) is not None


def mark_settled(tx: Transaction, daily: int, *, at: datetime) -> bool:
    """Misses are settled and the answer may be shown; False when that was done already."""
    settling = update(dailies).where(dailies.c.id == daily, dailies.c.settled_at.is_(None)).values(settled_at=at)
    return tx.execute(settling).rowcount == 1


def keep_results(tx: Transaction, daily: int) -> None:
    """Count how it was answered, by those whose names are gone, too: from now on nobody has to."""
    tx.execute(update(dailies).where(dailies.c.id == daily).values(answers=COUNTED_ANSWERS, right=COUNTED_RIGHT))


def open_until(tx: Transaction, daily: int) -> datetime | None:
    """When the last of a daily's posts closes, of those that stand or will at any moment; None where there is none."""
    open_posts = select(func.max(posts.c.closes_at)).where(posts.c.daily_id == daily, posts.c.state.in_(OPEN_STATES))
    return tx.execute(open_posts).scalar()
