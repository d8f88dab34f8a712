"""Does Studyhall teach? `python -m tests.bench.learning [--json] [--learners N] [--seed N]`.

Learners whose memories are known exactly study for ten weeks; what counts is the share of the bank that they remember
on the day after, the exam's. Four ways to choose each day's questions: at random; in order, pass after pass; Studyhall,
by the product's own code (`content.selection` for the daily, `content.remembering` for reviews, `content.mixing` for
the quiz); and an oracle that looks into every memory and takes what gains most for exam day.

Studyhall is told only what it would be told: which answers were right. The table stands in docs/learning.md; exits 1
where the first row misses a goal.
"""

import argparse
import json
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from itertools import pairwise
from math import exp, log
from random import Random
from statistics import fmean
from typing import Final, NamedTuple, Protocol

from fsrs import Rating
from fsrs.scheduler import DEFAULT_PARAMETERS

from content.blueprints import Exam
from content.drawing import Candidate, Memory
from content.mixing import BEFORE_EXAM, SHARES, mix
from content.questions import Question
from content.remembering import Aim, Room, find_due
from content.selection import Past, choose
from content.selection import make_bank as bank_of_exam
from content.traces import Event, Trace
from tests.packs import make_exams, make_question

DAYS: Final = 70
KNOWN: Final = 0.35
"""Of the bank, before anything was asked."""
KNOWN_FOR: Final = 30.0
"""Days after which nine in ten of that are still known."""
BEGUN: Final = date(2026, 9, 21)
SECONDS: Final = {True: 40, False: 70}
"""For a question answered right, and for one answered wrong, whose reasons are read."""
SHARE_OF_ORACLE: Final = 0.95
MINUTES_RATIO: Final = 0.8


class Mind(Protocol):
    """How somebody remembers. Days count from the first one."""

    def chance(self, item: int, day: int) -> float:
        """To answer right."""
        ...

    def ask(self, item: int, day: int, *, right: bool) -> None:
        """It was asked, and its reasons were read."""
        ...

    def gain(self, item: int, day: int) -> float:
        """What asking on a day adds to the chance to know it on the last, whatever the answer will be."""
        ...


# --- memories --------------------------------------------------------------------------------------------------------


@dataclass
class FsrsMind:
    """Memories as FSRS-6 describes them, with parameters of one's own."""

    parameters: tuple[float, ...] = DEFAULT_PARAMETERS
    state: dict[int, tuple[float, float, int]] = field(default_factory=dict)
    """Item -> stability, difficulty, day; nothing for what is not known at all."""

    def know(self, item: int) -> None:
        self.state[item] = (KNOWN_FOR, self._first_difficulty(3), 0)

    def chance(self, item: int, day: int) -> float:
        if item not in self.state:
            return 0.0
        stability, _, latest = self.state[item]
        return self._retained(stability, day - latest)

    def ask(self, item: int, day: int, *, right: bool) -> None:
        stability, difficulty = self._after(item, day, right=right)
        self.state[item] = (stability, difficulty, day)

    def gain(self, item: int, day: int) -> float:
        known, left = self.chance(item, day), DAYS - day
        outcomes = ((known, True), (1 - known, False))
        after = sum(share * self._retained(self._after(item, day, right=right)[0], left) for share, right in outcomes)
        return after - self.chance(item, DAYS)

    def _retained(self, stability: float, days: int) -> float:
        decay = -self.parameters[20]
        return float((1 + (0.9 ** (1 / decay) - 1) * days / stability) ** decay)

    def _first_difficulty(self, grade: int) -> float:
        return min(10.0, max(1.0, self._plain_difficulty(grade)))

    def _plain_difficulty(self, grade: int) -> float:
        return self.parameters[4] - exp(self.parameters[5] * (grade - 1)) + 1

    def _after(self, item: int, day: int, *, right: bool) -> tuple[float, float]:
        grade, p = 3 if right else 1, self.parameters
        if item not in self.state:
            return p[grade - 1], self._first_difficulty(grade)
        stability, difficulty, _ = self.state[item]
        forgotten = 1 - self.chance(item, day)
        if right:
            growth = exp(p[8]) * (11 - difficulty) * stability ** -p[9] * (exp(forgotten * p[10]) - 1)
            lasting = stability * (1 + growth)
        else:
            relearned = p[11] * difficulty ** -p[12] * ((stability + 1) ** p[13] - 1) * exp(forgotten * p[14])
            lasting = max(0.001, min(relearned, stability / exp(p[17] * p[18])))
        eased = difficulty - p[6] * (grade - 3) * (10 - difficulty) / 9
        return lasting, min(10.0, max(1.0, p[7] * self._plain_difficulty(4) + (1 - p[7]) * eased))


@dataclass
class PowerMind:
    """Memories as ACT-R has them: every time something was met fades as a power of its age (Anderson 1991)."""

    decay: float = 0.5
    threshold: float = -1.6
    noise: float = 0.45
    met: dict[int, list[int]] = field(default_factory=dict)

    def know(self, item: int) -> None:
        self.met[item] = [-90, -60, -40, -25, -15, -8, -5, -3]

    def chance(self, item: int, day: int) -> float:
        return self._recalled(self.met.get(item, []), day)

    def ask(self, item: int, day: int, *, right: bool) -> None:  # noqa: ARG002 - reading the reasons teaches as much
        self.met.setdefault(item, []).append(day)

    def gain(self, item: int, day: int) -> float:
        met = self.met.get(item, [])
        return self._recalled([*met, day], DAYS) - self._recalled(met, DAYS)

    def _recalled(self, met: Sequence[int], day: int) -> float:
        traces = sum((day - one) ** -self.decay for one in met if one < day)
        return 1 / (1 + exp((self.threshold - log(traces)) / self.noise)) if traces else 0.0


def draw_fsrs(rng: Random) -> FsrsMind:  # noqa: ARG001 - as all of them
    return FsrsMind()


def draw_wide(rng: Random) -> FsrsMind:
    """A learner of their own: first stabilities, growth and forgetting far from FSRS's usual ones."""
    p = list(DEFAULT_PARAMETERS)
    quicker = exp(rng.gauss(0, 0.7))
    p[:4] = [stability * quicker for stability in p[:4]]
    p[8] += rng.gauss(0, 0.4)
    p[11] *= exp(rng.gauss(0, 0.4))
    p[20] = min(0.5, max(0.08, p[20] * exp(rng.gauss(0, 0.4))))
    return FsrsMind(tuple(p))


def draw_power(rng: Random) -> PowerMind:
    return PowerMind(decay=min(0.7, max(0.3, rng.gauss(0.5, 0.08))))


# --- ways to choose --------------------------------------------------------------------------------------------------


class Chooser(Protocol):
    """Which items a day brings, one after the other: each is answered before the next is chosen."""

    def day(self, day: int, number: int) -> Iterator[int]: ...

    def told(self, item: int, day: int, *, right: bool) -> None: ...


class Blind:
    """Chooses without listening to answers."""

    def told(self, item: int, day: int, *, right: bool) -> None:
        pass


class AtRandom(Blind):
    def __init__(self, items: int, rng: Random) -> None:
        self.items, self.rng = items, rng

    def day(self, day: int, number: int) -> Iterator[int]:  # noqa: ARG002 - its signature
        yield from self.rng.sample(range(self.items), number)


class InOrder(Blind):
    def __init__(self, items: int, rng: Random) -> None:
        self.order = rng.sample(range(items), items)
        self.place = 0

    def day(self, day: int, number: int) -> Iterator[int]:  # noqa: ARG002 - its signature
        for _ in range(number):
            yield self.order[self.place % len(self.order)]
            self.place += 1


class Oracle(Blind):
    def __init__(self, items: int, mind: Mind) -> None:
        self.items, self.mind = items, mind

    def day(self, day: int, number: int) -> Iterator[int]:
        gains = {item: self.mind.gain(item, day) for item in range(self.items)}
        yield from sorted(gains, key=gains.__getitem__, reverse=True)[:number]


@dataclass(frozen=True, slots=True)
class Habit:
    """How a member uses Studyhall."""

    name: str
    has_date: bool
    """Whether Studyhall knows the day of the exam."""
    quiz_first: bool
    """What comes after the daily: a quiz and then what is due, or the other way round."""


HABITS: Final = (
    Habit("exam date known, reviews first", has_date=True, quiz_first=False),
    Habit("exam date known, quiz first", has_date=True, quiz_first=True),
    Habit("no date, reviews first", has_date=False, quiz_first=False),
    Habit("no date, quizzes alone", has_date=False, quiz_first=True),
)


@dataclass
class Studyhall:
    """A member's day by the product's own code: the daily, a quiz, what is due."""

    bank: list[Question]
    exam: Exam
    habit: Habit
    seed: str
    past: list[Past] = field(default_factory=list)
    memories: dict[str, Memory] = field(default_factory=dict)
    traces: dict[str, Trace] = field(default_factory=dict)
    answered: dict[str, list[Event]] = field(default_factory=dict)
    asked_today: set[str] = field(default_factory=set)
    new: list[date] = field(default_factory=list)
    again: list[date] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.places = {question.id: place for place, question in enumerate(self.bank)}
        self.candidates = [Candidate(q.id, "SQS", q.tasks(self.exam.code)) for q in self.bank]

    def day(self, day: int, number: int) -> Iterator[int]:
        self.asked_today.clear()
        parts = (self._quiz, self._review) if self.habit.quiz_first else (self._review, self._quiz)
        for part in (self._daily, *parts):
            yield from map(self.places.__getitem__, part(day, number - len(self.asked_today)))

    def _daily(self, day: int, left: int) -> list[str]:  # noqa: ARG002 - its signature
        chosen = choose(bank_of_exam(self.bank, self.exam), self.past, on=_date(day), seed=self.seed)
        assert chosen is not None
        return [chosen.id]

    def _review(self, day: int, left: int) -> list[str]:
        return [trace.question for trace in self._due(day)[:left]]

    def _due(self, day: int) -> list[Trace]:
        new_left = len(self.memories) < len(self.bank)
        aim = Aim(_date(DAYS) if self.habit.has_date else None, room=self._room() if new_left else None)
        return find_due(self.traces.values(), aim, _date(day))

    def _room(self) -> Room:
        """As `find_room` counts it; the daily, which is asked again for other reasons, takes nothing from it."""
        return Room(tuple(self.new), tuple(self.again), len(self.bank) - len(self.memories))

    def _quiz(self, day: int, left: int) -> list[str]:
        due = {trace.question for trace in self._due(day)}
        return list(
            mix(
                self.candidates,
                self.memories,
                number=max(0, left),
                never=self.asked_today,
                seed=f"{self.seed}/{day}",
                now=_noon(day),
                shares=BEFORE_EXAM if self.habit.has_date else SHARES,
                waits=self.traces.keys() - due,
            ).asked
        )

    def told(self, item: int, day: int, *, right: bool) -> None:
        question = self.bank[item].id
        if not self.asked_today:
            self.past.append(Past(question, _date(day), 1, int(right)))
        elif question in self.memories:
            self.again.append(_date(day))
        if question not in self.memories:
            self.new.append(_date(day))
        self.asked_today.add(question)
        before = self.memories.get(question, Memory(-1, 0, 0, last_right=False))
        at = int(_noon(day).timestamp())
        self.memories[question] = Memory(at, before.answers + 1, before.right + right, last_right=right)
        self._remember(question, day, right=right)

    def _remember(self, question: str, day: int, *, right: bool) -> None:
        """As `trace_all` counts it from the answers: in review is what was ever wrong, with all that was answered."""
        event = Event(_date(day), Rating.Good if right else Rating.Again, misconception=False)
        self.answered.setdefault(question, []).append(event)
        known = self.traces.get(question)
        if known is not None or not right:
            since = known.since if known else _date(day)
            self.traces[question] = Trace(question, since, tuple(self.answered[question]), 0)


def _date(day: int) -> date:
    return BEGUN + timedelta(days=day)


def _noon(day: int) -> datetime:
    return datetime.combine(_date(day), datetime.min.time(), UTC) + timedelta(hours=12)


@lru_cache(maxsize=4)
def make_bank(items: int) -> tuple[Exam, list[Question]]:
    """Questions spread over the tasks by the blueprint's weights."""
    exam = make_exams()[0]
    rng = Random(items)
    tasks = [(task.id, domain.weight / len(domain.tasks)) for domain in exam.domains for task in domain.tasks]
    drawn = rng.choices([task for task, _ in tasks], [weight for _, weight in tasks], k=items)
    return exam, [make_question(f"q-{n:03}", task=task) for n, task in enumerate(drawn)]


# --- studying --------------------------------------------------------------------------------------------------------


class Outcome(NamedTuple):
    """What ten weeks came to."""

    remembered: float
    minutes: float


def study(chooser: Chooser, mind: Mind, *, items: int, number: int, rng: Random) -> Outcome:
    seconds = 0
    for day in range(DAYS):
        for item in chooser.day(day, number):
            right = rng.random() < mind.chance(item, day)
            mind.ask(item, day, right=right)
            chooser.told(item, day, right=right)
            seconds += SECONDS[right]
    return Outcome(fmean(mind.chance(item, DAYS) for item in range(items)), seconds / 60)


@dataclass(frozen=True, slots=True)
class Setting:
    """A bank, a pace and a kind of memory."""

    memories: str
    draw: Callable[[Random], FsrsMind | PowerMind]
    items: int
    number: int


@dataclass(frozen=True, slots=True)
class Result:
    """How one setting went: shares of the bank remembered, in the mean over learners."""

    memories: str
    habit: str
    learners: int
    items: int
    questions_per_day: int
    random: float
    in_order: float
    studyhall: float
    oracle: float
    minutes_ratio: float | None
    """Minutes Studyhall takes for what practice in order remembers; None where it doesn't get there."""

    @property
    def share_of_oracle(self) -> float:
        return (self.studyhall - self.random) / (self.oracle - self.random)

    @property
    def holds(self) -> bool:
        quick = self.minutes_ratio is not None and self.minutes_ratio <= MINUTES_RATIO
        return self.share_of_oracle >= SHARE_OF_ORACLE and quick


def compare(setting: Setting, habits: Sequence[Habit], learners: int, seed: int) -> Iterator[Result]:
    """All ways in one setting; every way meets the same learners."""

    def run(way: str, habit: Habit | None = None, number: int = setting.number) -> Outcome:
        done = [_study(way, habit, setting, number, f"{seed}/{n}") for n in range(learners)]
        return Outcome(fmean(one.remembered for one in done), fmean(one.minutes for one in done))

    plain = {way: run(way) for way in ("random", "in order", "oracle")}
    for habit in habits:
        ours = run("studyhall", habit)
        fewer = [run("studyhall", habit, number) for number in _paces(setting.number)]
        yield Result(
            setting.memories,
            habit.name,
            learners,
            setting.items,
            setting.number,
            random=plain["random"].remembered,
            in_order=plain["in order"].remembered,
            studyhall=ours.remembered,
            oracle=plain["oracle"].remembered,
            minutes_ratio=_minutes_ratio([*fewer, ours], plain["in order"]),
        )


def _paces(number: int) -> Iterable[int]:
    """Slower ones, to see how many minutes the same takes."""
    return sorted({max(1, round(number * share)) for share in (0.75, 0.9)})


def _minutes_ratio(ours: Sequence[Outcome], theirs: Outcome) -> float | None:
    """Between two paces it is read off a straight line."""
    for slow, fast in pairwise(ours):
        if slow.remembered <= theirs.remembered <= fast.remembered:
            part = (theirs.remembered - slow.remembered) / (fast.remembered - slow.remembered)
            return (slow.minutes + part * (fast.minutes - slow.minutes)) / theirs.minutes
    return ours[0].minutes / theirs.minutes if ours[0].remembered > theirs.remembered else None


def _study(way: str, habit: Habit | None, setting: Setting, number: int, seed: str) -> Outcome:
    mind = setting.draw(Random(f"{seed}/mind"))
    rng = Random(f"{seed}/known")
    for item in range(setting.items):
        if rng.random() < KNOWN:
            mind.know(item)
    chooser = _chooser(way, habit, setting.items, mind, seed)
    return study(chooser, mind, items=setting.items, number=number, rng=Random(f"{seed}/{way}"))


def _chooser(way: str, habit: Habit | None, items: int, mind: Mind, seed: str) -> Chooser:
    if habit is not None:
        exam, bank = make_bank(items)
        return Studyhall(bank, exam, habit, seed)
    if way == "oracle":
        return Oracle(items, mind)
    return (AtRandom if way == "random" else InOrder)(items, Random(f"{seed}/order"))


SETTINGS: Final = (
    Setting("FSRS", draw_fsrs, 450, 12),
    *(
        Setting("FSRS", draw_fsrs, items, number)
        for items in (450, 720)
        for number in (5, 12, 20)
        if (items, number) != (450, 12)
    ),
    Setting("power law", draw_power, 450, 12),
    Setting("drawn widely", draw_wide, 450, 12),
)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--learners", type=int, default=2)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    results: list[Result] = []
    for n, setting in enumerate(SETTINGS):
        habits = HABITS if n == 0 else HABITS[:1]
        results += compare(setting, habits, given.learners, given.seed)
    print(_as_json(results) if given.json else _as_table(results))  # noqa: T201 - a program's output
    return 0 if results[0].holds else 1


_SHARES: Final = ("random", "in_order", "studyhall", "oracle", "share_of_oracle")


def _row(one: Result) -> dict[str, object]:
    ratio = None if one.minutes_ratio is None else round(one.minutes_ratio, 3)
    return {
        "memories": one.memories,
        "habit": one.habit,
        "learners": one.learners,
        "items": one.items,
        "days": DAYS,
        "questions_per_day": one.questions_per_day,
        **{name: round(getattr(one, name), 4) for name in _SHARES},
        "minutes_ratio": ratio,
    }


def _as_json(results: Sequence[Result]) -> str:
    return json.dumps({**_row(results[0]), "settings": [_row(one) for one in results[1:]]}, indent=2)


def _as_table(results: Sequence[Result]) -> str:
    lines = [
        "| memories | items | a day | habit | random | in order | Studyhall | oracle | of its lead | minutes |",
        "| --- " * 10 + "|",
    ]
    for one in results:
        shares = " | ".join(f"{100 * share:.1f}" for share in (one.random, one.in_order, one.studyhall, one.oracle))
        minutes = "\u2013" if one.minutes_ratio is None else f"{one.minutes_ratio:.2f}"
        start = f"| {one.memories} | {one.items} | {one.questions_per_day} | {one.habit} | {shares}"
        lines.append(f"{start} | {one.share_of_oracle:.2f} | {minutes} |")
    return "\n".join(lines)


if __name__ == "__main__":
    sys.exit(main())
