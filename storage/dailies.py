"""Dailies: a group's item for one local date, frozen when chosen, and when its answer may be shown."""

from datetime import date, datetime, timedelta
from typing import Final, NamedTuple

from sqlalchemy import bindparam, exists, func, or_, select, update

from content.items import Item
from content.selection import Past
from storage.database import Transaction
from storage.places import ASKED_IN_ONE
from storage.posts import UNFINISHED
from storage.prepared import Kept, Query
from storage.results import ANSWERS, COUNTED_ANSWERS, COUNTED_RIGHT, RIGHT
from storage.rows import Shape
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
    _DAILY,
    _DAILY.select().where(dailies.c.group_id == bindparam("group"), dailies.c.on_date == bindparam("on")),
)


def find_daily(tx: Transaction, *, group: int, on: date) -> Daily | None:
    return tx.first(_OF_DATE, group=group, on=on)


def load_daily(tx: Transaction, daily: int) -> Daily:
    """A daily that exists."""
    found = tx.find(_DAILY, _DAILY.select().where(dailies.c.id == daily))
    assert found is not None
    return found


_KEEP: Final = Kept(
    _DAILY,
    dailies,
    (
        *("group_id", "on_date", "exam", "question", "digest", "template_version", "seed", "item", "reveal"),
        "chosen_at",
    ),
)


def keep_daily(tx: Transaction, item: Item, *, group: int, on: date, exam: str, reveal: str, at: datetime) -> Daily:
    """Freeze a choice. When another process was first, its choice stands (the unique row decides)."""
    row = {
        "group_id": group,
        "on_date": on,
        "exam": exam,
        "question": item.question,
        "digest": item.digest,
        "template_version": item.template_version,
        "seed": item.seed,
        "item": item.model_dump_json(),
        "reveal": reveal,
        "chosen_at": at,
    }
    kept = tx.first(_KEEP, **row) or find_daily(tx, group=group, on=on)
    assert kept is not None
    return kept


class Choosing(NamedTuple):
    """What a group has chosen that its dailies are chosen by."""

    exam: str | None
    """The exam version; None: the one in force on the daily's date."""
    reveal: str
    topics: str
    """What they are about, a key on each line; empty: the whole exam."""


_CHOOSING: Final = Shape(Choosing, groups)
_CHOSEN: Final = Query(_CHOOSING, _CHOOSING.select().where(groups.c.id == bindparam("group")))


def load_choosing(tx: Transaction, group: int) -> Choosing:
    found = tx.first(_CHOSEN, group=group)
    assert found is not None
    return found


_PAST: Final = Shape(Past, dailies, on=dailies.c.on_date, answers=ANSWERS, right=RIGHT)
_PAST_OF: Final = Query(_PAST, _PAST.select().where(ASKED_IN_ONE).order_by(dailies.c.on_date))


def load_past(tx: Transaction, group: int) -> list[Past]:
    """All dailies that were asked in the group's spaces, with how they were answered."""
    return tx.all(_PAST_OF, group=group)


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


class _Unsettled(NamedTuple):
    id: int


_UNSETTLED: Final = Shape(_Unsettled, dailies)
_MAY_BE: Final = _UNSETTLED.select().where(
    dailies.c.settled_at.is_(None), dailies.c.id.not_in(_OPEN), ~_STILL_DUE, or_(_STOOD, ~_MAY_COME)
)
_MAY_BE_SETTLED: Final = Query(_UNSETTLED, _MAY_BE)
_THIS_MAY_BE: Final = Query(_UNSETTLED, _MAY_BE.where(dailies.c.id == bindparam("daily")))


def load_unsettled(tx: Transaction, now: datetime) -> list[int]:
    """Dailies that may be settled: none of their posts is open and no channel of their group has them still due.

    One that stands nowhere waits until its date is over: nobody has seen its answer, so it may still be posted.
    """
    return [daily.id for daily in tx.all(_MAY_BE_SETTLED, since=now - _A_DATE)]


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
