"""From a family and a seed to the question and the item that a seed gives, always the same."""

from random import Random
from typing import Final

from content.items import Cited, Item
from content.questions import Option, Question
from content.templates.family import Choice, Drawing, Family

_ATTEMPTS: Final = 400
"""Drawings looked at before a family counts as broken; the worst one needs a few dozen."""

_WRONG: Final = 3


def make_question(family: Family, seed: str) -> Question:
    """The question of a seed. Its option ids are the places the options were drawn in and say nothing of the key."""
    drawing, shown = draw(family, seed)
    return phrase(family, drawing, shown)


def phrase(family: Family, drawing: Drawing, shown: tuple[Choice, ...]) -> Question:
    """The question that a drawing and its choices, in the order shown, make."""
    placed = {f"o{place}": choice for place, choice in enumerate(shown, start=1)}
    return Question(
        id=family.id,
        situation=drawing.situation,
        artefact=drawing.artefact,
        ask=drawing.ask,
        options=tuple(Option(id=option_id, text=family.unit(choice.value)) for option_id, choice in placed.items()),
        key=tuple(option_id for option_id, choice in placed.items() if choice.mistake is None),
        reasons={option_id: choice.reason for option_id, choice in placed.items()},
        explanation=drawing.solution,
        facts=(_cite(family).id,),
        source=family.source,
        difficulty=family.difficulty,
        tags=dict(family.tags),
    )


def make_item(family: Family, seed: str) -> Item:
    """The item a daily freezes: the question of the seed with the version and the seed that gave it."""
    question = make_question(family, seed)
    return Item(
        question=question.id,
        digest=question.digest,
        service=family.service,
        situation=question.situation,
        artefact=question.artefact,
        ask=question.ask,
        options=question.options,
        key=question.key,
        reasons=question.reasons,
        explanation=question.explanation,
        source=question.source,
        difficulty=question.difficulty,
        facts=(_cite(family),),
        template_version=family.version,
        seed=seed,
    )


def draw(family: Family, seed: str) -> tuple[Drawing, tuple[Choice, ...]]:
    """What a seed draws: numbers with four different choices, and these in the order shown.

    Raises:
        RuntimeError: a family that gives no suitable drawing, which its tests would have found.
    """
    rng = Random(f"{family.id}/{family.version}/{seed}")  # noqa: S311 - reproducible, not secret
    for _ in range(_ATTEMPTS):
        drawing = family.draw(rng)
        if drawing is None:
            continue
        plausible = _distinct(drawing)
        if len(plausible) >= _WRONG:
            shown = [drawing.key, *_choose(plausible, drawing.key, rng)]
            rng.shuffle(shown)
            return drawing, tuple(shown)
    raise RuntimeError(f"family {family.id} gave no four different options in {_ATTEMPTS} drawings")


def _choose(plausible: list[Choice], key: Choice, rng: Random) -> list[Choice]:
    """Three of the mistakes, so that the key is as often the least or the greatest of the four as they allow."""
    less = [choice for choice in plausible if choice.value < key.value]
    more = [choice for choice in plausible if choice.value > key.value]
    below = rng.randint(max(0, _WRONG - len(more)), min(_WRONG, len(less)))
    return rng.sample(less, below) + rng.sample(more, _WRONG - below)


def _distinct(drawing: Drawing) -> list[Choice]:
    """The mistakes whose values differ from the key's and from each other's; none of nothing or less."""
    kept: list[Choice] = []
    for choice in drawing.mistakes:
        if choice.value > 0 and all(choice.value != other.value for other in (drawing.key, *kept)):
            kept.append(choice)
    return kept


def _cite(family: Family) -> Cited:
    """The family's own statement as a fact; no pack has to have it."""
    return Cited(id=f"{family.id}-rule", statement=family.statement, source=family.source, checked=family.checked)
