"""An item: a question as it was frozen for a daily.

Once chosen, a daily keeps its rendered text, the ids of its options in the order shown, its key and its reasons;
an author's later edit touches none of them (rule: frozen when chosen).
"""

from datetime import date
from functools import lru_cache
from textwrap import shorten
from typing import Final, Self

from content.facts import Fact
from content.questions import Artefact, Difficulty, Option, Pack, Question
from content.values import Value

CORRECTED: Final = {True: "This was corrected: it is right.", False: "This was corrected: it is wrong."}
"""In place of the reason for an option whose mark was corrected -> whether it is right now."""
CORRECTED_RULE: Final = "The answer to this question was corrected after it had been asked."
_GIST_AT_MOST: Final = 120


class Cited(Value):
    """A fact as an item cites it."""

    id: str
    statement: str
    then: str | None = None
    source: str
    checked: date


class Item(Value):
    """Everything that is needed to show, grade and explain one question, whatever becomes of the pack."""

    question: str
    """The question's id."""
    digest: str
    service: str
    situation: str | None
    artefact: Artefact | None
    ask: str
    options: tuple[Option, ...]
    """In the order shown, which is the file's."""
    key: tuple[str, ...]
    reasons: dict[str, str]
    explanation: str
    source: str
    difficulty: Difficulty
    facts: tuple[Cited, ...]
    template_version: int | None = None
    """The version of the family, if the item was made from one; then `question` is the family's id."""
    seed: str | None = None
    """What its numbers were drawn from."""

    @property
    def option_ids(self) -> tuple[str, ...]:
        return tuple(option.id for option in self.options)

    @property
    def several(self) -> bool:
        """Whether more than one option is right."""
        return len(self.key) > 1

    def asks_like(self, other: Self) -> bool:
        """Whether a reader of both sees the same question: what its key is, and why, is left aside."""
        return self._shown == other._shown

    @property
    def _shown(self) -> tuple[object, ...]:
        return self.question, self.situation, self.artefact, self.ask, self.options, len(self.key)

    def with_key(self, key: tuple[str, ...]) -> Self:
        """The same question with another key; what was said against it, or for the old one, is said no more."""
        changed = {name: CORRECTED[name in key] for name in set(self.key) ^ set(key)}
        corrected = {"key": key, "reasons": self.reasons | changed, "explanation": CORRECTED_RULE}
        return self.model_copy(update=corrected)

    @property
    def gist(self) -> str:
        """By what one knows it again, in a line of 120 characters at most: the situation, since many ask the same."""
        return shorten(self.situation or self.ask, _GIST_AT_MOST, placeholder="…")

    @classmethod
    def freeze(cls, question: Question, pack: Pack) -> Self:
        """The item of a question as the pack has it now."""
        return cls(
            question=question.id,
            digest=question.digest,
            service=pack.services[question.id],
            situation=question.situation,
            artefact=question.artefact,
            ask=question.ask,
            options=question.options,
            key=question.key,
            reasons=question.reasons,
            explanation=question.explanation,
            source=question.source,
            difficulty=question.difficulty,
            facts=tuple(_cite(pack.facts[fact_id]) for fact_id in question.facts),
        )


def _cite(fact: Fact) -> Cited:
    return Cited(id=fact.id, statement=fact.statement, then=fact.then, source=fact.source, checked=fact.checked)


@lru_cache(maxsize=64)
def load_item(frozen: str) -> Item:
    """The item that `Item.model_dump_json` wrote; a daily is read for every click, hence the cache.

    Of 13 kB each: the questions of today's clicks, not those of a year.
    """
    return Item.model_validate_json(frozen)
