"""Is the readiness estimate honest? `python -m tests.bench.readiness [--json] [--learners N] [--seed N]`.

Learners of known ability answer a group's dailies, quiz questions of their own and one mock exam; the product's own
code (`content.readiness.estimate`) then says how ready they are, and that is compared with what is true of them. It
knows neither their abilities nor how hard the questions are: of those only the declared difficulty, which errs, and how
the others of the group answered. Several worlds differ from what the model believes, each in one thing.

Exits 1 where the first world misses a goal. The table stands in docs/readiness.md.
"""

import argparse
import json
import sys
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import chain
from math import exp, isnan, nan
from random import Random
from statistics import fmean
from typing import Final, NamedTuple

from content.abilities import Asked, Peers
from content.attempts import Attempt, Occasion
from content.blueprints import Domain, Task
from content.readiness import Estimate, Kind, Paper, chance_to_pass, estimate

LEARNERS: Final = 2_000
GROUP: Final = 20
DAYS: Final = 70
QUESTIONS: Final = 720
OTHERS: Final = 100
"""First attempts beside the mock: a daily a day, and quiz questions."""
MOCK: Final = 65
SCORED: Final = 50
WEIGHTS: Final = (0.30, 0.26, 0.22, 0.22)
DIFFICULTIES: Final = {1: 0.2, 2: 0.5, 3: 0.3}
TODAY: Final = datetime(2026, 12, 1, 9, 0, tzinfo=UTC)
LEAST_IN_DECILE: Final = 50


@dataclass(frozen=True, slots=True)
class World:
    """What is true of learners and questions; the model believes otherwise where it isn't told."""

    name: str
    ability: float = 0.6
    """At the end, on the scale of the questions' hardness."""
    spread: float = 0.9
    uneven: float = 0.4
    """How far one learner's domains lie apart."""
    growth: float = 0.4
    """From the first day to the last, in the mean."""
    growth_spread: float = 0.4
    hardness: Mapping[int, float] = field(default_factory=lambda: {1: -0.7, 2: 0.1, 3: 0.7})
    """What a declared difficulty comes to."""
    hardness_error: float = 0.8
    slope_error: float = 0.2
    """How far questions differ in how well they tell the able from the others (of the slope's logarithm)."""
    floor: float = 0.25
    mock: bool = True
    others: int = OTHERS


WORLDS: Final = (
    World("one mock and 100 others"),
    World("100 others, no mock", mock=False),
    World("50 others, no mock", mock=False, others=50),
    World("nobody grows", growth=0.0, growth_spread=0.0),
    World("everybody grows much", growth=1.2, growth_spread=0.6),
    World("declared difficulty says nothing", hardness={1: 0.0, 2: 0.0, 3: 0.0}, hardness_error=1.0),
    World("questions harder than believed", hardness={1: -0.2, 2: 0.6, 3: 1.2}),
    World("very uneven learners", uneven=0.8),
    World("weak learners", ability=-0.3),
    World("strong learners", ability=1.5),
    World("nobody guesses well", floor=0.1),
)


class Truth(NamedTuple):
    """A question as it is."""

    id: str
    asked: Asked
    hardness: float
    slope: float
    floor: float


class Learner(NamedTuple):
    """Abilities at the end, and how much lower they all were at first."""

    abilities: tuple[float, ...]
    growth: float


class Sample(NamedTuple):
    """What was said of a learner, and what is true."""

    told: Estimate
    share: float
    chance: float
    sat: float
    """The share right in one exam that was sat."""


@dataclass(frozen=True, slots=True)
class Result:
    """How honest it was, as the issue names it."""

    world: str
    learners: int
    coverage_90: float
    within_1_sd: float
    within_2_sd: float
    worst_decile_gap: float
    mean_error: float
    mean_error_sat: float
    """Against one sitting, whose own luck is in it."""

    @property
    def holds(self) -> bool:
        return (
            0.87 <= self.coverage_90 <= 0.93
            and 0.65 <= self.within_1_sd <= 0.72
            and 0.94 <= self.within_2_sd <= 0.97
            and self.worst_decile_gap <= 0.05
            and self.mean_error <= 0.05
        )


def make_bank(world: World, rng: Random) -> list[Truth]:
    bank = []
    for n in range(QUESTIONS):
        domain = rng.choices(range(len(WEIGHTS)), WEIGHTS)[0]
        difficulty = rng.choices(tuple(DIFFICULTIES), tuple(DIFFICULTIES.values()))[0]
        several = rng.random() < 0.2
        hardness = rng.gauss(world.hardness[difficulty], world.hardness_error)
        asked = Asked(domain, difficulty, 0.1 if several else 0.25)
        floor = world.floor * asked.floor / 0.25
        bank.append(Truth(f"q{n}", asked, hardness, exp(rng.gauss(0, world.slope_error)), floor))
    return bank


def make_paper(bank: list[Truth]) -> Paper:
    """As `paper_of` makes it of a pack."""
    kinds = []
    for domain in range(len(WEIGHTS)):
        own = [truth.asked for truth in bank if truth.asked.domain == domain]
        kinds.append(tuple(Kind(one.difficulty, one.floor, own.count(one) / len(own)) for one in sorted(set(own))))
    domains = tuple(
        Domain(id=f"{n}", title=f"Domain {n}", weight=weight, tasks=(Task(id=f"{n}.1", title="A task"),))
        for n, weight in enumerate(WEIGHTS, start=1)
    )
    return Paper(domains, WEIGHTS, SCORED, tuple(kinds), {truth.id: truth.asked for truth in bank})


def make_learner(world: World, rng: Random) -> Learner:
    general = rng.gauss(world.ability, world.spread)
    return Learner(
        tuple(rng.gauss(general, world.uneven) for _ in WEIGHTS), rng.gauss(world.growth, world.growth_spread)
    )


def chance(truth: Truth, learner: Learner, day: float) -> float:
    """Of a right answer on a day of the study, from 0 to 1."""
    ability = learner.abilities[truth.asked.domain] - learner.growth * (1 - day)
    return truth.floor + (1 - truth.floor) / (1 + exp(-truth.slope * (ability - truth.hardness)))


def by_weight(bank: list[Truth], number: int, rng: Random) -> list[Truth]:
    """Questions as a mock has them."""
    asked: list[Truth] = []
    for domain, weight in enumerate(WEIGHTS):
        own = [truth for truth in bank if truth.asked.domain == domain]
        asked += rng.sample(own, round(weight * number))
    rng.shuffle(asked)
    return asked


def study(world: World, bank: list[Truth], learners: list[Learner], rng: Random) -> list[list[Attempt]]:
    """A group's ten weeks: the dailies and the form of the mock are the same for everybody."""
    form = by_weight(bank, MOCK, rng) if world.mock else []
    rest = [truth for truth in bank if truth not in form]
    dailies = rng.sample(rest, min(DAYS, world.others))
    others = [truth for truth in rest if truth not in dailies]
    everybody = []
    for learner in learners:
        asked = [(truth, n / len(dailies)) for n, truth in enumerate(dailies)]
        asked += [(truth, rng.random()) for truth in rng.sample(others, world.others - len(dailies))]
        mock_on = rng.uniform(0.8, 1.0)
        asked += [(truth, mock_on) for truth in form]
        everybody.append([_attempt(truth, learner, day, rng) for truth, day in asked])
    return everybody


def _attempt(truth: Truth, learner: Learner, day: float, rng: Random) -> Attempt:
    right = rng.random() < chance(truth, learner, day)
    at = TODAY - timedelta(days=DAYS * (1 - day))
    return Attempt(truth.id, None, Occasion.DAILY, right, True, ("a",), None, at, 1)


def count(attempts: Iterable[Attempt]) -> dict[str, Peers]:
    """How each question was answered."""
    counted: dict[str, Peers] = {}
    for one in attempts:
        before = counted.get(one.question, Peers(0, 0))
        ago = (TODAY - one.at).total_seconds() / 86_400
        counted[one.question] = Peers(before.answered + 1, before.right + bool(one.right), before.days_ago + ago)
    return counted


def but(every: Mapping[str, Peers], own: Mapping[str, Peers]) -> dict[str, Peers]:
    """The others' answers. Days are summed up until here, and their mean from here on."""
    others = {}
    for question, all_ in every.items():
        mine = own.get(question, Peers(0, 0))
        if answered := all_.answered - mine.answered:
            others[question] = Peers(answered, all_.right - mine.right, (all_.days_ago - mine.days_ago) / answered)
    return others


def samples(world: World, learners: int, rng: Random) -> Iterator[Sample]:
    bank = make_bank(world, rng)
    paper = make_paper(bank)
    for _ in range(learners // GROUP):
        group = [make_learner(world, rng) for _ in range(GROUP)]
        everybody = study(world, bank, group, rng)
        whole = count(chain.from_iterable(everybody))
        for attempts, learner in zip(everybody, group, strict=True):
            told = estimate(attempts, but(whole, count(attempts)), paper, now=TODAY)
            if isinstance(told, Estimate):
                yield _sample(told, bank, learner, rng)


def _sample(told: Estimate, bank: list[Truth], learner: Learner, rng: Random) -> Sample:
    share = 0.0
    for domain, weight in enumerate(WEIGHTS):
        share += weight * fmean(chance(truth, learner, 1) for truth in bank if truth.asked.domain == domain)
    sat = fmean(rng.random() < chance(truth, learner, 1) for truth in by_weight(bank, SCORED, rng))
    return Sample(told, share, chance_to_pass(share, SCORED), sat)


def judge(world: World, learners: int, seed: int) -> Result:
    told = list(samples(world, learners, Random(seed)))
    off = [abs(one.share - one.told.share) for one in told]
    return Result(
        world.name,
        len(told),
        coverage_90=fmean(one.told.chances.low <= one.chance <= one.told.chances.high for one in told),
        within_1_sd=fmean(error <= one.told.deviation for error, one in zip(off, told, strict=True)),
        within_2_sd=fmean(error <= 2 * one.told.deviation for error, one in zip(off, told, strict=True)),
        worst_decile_gap=max(decile_gaps(told), default=nan),
        mean_error=fmean(off),
        mean_error_sat=fmean(abs(one.sat - one.told.share) for one in told),
    )


def decile_gaps(told: list[Sample]) -> list[float]:
    """Of each tenth of the chance told that holds enough learners: how far the chance told is from the true one."""
    tenths: dict[int, list[Sample]] = {}
    for one in told:
        tenths.setdefault(min(9, int(one.told.chance * 10)), []).append(one)
    full = [tenth for tenth in tenths.values() if len(tenth) >= LEAST_IN_DECILE]
    return [abs(fmean(one.told.chance for one in tenth) - fmean(one.chance for one in tenth)) for tenth in full]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--learners", type=int, default=LEARNERS)
    parser.add_argument("--others", type=int, default=100, help="learners in each of the other worlds")
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    first, *rest = (
        judge(world, given.learners if n == 0 else given.others, given.seed) for n, world in enumerate(WORLDS)
    )
    print(_as_json(first, rest) if given.json else _as_table([first, *rest]))  # noqa: T201 - a program's output
    return 0 if first.holds else 1


def _as_json(first: Result, rest: list[Result]) -> str:
    return json.dumps({**_row(first), "worlds": [_row(one) for one in rest]}, indent=2)


def _row(one: Result) -> dict[str, object]:
    names = ("coverage_90", "within_1_sd", "within_2_sd", "worst_decile_gap", "mean_error", "mean_error_sat")
    return {"world": one.world, "learners": one.learners, **{name: _rounded(getattr(one, name)) for name in names}}


def _rounded(figure: float) -> float | None:
    """None where no tenth of the scale held enough learners."""
    return None if isnan(figure) else round(figure, 4)


def _percent(share: object) -> str:
    return f"{100 * share:.1f}" if isinstance(share, float) else "\u2013"


def _as_table(results: list[Result]) -> str:
    lines = ["| world | learners | in the 90 % interval | within 1 sd | 2 sd | worst tenth | error | of a sitting |"]
    lines.append("| --- " * 8 + "|")
    for one in results:
        figures = " | ".join(_percent(value) for value in list(_row(one).values())[2:])
        lines.append(f"| {one.world} | {one.learners:,} | {figures} |")
    return "\n".join(lines)


if __name__ == "__main__":
    sys.exit(main())
