"""What an exam guide says: the versions of an exam, and what each weighs. Frozen values that validate themselves."""

from datetime import date
from typing import Annotated, Final, Self

from pydantic import Field, StringConstraints, model_validator

from content.values import ExamCode, Text, Value, refusal

TaskId = Annotated[str, StringConstraints(pattern=r"^[1-9]\.[1-9]$")]
LABEL: Final = 20
"""Characters below a bar, which is what Slack's charts take."""
Short = Annotated[str, StringConstraints(min_length=1, max_length=LABEL, strip_whitespace=True)]
SkillId = Annotated[str, StringConstraints(pattern=r"^[1-9]\.[1-9]\.[1-9][0-9]?$")]


class Skill(Value):
    """A skill of a task; the title is ours, the guide's sentence is longer."""

    id: SkillId
    title: Text


class Task(Value):
    """A task statement of an exam guide."""

    id: TaskId
    title: Text
    skills: tuple[Skill, ...] = ()
    """None for a version whose questions are tagged with tasks."""


class Domain(Value):
    """A content domain of an exam with its share of the scored questions."""

    id: str
    title: Text
    short: Short | None = None
    """The title in a few words, for a chart; where it is missing, a title that is short enough, or the number."""
    weight: Annotated[float, Field(gt=0, lt=1)]
    tasks: Annotated[tuple[Task, ...], Field(min_length=1)]

    @property
    def label(self) -> str:
        """What it is called below a bar."""
        return self.short or (self.title if len(self.title) <= LABEL else f"Domain {self.id}"[:LABEL])


class Allowance(Value):
    """Minutes that some get more."""

    minutes: Annotated[int, Field(ge=1, le=240)]
    granted: Text
    """By whom and to whom, so that "… 30 minutes more." can follow."""


class Exam(Value):
    """A version of the exam: when it is in force and what it weighs."""

    code: ExamCode
    valid_from: date
    valid_to: date | None = None
    """The last day it is in force; None while no end is announced."""
    mock: bool = True
    """Whether there are mock exams; where there are none, the next three are left out."""
    questions: Annotated[int, Field(ge=1, le=400)] = 0
    scored: Annotated[int, Field(ge=1)] = 0
    minutes: Annotated[int, Field(ge=1, le=1_000)] = 0
    allowance: Allowance | None = None
    marking: Text | None = None
    """What is to be said of its own score, below a result."""
    candidate: tuple[Text, ...] = ()
    """What the guide expects of whoever sits it, a line each, in our words."""
    domains: Annotated[tuple[Domain, ...], Field(min_length=1)]

    @model_validator(mode="after")
    def _counts_what_it_asks(self) -> Self:
        if self.mock and not (self.questions and self.scored and self.minutes):
            raise refusal(self, [(("code",), "an exam says `questions`, `scored` and `minutes`, or `mock: false`")])
        if self.scored > self.questions:
            raise refusal(self, [(("scored",), f"{self.scored} of {self.questions} questions can't count")])
        return self

    @model_validator(mode="after")
    def _tells_domains_apart(self) -> Self:
        labels = [domain.label for domain in self.domains]
        for place, domain in enumerate(self.domains):
            if domain.short and labels.count(domain.label) > 1:
                raise refusal(self, [(("domains", place, "short"), "another domain is called the same in a chart")])
        return self

    @property
    def extra_minutes(self) -> int:
        """What the allowance adds; nothing where there is none."""
        return self.allowance.minutes if self.allowance else 0

    @property
    def task_ids(self) -> frozenset[str]:
        return frozenset(task.id for domain in self.domains for task in domain.tasks)

    @property
    def skill_ids(self) -> frozenset[str]:
        return frozenset(skill.id for domain in self.domains for task in domain.tasks for skill in task.skills)
