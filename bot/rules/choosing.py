"""Which question a group is asked on a date, under which exam version."""

from datetime import date, datetime
from functools import lru_cache

from bot.rules.narrowing import topics_stored
from bot.rules.rotation import rotation_of
from content.blueprints import Exam
from content.drawing import asked_on
from content.items import Item
from content.questions import Pack, Question
from content.selection import Bank, choose, make_bank
from content.study_plans import make_plan
from content.templates.family import Family
from content.templates.making import make_item
from content.templates.registry import families_of
from storage import dailies, plans
from storage.dailies import Daily
from storage.database import Transaction


def ensure_daily(tx: Transaction, pack: Pack, group: int, on: date, now: datetime) -> Daily | None:
    """The group's daily of a date, chosen and frozen if it is the first to ask; None when the pack has nothing."""
    if (known := dailies.find_daily(tx, group=group, on=on)) is not None:
        return known
    chosen = dailies.load_choosing(tx, group)
    exam = _exam(pack, chosen.exam, on)
    asked = _choose(tx, pack, exam, chosen.topics, group=group, on=on)
    if asked is None:
        return None
    item = make_item(asked, f"{group}/{on}") if isinstance(asked, Family) else Item.freeze(asked, pack)
    return dailies.keep_daily(tx, item, group=group, on=on, exam=exam.code, reveal=chosen.reveal, at=now)


def exam_of_day(tx: Transaction, pack: Pack, *, group: int | None, on: date) -> Exam:
    """The exam version a group asks under: the organiser's choice, or the one in force (docs/rules.md).

    Where there is no group yet, it is the one in force.
    """
    return _exam(pack, dailies.load_choosing(tx, group).exam if group is not None else None, on)


def _exam(pack: Pack, chosen: str | None, on: date) -> Exam:
    return pack.exam(chosen or "") or pack.exam_on(on)


def question_of_day(tx: Transaction, pack: Pack, *, group: int, on: date) -> Question | Family | None:
    """What the daily of a date would be, were it chosen now; None when the pack has nothing."""
    chosen = dailies.load_choosing(tx, group)
    return _choose(tx, pack, _exam(pack, chosen.exam, on), chosen.topics, group=group, on=on)


def _choose(tx: Transaction, pack: Pack, exam: Exam, topics: str, *, group: int, on: date) -> Question | Family | None:
    past, asked = dailies.load_past(tx, group), rotation_of(tx, pack, group)
    block = _block_of_day(tx, asked, group=group, on=on)
    return choose(_bank(asked, exam.code, topics), past, on=on, seed=str(group), block=block)


@lru_cache(maxsize=32)
def _bank(pack: Pack, code: str, topics: str) -> Bank:
    """What there is on a group's topics; where the exam has none of them, all there is."""
    exam = pack.exam(code)
    assert exam is not None
    on_them = asked_on(pack, exam, topics_stored(pack, exam, topics))
    questions = [question for question in pack.live if question.id in on_them] if on_them else pack.live
    families = [family for family in families_of(pack) if not on_them or family.id in on_them]
    return make_bank(questions, exam, families)


def _block_of_day(tx: Transaction, pack: Pack, *, group: int, on: date) -> frozenset[str]:
    """What the block asks that the group's plan has on a date; nothing without a plan."""
    told = plans.find_exam_date(tx, plans.Owner("group", group))
    if told is None:
        return frozenset()
    stretch = make_plan(pack.plan, begun_on=told.begun_on, exam_on=told.exam_on).stretch_on(on)
    services = stretch.block.services if stretch else ()
    fixed = {question.id for question in pack.live if pack.services[question.id] in services}
    return frozenset(fixed | {family.id for family in families_of(pack) if family.service in services})
