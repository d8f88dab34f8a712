"""What the looks of an option give away: measures of every option and the cues that point at one. Pure.

A guesser who knows nothing of the subject looks for the longest option, the one that repeats the situation, the odd one
out. A cue is sound when it finds the key no more often, and no less, than chance.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from statistics import fmean
from typing import Final

from content.questions import Question

_WORD: Final = re.compile(r"[a-z0-9]+")
_SENTENCE: Final = re.compile(r"(?<=[.!?])\s+(?=[A-Z])")
_CODE_OR_NUMBER: Final = re.compile(r"\S*(?:\d|[a-z][A-Z]|[_$/=:{}]|\w\.\w)\S*")
_ABSOLUTE: Final = re.compile(r"\b(always|never|only|all|every|each|any|none)\b", re.IGNORECASE)
_STEM: Final = 5
"""Letters of a word that count: `invoke`, `invokes` and `invocation` should be the same, and nearly are."""
_PLAIN: Final = frozenset(
    """
    a also an and are as at be been but by can companies company developer developers do does each every following
    for from has have if in into is it its may must need new no not of on only or should so team teams than that the
    their them then there these they this those to use was were what when which while who will with without would
    """.split()  # noqa: SIM905 - a paragraph is read more easily than such a list
)
"""Words that say nothing about the matter."""

GRAM: Final = 4
"""Letters of the pieces by which options are compared."""


@dataclass(frozen=True, slots=True)
class Looks:
    """Measures of one option beside its fellows."""

    length: float
    """Characters."""
    shared_with_stem: float
    """Word stems that it shares with situation and artefact."""
    from_stem: float
    """Those as a share of its own."""
    shared_with_end: float
    """Word stems that it shares with the last sentence of the situation and the ask."""
    likeness: float
    """How alike it is to the other options: the mean share of common four-letter pieces."""
    own_words: float
    """Word stems that no other option has."""
    shared_opening: float
    """How many others begin with its first word."""
    code_or_numbers: float
    commas: float
    absolutes: float


@dataclass(frozen=True, slots=True)
class Seen:
    """A question and the looks of its options, in the order shown."""

    question: Question
    looks: tuple[Looks, ...]


Pick = Callable[[Sequence[float]], float]

CUES: Final[Mapping[str, tuple[str, Pick]]] = {
    "longest": ("length", max),
    "shortest": ("length", min),
    "most_shared_with_stem": ("shared_with_stem", max),
    "fewest_shared_with_stem": ("shared_with_stem", min),
    "most_from_stem": ("from_stem", max),
    "least_from_stem": ("from_stem", min),
    "most_shared_with_end": ("shared_with_end", max),
    "fewest_shared_with_end": ("shared_with_end", min),
    "most_alike": ("likeness", max),
    "least_alike": ("likeness", min),
    "most_own_words": ("own_words", max),
    "fewest_own_words": ("own_words", min),
    "opening_shared_most": ("shared_opening", max),
    "opening_shared_least": ("shared_opening", min),
    "most_code_or_numbers": ("code_or_numbers", max),
    "least_code_or_numbers": ("code_or_numbers", min),
    "most_commas": ("commas", max),
    "most_absolutes": ("absolutes", max),
    "fewest_absolutes": ("absolutes", min),
}
"""A cue -> the measure it goes by and which end of it."""


def look_at(question: Question) -> Seen:
    """Measure a question's options."""
    texts = [option.text for option in question.options]
    stems = [stems_of(text) for text in texts]
    grams = [_grams(text) for text in texts]
    openings = [text.split()[0].lower() for text in texts]
    stem = told_in(question)
    end = stems_of(f"{_last_sentence(question.situation or '')} {question.ask}")
    looks = tuple(
        Looks(
            length=len(text),
            shared_with_stem=len(stems[n] & stem),
            from_stem=len(stems[n] & stem) / max(1, len(stems[n])),
            shared_with_end=len(stems[n] & end),
            likeness=fmean(_alike(grams[n], other) for m, other in enumerate(grams) if m != n),
            own_words=len(stems[n].difference(*(other for m, other in enumerate(stems) if m != n))),
            shared_opening=openings.count(openings[n]) - 1,
            code_or_numbers=len(_CODE_OR_NUMBER.findall(text)),
            commas=text.count(","),
            absolutes=len(_ABSOLUTE.findall(text)),
        )
        for n, text in enumerate(texts)
    )
    return Seen(question, looks)


def stems_of(text: str) -> frozenset[str]:
    """The first letters of the words that carry meaning."""
    return frozenset(word[:_STEM] for word in _WORD.findall(text.lower()) if word not in _PLAIN)


def told_in(question: Question) -> frozenset[str]:
    """The word stems of situation and artefact."""
    artefact = question.artefact.text if question.artefact else ""
    return stems_of(f"{question.situation or ''} {artefact}")


def _last_sentence(situation: str) -> str:
    return _SENTENCE.split(situation)[-1]


def _grams(text: str) -> frozenset[str]:
    flat = " ".join(_WORD.findall(text.lower()))
    return frozenset(flat[n : n + GRAM] for n in range(max(1, len(flat) - GRAM + 1)))


def _alike(one: frozenset[str], other: frozenset[str]) -> float:
    return len(one & other) / len(one | other)


def pointed_at(seen: Seen, cue: str) -> frozenset[str]:
    """The options a cue points at; none where it can't choose because all are equal."""
    measure, pick = CUES[cue]
    values: list[float] = [getattr(one, measure) for one in seen.looks]
    best = pick(values)
    found = frozenset(option for option, value in zip(seen.question.option_ids, values, strict=True) if value == best)
    return frozenset() if len(found) == len(values) else found


def excess_of(seen: Seen, cue: str) -> float:
    """How much more than by chance the cue finds a right option: its share among those pointed at, less that of all."""
    found = pointed_at(seen, cue)
    if not found:
        return 0.0
    key = seen.question.key
    return len(found.intersection(key)) / len(found) - len(key) / len(seen.looks)


def compute_excesses(bank: Sequence[Seen]) -> dict[str, float]:
    """Each cue's excess over chance, the mean over all questions, as a fraction."""
    return {cue: round(fmean(excess_of(seen, cue) for seen in bank), 4) if bank else 0.0 for cue in CUES}


def cues_to_key(seen: Seen) -> list[str]:
    """The cues that give this question's key away: they point at nothing but right options."""
    key = set(seen.question.key)
    return [cue for cue in CUES if (found := pointed_at(seen, cue)) and found <= key]


def echoes_of(question: Question) -> frozenset[str]:
    """Telling words of situation or artefact that every right option repeats and no wrong one has."""
    return (_common(question, right=True) & told_in(question)) - _any(question, right=False)


def words_of_key_alone(question: Question) -> frozenset[str]:
    """With several answers: words that all right options share and no wrong one has."""
    return _common(question, right=True) - _any(question, right=False) if len(question.key) > 1 else frozenset()


def _common(question: Question, *, right: bool) -> frozenset[str]:
    return frozenset.intersection(*_stems(question, right=right))


def _any(question: Question, *, right: bool) -> frozenset[str]:
    return frozenset.union(*_stems(question, right=right))


def _stems(question: Question, *, right: bool) -> list[frozenset[str]]:
    return [stems_of(option.text) for option in question.options if (option.id in question.key) is right]
