"""Sitting an exam: every click is kept before the page is turned, and nothing is held but in the tables."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from functools import wraps
from typing import Final

from bot.core import Study
from bot.declaring import Serve, in_time
from bot.rules.entering import enter
from bot.rules.punctuality import platform_now
from bot.rules.questions import UNKNOWN_BUTTON, read_choice
from bot.rules.spaces import person_of
from bot.talk.asks import Ask
from bot.talk.forms import Form
from bot.talk.pages import Outcome, Refusal
from bot.verbs.exam.papers import ExamMap, ExamProgress, ExamQuestion, LastLook, NamesSaid, read_place
from bot.verbs.exam.refusals import GIVEN_UP, NONE_OPEN, no_names
from bot.verbs.exam.results import load_result
from bot.verbs.exam.seats import Seat, Step, find_running, is_up, seated, submit
from content.exams import Close
from content.grading import grade
from content.items import Item, load_item
from content.names import first_mentions
from storage import exams
from storage.database import Transaction
from storage.exams import Exam, Sheet


def _while_open(step: Step) -> Serve:
    """A use case that is a step of an exam under way; where it is over, its result says so and nothing is changed."""

    @wraps(step)
    def take(seat: Seat) -> Outcome:
        if seat.exam.ended_at is None:
            return step(seat)
        return load_result(seat.tx, seat.pack, seat.exam, seat.ask.caller.spot, seat.now, late=seat.late)

    return seated(take)


def load_progress(tx: Transaction, exam: Exam, now: datetime) -> ExamProgress:
    """How far an exam is."""
    return ExamProgress(exam.length, tuple(exams.load_map(tx, exam.id)), exam.closes_at, now)


def _go(seat: Seat) -> Outcome:
    """The question of a control: ExamQuestion, ExamResult or Refusal."""
    exams.keep_place(seat.tx, seat.exam.id, seat.sheet.place)
    return _show(seat.tx, seat.exam, seat.sheet, seat.now)


go: Final = _while_open(_go)


def _show(tx: Transaction, exam: Exam, sheet: Sheet, now: datetime, *, first_ever: bool = False) -> ExamQuestion:
    progress = load_progress(tx, exam, now)
    return ExamQuestion(load_item(sheet.item), sheet.place, sheet.chosen or (), progress, first_ever=first_ever)


def _show_again(seat: Seat) -> Outcome:
    """The same question, as it stands after what was kept."""
    exams.keep_place(seat.tx, seat.exam.id, seat.sheet.place)
    sheet = exams.load_sheet(seat.tx, seat.sheet.id)
    assert sheet is not None
    return _show(seat.tx, seat.exam, sheet, seat.now)


@_while_open
def answer(seat: Seat) -> Outcome:
    """Keep a choice in the place of the one before: ExamQuestion, ExamResult or Refusal."""
    ask = seat.ask
    item = load_item(seat.sheet.item)
    chosen = read_choice(item, ask.chosen)
    if isinstance(chosen, Refusal):
        return chosen
    account, right = enter(seat.tx, ask.caller, seat.now).account, grade(chosen, item.key).right
    exams.keep_choice(seat.tx, seat.sheet.id, chosen, right=right, account=account, at=ask.caller.at)
    return _show_again(seat)


@_while_open
def flag(seat: Seat) -> Outcome:
    """Mark a question to be looked at again: ExamQuestion, ExamResult or Refusal."""
    exams.keep_flag(seat.tx, seat.sheet.id, flagged=True)
    return _show_again(seat)


@_while_open
def unflag(seat: Seat) -> Outcome:
    """Remove the mark: ExamQuestion, ExamResult or Refusal."""
    exams.keep_flag(seat.tx, seat.sheet.id, flagged=False)
    return _show_again(seat)


async def map_form(study: Study, ask: Ask) -> Form | None:
    """Every question to choose from; None where the exam is over or isn't theirs."""
    now = platform_now(study)
    shown = await in_time(study.database.read(lambda tx: _find_map(tx, ask, now)))
    return shown.form(ask.shown) if shown is not None else None


def _find_map(tx: Transaction, ask: Ask, now: datetime) -> ExamMap | None:
    sheet = exams.load_sheet(tx, ask.shown.id)
    exam = exams.load_exam(tx, sheet.exam) if sheet is not None else None
    if sheet is None or exam is None or exam.person != person_of(tx, ask.caller):
        return None
    over = exam.ended_at is not None or is_up(exam, clicked_at=ask.caller.at, now=now)
    return None if over else ExamMap(sheet.place, load_progress(tx, exam, now))


@_while_open
def show_map(seat: Seat) -> Outcome:
    """The map, or the question that was chosen from it: ExamMap, ExamQuestion, ExamResult or Refusal."""
    if not seat.ask.filled:
        return ExamMap(seat.sheet.place, load_progress(seat.tx, seat.exam, seat.now))
    place = read_place(seat.ask.typed)
    sheet = exams.find_sheet(seat.tx, seat.exam.id, place) if place is not None else None
    return UNKNOWN_BUTTON if sheet is None else _go(replace(seat, sheet=sheet))


@_while_open
def show_names(seat: Seat) -> Outcome:
    """NamesSaid, ExamResult or Refusal."""
    names = tuple(first_mentions(_all_of(load_item(seat.sheet.item)), seat.pack.names))
    return NamesSaid(seat.sheet.place, names) if names else no_names(seat.sheet.place + 1)


def _all_of(item: Item) -> str:
    artefact = item.artefact.text if item.artefact else ""
    return "\n".join((item.situation or "", artefact, item.ask, *(option.text for option in item.options)))


@_while_open
def finish(seat: Seat) -> Outcome:
    """LastLook, ExamResult or Refusal."""
    return LastLook(seat.sheet.place, load_progress(seat.tx, seat.exam, seat.now))


@_while_open
def hand_in(seat: Seat) -> Outcome:
    """Submit the exam; a second time shows its result again: ExamResult or Refusal."""
    ended = submit(seat.tx, seat.exam, Close.SUBMITTED, at=seat.ask.caller.at)
    return load_result(seat.tx, seat.pack, ended, seat.ask.caller.spot, seat.now)


@_while_open
def abandon(seat: Seat) -> Outcome:
    """Give an exam up; nothing of it counts: GIVEN_UP, ExamResult or Refusal."""
    submit(seat.tx, seat.exam, Close.ABANDONED, at=seat.ask.caller.at)
    return GIVEN_UP


# --- by command ------------------------------------------------------------------------------------------------------


async def resume_exam(study: Study, ask: Ask) -> Outcome:
    """The question where one is: ExamQuestion or Refusal."""
    return await _of_running(study, ask, show_running)


async def finish_running(study: Study, ask: Ask) -> Outcome:
    """The last look before submitting: LastLook or Refusal."""
    return await _of_running(study, ask, lambda tx, exam, now: LastLook(exam.place, load_progress(tx, exam, now)))


async def _of_running(study: Study, ask: Ask, show: Callable[[Transaction, Exam, datetime], Outcome]) -> Outcome:
    now = platform_now(study)

    def find(tx: Transaction) -> Outcome:
        person = person_of(tx, ask.caller)
        exam = find_running(tx, person, now) if person is not None else None
        return show(tx, exam, now) if exam is not None else NONE_OPEN

    return await study.database.write(find)


def show_running(tx: Transaction, exam: Exam, now: datetime, *, first_ever: bool = False) -> ExamQuestion:
    """The question where an exam's member is."""
    sheet = exams.find_sheet(tx, exam.id, exam.place)
    assert sheet is not None
    return _show(tx, exam, sheet, now, first_ever=first_ever)
