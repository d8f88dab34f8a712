"""Which question comes next (docs/rules.md). Pure: the same history and date always give the same choice."""

import hashlib
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final, TypeVar

from content.blueprints import Domain, Exam
from content.questions import Question
from content.templates.family import Family

Askable = Question | Family
OneKind = TypeVar("OneKind", Question, Family)

SECOND_CHANCE_AFTER: Final = timedelta(days=60)
ONE_IN: Final = 10
"""Of so many dailies one has numbers drawn for the group."""
_LOOK_BACK: Final = 50
"""How many past dailies the balance between domains looks at: as many as an exam scores."""
_ENOUGH: Final = 3
"""Dailies of a domain before its share of right answers says anything."""


@dataclass(frozen=True, slots=True)
class Past:
    """A daily the group has had."""

    question: str
    on: date
    answers: int
    right: int

    @property
    def share_right(self) -> float | None:
        return self.right / self.answers if self.answers else None


@dataclass(frozen=True, slots=True)
class Bank:
    """What may be asked in an exam. It is made once: thousands of groups may need their questions in one minute."""

    exam: Exam
    fixed: tuple[Question, ...]
    parametric: tuple[Family, ...]
    domain_of: Mapping[str, Domain]
    """By the id of a question or a family."""


def make_bank(questions: Iterable[Question], exam: Exam, families: Iterable[Family] = ()) -> Bank:
    """Of some questions and families those whose main task is one of the exam's."""
    fixed, parametric = _of_exam(questions, exam), _of_exam(families, exam)
    of_task = {task.id: domain for domain in exam.domains for task in domain.tasks}
    every: list[Askable] = [*fixed, *parametric]
    domain_of = {one.id: of_task[one.tasks(exam.code)[0]] for one in every}
    return Bank(exam, tuple(fixed), tuple(parametric), domain_of)


def _of_exam(every: Iterable[OneKind], exam: Exam) -> list[OneKind]:
    tasks = exam.task_ids
    return [one for one in every if one.tasks(exam.code) and one.tasks(exam.code)[0] in tasks]


def choose(bank: Bank, past: Sequence[Past], *, on: date, seed: str, block: Collection[str] = ()) -> Askable | None:
    """The question for `on`, or the family that it is drawn from; None for a bank that has none for its exam.

    Nothing is repeated until the bank is used up, except second chances: what most of the group got wrong sixty
    days ago or more. Of ten dailies one is drawn from a family. Domains follow the blueprint's weights, leaning towards
    the group's weak spots; within one, three dates of four keep to the plan's current `block`, whose questions and
    families are given by their ids. `seed` keeps groups apart.
    """
    is_drawn = bool(bank.parametric) and (not bank.fixed or _is_families_turn(len(past), seed))
    candidates = _candidates(bank.parametric if is_drawn else bank.fixed, past, on)
    if not candidates:
        return None
    domain_of = bank.domain_of
    wanted = _wanted_domain({domain_of[q.id].id for q in candidates}, past, bank.exam, domain_of)
    in_domain = [q for q in candidates if domain_of[q.id].id == wanted]
    if _keeps_to_block(on):
        in_domain = [q for q in in_domain if q.id in block] or in_domain
    return min(in_domain, key=lambda q: _draw(seed, on, q.id))


def _is_families_turn(had: int, seed: str) -> bool:
    """One daily of each ten, at a place that nobody can tell beforehand."""
    tenth, place = divmod(had, ONE_IN)
    return int(hashlib.sha256(f"{seed}:{tenth}".encode()).hexdigest(), 16) % ONE_IN == place


def _keeps_to_block(on: date) -> bool:
    """Every fourth date mixes in something else: what was studied weeks ago should come, too."""
    return on.toordinal() % 4 != 0


def _draw(seed: str, on: date, question: str) -> str:
    return hashlib.sha256(f"{seed}:{on.isoformat()}:{question}".encode()).hexdigest()


def _candidates(questions: Sequence[Askable], past: Sequence[Past], on: date) -> list[Askable]:
    latest = {p.question: p for p in sorted(past, key=lambda p: p.on)}
    fresh = [q for q in questions if q.id not in latest or _second_chance(latest[q.id], on)]
    return fresh or _least_used(questions, past)


def _second_chance(asked: Past, on: date) -> bool:
    share = asked.share_right
    return share is not None and share < 0.5 and on - asked.on >= SECOND_CHANCE_AFTER


def _least_used(questions: Iterable[Askable], past: Sequence[Past]) -> list[Askable]:
    """When the bank is used up: what was asked least often, and of that the half asked longest ago."""
    times = Counter(p.question for p in past)
    latest = {p.question: p.on for p in sorted(past, key=lambda p: p.on)}
    known = list(questions)
    if not known:
        return []
    fewest = min(times[q.id] for q in known)
    rest = sorted((q for q in known if times[q.id] == fewest), key=lambda q: (latest[q.id], q.id))
    return rest[: (len(rest) + 1) // 2]


def _wanted_domain(open_domains: set[str], past: Sequence[Past], exam: Exam, domain_of: Mapping[str, Domain]) -> str:
    """The domain that is furthest behind its weight among the latest dailies."""
    recent = sorted(past, key=lambda p: p.on)[-_LOOK_BACK:]
    had: dict[str, list[Past]] = {domain.id: [] for domain in exam.domains}
    for p in recent:
        if p.question in domain_of:
            had[domain_of[p.question].id].append(p)
    weights = {domain.id: domain.weight * _weakness(had[domain.id]) for domain in exam.domains}
    whole = sum(weights.values())
    asked = 1 + sum(map(len, had.values()))

    def behind(domain: str) -> float:
        return asked * weights[domain] / whole - len(had[domain])

    return max(sorted(open_domains), key=behind)


def _weakness(had: Sequence[Past]) -> float:
    """From 0.75 where the group gets everything right to 1.25 where nothing; 1 while too little is known."""
    answers = sum(p.answers for p in had)
    if len(had) < _ENOUGH or not answers:
        return 1.0
    return 1.25 - 0.5 * sum(p.right for p in had) / answers
