"""Which question a group is asked on a date, under which exam version."""

from datetime import date, datetime

from content.items import Item
from content.questions import Exam, Pack, Question
from content.selection import choose
from storage import dailies
from storage.dailies import Daily
from storage.database import Transaction


def ensure_daily(tx: Transaction, pack: Pack, group: int, on: date, now: datetime) -> Daily | None:
    """The group's daily of a date, chosen and frozen if it is the first to ask; None when the pack has nothing."""
    if (known := dailies.find_daily(tx, group=group, on=on)) is not None:
        return known
    exam = exam_of_day(tx, pack, group=group, on=on)
    question = question_of_day(tx, pack, group=group, on=on)
    if question is None:
        return None
    item = Item.freeze(question, pack).model_dump_json()
    return dailies.keep_daily(
        tx, group=group, on=on, exam=exam.code, question=question.id, digest=question.digest, item=item, at=now
    )


def exam_of_day(tx: Transaction, pack: Pack, *, group: int, on: date) -> Exam:
    """The exam version a group asks under: the organiser's choice, or the one in force (docs/rules.md)."""
    return pack.exam(dailies.chosen_exam(tx, group) or "") or pack.exam_on(on)


def question_of_day(tx: Transaction, pack: Pack, *, group: int, on: date) -> Question | None:
    """What the daily of a date would be, were it chosen now; None when the pack has nothing."""
    exam = exam_of_day(tx, pack, group=group, on=on)
    return choose(pack.live, dailies.load_past(tx, group), on=on, exam=exam, seed=str(group))
