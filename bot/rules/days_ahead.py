"""Setting and forgetting a date for the exam, declaring rest days and removing them: a member's own or a group's."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Final

from bot.rules.folding import refold
from bot.talk.dates import DateSaid, SpanSaid
from bot.talk.lines import Command, Line, joined, say
from bot.talk.pages import Refusal
from bot.talk.phrases import day, day_and_year, weekdays
from content.rests import EVERY_DAY, FOR_EVER, Rest
from content.study_plans import AT_MOST
from storage import history, plans
from storage.database import Transaction
from storage.plans import ExamDate, KeptRest, Owner

_REST_AT_MOST: Final = 92
"""Days in one go."""
_RESTS_AT_MOST: Final = 20
_NO_SUCH_DATE: Final = Refusal(say("There is no such date. Write it like 2027-02-01, 1 Feb or in 6 weeks."))
_NO_SUCH_SPAN: Final = Refusal(say("Those dates are in the wrong order. Write them like 2026-12-24..2027-01-02."))
_AS_IT_IS: Final = say("What was already missed stays missed.")
_REST_IS_OVER: Final = Refusal(joined(say("Those days are over."), _AS_IT_IS))
_REST_TOO_LONG: Final = Refusal(
    say("That is longer than {number} days. Enter part of it now and more later.", number=_REST_AT_MOST)
)
_NO_DAY_LEFT: Final = Refusal(say("Resting every day leaves no day to study. Keep at least one."))
_TOO_MANY_RESTS: Final = Refusal(
    say("There can be at most {number} entries of rest days. Remove one first.", number=_RESTS_AT_MOST)
)
NO_SUCH_REST: Final = Refusal(
    say("There are no such rest days. {plan} lists them with their numbers.", plan=Command("plan"))
)
NO_DATE: Final = Refusal(say("There is no date to forget."))


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is to be changed."""

    date: DateSaid | None = None
    rest: SpanSaid | tuple[int, ...] | None = None
    """Rest days that are added."""
    remove: int | None = None
    clear: bool = False
    """Forget the date."""
    weekly: tuple[int, ...] | None = None
    """The days that rest every week, these and no others; None: as they are."""

    @property
    def changes_nothing(self) -> bool:
        return self == Wanted()


def judge(wanted: Wanted, today: date) -> Refusal | None:
    """What can be refused before anything is looked up; `at` is an option of `plan`, or a field of the group's form."""
    if wanted.date is not None and (refusal := _judge_date(wanted.date.on(today), today)) is not None:
        return replace(refusal, at="date")
    if wanted.weekly is not None and len(wanted.weekly) == len(EVERY_DAY):
        return replace(_NO_DAY_LEFT, at="weekly")
    refused = _judge_rest(wanted.rest, today)
    return replace(refused, at="rest") if refused is not None else None


def _judge_rest(rest: SpanSaid | tuple[int, ...] | None, today: date) -> Refusal | None:
    if isinstance(rest, tuple):
        return _NO_DAY_LEFT if len(rest) == len(EVERY_DAY) else None
    return _judge_span(rest.on(today), today) if rest is not None else None


def change_ahead(
    tx: Transaction, owner: Owner, wanted: Wanted, today: date, now: datetime
) -> tuple[Line, ...] | Refusal:
    """A line for each thing that was done or couldn't be; a Refusal where nothing was changed."""
    told = list(_change(tx, owner, wanted, today, now))
    refused = [one for one in told if isinstance(one, Refusal)]
    if refused and len(refused) == len(told):
        return refused[0]
    return tuple(one.line if isinstance(one, Refusal) else one for one in told)


def load_rests_ahead(tx: Transaction, owner: Owner, today: date) -> list[KeptRest]:
    """Rest days that are to come, or come every week; none that were taken away."""
    return [one for one in plans.load_rests(tx, owner, since=today) if one.rest.dropped_on is None]


def weekly_of(rests: Iterable[Rest]) -> tuple[int, ...]:
    """The days that rest every week, as rising numbers from 0 for Monday."""
    every_week = [one.weekdays for one in rests if one.weekdays != EVERY_DAY and one.last == FOR_EVER]
    return tuple(sorted({int(day) for days in every_week for day in days}))


def rest_days(rest: Rest) -> str:
    """`Thu 24 Dec to Sat 2 Jan`, `Sat and Sun every week`."""
    if rest.weekdays != EVERY_DAY:
        return say("{days} every week", days=weekdays(tuple(map(int, rest.weekdays))))
    if rest.first == rest.last:
        return day(rest.first)
    if rest.last >= FOR_EVER:
        return say("from {day} on", day=day(rest.first))
    return say("{first} to {last}", first=day(rest.first), last=day(rest.last))


def _judge_date(on: date | None, today: date) -> Refusal | None:
    if on is None:
        return _NO_SUCH_DATE
    if on < today:
        return Refusal(say("{day} is in the past. Which day is your exam?", day=day_and_year(on, today)))
    if (on - today).days > AT_MOST:
        early = day_and_year(on - timedelta(days=AT_MOST), today)
        return Refusal(
            say("That is more than a year away, too early for a plan. Set it again from {early} on.", early=early)
        )
    return None


def _judge_span(span: tuple[date, date] | None, today: date) -> Refusal | None:
    if span is None:
        return _NO_SUCH_SPAN
    if span[1] < today:
        return _REST_IS_OVER
    return _REST_TOO_LONG if (span[1] - max(span[0], today)).days >= _REST_AT_MOST else None


def _change(tx: Transaction, owner: Owner, wanted: Wanted, today: date, now: datetime) -> Iterator[str | Refusal]:
    if wanted.clear:
        yield say("The date is forgotten.") if plans.forget_exam_date(tx, owner) else NO_DATE
    if wanted.date is not None:
        yield _set_date(tx, owner, wanted.date, today, now)
    if wanted.remove is not None:
        yield _take_away(tx, owner, wanted.remove, today)
    if wanted.weekly is not None:
        yield from _rest_weekly(tx, owner, wanted.weekly, today, now)
    if wanted.rest is not None:
        yield _declare(tx, owner, wanted.rest, today, now)


def _set_date(tx: Transaction, owner: Owner, said: DateSaid, today: date, now: datetime) -> str:
    """A date that is moved keeps the day on which the plan began: nobody begins again because of that."""
    on = said.on(today)
    assert on is not None
    before = plans.find_exam_date(tx, owner)
    begun_on = before.begun_on if before is not None and before.exam_on >= today else today
    plans.save_exam_date(tx, owner, ExamDate(begun_on, on), at=now)
    told = day_and_year(on, today)
    if owner.whose == "group":
        return say("Noted: the group's exam is on {day}.", day=told)
    return say("Noted: your exam is on {day}.", day=told)


def _declare(
    tx: Transaction, owner: Owner, said: SpanSaid | tuple[int, ...], today: date, now: datetime
) -> str | Refusal:
    rest, late = _rest(said, today, now)
    if len(load_rests_ahead(tx, owner, today)) >= _RESTS_AT_MOST:
        return _TOO_MANY_RESTS
    plans.keep_rest(tx, owner, rest)
    _fold_again(tx, owner, since=today)
    noted = say(
        "Noted: {days}. No daily counts as missed then; what you answer counts as always.", days=rest_days(rest)
    )
    return joined(noted, _AS_IT_IS) if late else noted


def _rest(said: SpanSaid | tuple[int, ...], today: date, now: datetime) -> tuple[Rest, bool]:
    """What is declared, from today on at the earliest; whether some of it lies before."""
    if isinstance(said, tuple):
        return Rest(today, FOR_EVER, "".join(map(str, said)), now), False
    span = said.on(today)
    assert span is not None
    return Rest(max(span[0], today), span[1], EVERY_DAY, now), span[0] < today


def _rest_weekly(
    tx: Transaction, owner: Owner, days: tuple[int, ...], today: date, now: datetime
) -> Iterator[str | Refusal]:
    """Entries that name other days make way for one that names these; nothing is done where they are named already."""
    kept = [one for one in load_rests_ahead(tx, owner, today) if weekly_of([one.rest])]
    if weekly_of(one.rest for one in kept) == days:
        return
    taken = [_take_away(tx, owner, one.id, today) for one in kept]
    yield _declare(tx, owner, days, today, now) if days else taken[0]


def _take_away(tx: Transaction, owner: Owner, number: int, today: date) -> str | Refusal:
    """From tomorrow on: a day that was begun as a rest day ends as one."""
    tomorrow = today + timedelta(days=1)
    if not plans.drop_rest(tx, owner, number, on=tomorrow):
        return NO_SUCH_REST
    _fold_again(tx, owner, since=tomorrow)
    return say("Removed: from tomorrow on, a daily that isn't answered counts as missed again.")


def _fold_again(tx: Transaction, owner: Owner, *, since: date) -> None:
    """Misses from a date on that are settled already, as they are with the rest days of now."""
    if owner.whose == "group":
        refold(tx, group=owner.id, persons=history.lock_members(tx, owner.id), since=since)
        return
    for group in history.load_groups_answered_in(tx, owner.id):
        refold(tx, group=group, persons=[owner.id], since=since)
