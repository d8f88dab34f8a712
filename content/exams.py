"""Mock exams: what is asked, for how long, how far somebody is, and what comes of it. Pure.

How many questions, how many of them count and for how long is the pack's, as is the time that some get more. A half
exam is practice for a lunch break: all of its questions count.
"""

import math
import statistics
from collections.abc import Iterable, Mapping, Sequence
from enum import StrEnum
from typing import Final, NamedTuple

from content.blueprints import Exam
from content.drawing import candidates, freeze
from content.forms import draw, find_stand_ins, split
from content.items import Item
from content.questions import Form, Pack, domain_of

PASS_SHARE: Final = 0.72
"""The share of the scored questions that is taken as the pass mark, of whatever exam: Studyhall's own estimate.

Vendors publish neither the raw mark nor how raw scores become scaled ones. docs/rules.md says how 72 % came about.
"""
DRAWN: Final = 0
"""The number of a form that is nobody else's."""
_TELLING: Final = 3
"""Fewer members than these tell who got what."""


class Length(StrEnum):
    """How much of an exam is sat."""

    FULL = "full"
    HALF = "half"


class Close(StrEnum):
    """How an exam came to its end."""

    SUBMITTED = "submitted"
    TIME = "time"
    """It was submitted as it stood when its time was up."""
    ABANDONED = "abandoned"
    """It counts for nothing."""


def questions_in(exam: Exam, length: Length) -> int:
    """How many are asked: 65 or 33."""
    return exam.questions if length is Length.FULL else math.ceil(exam.questions / 2)


def minutes_for(exam: Exam, length: Length, *, extra: bool) -> int:
    """How long, for a half exam in proportion: 130 minutes, 160 with the allowance; 66 or 81."""
    whole = exam.minutes + (exam.extra_minutes if extra else 0)
    return round(whole * questions_in(exam, length) / exam.questions)


# --- the paper -------------------------------------------------------------------------------------------------------


class Printed(NamedTuple):
    """One question of a paper, frozen."""

    question: str
    """Its id, or that of a template."""
    seed: str | None
    """What a template's numbers were drawn from."""
    domain: str
    scored: bool
    item: Item


def find_form(pack: Pack, exam: Exam, number: int) -> Form | None:
    """A fixed form; None where the pack has none of this number."""
    return next((form for form in pack.forms if (form.exam, form.number) == (exam.code, number)), None)


def print_form(pack: Pack, exam: Exam, form: Form) -> tuple[Printed, ...]:
    """A fixed form as it is asked now: what was retired since it was published has its stand-in there."""
    stand_ins = find_stand_ins(pack, exam)
    asked, unscored = ([stand_ins.get(one, one) for one in some] for some in (form.questions, form.unscored))
    return _printed(pack, _tasks(pack, exam), asked, unscored, seed="")


def print_drawn(pack: Pack, exam: Exam, length: Length, *, seed: str) -> tuple[Printed, ...] | None:
    """A paper drawn from a seed on the blueprint's weights, templates among it; None: a domain has too few.

    It keeps off the fixed forms where the bank is large enough, so that they stay new to who sits one of them later.
    """
    tasks = _tasks(pack, exam)
    fixed = {question for form in pack.forms if form.exam == exam.code for question in form.questions}
    fixed |= set(find_stand_ins(pack, exam).values())
    number = questions_in(exam, length)
    scored = exam.scored if length is Length.FULL else number
    for kept_off in (fixed, set[str]()):
        by_domain = _by_domain(tasks, exam, kept_off)
        drawn = draw(by_domain, split(number, exam.domains), split(scored, exam.domains), seed=seed)
        if drawn is not None:
            return _printed(pack, tasks, *drawn, seed=seed)
    return None


Tasks = Mapping[str, tuple[str, ...]]
"""Question or template -> the tasks it tests in an exam version, the main one first."""


def _tasks(pack: Pack, exam: Exam) -> Tasks:
    return {candidate.id: candidate.tasks for candidate in candidates(pack, exam)}


def _by_domain(tasks: Tasks, exam: Exam, kept_off: set[str]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {domain.id: [] for domain in exam.domains}
    for question, tested in tasks.items():
        if question not in kept_off:
            found[domain_of(tested)].append(question)
    return found


def _printed(
    pack: Pack, tasks: Tasks, questions: Iterable[str], unscored: Iterable[str], *, seed: str
) -> tuple[Printed, ...]:
    left_out = frozenset(unscored)
    paper = []
    for place, question in enumerate(questions):
        item = freeze(pack, question, seed=f"{seed}/{place}")
        if item is not None and question in tasks:
            domain = domain_of(tasks[question])
            paper.append(Printed(question, item.seed, domain, question not in left_out, item))
    return tuple(paper)


# --- on the way ------------------------------------------------------------------------------------------------------


class Cell(NamedTuple):
    """A question as the map shows it."""

    id: int
    answered: bool
    flagged: bool


def next_where(cells: Sequence[Cell], after: int, *, flagged: bool) -> Cell | None:
    """The next open (or flagged) question after a place, from the beginning again behind the last; None: no other."""
    turned = (*cells[after + 1 :], *cells[:after])
    return next((cell for cell in turned if (cell.flagged if flagged else not cell.answered)), None)


# --- the result ------------------------------------------------------------------------------------------------------


class Marked(NamedTuple):
    """A question of an exam that is over."""

    id: int
    question: str
    domain: str
    scored: bool
    answered: bool
    right: bool


class Section(NamedTuple):
    """How somebody did in one domain, of the scored questions."""

    domain: str
    right: int
    of: int

    @property
    def competent(self) -> bool:
        """In the words of the exam's own table: "meets competencies"; otherwise "needs improvement"."""
        return self.right >= PASS_SHARE * self.of


def needed(scored: int) -> int:
    """How many scored questions have to be right to pass: 36 of 50."""
    return math.ceil(PASS_SHARE * scored)


def sections_of(marked: Iterable[Marked]) -> tuple[Section, ...]:
    """The scored questions by domain, in the order of the domains."""
    scored = [one for one in marked if one.scored]
    domains = sorted({one.domain for one in scored})
    by_domain = ([one for one in scored if one.domain == domain] for domain in domains)
    return tuple(Section(some[0].domain, sum(one.right for one in some), len(some)) for some in by_domain)


class Spread(NamedTuple):
    """How a group did in one fixed form: persons, and the quartiles of what they got right."""

    persons: int
    lower: int
    middle: int
    upper: int


def spread_of(scores: Sequence[int]) -> Spread | None:
    """Of each person's first exam on a form; None while fewer than three have sat it, which would tell who got what."""
    if len(scores) < _TELLING:
        return None
    lower, middle, upper = statistics.quantiles(scores, n=4, method="inclusive")
    return Spread(len(scores), round(lower), round(middle), round(upper))
