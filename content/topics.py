"""What a quiz can be about, and finding a topic by what somebody typed. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from rapidfuzz import fuzz, process, utils

from content.blueprints import Exam
from content.questions import Pack
from content.templates.registry import families_of

_LONGEST: Final = 60
_NEAREST: Final = 3
_LIKE_ENOUGH: Final = 75
"""Of 100: below this a word is another one, and its neighbours are offered instead of taken."""


class TopicKind(StrEnum):
    """How a topic chooses among the questions."""

    ANY = "any"
    WEAK = "weak"
    """Where one's own accuracy is lowest, weighted by the blueprint."""
    MISSED = "missed"
    """One's own wrong answers."""
    STARRED = "starred"
    """What one marked."""
    SERVICE = "service"
    DOMAIN = "domain"
    TASK = "task"
    FACT = "fact"
    """The questions that rest on one fact; there are too many to be listed."""


@dataclass(frozen=True, slots=True)
class Topic:
    """One thing to be quizzed on."""

    kind: TopicKind
    id: str
    """A service's name, the number of a domain or of a task, a fact's id; the kind itself for the rest."""
    name: str
    """As it is shown and typed: `DynamoDB`, `Security`, `2.1 Implement authentication …`."""

    @property
    def key(self) -> str:
        """What is stored: `service:DynamoDB`, `task:2.1`, `weak`."""
        return self.id if self.kind == self.id else f"{self.kind}:{self.id}"


ANY: Final = Topic(TopicKind.ANY, "any", "any topic")
WEAK: Final = Topic(TopicKind.WEAK, "weak", "weak spots")
MISSED: Final = Topic(TopicKind.MISSED, "missed", "missed questions")
STARRED: Final = Topic(TopicKind.STARRED, "starred", "starred questions")


def topics(pack: Pack, exam: Exam) -> tuple[Topic, ...]:
    """Every topic of a pack under one exam version: the general ones, domains, tasks, then services by name."""
    asked = {pack.services[q.id] for q in pack.live if exam.code in q.tags}
    asked |= {family.service for family in families_of(pack) if exam.code in family.tags}
    domains = [Topic(TopicKind.DOMAIN, domain.id, domain.title) for domain in exam.domains]
    tasks = [
        Topic(TopicKind.TASK, task.id, f"{task.id} {task.title}") for domain in exam.domains for task in domain.tasks
    ]
    services = map(topic_of_service, sorted(asked, key=str.casefold))
    return (ANY, WEAK, MISSED, STARRED, *domains, *tasks, *services)


def topic_of_service(name: str) -> Topic:
    """What is asked on a service."""
    return Topic(TopicKind.SERVICE, name, name)


def topic_of_fact(pack: Pack, fact: str) -> Topic:
    """The questions that rest on a fact of the pack."""
    return Topic(TopicKind.FACT, fact, pack.index.title(fact))


def find_by_key(pack: Pack, known: Sequence[Topic], key: str) -> Topic | None:
    """The topic that was stored under a key."""
    kind, _, fact = key.partition(":")
    if kind == TopicKind.FACT and fact in pack.facts:
        return topic_of_fact(pack, fact)
    return next((topic for topic in known if topic.key == key), None)


def find_topic(known: Sequence[Topic], typed: str) -> Topic | None:
    """The topic somebody means: by its whole name or number, by a beginning or a part of it, or nearly so."""
    wanted = _plain(typed)
    if not wanted:
        return None
    for fits in (_is_it, _begins, _holds):
        found = [topic for topic in known if fits(topic, wanted)]
        if found:
            return min(found, key=lambda topic: len(topic.name))
    near = _extract(known, wanted, at_most=1, least=_LIKE_ENOUGH)
    return near[0] if near else None


def nearest_topics(known: Sequence[Topic], typed: str, *, at_most: int = _NEAREST) -> tuple[Topic, ...]:
    """Topics that come nearest to what was typed, the nearest first."""
    return _extract(known, _plain(typed), at_most=at_most, least=0)


def offered_topics(known: Sequence[Topic], typed: str, *, at_most: int) -> tuple[Topic, ...]:
    """Topics for what is typed so far: those that hold it, or else those that come near it; at first the general."""
    wanted = _plain(typed)
    if not wanted:
        return tuple(known[:at_most])
    fitting = [*(t for t in known if _begins(t, wanted)), *(t for t in known if _holds(t, wanted))]
    unique = tuple(dict.fromkeys(fitting))
    return unique[:at_most] or nearest_topics(known, typed, at_most=at_most)


def _plain(typed: str) -> str:
    return " ".join(utils.default_process(typed[:_LONGEST]).split())


def _names(topic: Topic) -> tuple[str, ...]:
    return tuple(dict.fromkeys((_plain(topic.name), _plain(topic.id))))


def _is_it(topic: Topic, wanted: str) -> bool:
    return wanted in _names(topic)


def _begins(topic: Topic, wanted: str) -> bool:
    return any(name.startswith(wanted) for name in _names(topic))


def _holds(topic: Topic, wanted: str) -> bool:
    return any(wanted in name or wanted.replace(" ", "") in name.replace(" ", "") for name in _names(topic))


def _extract(known: Sequence[Topic], wanted: str, *, at_most: int, least: int) -> tuple[Topic, ...]:
    names = {n: _plain(topic.name) for n, topic in enumerate(known)}
    found = process.extract(wanted, names, scorer=fuzz.QRatio, limit=at_most, score_cutoff=least)
    return tuple(known[n] for _, _, n in found)
