"""Which question comes next (docs/rules.md). Pure: the same history and date always give the same choice."""

import hashlib
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from content.blueprints import Exam
from content.questions import Question
from content.templates.family import Family

Askable = Question | Family

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


ByDomain = Mapping[str, Sequence[str]]
"""The ids of what may be asked of each domain, by the domain's id."""


@dataclass(frozen=True, slots=True)
class Bank:
    """What may be asked in an exam. It is made once: thousands of groups may need their questions in one minute."""

    exam: Exam
    fixed: ByDomain
    parametric: ByDomain
    every: Mapping[str, Askable]
    domain_of: Mapping[str, str]


def make_bank(questions: Iterable[Question], exam: Exam, families: Iterable[Family] = ()) -> Bank:
    """Of some questions and families those whose main task is one of the exam's."""
    every: dict[str, Askable] = {question.id: question for question in questions}
    fixed = _by_domain(every.values(), exam)
    drawn = {family.id: family for family in families}
    parametric = _by_domain(drawn.values(), exam)
    domain_of = {one: domain for kind in (fixed, parametric) for domain, some in kind.items() for one in some}
    return Bank(exam, fixed, parametric, every | drawn, domain_of)


def _by_domain(every: Iterable[Askable], exam: Exam) -> ByDomain:
    """In the order of their ids, so that the order in which they come changes no draw."""
    of_task = {task.id: domain.id for domain in exam.domains for task in domain.tasks}
    found: dict[str, list[str]] = defaultdict(list)
    for one in sorted(every, key=lambda one: one.id):
        tasks = one.tasks(exam.code)
        if tasks and tasks[0] in of_task:
            found[of_task[tasks[0]]].append(one.id)
    return dict(found)


def choose(bank: Bank, past: Sequence[Past], *, on: date, seed: str, block: Collection[str] = ()) -> Askable | None:
    """The question for `on`, or the family that it is drawn from; None for a bank that has none for its exam.

    Nothing is repeated until the bank is used up, except second chances: what most of the group got wrong sixty
    days ago or more. Of ten dailies one is drawn from a family. Domains follow the blueprint's weights, leaning towards
    the group's weak spots; within one, three dates of four keep to the plan's current `block`, whose questions and
    families are given by their ids. `seed` keeps groups apart.
    """
    is_drawn = bool(bank.parametric) and (not bank.fixed or _is_families_turn(len(past), seed))
    kind = bank.parametric if is_drawn else bank.fixed
    put_off = _put_off(past, on)
    if not (domains := _open_domains(kind, put_off)):
        put_off = _all_but_least_used(kind, past)
        domains = _open_domains(kind, put_off)
    if not domains:
        return None
    in_domain = [one for one in kind[_wanted_domain(domains, past, bank)] if one not in put_off]
    if block and _keeps_to_block(on):
        in_domain = [one for one in in_domain if one in block] or in_domain
    return bank.every[in_domain[_number(f"{seed}:{on.isoformat()}") % len(in_domain)]]


def _is_families_turn(had: int, seed: str) -> bool:
    """One daily of each ten, at a place that nobody can tell beforehand."""
    tenth, place = divmod(had, ONE_IN)
    return _number(f"{seed}:{tenth}") % ONE_IN == place


def _keeps_to_block(on: date) -> bool:
    """Every fourth date mixes in something else: what was studied weeks ago should come, too."""
    return on.toordinal() % 4 != 0


def _number(seed: str) -> int:
    """One that nobody can tell beforehand, and always the same."""
    return int(hashlib.sha256(seed.encode()).hexdigest(), 16)


def _put_off(past: Sequence[Past], on: date) -> set[str]:
    """What was asked already and is no second chance."""
    latest = {p.question: p for p in sorted(past, key=lambda p: p.on)}
    return {question for question, asked in latest.items() if not _second_chance(asked, on)}


def _open_domains(kind: ByDomain, put_off: set[str]) -> list[str]:
    """The domains of which something is left to ask."""
    return [domain for domain, every in kind.items() if not put_off.issuperset(every)]


def _second_chance(asked: Past, on: date) -> bool:
    share = asked.share_right
    return share is not None and share < 0.5 and on - asked.on >= SECOND_CHANCE_AFTER


def _all_but_least_used(kind: ByDomain, past: Sequence[Past]) -> set[str]:
    """When the bank is used up, what is left are those asked least often, and of them the half asked longest ago."""
    times = Counter(p.question for p in past)
    latest = {p.question: p.on for p in sorted(past, key=lambda p: p.on)}
    every = [one for some in kind.values() for one in some]
    fewest = min((times[one] for one in every), default=0)
    rest = sorted((latest[one], one) for one in every if times[one] == fewest)
    kept = {one for _, one in rest[: (len(rest) + 1) // 2]}
    return set(every) - kept


def _wanted_domain(open_domains: Iterable[str], past: Sequence[Past], bank: Bank) -> str:
    """The domain that is furthest behind its weight among the latest dailies."""
    exam, domain_of = bank.exam, bank.domain_of
    recent = sorted(past, key=lambda p: p.on)[-_LOOK_BACK:]
    had: dict[str, list[Past]] = {domain.id: [] for domain in exam.domains}
    for p in recent:
        if p.question in domain_of:
            had[domain_of[p.question]].append(p)
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
