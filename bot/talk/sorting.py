"""Words that were typed after a verb in any order, sorted by asking the kinds of its options. Pure."""

from collections.abc import Collection, Container, Iterable, Sequence
from dataclasses import replace
from typing import Any, Final

from rapidfuzz import fuzz, process

from bot.talk.asks import Option
from bot.talk.kinds import Anything, OneOf, Text, shown
from bot.talk.languages import Language
from bot.talk.lines import Command, joined, say
from bot.talk.pages import Refusal
from bot.talk.retyping import with_word
from bot.talk.times import DASHES
from bot.talk.typed_names import OPTION, VERB, meant_by, name_in

_LIKE_ENOUGH: Final = 55
"""Out of 100: a letter or two in common are not enough."""
_NEAR: Final = 3
_JOINED: Final = " "
_TOGETHER: Final = 3
"""Words that may make one name."""
_SORTED: Final = 30
"""Words that are sorted; a full `setup` has a dozen. Looking for what comes near a word holds everybody up."""

TOO_MANY_WORDS: Final = Refusal(say("That is more than I can read at once. Write it in fewer words."))


def sort_words(
    verb: str, words: Sequence[str], options: Sequence[Option[Any]], seen: Sequence[str] = ()
) -> dict[str, str] | Refusal:
    """Option -> what was typed for it, several words of one kind together; or what belongs to none.

    `seen` are the same words as they read in a sentence.
    """
    spoken = seen or words
    found: dict[str, list[str]] = {}
    place = 0
    while place < len(words):
        if place >= _SORTED:
            return TOO_MANY_WORDS
        word = words[place].translate(DASHES)
        named = _named(word, options)
        if named is not None:
            found[named[0].name] = [named[1]]
            place += 1
            continue
        waiting = _waiting(options, found)
        option, taken = _meant(words[place:], waiting)
        if option is None or (isinstance(option.kind, Text) and not found):
            return with_word(unknown_word(spoken[place], _known_words(waiting)), verb, words, at=place + 1)
        if isinstance(option.kind, Text):
            found[option.name] = list(spoken[place:])
            break
        found.setdefault(option.name, []).extend(w.translate(DASHES) for w in words[place : place + taken])
        place += taken
    return {name: _JOINED.join(typed) for name, typed in found.items()}


def unknown_word(typed: str, known: Iterable[str]) -> Refusal:
    """A word that belongs nowhere, with those that it begins, or else those that are spelled nearly like it."""
    quoted = shown(typed)
    word, names = quoted.casefold(), list(known)
    begun = [name for name in names if word and name.startswith(word)]
    alike = process.extract(word, names, scorer=fuzz.ratio, limit=_NEAR, score_cutoff=_LIKE_ENOUGH)
    near = begun or [name for name, _, _ in alike]
    return Refusal(say("I don't know “{quoted}”.", quoted=quoted), near=tuple(near[:_NEAR]))


def unknown_verb(typed: str, verbs: Collection[str], language: Language) -> Refusal:
    """The same of a verb; those that come near it may be called in English or in a language."""
    refused = unknown_word(typed, dict.fromkeys((*verbs, *(name_in(verb, VERB, language) for verb in verbs))))
    if refused.near:
        return refused
    return replace(refused, line=joined(refused.line, say("{help} shows what there is.", help=Command("help"))))


def _named(word: str, options: Sequence[Option[Any]]) -> tuple[Option[Any], str] | None:
    """`notices=off`, `notices:off`."""
    for option in options:
        for sign in ("=", ":"):
            name, said, value = word.partition(sign)
            if said and value and meant_by(name, (option.name,), OPTION):
                return option, value
    return None


def _waiting(options: Sequence[Option[Any]], found: Container[str]) -> list[Option[Any]]:
    """The options that the next word may be meant for. One of few words takes one only.

    Words of somebody's own may begin with a number or a name; so beside them every option takes one word only, and
    none that is declared before one that has its word.
    """
    in_place = [option for option in options if not option.named]
    once = any(isinstance(option.kind, Text) for option in in_place)
    waiting: list[Option[Any]] = []
    for option in in_place:
        few = isinstance(option.kind, OneOf)
        if option.name not in found or not (few or once):
            waiting.append(option)
        elif once and not few:
            waiting = [earlier for earlier in waiting if isinstance(earlier.kind, OneOf)]
    return waiting


def _meant(words: Sequence[str], options: Sequence[Option[Any]]) -> tuple[Option[Any] | None, int]:
    """The option that the next word is for, or the next few together (`New York`); how many words it takes.

    One whose kind can read them comes before one that only knows them for a failed attempt, and one that takes any word
    comes last.
    """
    strict = [option for option in options if not isinstance(option.kind, Anything | Text)]
    free = [option for option in options if isinstance(option.kind, Anything | Text)]
    runs = [" ".join(words[:taken]).translate(DASHES) for taken in range(1, min(_TOGETHER, len(words)) + 1)]
    fitting = [(option, run) for option in strict for run in runs if option.kind.fits(run)]
    readable = [(option, run) for option, run in fitting if not isinstance(option.kind.read(run), Refusal)]
    for option, run in (*readable, *fitting):
        return option, len(run.split())
    return (free[0], 1) if free else (None, 0)


def _known_words(options: Sequence[Option[Any]]) -> list[str]:
    return [value for option in options if isinstance(option.kind, OneOf) for value in option.kind.values]
