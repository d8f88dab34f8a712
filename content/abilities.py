"""How able somebody is in each domain of an exam, and how hard its questions are. Pure.

A Rasch model with a floor for guessing: the chance of a right answer is `floor + (1 - floor) * logistic(ability -
hardness)`. Abilities are a Gaussian over the domains that is moved by one answer after the other, in the order of time,
and that widens while nothing is answered (Glickman 1999, which is Elo with an error of its own). How hard a question is
nobody knows at first: its declared difficulty says it roughly, the answers of others say it better.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from math import exp, pi, sqrt
from typing import Final, NamedTuple, Self

START: Final = 0.5
"""The ability expected of somebody of whom nothing is known; a medium question's hardness is 0."""
SPREAD: Final = 1.0
"""How far people lie apart in general (standard deviations of ability, as all that follow)."""
UNEVEN: Final = 0.4
"""How far one person's domains lie apart."""
TERM: Final = 70
"""Days, the notes' ten weeks: what growth and drift are counted in."""
GROWTH: Final = 0.4
GROWTH_SPREAD: Final = 0.5
"""How much somebody's ability grows in a term of study, and how far people lie apart in that."""
GROWS_ON_FOR: Final = 7
"""Days without an answer after which nobody is taken to study any more."""
DRIFT: Final = 0.15
"""What growth doesn't explain of a term, in general and in one domain."""
UNEVEN_DRIFT: Final = 0.1
HARDNESS: Final = {1: -0.8, 2: 0.0, 3: 0.8}
"""What the declared difficulty promises."""
DECLARED_ERROR: Final = 0.8
"""How far a question may be from that."""
CASUAL: Final = 0.2
"""What an answer in passing, in a chat, may differ from one in an exam."""
_STEPS: Final = 8
_NEAR: Final = 1e-4
"""Steps to the best value, and how small one is that needs no other."""
_NODES: Final = tuple(0.8 * n for n in range(-5, 6))
_DENSITY: Final = tuple(exp(-z * z / 2) for z in _NODES)
GRID: Final = tuple((z, weight / sum(_DENSITY)) for z, weight in zip(_NODES, _DENSITY, strict=True))
"""A standard normal as points and weights; as an integral it errs by less than 1e-6."""


class Asked(NamedTuple):
    """What is known of a question beforehand."""

    domain: int
    """Its place among the exam's domains."""
    difficulty: int
    floor: float
    """The chance to hit its key blindly."""


class Peers(NamedTuple):
    """How others answered a question for the first time."""

    answered: int
    right: int
    days_ago: float = 0.0
    """When that was, in the mean."""


class Hardness(NamedTuple):
    """How hard a question is believed to be."""

    mean: float
    variance: float


def logistic(x: float) -> float:
    return 1 / (1 + exp(-x)) if x > -30 else exp(x)


def chance_right(ability: float, hardness: Hardness, floor: float) -> float:
    """The chance of a right answer, averaged over what isn't known of the hardness."""
    return floor + (1 - floor) * logistic(_flatter(hardness.variance) * (ability - hardness.mean))


def _flatter(variance: float) -> float:
    """The slope of a logistic curve that is averaged over a normal spread (MacKay 1992)."""
    return 1 / sqrt(1 + pi / 8 * variance)


# --- a person --------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Ability:
    """A Gaussian over the abilities in each domain, and last of all over the growth of all of them in a term."""

    means: tuple[float, ...]
    covariance: tuple[tuple[float, ...], ...]

    @classmethod
    def unknown(cls, domains: int) -> Self:
        rows = [(*row, 0.0) for row in _shared(domains, SPREAD, UNEVEN)]
        return cls((START,) * domains + (GROWTH,), (*rows, (0.0,) * domains + (GROWTH_SPREAD**2,)))

    @property
    def domains(self) -> tuple[float, ...]:
        """The mean of each domain."""
        return self.means[:-1]

    def after(self, days: float) -> Self:
        """Some days later, nothing having been seen meanwhile: grown as before for a week, and less sure all along."""
        if days <= 0:
            return self
        terms = min(days, GROWS_ON_FOR) / TERM
        growth, with_it = self.means[-1], [row[-1] for row in self.covariance]
        wider = _shared(len(self.domains), DRIFT * sqrt(days / TERM), UNEVEN_DRIFT * sqrt(days / TERM))
        rows = [
            (*self._grown(row, place, terms, wider[place]), with_it[place] + terms * with_it[-1])
            for place, row in enumerate(self.covariance[:-1])
        ]
        last = (*(row[-1] for row in rows), with_it[-1])
        return type(self)((*(mean + terms * growth for mean in self.domains), growth), (*rows, last))

    def _grown(self, row: Sequence[float], place: int, terms: float, wider: Sequence[float]) -> Iterator[float]:
        *with_it, own = (other[-1] for other in self.covariance)
        for column, more in enumerate(wider):
            yield row[column] + terms * (with_it[place] + with_it[column]) + terms * terms * own + more

    def answered(self, domain: int, *, right: bool, hardness: Hardness, floor: float, noise: float = 0.0) -> Self:
        """After an answer: the domain's mean and spread as Bayes has them, the rest as it hangs together with it."""
        with_it = self.covariance[domain]
        spread = sqrt(with_it[domain])
        flatter = _flatter(hardness.variance + noise)
        above = flatter * (self.means[domain] - hardness.mean)
        moved, left = _moments(above, flatter * spread, right=right, floor=floor)
        pull = [one / spread for one in with_it]
        less = left - 1
        return type(self)(
            tuple(old + by * moved for old, by in zip(self.means, pull, strict=True)),
            tuple(
                tuple(old + by * other * less for old, other in zip(row, pull, strict=True))
                for row, by in zip(self.covariance, pull, strict=True)
            ),
        )


def _shared(domains: int, general: float, own: float) -> tuple[tuple[float, ...], ...]:
    """The covariance of domains that have one part in common and each one of its own."""
    return tuple(
        tuple(general**2 + (own**2 if row == column else 0.0) for column in range(domains)) for row in range(domains)
    )


def _moments(mean: float, spread: float, *, right: bool, floor: float) -> tuple[float, float]:
    """Mean and variance after an answer, in units of the spread before it. `mean` is counted from the hardness."""
    whole = first = second = 0.0
    for z, weight in GRID:
        wrong = (1 - floor) * (1 - logistic(mean + z * spread))
        likely = weight * (1 - wrong if right else wrong)
        whole += likely
        first += likely * z
        second += likely * z * z
    moved = first / whole
    return moved, second / whole - moved**2


# --- a question ------------------------------------------------------------------------------------------------------


def compute_level(answers: Iterable[tuple[Asked, Peers]]) -> float:
    """How able those are now who answered, in general: what explains their shares of right answers best."""
    shares = [(asked, peers) for asked, peers in answers if peers.answered]
    level = START
    for _ in range(_STEPS):
        slope, bend = (START - level) / SPREAD**2, 1 / SPREAD**2
        for asked, peers in shares:
            declared = Hardness(HARDNESS[asked.difficulty], SPREAD**2 + UNEVEN**2)
            chance, steep = _with_slope(_level_then(level, peers), declared, asked.floor)
            error = chance * (1 - chance) / peers.answered + (steep * DECLARED_ERROR) ** 2
            slope += (peers.right / peers.answered - chance) * steep / error
            bend += steep**2 / error
        level += (step := slope / bend)
        if abs(step) < _NEAR:
            break
    return level


def compute_hardness(asked: Asked, peers: Peers, level: float) -> Hardness:
    """How hard a question is by its declared difficulty and by how people of that level answered it."""
    declared, trust = HARDNESS[asked.difficulty], 1 / DECLARED_ERROR**2
    mean, bend = declared, trust
    if not peers.answered:
        return Hardness(mean, 1 / bend)
    then = _level_then(level, peers)
    for _ in range(_STEPS):
        chance, steep = _with_slope(then, Hardness(mean, SPREAD**2 + UNEVEN**2), asked.floor)
        error = chance * (1 - chance)
        slope = (peers.answered * chance - peers.right) * steep / error + (declared - mean) * trust
        bend = peers.answered * steep**2 / error + trust
        mean += (step := max(-1.0, min(1.0, slope / bend)))
        if abs(step) < _NEAR:
            break
    return Hardness(mean, 1 / bend)


def _level_then(level: float, peers: Peers) -> float:
    """They have grown since, as people do; who was there more than a term ago may be gone."""
    return level - GROWTH * min(peers.days_ago / TERM, 1.0)


def _with_slope(level: float, hardness: Hardness, floor: float) -> tuple[float, float]:
    """The chance of a right answer, and how much it grows with ability."""
    flatter = _flatter(hardness.variance)
    share = logistic(flatter * (level - hardness.mean))
    return floor + (1 - floor) * share, (1 - floor) * flatter * share * (1 - share)


# --- several domains together ----------------------------------------------------------------------------------------


def spread_points(ability: Ability) -> tuple[tuple[float, ...], ...]:
    """Equally likely points that have the mean and the covariance of an ability: two for each domain."""
    size, root = len(ability.domains), _root([row[:-1] for row in ability.covariance[:-1]])
    reach = sqrt(size)
    return tuple(
        tuple(mean + sign * reach * row[axis] for mean, row in zip(ability.domains, root, strict=True))
        for axis in range(size)
        for sign in (1, -1)
    )


def _root(covariance: Sequence[Sequence[float]]) -> list[list[float]]:
    """Its lower triangular square root (Cholesky)."""
    root: list[list[float]] = []
    for n, row in enumerate(covariance):
        own: list[float] = []
        for m, entry in enumerate(row[: n + 1]):
            known = sum(own[k] * (root[m][k] if m < n else own[k]) for k in range(m))
            own.append(sqrt(max(entry - known, 1e-12)) if m == n else (entry - known) / root[m][m])
        root.append([*own, *[0.0] * (len(row) - n - 1)])
    return root
