"""What is asked of a pack: without the questions that are left out, and with the keys that were corrected since. Pure.

Whatever selects questions, or freezes one, takes the pack that is made here; so there is one place where a question
leaves the rotation.
"""

from collections.abc import Collection
from datetime import date
from functools import lru_cache
from typing import Final, NamedTuple

from content.items import Item, load_item
from content.questions import Pack, Question, Retired
from content.templates.registry import families_of, find_family

_WHY: Final = "Left out of the rotation."


class KeyHeld(NamedTuple):
    """A corrected key, as long as the pack says what it said when that was decided."""

    question: str
    over: str
    """The frozen item of the pack's question at that time."""
    key: tuple[str, ...]


class Edition(NamedTuple):
    """A question or a template as it stands, and no longer once it says anything else."""

    question: str
    edition: str
    """`edition_of` it."""


def edition_of(pack: Pack, asked: str) -> str | None:
    """What a question or a template says, in short: it changes with anything that is read, and with the key.

    None for what the pack doesn't ask.
    """
    if (question := pack.questions.get(asked)) is not None:
        return question.digest
    family = find_family(asked) if pack.parametric else None
    return str(family.version) if family is not None else None


@lru_cache(maxsize=64)
def with_keys(pack: Pack, held: tuple[KeyHeld, ...]) -> Pack:
    """The pack with corrected keys: each holds until the pack itself words the question, or answers it, differently."""
    corrected = [question for one in held if (question := _corrected(pack, one)) is not None]
    return _replacing(pack, corrected, frozenset())


def _corrected(pack: Pack, held: KeyHeld) -> Question | None:
    question = pack.questions.get(held.question)
    if question is None:
        return None
    now, then = Item.freeze(question, pack), load_item(held.over)
    if not now.asks_like(then) or set(now.key) != set(then.key) or set(now.key) == set(held.key):
        return None
    item = now.with_key(held.key)
    return question.model_copy(update={"key": item.key, "reasons": item.reasons, "explanation": item.explanation})


@lru_cache(maxsize=64)
def without(pack: Pack, left_out: frozenset[Edition]) -> Pack:
    """The pack without what is left out. What was changed since that was decided is asked again."""
    gone = {one.question for one in left_out if edition_of(pack, one.question) == one.edition}
    retired = [
        question.model_copy(update={"retired": Retired(on=date.min, why=_WHY)})
        for name in sorted(gone)
        if (question := pack.questions.get(name)) is not None and question.retired is None
    ]
    families = frozenset(family.id for family in families_of(pack) if family.id in gone)
    return _replacing(pack, retired, families)


def _replacing(pack: Pack, questions: Collection[Question], families: frozenset[str]) -> Pack:
    """Its questions and facts are shared, not copied; nothing that is kept of the pack's is taken over."""
    if not questions and not families:
        return pack
    fields = {name: getattr(pack, name) for name in type(pack).model_fields}
    every = {**pack.questions, **{question.id: question for question in questions}}
    return Pack.model_construct(**{**fields, "questions": every, "left_out": pack.left_out | families})
