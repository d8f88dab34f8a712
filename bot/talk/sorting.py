"""Words that were typed after a verb in any order, sorted by asking the kinds of its options. Pure."""

from collections.abc import Iterable, Sequence
from typing import Any, Final

from rapidfuzz import fuzz, process

from bot.talk.asks import Option
from bot.talk.kinds import About, OneOf, Text, shown
from bot.talk.pages import Refusal

_DASHES: Final = str.maketrans({"–": "-", "—": "-", "−": "-"})  # noqa: RUF001 -- what phones make of a hyphen
_LIKE_ENOUGH: Final = 55
_JOINED: Final = " "


def sort_words(words: Sequence[str], options: Sequence[Option[Any]]) -> dict[str, str] | Refusal:
    """Option -> what was typed for it, several words of one kind together; or what belongs to none."""
    found: dict[str, list[str]] = {}
    for place, typed in enumerate(words):
        word = typed.translate(_DASHES)
        named = _named(word, options)
        if named is not None:
            found[named[0].name] = [named[1]]
            continue
        option = _meant(word, options, found)
        if option is None:
            return unknown_word(typed, _known_words(options))
        if isinstance(option.kind, Text):
            found[option.name] = list(words[place:])
            break
        found.setdefault(option.name, []).append(word)
    return {name: _JOINED.join(typed) for name, typed in found.items()}


def unknown_word(typed: str, known: Iterable[str]) -> Refusal:
    """A word that belongs nowhere, with those that come near it."""
    quoted = shown(typed)
    near = process.extract(quoted.casefold(), list(known), scorer=fuzz.WRatio, limit=3, score_cutoff=_LIKE_ENOUGH)
    return Refusal(f"I don't know “{quoted}”.", near=tuple(name for name, _, _ in near))


def _named(word: str, options: Sequence[Option[Any]]) -> tuple[Option[Any], str] | None:
    """`notices=off`, `notices:off`."""
    for option in options:
        for sign in ("=", ":"):
            name, said, value = word.partition(sign)
            if said and value and name.casefold() == option.name:
                return option, value
    return None


def _meant(word: str, options: Sequence[Option[Any]], found: dict[str, list[str]]) -> Option[Any] | None:
    """The first option whose kind knows the word. One that takes any word comes last, and one of few words once."""
    for option in sorted(options, key=lambda one: isinstance(one.kind, About | Text)):
        once = isinstance(option.kind, OneOf) and option.name in found
        if not option.named and not once and option.kind.fits(word):
            return option
    return None


def _known_words(options: Sequence[Option[Any]]) -> list[str]:
    return [value for option in options if isinstance(option.kind, OneOf) for value in option.kind.values]
