"""The files of a pack: what stands at the top of each."""

from typing import Annotated

from pydantic import Field

from content.blueprints import Exam
from content.facts import Fact
from content.lifecycle import LifeCycle
from content.questions import Form, Question
from content.study_plans import Block
from content.values import Slug, Text, Value


class PackFile(Value):
    """`pack.yaml`."""

    id: Slug
    title: Text
    version: str
    notice: Text | None = None
    """What `help` says of where the pack comes from."""
    sources: tuple[Text, ...] = ()
    """What the address of every source begins with, one of these; any where there are none."""
    parametric: bool = False
    """Whether families of parametric questions are asked, too."""
    exams: Annotated[tuple[Exam, ...], Field(min_length=1)]


class FactsFile(Value):
    """`facts/<service>.yaml`."""

    service: Text
    facts: Annotated[tuple[Fact, ...], Field(min_length=1)]


class QuestionsFile(Value):
    """`questions/<service>.yaml`."""

    service: Text
    questions: Annotated[tuple[Question, ...], Field(min_length=1)]


class ServiceClaims(Value):
    """The claims of one service."""

    service: Text
    ids: Annotated[tuple[Slug, ...], Field(min_length=1)]


class ClaimsFile(Value):
    """`claims.yaml`: what the notes claim, so that nothing of it gets lost. A pack without notes has none."""

    claims: Annotated[tuple[ServiceClaims, ...], Field(min_length=1)]


class Excuse(Value):
    """Why no fact covers a claim."""

    claim: Slug
    why: Text


class NotAskedFile(Value):
    """`not-asked.yaml`: the claims that are no facts, too thin or unverifiable."""

    excuses: tuple[Excuse, ...]


class FormsFile(Value):
    """`forms.yaml`: the fixed mock exams."""

    forms: tuple[Form, ...]


class LifeCycleFile(Value):
    """`lifecycle.yaml`: services and features that are closed, in maintenance or ending."""

    lifecycle: tuple[LifeCycle, ...]


class StudyPlanFile(Value):
    """`plan.yaml`: what to study in which order, at the length of ten weeks."""

    blocks: Annotated[tuple[Block, ...], Field(min_length=1)]
