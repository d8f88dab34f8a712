"""Would somebody pass the exam today? An estimate from first attempts, with how sure it is (docs/readiness.md). Pure.

A question says something about the exam the first time it is met, and never again: drills and repeats don't count. Mock
exams count fully; what was answered in passing counts less, and everything the less the longer ago it was.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from functools import lru_cache
from math import comb, log, sqrt
from typing import Final, NamedTuple

from content.abilities import (
    CASUAL,
    DECLARED_ERROR,
    GRID,
    HARDNESS,
    Ability,
    Asked,
    Hardness,
    Peers,
    chance_right,
    compute_hardness,
    compute_level,
    logistic,
    spread_points,
)
from content.attempts import Attempt, Occasion, first_attempts
from content.blueprints import Domain, Exam
from content.exams import needed
from content.questions import Pack, Question, tasks_of
from content.templates.registry import families_of

ENOUGH: Final = 40
"""First attempts before anything is said."""
ENOUGH_IN_DOMAIN: Final = 5
_IN_90: Final = 1.645
"""Standard deviations to both sides that hold nine in ten."""
_BLINDLY: Final = 1 / 4
"""The chance to hit a template's key: one of four."""
_DAY_S: Final = 86_400
_NOT_IN_PASSING: Final = frozenset({Occasion.MOCK})
_NO_MEASURE: Final = frozenset({Occasion.DRILL, Occasion.REVIEW})
"""Met there first, a question says nothing, then or later; a review asks for what somebody is weak in."""
_NOBODY: Final = Peers(0, 0)


class State(StrEnum):
    """How ready somebody is, in words."""

    TOO_EARLY = "too early to say"
    NOT_YET = "not yet"
    GETTING_THERE = "getting there"
    LIKELY = "likely"
    READY = "ready"


_BELOW: Final = ((0.35, State.NOT_YET), (0.65, State.GETTING_THERE), (0.85, State.LIKELY))
"""Chance to pass -> the state below it."""
_READY_FROM: Final = 0.5
"""Who is ready passes more likely than not even where the estimate is too kind."""


class Kind(NamedTuple):
    """Questions of a domain that are alike beforehand, with their share of it."""

    difficulty: int
    floor: float
    share: float


@dataclass(frozen=True, slots=True)
class Paper:
    """An exam version as the estimate sees it."""

    domains: tuple[Domain, ...]
    weights: tuple[float, ...]
    scored: int
    kinds: tuple[tuple[Kind, ...], ...]
    """Of each domain, what the bank has."""
    asked: Mapping[str, Asked]
    """Question or template id -> what is known of it beforehand."""


@dataclass(frozen=True, slots=True)
class TooEarly:
    """Too little was answered to say anything."""

    first_attempts: int
    lacking: tuple[tuple[str, int], ...]
    """Domains with too few, and how many more each wants."""

    @property
    def state(self) -> State:
        return State.TOO_EARLY

    @property
    def missing(self) -> int:
        """How many more first attempts are wanted."""
        return max(ENOUGH - self.first_attempts, sum(more for _, more in self.lacking))


class Range(NamedTuple):
    """From where to where something lies nine times in ten."""

    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Estimate:
    """What an exam today would come to."""

    first_attempts: int
    share: float
    """Of its questions answered right, as expected."""
    shares: Range
    deviation: float
    """Standard deviation of the share."""
    chance: float
    """To pass."""
    chances: Range
    by_domain: tuple[tuple[Domain, float], ...]
    """Domain -> expected share of right answers."""

    @property
    def state(self) -> State:
        for limit, state in _BELOW:
            if self.chance < limit:
                return state
        return State.READY if self.chances.low >= _READY_FROM else State.LIKELY


def paper_of(pack: Pack, exam: Exam) -> Paper:
    """What an exam version asks, from the bank."""
    asked = dict(_asked(pack, exam))
    live = {q.id for q in pack.live} | {family.id for family in families_of(pack)}
    counted = Counter(one for question, one in asked.items() if question in live)
    kinds = tuple(_kinds(counted, place) for place in range(len(exam.domains)))
    weights = [domain.weight if own else 0.0 for domain, own in zip(exam.domains, kinds, strict=True)]
    return Paper(
        domains=exam.domains,
        weights=tuple(weight / (sum(weights) or 1.0) for weight in weights),
        scored=exam.scored,
        kinds=kinds,
        asked=asked,
    )


def _asked(pack: Pack, exam: Exam) -> Iterator[tuple[str, Asked]]:
    """Retired questions, too: who answered one answered it."""
    place_of = {task.id: place for place, domain in enumerate(exam.domains) for task in domain.tasks}
    every = [(q.id, q.tasks(exam.code), q.difficulty, _floor(q)) for q in pack.questions.values()]
    every += [(f.id, tasks_of(f.tags.get(exam.code, ())), f.difficulty, _BLINDLY) for f in families_of(pack)]
    for name, tasks, difficulty, floor in every:
        if tasks and tasks[0] in place_of:
            yield name, Asked(place_of[tasks[0]], difficulty, floor)


def _floor(question: Question) -> float:
    return 1 / comb(len(question.options), len(question.key))


def _kinds(counted: Mapping[Asked, int], domain: int) -> tuple[Kind, ...]:
    own = {one: number for one, number in counted.items() if one.domain == domain}
    whole = sum(own.values()) or 1
    return tuple(Kind(one.difficulty, one.floor, number / whole) for one, number in sorted(own.items()))


def estimate(
    attempts: Iterable[Attempt], peers: Mapping[str, Peers], paper: Paper, *, now: datetime
) -> Estimate | TooEarly:
    """What a person's attempts say of an exam today. `peers` are the others of the group: the person is left out."""
    first = (attempt for attempt in first_attempts(attempts) if attempt.occasion not in _NO_MEASURE)
    counting = [attempt for attempt in first if attempt.right is not None and attempt.question in paper.asked]
    lacking = _lacking(counting, paper)
    if len(counting) < ENOUGH or lacking:
        return TooEarly(len(counting), lacking)
    return look_ahead(follow(counting, peers, paper, now=now), paper, first_attempts=len(counting))


def _lacking(counting: Sequence[Attempt], paper: Paper) -> tuple[tuple[str, int], ...]:
    had = Counter(paper.asked[attempt.question].domain for attempt in counting)
    wanted = (
        (one.title, ENOUGH_IN_DOMAIN - had[place]) for place, one in enumerate(paper.domains) if paper.kinds[place]
    )
    return tuple((title, more) for title, more in wanted if more > 0)


def follow(counting: Sequence[Attempt], peers: Mapping[str, Peers], paper: Paper, *, now: datetime) -> Ability:
    """The ability after a person's first attempts, in the order of time, as it is now."""
    levels = [
        compute_level(
            (one, peers[question]) for question, one in paper.asked.items() if _is_of(one, place, question, peers)
        )
        for place in range(len(paper.domains))
    ]
    ability, until = Ability.unknown(len(paper.domains)), None
    for attempt in counting:
        if until is not None:
            ability = ability.after((attempt.at - until).total_seconds() / _DAY_S)
        until = attempt.at
        asked = paper.asked[attempt.question]
        ability = ability.answered(
            asked.domain,
            right=bool(attempt.right),
            hardness=compute_hardness(asked, peers.get(attempt.question, _NOBODY), levels[asked.domain]),
            floor=asked.floor,
            noise=0.0 if attempt.occasion in _NOT_IN_PASSING else CASUAL**2,
        )
    return ability if until is None else ability.after((now - until).total_seconds() / _DAY_S)


def _is_of(asked: Asked, domain: int, question: str, peers: Mapping[str, Peers]) -> bool:
    return asked.domain == domain and question in peers


def look_ahead(ability: Ability, paper: Paper, *, first_attempts: int) -> Estimate:
    """What an exam comes to with an ability.

    Its share of right answers is taken as normal on a logit scale that begins at what blind guessing brings.
    """
    floor = _floor_of(paper)
    logits = [_logit((_share(point, paper) - floor) / (1 - floor)) for point in spread_points(ability)]
    middle = sum(logits) / len(logits)
    spread = sqrt(sum((one - middle) ** 2 for one in logits) / len(logits))

    def share_at(z: float) -> float:
        return floor + (1 - floor) * logistic(middle + z * spread)

    shares = [(share_at(z), weight) for z, weight in GRID]
    share = sum(one * weight for one, weight in shares)
    low, high = share_at(-_IN_90), share_at(_IN_90)
    chance = sum(chance_to_pass(one, paper.scored) * weight for one, weight in shares)
    return Estimate(
        first_attempts=first_attempts,
        share=share,
        shares=Range(low, high),
        deviation=sqrt(sum((one - share) ** 2 * weight for one, weight in shares)),
        chance=chance,
        chances=Range(min(chance, chance_to_pass(low, paper.scored)), max(chance, chance_to_pass(high, paper.scored))),
        by_domain=tuple(
            (domain, _domain_share(mean, kinds))
            for domain, mean, kinds in zip(paper.domains, ability.domains, paper.kinds, strict=True)
        ),
    )


def _share(abilities: Sequence[float], paper: Paper) -> float:
    shares = [_domain_share(ability, kinds) for ability, kinds in zip(abilities, paper.kinds, strict=True)]
    return sum(weight * share for weight, share in zip(paper.weights, shares, strict=True))


def _floor_of(paper: Paper) -> float:
    """The share that blind guessing brings."""
    floors = [sum(kind.share * kind.floor for kind in kinds) for kinds in paper.kinds]
    return sum(weight * floor for weight, floor in zip(paper.weights, floors, strict=True))


def _domain_share(ability: float, kinds: Sequence[Kind]) -> float:
    unread = DECLARED_ERROR**2
    return sum(
        kind.share * chance_right(ability, Hardness(HARDNESS[kind.difficulty], unread), kind.floor) for kind in kinds
    )


def _logit(share: float) -> float:
    return log(share / (1 - share))


def chance_to_pass(share: float, scored: int) -> float:
    """The chance to reach the pass mark of `scored` questions, each right with the chance `share`."""
    wanted = needed(scored)
    return sum(ways * share**n * (1 - share) ** (scored - n) for n, ways in _ways(scored)[wanted:])


@lru_cache(maxsize=8)
def _ways(scored: int) -> tuple[tuple[int, int], ...]:
    return tuple((n, comb(scored, n)) for n in range(scored + 1))
