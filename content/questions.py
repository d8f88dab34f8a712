"""What a pack is made of: facts, questions, exams. Frozen values that validate themselves.

Words and rules come from the product's design: a question is a fixed item with situation, artefact, ask, options
whose ids never change, a key, a reason for every option and cited facts. It is retired, never deleted.
"""

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from functools import cached_property, lru_cache
from typing import Annotated, Final, Literal, Self

from pydantic import Field, StringConstraints, ValidationInfo, model_validator

from content import limits
from content.artefacts import parse_problem
from content.blueprints import Exam, SkillId, TaskId
from content.facts import Fact
from content.lifecycle import LifeCycle
from content.names import Names
from content.search import Index
from content.study_plans import Block
from content.values import Address, ExamCode, OptionId, Place, Slug, Text, Value, refusal

Difficulty = Literal[1, 2, 3]


@lru_cache(maxsize=1_024)
def tasks_of(tags: tuple[str, ...]) -> tuple[str, ...]:
    """The tasks of tags, each once: of a skill (`2.3.4`) that which it belongs to (`2.3`), or the task itself."""
    return tuple(dict.fromkeys(".".join(tag.split(".")[:2]) for tag in tags))


def domain_of(tags: Sequence[str]) -> str:
    """The domain of the main thing that is tested, by the tasks or skills of an exam version."""
    return tags[0].partition(".")[0]


class Option(Value):
    """One thing to choose. The id is what buttons and answers carry and never changes; letters are only display."""

    id: OptionId
    text: Annotated[Text, Field(max_length=limits.OPTION)]


class Artefact(Value):
    """Something to read: a policy, a template, a command with its error, a log line."""

    language: Literal["json", "yaml", "python", "shell", "text"]
    text: Annotated[str, StringConstraints(min_length=1)]


class Reviewed(Value):
    """The last careful reading: when, and the digest of what was read."""

    on: date
    digest: str


class Retired(Value):
    """A retired question is asked no more but keeps its id and its history."""

    on: date
    why: Text


CHECKED: Final = object()
"""The context in which questions are validated that were found sound before and kept as they were."""
_UNSEEN: Final = frozenset({"reviewed", "retired", "tags", "leaving", "facts", "difficulty"})
"""Fields of a question that no reader sees."""


class Question(Value):
    """A fixed item of a pack."""

    id: Slug
    situation: Text | None = None
    constraint: Text | None = None
    """The phrase of the situation that decides between good options."""
    artefact: Artefact | None = None
    ask: Text
    options: tuple[Option, ...]
    key: Annotated[tuple[OptionId, ...], Field(min_length=1)]
    reasons: dict[OptionId, Annotated[Text, Field(max_length=limits.REASON)]]
    """For every option, why it is right or wrong."""
    explanation: Annotated[Text, Field(max_length=limits.EXPLANATION)]
    """The rule behind the answer, in a sentence or two."""
    facts: Annotated[tuple[Slug, ...], Field(min_length=1)]
    source: Address
    difficulty: Difficulty
    tags: Annotated[dict[ExamCode, Annotated[tuple[TaskId | SkillId, ...], Field(min_length=1)]], Field(min_length=1)]
    """Exam version -> what it tests, the main thing first: skills where the version has them in the pack, otherwise
    tasks. Numbers are re-used between versions, so never by number alone."""
    leaving: Slug | None = None
    """The entry of `lifecycle.yaml` that the question is about leaving; only then may its key name it."""
    reviewed: Reviewed | None = None
    retired: Retired | None = None

    @model_validator(mode="after")
    def _is_sound(self, info: ValidationInfo) -> Self:
        if info.context is not CHECKED and (problems := list(_problems(self))):
            raise refusal(self, problems)
        return self

    @property
    def digest(self) -> str:
        """Sixteen hex digits over everything a reader sees and the key; it changes when any of that changes."""
        said = self.model_dump(mode="json", exclude=set(_UNSEEN))
        canonical = json.dumps(said, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
        return hashlib.sha256(canonical.encode()).hexdigest()[:16]

    @property
    def option_ids(self) -> tuple[str, ...]:
        return tuple(option.id for option in self.options)

    def tasks(self, exam: str) -> tuple[str, ...]:
        """The tasks it tests in an exam version, the main one first; none where it isn't of that version."""
        return tasks_of(self.tags.get(exam, ()))

    @property
    def words(self) -> str:
        """What a reader sees of it before the answer, the artefact left out."""
        return " ".join((self.situation or "", self.ask, *(option.text for option in self.options)))

    @property
    def right_texts(self) -> tuple[str, ...]:
        """The options of the key as they are read."""
        return tuple(option.text for option in self.options if option.id in self.key)


def _problems(question: Question) -> Iterator[tuple[Place, str]]:
    yield from _option_problems(question)
    yield from _key_problems(question)
    yield from _reason_problems(question)
    yield from _situation_problems(question)
    yield from _length_problems(question)


def _option_problems(question: Question) -> Iterator[tuple[Place, str]]:
    fewest, most = (4, 4) if len(question.key) == 1 else (5, 6)
    if not fewest <= len(question.options) <= most:
        wanted = "four" if most == 4 else "five or six"
        yield ("options",), f"{len(question.options)} options; with {len(question.key)} right it has {wanted}"
    ids = question.option_ids
    for place, option_id in enumerate(ids):
        if option_id in ids[:place]:
            yield ("options", place, "id"), f"option id `{option_id}` is used twice"
    texts = [option.text.casefold() for option in question.options]
    for place, text in enumerate(texts):
        if text in texts[:place]:
            yield ("options", place, "text"), "two options say the same"


def _key_problems(question: Question) -> Iterator[tuple[Place, str]]:
    for place, right in enumerate(question.key):
        if right not in question.option_ids:
            yield ("key", place), f"the key names `{right}`, which is no option"
        if right in question.key[:place]:
            yield ("key", place), f"the key names `{right}` twice"
    if len(question.key) >= len(question.options):
        yield ("key",), "every option is right"


def _reason_problems(question: Question) -> Iterator[tuple[Place, str]]:
    for option_id in question.option_ids:
        if option_id not in question.reasons:
            yield ("reasons",), f"option `{option_id}` has no reason"
    for option_id in question.reasons:
        if option_id not in question.option_ids:
            yield ("reasons", option_id), f"a reason for `{option_id}`, which is no option"


def _situation_problems(question: Question) -> Iterator[tuple[Place, str]]:
    if question.constraint is not None and question.constraint not in (question.situation or ""):
        yield ("constraint",), "the constraint's phrase is not found in the situation"
    if question.artefact is not None:
        lines = len(question.artefact.text.rstrip("\n").split("\n"))
        if lines > limits.ARTEFACT_LINES:
            yield ("artefact", "text"), f"{lines} lines; an artefact has at most {limits.ARTEFACT_LINES}"
        if why := parse_problem(question.artefact.language, question.artefact.text):
            yield ("artefact", "text"), why
        if "```" in question.artefact.text:
            yield ("artefact", "text"), "three backticks would end the code block it is shown in"


def _length_problems(question: Question) -> Iterator[tuple[Place, str]]:
    artefact = question.artefact.text if question.artefact else ""
    stem = len(question.situation or "") + len(artefact) + len(question.ask)
    allowed = limits.STEM_WITH_ARTEFACT if artefact else limits.STEM
    if stem > allowed:
        yield ("ask",), f"situation, artefact and ask have {stem} characters; {allowed} fit a card"
    shown = stem + len(question.explanation)
    shown += sum(len(option.text) for option in question.options) + sum(map(len, question.reasons.values()))
    if shown > limits.QUESTION:
        yield (
            ("id",),
            f"the revealed card would have {shown} characters of content; {limits.QUESTION} fit both platforms",
        )


class Form(Value):
    """A mock exam that is the same for everybody."""

    exam: ExamCode
    number: int
    questions: tuple[Slug, ...]
    """In the order asked."""
    unscored: tuple[Slug, ...]
    """Those of them that don't count, as in the exam."""


class Pack(Value):
    """A versioned set of facts, questions and exams. Made by `content.packs.load_pack`."""

    id: Slug
    title: Text
    version: str
    exams: tuple[Exam, ...]
    facts: Mapping[str, Fact]
    questions: Mapping[str, Question]
    services: Mapping[str, str]
    """Question or fact id -> the service whose file it stands in."""
    claims: Mapping[str, str] = {}
    """Claims of the notes the pack grew from -> the service they are about."""
    not_asked: Mapping[str, str] = {}
    """Claims that no fact covers -> why."""
    forms: tuple[Form, ...] = ()
    """The fixed mock exams."""
    notice: str = ""
    """What `help` says of where the pack comes from."""
    parametric: bool = False
    """Whether the families of `content.templates` are asked, too."""
    names: Names = Names(names=())
    """How services are called."""
    lifecycle: tuple[LifeCycle, ...] = ()
    """What is closed, in maintenance or ending."""
    plan: tuple[Block, ...] = ()
    """The blocks of study on the way to an exam, in order."""

    left_out: frozenset[str] = frozenset()
    """Questions and families that aren't asked all the same (`content.rotation`)."""

    def __hash__(self) -> int:
        return hash((self.id, self.version, self.left_out))

    @property
    def live(self) -> tuple[Question, ...]:
        """The questions that may still be asked, in the order of their ids."""
        return tuple(q for _, q in sorted(self.questions.items()) if self.asks(q))

    def asks(self, question: Question) -> bool:
        """Whether one of its questions may still be asked."""
        return question.retired is None and question.id not in self.left_out

    @cached_property
    def index(self) -> Index:
        """What the facts are found by."""
        return Index(self.facts, self.services, [(q.words, q.facts) for q in self.live], self.names)

    def exam_on(self, on: date) -> Exam:
        """The exam version in force on a date (docs/rules.md); the nearest one before the first or after the last."""
        begun = [exam for exam in self.exams if exam.valid_from <= on]
        return max(begun, key=lambda exam: exam.valid_from) if begun else self.exams[0]

    def exam(self, code: str) -> Exam | None:
        return next((exam for exam in self.exams if exam.code == code), None)
