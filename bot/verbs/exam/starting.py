"""`exam`: what can be started, and the start of an exam."""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.core import Study
from bot.rules.choosing import exam_of_day
from bot.rules.entering import enter
from bot.rules.punctuality import platform_now
from bot.rules.questions import UNKNOWN_BUTTON
from bot.rules.rotation import rotation_of
from bot.rules.spaces import enter_group, group_of, local_today, person_of
from bot.talk.asks import Ask
from bot.talk.pages import Outcome, Refusal
from bot.talk.people import Spot
from bot.verbs.exam import refusals
from bot.verbs.exam.front import FrontPage
from bot.verbs.exam.options import EXTRA_TIME, FORM_NUMBER, LENGTH, VERSION, Time
from bot.verbs.exam.papers import ExamWaiting
from bot.verbs.exam.results import form_name
from bot.verbs.exam.seats import find_running
from bot.verbs.exam.sitting import load_progress, show_running
from content import exams as rules
from content.blueprints import Exam as Version
from content.exams import DRAWN, Length, Printed
from content.questions import Pack
from storage import exams
from storage.database import Transaction
from storage.exams import Exam
from storage.settings import load_settings, save_settings


@dataclass(frozen=True, slots=True)
class Wish:
    """An exam that is to be started."""

    version: str | None
    """Its code; None: what the group studies for."""
    length: Length
    form: int


async def show_front(study: Study, ask: Ask) -> Outcome:
    """The exam under way where one is; otherwise what can be started: ExamQuestion, FrontPage or Refusal."""
    now, wanted = platform_now(study), (ask.click.args if ask.click else ())[:1]
    return await study.database.write(lambda tx: _front(tx, study.pack, ask, now, wanted=wanted))


def _front(tx: Transaction, pack: Pack, ask: Ask, now: datetime, *, wanted: tuple[str, ...]) -> Outcome:
    person = person_of(tx, ask.caller)
    running = find_running(tx, person, now) if person is not None else None
    if running is not None:
        return show_running(tx, running, now)
    return _offer(tx, pack, ask, now, code=wanted[0] if wanted else None)


def _offer(
    tx: Transaction, pack: Pack, ask: Ask, now: datetime, *, code: str | None, first_ever: bool = False
) -> FrontPage | Refusal:
    version = _version(tx, pack, ask.caller.spot, now, code)
    if version is None:
        return UNKNOWN_BUTTON
    if not version.mock:
        return refusals.NO_MOCK
    person = person_of(tx, ask.caller)
    return FrontPage(
        version,
        others=tuple(exam.code for exam in pack.exams if exam.code != version.code),
        forms=tuple(form.number for form in pack.forms if form.exam == version.code),
        taken=exams.load_taken_forms(tx, person, version=version.code) if person is not None else frozenset(),
        extra=load_settings(tx, person).extra_time,
        first_ever=first_ever,
    )


def _version(tx: Transaction, pack: Pack, spot: Spot, now: datetime, code: str | None) -> Version | None:
    """The exam version of a code, or the one that is studied for there; None where there is none of that code."""
    if code is not None:
        return pack.exam(code)
    return exam_of_day(tx, pack, group=group_of(tx, spot), on=local_today(tx, spot, now))


# --- the member's time -----------------------------------------------------------------------------------------------


async def set_time(study: Study, ask: Ask) -> Outcome:
    """Remember how much time a member takes, and show what can be started then: FrontPage or Refusal."""
    now, args = platform_now(study), ask.pressed.args
    time = EXTRA_TIME.kind.read(args[1]) if len(args) == 2 else UNKNOWN_BUTTON
    if isinstance(time, Refusal):
        return UNKNOWN_BUTTON
    return await study.database.write(lambda tx: _set_time(tx, study.pack, ask, now, code=args[0], time=time))


def _set_time(tx: Transaction, pack: Pack, ask: Ask, now: datetime, *, code: str, time: Time) -> Outcome:
    first_ever = keep_time(tx, ask, time, now)
    return _offer(tx, pack, ask, now, code=code, first_ever=first_ever)


def keep_time(tx: Transaction, ask: Ask, time: Time, now: datetime) -> bool:
    """Remember how much time a member takes; whether their account is new."""
    entered = enter(tx, ask.caller, now)
    save_settings(tx, entered.person, {"extra_time": time is Time.LONGER})
    return entered.first_ever


# --- the start -------------------------------------------------------------------------------------------------------


async def start(study: Study, ask: Ask) -> Outcome:
    """Start what was typed: ExamQuestion, ExamWaiting or Refusal."""
    version = ask.get(VERSION)
    wish = Wish(version, ask.get(LENGTH) or Length.FULL, ask.get(FORM_NUMBER) or DRAWN)
    return await _start(study, ask, wish)


async def start_offered(study: Study, ask: Ask) -> Outcome:
    """Start what the front page offered, from a button of its: ExamQuestion, ExamWaiting or Refusal."""
    wish = _read_wish(study.pack, ask.pressed.args)
    return UNKNOWN_BUTTON if wish is None else await _start(study, ask, wish)


def _read_wish(pack: Pack, args: tuple[str, ...]) -> Wish | None:
    if len(args) != 3 or pack.exam(args[0]) is None:
        return None
    code, length, form = args
    known = LENGTH.kind.read(length), DRAWN if form == str(DRAWN) else FORM_NUMBER.kind.read(form)
    match known:
        case (Length() as much, int(number)):
            return Wish(code, much, number)
        case _:
            return None


@dataclass(frozen=True, slots=True)
class PaperPrinted:
    """What will be asked, under which version of the exam."""

    version: Version
    asked: tuple[Printed, ...]


async def _start(study: Study, ask: Ask, wish: Wish) -> Outcome:
    if wish.form != DRAWN and wish.length is Length.HALF:
        return refusals.HALF_IS_DRAWN
    now, pack, seed = platform_now(study), study.pack, secrets.token_hex(8)
    paper = await study.database.read(lambda tx: _print(tx, pack, ask.caller.spot, wish, now, seed=seed))
    if isinstance(paper, Refusal):
        return paper
    return await study.database.write(lambda tx: _begin(tx, ask, wish, paper, now))


def _begin(tx: Transaction, ask: Ask, wish: Wish, paper: PaperPrinted, now: datetime) -> Outcome:
    version = paper.version
    entered = enter(tx, ask.caller, now)
    if (running := find_running(tx, entered.person, now)) is not None:
        return _waiting(tx, running, now)
    minutes = rules.minutes_for(version, wish.length, extra=load_settings(tx, entered.person).extra_time)
    begun = exams.add_exam(
        tx,
        paper.asked,
        group=enter_group(tx, ask.caller.spot, now),
        person=entered.person,
        account=entered.account,
        version=version.code,
        form=wish.form,
        length=wish.length,
        started_at=now,
        closes_at=now + timedelta(minutes=minutes),
    )
    running = exams.find_open(tx, entered.person)
    assert running is not None
    if begun is None:  # another click was first
        return _waiting(tx, running, now)
    return show_running(tx, running, now, first_ever=entered.first_ever)


def _print(tx: Transaction, pack: Pack, spot: Spot, wish: Wish, now: datetime, *, seed: str) -> PaperPrinted | Refusal:
    """It takes a while, so it is done before anything is written."""
    version = _version(tx, pack, spot, now, wish.version)
    if version is None:
        return refusals.no_version(wish.version or "", [exam.code for exam in pack.exams])
    if not version.mock:
        return refusals.NO_MOCK
    form = rules.find_form(pack, version, wish.form)
    if form is None and wish.form != DRAWN:
        return refusals.no_form(wish.form, version.code)
    asked = rotation_of(tx, pack, group_of(tx, spot))
    drawn = (
        rules.print_form(asked, version, form) if form else rules.print_drawn(asked, version, wish.length, seed=seed)
    )
    return PaperPrinted(version, drawn) if drawn else refusals.TOO_SMALL


def _waiting(tx: Transaction, exam: Exam, now: datetime) -> ExamWaiting:
    return ExamWaiting(form_name(exam.version, exam.form), exam.place, load_progress(tx, exam, now))
