"""What the fold writes of each member, and what it wrote before: steps, and where they stand after the latest."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final, NamedTuple

from sqlalchemy import bindparam, delete, func, select

from content.boards import Score, Slot
from content.scoring import Standing, Step
from storage import counters
from storage.answer_tables import members, steps
from storage.database import Transaction
from storage.prepared import Prepared, Query
from storage.rows import Shape

STANDING_NOW: Final = Shape(Standing, members)
STEP: Final = Shape(
    Step,
    steps,
    daily=steps.c.daily_id,
    on=steps.c.on_date,
    standing=Shape(Standing, steps),
    channel=steps.c.channel_id,
)


_IN_ORDER: Final = (steps.c.on_date, steps.c.points.desc(), steps.c.daily_id)
_SINCE: Final = steps.c.on_date >= bindparam("since", type_=steps.c.on_date.type)
_OF_ONE: Final = (steps.c.person_id == bindparam("person"), steps.c.group_id == bindparam("group"), _SINCE)
_STEPS: Final = Query(STEP, STEP.select().where(*_OF_ONE).order_by(*_IN_ORDER))


def load_steps(tx: Transaction, *, group: int, person: int, since: date) -> list[Step]:
    """A member's steps from `since` on, in the order of the dailies' dates; of one date that which counts first."""
    return tx.all(_STEPS, group=group, person=person, since=since)


def load_standing(tx: Transaction, *, group: int, person: int) -> Standing:
    """Where a member stands now; an empty standing for a person who is none."""
    own = STANDING_NOW.select().where(members.c.group_id == group, members.c.person_id == person)
    return tx.find(STANDING_NOW, own) or Standing()


class Through(NamedTuple):
    """The date of somebody's latest step, and the standing after it."""

    on: date
    standing: Standing


class Member(NamedTuple):
    """How far somebody has come."""

    person: int
    through: Through


MEMBER: Final = Shape(
    Member,
    person=members.c.person_id,
    through=Shape(Through, on=members.c.through, standing=STANDING_NOW),
)


@dataclass(slots=True)
class Folded:
    """What the fold wrote of a member: how far they had come before a date, and their steps from then on."""

    through: Through | None = None
    steps: list[Step] = field(default_factory=list)

    @property
    def standing(self) -> Standing:
        return self.through.standing if self.through else Standing()


class _Stepped(NamedTuple):
    person: int
    step: Step


_STEPPED: Final = Shape(_Stepped, person=steps.c.person_id, step=STEP)
_OWN: Final = (steps.c.person_id == members.c.person_id) & (steps.c.group_id == members.c.group_id)
_EARLIER: Final = steps.alias()
_LATEST_BEFORE: Final = (
    select(func.max(_EARLIER.c.on_date))
    .where(_EARLIER.c.person_id == members.c.person_id, _EARLIER.c.group_id == members.c.group_id)
    .correlate(members)
)


def load_folded(tx: Transaction, group: int, *, person: int | None = None, since: date) -> dict[int, Folded]:
    """Every member of a group -> what the fold wrote of them from `since` on; with `person` that member alone."""
    who = (members.c.group_id == group, *(() if person is None else (members.c.person_id == person,)))
    found: dict[int, Folded] = defaultdict(Folded)
    for one in tx.load(MEMBER, MEMBER.select().where(*who, members.c.through < since)):
        found[one.person].through = one.through
    ahead = _STEPPED.select().join(members, _OWN).where(*who, members.c.through >= since)
    for new in tx.load(_STEPPED, ahead.where(steps.c.on_date >= since).order_by(*_IN_ORDER)):
        found[new.person].steps.append(new.step)
    before = _LATEST_BEFORE.where(_EARLIER.c.on_date < since).scalar_subquery()
    for old in tx.load(_STEPPED, ahead.where(steps.c.on_date == before)):
        found[old.person].through = Through(old.step.on, old.step.standing)
    return found


def load_on_streaks(tx: Transaction, group: int, *, on: date) -> set[int]:
    """The members who came to a date with a streak: nobody else has anything to lose by a miss."""
    of_group = members.c.group_id == group
    here = select(members.c.person_id).where(of_group, members.c.through < on, members.c.streak > 0)
    before = _LATEST_BEFORE.where(_EARLIER.c.on_date < on).scalar_subquery()
    ahead = select(members.c.person_id).join(steps, _OWN).where(of_group, members.c.through >= on)
    ahead = ahead.where(steps.c.on_date == before, steps.c.streak > 0)
    return {*tx.execute(here).scalars(), *tx.execute(ahead).scalars()}


_FORGET: Final = Prepared(lambda _: delete(steps).where(*_OF_ONE))


def delete_steps(tx: Transaction, group: int, persons: Iterable[int], *, since: date) -> None:
    """Forget members' steps from `since` on; the fold is about to write them anew."""
    tx.run_many(_FORGET, [{"group": group, "person": person, "since": since} for person in persons])


# --- writing ---------------------------------------------------------------------------------------------------------

_STANDING: Final = Standing._fields

_STEP: Final = Prepared(
    lambda insert_: insert_(steps),
    ("person_id", "daily_id", "group_id", "on_date", "outcome", "points", "channel_id", *_STANDING),
)


def _standing_row(standing: Standing) -> dict[str, Any]:
    return {name: getattr(standing, name) for name in _STANDING}


def _step_row(group: int, person: int, step: Step) -> dict[str, Any]:
    return {
        "person_id": person,
        "daily_id": step.daily,
        "group_id": group,
        "on_date": step.on,
        "outcome": step.outcome,
        "points": step.points,
        "channel_id": step.channel,
        **_standing_row(step.standing),
    }


def save_steps(tx: Transaction, group: int, stepped: Iterable[tuple[int, Step]]) -> None:
    """Write steps, each with its person, that do not stand yet."""
    tx.run_many(_STEP, [_step_row(group, person, step) for person, step in stepped])


def _replacing_standing(insert_: Any) -> Any:
    statement = insert_(members)
    changed = {name: statement.excluded[name] for name in ("through", *_STANDING)}
    return statement.on_conflict_do_update(index_elements=["group_id", "person_id"], set_=changed)


_MEMBER: Final = Prepared(_replacing_standing, ("group_id", "person_id", "through", *_STANDING))


def save_standings(tx: Transaction, group: int, stood: Mapping[int, Through]) -> None:
    """How far members have come: each by their latest step."""
    tx.run_many(_MEMBER, [_member_row(group, person, through) for person, through in stood.items()])


def _member_row(group: int, person: int, through: Through) -> dict[str, Any]:
    return {"group_id": group, "person_id": person, "through": through.on, **_standing_row(through.standing)}


def go_on(tx: Transaction, group: int, new: Mapping[int, Sequence[Step]]) -> None:
    """Write members' next steps, and where they stand after the last one."""
    latest = {person: Through(own[-1].on, own[-1].standing) for person, own in new.items() if own}
    save_steps(tx, group, ((person, step) for person in latest for step in new[person]))
    save_standings(tx, group, latest)


def take(tx: Transaction, group: int, person: int, step: Step, scores: Mapping[Slot, Score]) -> None:
    """Write the step of one answer, where its member stands after it, and what it adds to the boards."""
    tx.run_together(
        (_STEP, _step_row(group, person, step)),
        (_MEMBER, _member_row(group, person, Through(step.on, step.standing))),
        counters.adding(tx, group, {person: scores}),
    )
