"""Words as a search compares them, and names as they are written. Pure."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Final

from content.names import Name, Names

_WORD: Final = re.compile(r"[A-Za-z0-9]+")
_HUMP: Final = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|[0-9]+")
_INNER_CAPITAL: Final = re.compile(r"[A-Za-z0-9]+[A-Z][A-Za-z0-9]*|[A-Z]+[0-9]+")
_EMPTY: Final = frozenset(
    re.findall(
        r"\w+",
        "a about after all also an and any are as at be been before between but by can cannot could did do does "
        "doesn don each every explain find for from get give had has have how i if in into is isn it its itself "
        "let many may me more most much must my no not of on one only or other our out over own s same she should "
        "show so some such t tell than that the their them then there these they this those to too up use used "
        "uses using very was way we were what when where which while who whose why will with within without would "
        "you your ",
    )
)
"""Words that say nothing by themselves."""
_ENDINGS: Final = ("ations", "ation", "ings", "ions", "ing", "ion", "ers", "ed", "er", "es", "s", "e")
_ROOT: Final = 4
"""Letters that stay of a word."""


def stems_of(text: str) -> list[str]:
    """The words of a text without their endings, in its order; of `maxReceiveCount` its parts as well."""
    return [root for _, root in words_of(text)]


def words_of(text: str) -> list[tuple[str, str]]:
    """The same words as they are typed, in lower case, each with its stem."""
    return [pair for word in _WORD.findall(text) for pair in _read(word)]


@lru_cache(maxsize=1 << 15)
def _read(word: str) -> tuple[tuple[str, str], ...]:
    """Most words of a pack come again and again, hence the cache."""
    return tuple((part, root) for part in _parts(word) if (root := stem(part)))


def _parts(word: str) -> Iterator[str]:
    yield word.casefold()
    humps = _HUMP.findall(word)
    if len(humps) > 1 and not word.isupper() and not word.islower():
        yield from (hump.casefold() for hump in humps if len(hump) > 1)


def stem(word: str) -> str:
    """A lower-case word without its ending; nothing for one that says nothing."""
    if word in _EMPTY:
        return ""
    if word.endswith("ies") and len(word) > _ROOT:
        word = f"{word[:-3]}y"
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= _ROOT and not word.endswith("ss"):
            return word[: -len(ending)]
    return word[:-1] if len(word) > 3 and word.endswith("s") and not word.endswith("ss") else word


def title_words(fact: str, service: str) -> list[str]:
    """The words of a fact's id, without its service's."""
    slug = re.sub(r"[^a-z0-9]+", "-", service.casefold()).strip("-")
    return (fact.removeprefix(f"{slug}-") or fact).split("-")


def cased_words(texts: Iterable[str], names: Names) -> dict[str, str]:
    """Lower-case word -> how it is mostly written: `DNS`, `CloudFormation`, `Lambda`. None that is a plain word."""
    written = Counter(word for text in texts for word in _WORD.findall(text))
    named = {said for name in names.names for said in name.bare if _WORD.fullmatch(said)}
    inner = {word for word in written if _INNER_CAPITAL.fullmatch(word) and written[word] > written[word.casefold()]}
    return {word.casefold(): word for word in (*sorted(named), *sorted(inner, key=lambda word: written[word]))}


def initials_of(text: str) -> Iterator[tuple[str, str]]:
    """Each three words that stand side by side, by their first letters: `gsi` for `global secondary index`."""
    words = _WORD.findall(text)
    for three in zip(words, words[1:], words[2:], strict=False):
        yield "".join(word[0] for word in three).casefold(), " ".join(three)


def phrases_of(name: Name, names: Names) -> tuple[str, ...]:
    """Other ways to type a name: in full without its vendor, and by the first letters of that."""
    full = name.full
    for vendor in names.vendors:
        full = full.removeprefix(f"{vendor} ")
    words = [word for word in _WORD.findall(full) if word[0].isupper() or word[0].isdigit()]
    initials = "".join(word[0] for word in words)
    return (full, initials) if len(initials) > 2 else (full,)
