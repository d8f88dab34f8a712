"""Which question a group is asked on a date, under which exam version."""

from collections.abc import Collection
from datetime import date, datetime
from functools import lru_cache
from typing import NamedTuple

from bot.rules.narrowing import topics_stored
from bot.rules.rotation import rotations_of
from content.blueprints import Exam
from content.drawing import asked_on
from content.items import Item
from content.questions import Pack, Question
from content.selection import Bank, choose, make_bank
from content.study_plans import make_plan
from content.templates.family import Family
from content.templates.making import make_item
from content.templates.registry import families_of
from storage import dailies
from storage.dailies import Daily
from storage.database import Transaction
from storage.plans import ExamDate


def ensure_daily(tx: Transaction, pack: Pack, group: int, on: date, now: datetime) -> Daily | None:
    """The group's daily of a date, chosen and frozen if it is the first to ask; None when the pack has nothing."""
    return ensure_dailies(tx, pack, {group}, on, now).get(group)


def ensure_dailies(tx: Transaction, pack: Pack, groups: Collection[int], on: date, now: datetime) -> dict[int, Daily]:
    """The same of some groups, by group: thousands may be due in one minute, so each table is read once for all."""
    known = dailies.find_dailies(tx, groups, on=on)
    missing = sorted(set(groups) - known.keys())  # in one order, so that two processes wait for each other's, not both
    if not missing:
        return known
    chosen = _choose(tx, pack, missing, on).items()
    choices = [
        dailies.Choice(group, one.exam.code, one.reveal, _freeze(one.asked, one.pack, f"{group}/{on}"))
        for group, one in chosen
        if one.asked is not None
    ]
    dailies.keep_dailies(tx, choices, on=on, at=now)
    return known | dailies.find_dailies(tx, missing, on=on)


def exam_of_day(tx: Transaction, pack: Pack, *, group: int | None, on: date) -> Exam:
    """The exam version a group asks under: the organiser's choice, or the one in force (docs/rules.md).

    Where there is no group yet, it is the one in force.
    """
    return _exam(pack, dailies.load_choosing(tx, {group})[group].exam if group is not None else None, on)


def _exam(pack: Pack, chosen: str | None, on: date) -> Exam:
    return pack.exam(chosen or "") or pack.exam_on(on)


def questions_of_day(tx: Transaction, pack: Pack, *, groups: Collection[int], on: date) -> list[Question | Family]:
    """What the dailies of some groups would be on a date, were they chosen now."""
    return [one.asked for one in _choose(tx, pack, groups, on).values() if one.asked is not None]


class _Chosen(NamedTuple):
    """What a group is asked."""

    pack: Pack
    """With the keys that hold there."""
    exam: Exam
    reveal: str
    asked: Question | Family | None
    """None when the pack has nothing."""


def _choose(tx: Transaction, pack: Pack, groups: Collection[int], on: date) -> dict[int, _Chosen]:
    past, packs = dailies.load_past(tx, groups), rotations_of(tx, pack, groups)
    chosen = {}
    for group, choosing in dailies.load_choosing(tx, groups).items():
        own, exam = packs[group], _exam(pack, choosing.exam, on)
        block = _block_of_day(own, choosing.planned, on) if choosing.planned else frozenset()
        asked = choose(_bank(own, exam.code, choosing.topics), past[group], on=on, seed=str(group), block=block)
        chosen[group] = _Chosen(own, exam, choosing.reveal, asked)
    return chosen


@lru_cache(maxsize=32)
def _bank(pack: Pack, code: str, topics: str) -> Bank:
    """What there is on a group's topics; where the exam has none of them, all there is."""
    exam = pack.exam(code)
    assert exam is not None
    on_them = asked_on(pack, exam, topics_stored(pack, exam, topics))
    questions = [question for question in pack.live if question.id in on_them] if on_them else pack.live
    families = [family for family in families_of(pack) if not on_them or family.id in on_them]
    return make_bank(questions, exam, families)


def _block_of_day(pack: Pack, planned: ExamDate, on: date) -> frozenset[str]:
    """What the block asks that a group's plan has on a date."""
    stretch = make_plan(pack.plan, begun_on=planned.begun_on, exam_on=planned.exam_on).stretch_on(on)
    return _asked_about(pack, stretch.block.services) if stretch else frozenset()


@lru_cache(maxsize=64)
def _asked_about(pack: Pack, services: tuple[str, ...]) -> frozenset[str]:
    fixed = {question.id for question in pack.live if pack.services[question.id] in services}
    return frozenset(fixed | {family.id for family in families_of(pack) if family.service in services})


def _freeze(asked: Question | Family, pack: Pack, seed: str) -> dailies.Frozen:
    return dailies.freeze(make_item(asked, seed)) if isinstance(asked, Family) else _freeze_fixed(pack, asked.id)


@lru_cache(maxsize=1_024)
def _freeze_fixed(pack: Pack, question: str) -> dailies.Frozen:
    """Of 4 kB each: a few hundred groups that are due in one minute are asked the same."""
    return dailies.freeze(Item.freeze(pack.questions[question], pack))
