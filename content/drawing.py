"""Which questions a quiz asks. Pure and seeded: the same candidates, memories and seed always give the same quiz."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from content.blueprints import Exam
from content.items import Item
from content.lots import lot
from content.questions import Pack, tasks_of
from content.templates.making import make_item
from content.templates.registry import families_of, find_family
from content.topics import Topic, TopicKind

_ENOUGH: Final = 3
"""Answers to a task's questions before their share of right ones says anything."""
_UNKNOWN_ACCURACY: Final = 0.6
"""What an unpractised task counts as: below what one is good at, above what one keeps getting wrong."""

_SURELY_WANTED: Final = 1.05
"""What one always gets right still comes now and then."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A question or a template that may be asked."""

    id: str
    service: str
    tasks: tuple[str, ...]
    """Of the exam version asked under."""
    facts: tuple[str, ...] = ()
    """Of the pack, that it cites."""


@dataclass(frozen=True, slots=True)
class Memory:
    """What is known of one person and one question (or template)."""

    last_seen: int
    """Counts up with time; the greatest was seen latest."""
    answers: int
    right: int
    last_right: bool
    """Of a group: whether most were right the last time."""

    @property
    def missed(self) -> bool:
        """It was answered wrong the last time."""
        return self.answers > 0 and not self.last_right


_candidate: Final = lru_cache(maxsize=4_096)(Candidate)
"""The same for all packs that are made of one: there are hundreds of them in each."""


@lru_cache(maxsize=32)
def candidates(pack: Pack, exam: Exam) -> tuple[Candidate, ...]:
    """Everything that can be asked under an exam version, in the order of ids."""
    asked = (question for question in pack.live if exam.code in question.tags)
    fixed = [_candidate(q.id, pack.services[q.id], q.tasks(exam.code), q.facts) for q in asked]
    drawn = [_candidate(f.id, f.service, tasks_of(f.tags[exam.code])) for f in families_of(pack) if exam.code in f.tags]
    return tuple(sorted([*fixed, *drawn], key=lambda candidate: candidate.id))


def on_topic(
    every: Sequence[Candidate], topic: Topic, exam: Exam, memories: Mapping[str, Memory], starred: Collection[str] = ()
) -> tuple[Candidate, ...]:
    """The candidates a topic allows; `starred` are the questions that whoever asks has marked."""
    match topic.kind:
        case TopicKind.SERVICE:
            return tuple(c for c in every if c.service == topic.id)
        case TopicKind.TASK:
            return tuple(c for c in every if topic.id in c.tasks)
        case TopicKind.DOMAIN:
            tasks = {task.id for domain in exam.domains if domain.id == topic.id for task in domain.tasks}
            return tuple(c for c in every if tasks & set(c.tasks))
        case TopicKind.FACT:
            return tuple(c for c in every if topic.id in c.facts)
        case TopicKind.MISSED | TopicKind.STARRED:
            missed = {asked for asked, known in memories.items() if known.missed}
            wanted = missed if topic.kind is TopicKind.MISSED else starred
            return tuple(c for c in every if c.id in wanted)
        case TopicKind.ANY | TopicKind.WEAK:
            return tuple(every)


def asked_on(pack: Pack, exam: Exam, some: Iterable[Topic]) -> frozenset[str]:
    """The ids of everything that can be asked on any of some topics that are the same for everybody."""
    every = candidates(pack, exam)
    return frozenset(one.id for topic in some for one in on_topic(every, topic, exam, {}))


def choose(
    allowed: Sequence[Candidate],
    memories: Mapping[str, Memory],
    *,
    number: int,
    never: Collection[str],
    seed: str,
    weights: Mapping[str, float] | None = None,
) -> tuple[str, ...]:
    """Ids of at most `number` different questions, in the order asked.

    What was never seen comes first, then what was seen longest ago. `never` (today's daily) is left out. With
    `weights` (task -> how much it is wanted) the tasks take turns by their weight, and within one the same order holds.
    """
    free = [candidate for candidate in allowed if candidate.id not in never]

    def freshness(candidate: Candidate) -> tuple[int, str]:
        known = memories.get(candidate.id)
        return (known.last_seen if known else -1, lot(seed, candidate.id))

    if weights is None:
        return tuple(c.id for c in sorted(free, key=freshness)[:number])
    return _by_weight(sorted(free, key=freshness), number, weights)


def _by_weight(fresh_first: Sequence[Candidate], number: int, weights: Mapping[str, float]) -> tuple[str, ...]:
    """Each pick goes to the task that is furthest behind its share."""
    by_task: dict[str, list[Candidate]] = {}
    for candidate in fresh_first:
        by_task.setdefault(candidate.tasks[0], []).append(candidate)
    whole = sum(weights.get(task, 0.0) for task in by_task) or 1.0
    taken = dict.fromkeys(by_task, 0)
    chosen: list[str] = []
    while len(chosen) < number and any(by_task.values()):
        wanted = max(
            sorted(task for task, left in by_task.items() if left),
            key=lambda task: (len(chosen) + 1) * weights.get(task, 0.0) / whole - taken[task],
        )
        chosen.append(by_task[wanted].pop(0).id)
        taken[wanted] += 1
    return tuple(chosen)


def weak_spots(every: Sequence[Candidate], exam: Exam, memories: Mapping[str, Memory]) -> dict[str, float]:
    """How much each task is wanted: its share of the blueprint times what one gets wrong of it."""
    answers: dict[str, int] = {}
    right: dict[str, int] = {}
    for candidate in every:
        if (known := memories.get(candidate.id)) is not None:
            task = candidate.tasks[0]
            answers[task] = answers.get(task, 0) + known.answers
            right[task] = right.get(task, 0) + known.right
    wanted = {}
    for domain in exam.domains:
        for tested in domain.tasks:
            enough = answers.get(tested.id, 0) >= _ENOUGH
            accuracy = right.get(tested.id, 0) / answers[tested.id] if enough else _UNKNOWN_ACCURACY
            wanted[tested.id] = domain.weight / len(domain.tasks) * (_SURELY_WANTED - accuracy)
    return wanted


def freeze(pack: Pack, asked: str, *, seed: str) -> Item | None:
    """The item of a question or a template, as it is now; None for one that can no longer be asked."""
    if (family := find_family(asked)) is not None:
        return make_item(family, seed) if asked not in pack.left_out else None
    question = pack.questions.get(asked)
    return Item.freeze(question, pack) if question is not None and pack.asks(question) else None
