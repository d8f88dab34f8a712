"""Who sits an exam, and whether its time is up: every control of an exam begins here."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from functools import wraps

from bot.core import Study
from bot.declaring import Serve
from bot.posting.dailies import CLOSE_AFTER
from bot.rules.punctuality import platform_now
from bot.rules.questions import UNKNOWN_BUTTON
from bot.rules.spaces import person_of
from bot.talk.asks import Ask
from bot.talk.pages import Outcome, Refusal
from bot.verbs.exam.refusals import ABANDONED, NOT_YOUR_EXAM
from content.exams import Close
from content.questions import Pack
from storage import exams
from storage.database import Transaction
from storage.exams import Exam, Sheet


@dataclass(frozen=True, slots=True)
class Seat:
    """A click at a question of the caller's own exam, in its transaction; the exam's row is locked."""

    tx: Transaction
    pack: Pack
    ask: Ask
    now: datetime
    """As the platforms have it."""
    exam: Exam
    sheet: Sheet
    late: bool = False
    """Whether the exam's time was up before this very click, which found it unsubmitted."""


Step = Callable[[Seat], Outcome]


def seated(step: Step) -> Serve:
    """A use case that is a step at the caller's own exam; a Refusal where it isn't theirs, or was abandoned."""

    @wraps(step)
    async def serve(study: Study, ask: Ask) -> Outcome:
        now = platform_now(study)

        def take(tx: Transaction) -> Outcome:
            seat = _find_seat(tx, study.pack, ask, now)
            return seat if isinstance(seat, Refusal) else step(seat)

        return await study.database.write(take)

    return serve


def _find_seat(tx: Transaction, pack: Pack, ask: Ask, now: datetime) -> Seat | Refusal:
    """The seat that a control belongs to; an exam whose time is up is submitted as it stood."""
    exam = exams.lock_exam_of(tx, ask.shown.id)
    sheet = exams.load_sheet(tx, ask.shown.id)
    if exam is None or sheet is None:
        return UNKNOWN_BUTTON
    seat = Seat(tx, pack, ask, now, exam, sheet)
    if person_of(tx, ask.caller) != seat.exam.person:
        return NOT_YOUR_EXAM
    if seat.exam.ended_at is None and is_up(seat.exam, clicked_at=ask.caller.at, now=now):
        return replace(seat, exam=submit(tx, seat.exam, Close.TIME, at=seat.exam.closes_at), late=True)
    return ABANDONED if seat.exam.close is Close.ABANDONED else seat


def find_running(tx: Transaction, person: int, now: datetime) -> Exam | None:
    """The exam that a person sits; one whose time is up is submitted as it stood."""
    exam = exams.find_open(tx, person)
    if exam is None or not is_up(exam, clicked_at=now, now=now):
        return exam
    submit(tx, exam, Close.TIME, at=exam.closes_at)
    return None


def is_up(exam: Exam, *, clicked_at: datetime, now: datetime) -> bool:
    """Whether a click comes too late: the platform saw it after the end, or it arrives here long after that."""
    return clicked_at >= exam.closes_at or now >= exam.closes_at + CLOSE_AFTER


def submit(tx: Transaction, exam: Exam, close: Close, *, at: datetime) -> Exam:
    """The end of an exam, as it stands."""
    exams.end_exam(tx, exam.id, close, at=at)
    return exams.load_exam(tx, exam.id)
