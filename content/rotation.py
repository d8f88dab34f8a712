"""What is asked of a pack: without the questions that are left out, and with the keys that were corrected since. Pure.

Whatever selects questions, or freezes one, takes the pack that is made here; so there is one place where a question
leaves the rotation.
"""

from functools import lru_cache
from typing import Any, NamedTuple

from content.items import Item, load_item
from content.questions import Pack, Question
from content.templates.registry import find_family


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
    corrected = {question.id: question for one in held if (question := _corrected(pack, one)) is not None}
    return _changed(pack, questions={**pack.questions, **corrected}) if corrected else pack


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
    return _changed(pack, left_out=pack.left_out | gone) if gone else pack


def _changed(pack: Pack, **changed: Any) -> Pack:
    """Its questions and facts are shared, not copied: a process keeps dozens of such packs."""
    fields = {name: getattr(pack, name) for name in type(pack).model_fields}
    return Pack.model_construct(**{**fields, **changed})
