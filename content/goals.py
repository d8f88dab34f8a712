"""What the shipped bank promises of its figures: the shape of the exam, and keys that nobody finds by their looks."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from content.blueprints import Exam
from content.figures import Figures
from content.questions import Pack

QUESTIONS: Final = 720
"""A year of dailies without a repeat, and five mock exams of 65."""
FOR_A_SKILL: Final = 5
FOR_A_TASK: Final[Mapping[str, int]] = {"2.3": 45}
"""Where a task is new and its five skills alone would be too few to study by."""
OFF_WEIGHT: Final = 0.02
TASK_OVER_SHARE: Final = 2.0
"""How many times its share of the skills in its domain a task may have of the domain's questions."""
CUE: Final = 0.04
TAGS: Final = 2
LONGEST_STEM: Final = 120


@dataclass(frozen=True, slots=True)
class Within:
    """A figure, what it may be, and what it is called."""

    name: str
    low: float
    high: float


SHARES: Final = (
    Within("multiple_response_share", 0.18, 0.25),
    Within("artefact_share", 0.25, 1.0),
    Within("criterion_share", 0.25, 0.35),
    Within("official_ask_share", 0.60, 1.0),
    Within("vendor_name_share", 0.95, 1.0),
    Within("whole_action_share", 0.90, 1.0),
    Within("guesser_excess", -1.0, CUE),
    Within("mean_words", 45, 75),
    Within("most_words", 0, LONGEST_STEM),
)
DIFFICULTY: Final[Mapping[str, float]] = {"1": 0.20, "2": 0.50, "3": 0.30}
OFF_DIFFICULTY: Final = 0.04


def find_missed_goals(pack: Pack, figures: Figures) -> Iterator[str]:
    """Every goal that the figures miss, one sentence each."""
    if figures.questions < QUESTIONS:
        yield f"{figures.questions} questions; {QUESTIONS} are wanted"
    for goal in SHARES:
        if not goal.low <= (value := getattr(figures, goal.name)) <= goal.high:
            yield f"{goal.name} is {value}; {goal.low} to {goal.high} is wanted"
    for cue, excess in figures.cues.items():
        if abs(excess) > CUE:
            yield f"the cue {cue} finds the key {excess:+.1%} from chance; within {CUE:.0%} is wanted"
    for degree, share in DIFFICULTY.items():
        if abs(figures.difficulty_shares[degree] - share) > OFF_DIFFICULTY:
            yield f"{figures.difficulty_shares[degree]:.0%} are of difficulty {degree}; about {share:.0%} is wanted"
    for exam in pack.exams:
        if exam.skill_ids:
            yield from _missed_cover(pack, figures, exam)


def _missed_cover(pack: Pack, figures: Figures, exam: Exam) -> Iterator[str]:
    for skill, number in figures.by_skill[exam.code].items():
        if number < FOR_A_SKILL:
            yield f"{exam.code} skill {skill} has {number} questions; {FOR_A_SKILL} are wanted"
    whole = sum(figures.by_domain[exam.code].values()) or 1
    for domain in exam.domains:
        share = figures.by_domain[exam.code][domain.id] / whole
        if abs(share - domain.weight) > OFF_WEIGHT:
            yield f"{exam.code} domain {domain.id} has {share:.1%} of the questions; its weight is {domain.weight:.0%}"
        for task in domain.tasks:
            fair = len(task.skills) / sum(len(other.skills) for other in domain.tasks)
            had, least = figures.by_task[exam.code][task.id], FOR_A_TASK.get(task.id, 0)
            if had < least:
                yield f"{exam.code} task {task.id} has {had} questions; {least} are wanted"
            if had > (most := TASK_OVER_SHARE * fair * figures.by_domain[exam.code][domain.id]):
                yield f"{exam.code} task {task.id} has {had} questions; at most {most:.0f} by its share of the skills"
    for question in pack.live:
        tags = question.tags.get(exam.code, ())
        if len(tags) > TAGS or not exam.skill_ids.issuperset(tags):
            yield f"`{question.id}` is tagged {', '.join(tags)}; one skill of {exam.code} is wanted, at most {TAGS}"
