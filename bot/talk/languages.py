"""The languages that the product speaks beside English: whatever is said, said again in one of them. Pure.

A page is made in English, of sentences that remember their templates. Before it is painted for one member, each
sentence is made once more from the translation of its template and the translations of its values. What remembers
nothing stays as it is: questions, names, whatever anybody typed. So does a sentence that a catalogue lacks.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import fields, is_dataclass, replace
from functools import cache
from gettext import GNUTranslations, NullTranslations
from io import BytesIO
from pathlib import Path
from typing import Any, Final, Literal, TypeVar, cast, get_args

from bot.talk.lines import Command, Line, Phrase, Sentence, Template, fill, plain, say

_T = TypeVar("_T")
Language = Literal["en", "de", "es"]
ENGLISH: Final[Language] = "en"
LANGUAGES: Final[tuple[Language, ...]] = get_args(Language)
CATALOGUES: Final = Path(__file__).parent / "catalogues"
_JOINED: Final = re.compile(r"(?<!\w)(?P<join>[yo]) \{(?P<name>\w+)\}")
_INSTEAD: Final = {"y": "e", "o": "u"}
_ALIKE: Final = {"y": re.compile(r"[ií]|h[ií](?![aeo])"), "o": re.compile(r"h?[oó]|8|11$")}
_THOUSANDS: Final = say("1,000")
"""A catalogue shows by it how thousands are set apart."""


def language_of(locale: str) -> Language:
    """That of a locale as platforms write it, like `de`, `es-419` or `en_GB`; English where it is none of ours."""
    spoken = locale.replace("_", "-").partition("-")[0].lower()
    return next((language for language in LANGUAGES if language == spoken), ENGLISH)


def in_language(said: _T, language: Language) -> _T:
    """A page, a form, a refusal or any other value, with each of its sentences in a language."""
    return said if language == ENGLISH else _Speaker(language).tell(said)


@cache
def catalogue_of(language: Language) -> NullTranslations:
    """What is said in a language, by its English templates; read when somebody speaks it first."""
    from polib import pofile

    return GNUTranslations(BytesIO(pofile(str(CATALOGUES / f"{language}.po")).to_binary()))


class _Speaker:
    """Says values again."""

    def __init__(self, language: Language) -> None:
        self._language = language
        self._catalogue = catalogue_of(language)
        self._thousands = self._catalogue.gettext(_THOUSANDS)[1:2]
        self._joins = euphonic if language == "es" else _as_it_is

    def tell(self, said: _T) -> _T:
        return cast("_T", self._tell(said))

    def _tell(self, said: Any) -> Any:
        if isinstance(said, Sentence | Phrase):
            return self._again(said.template)
        if isinstance(said, Command):
            return replace(said, language=self._language)
        if type(said) is tuple:
            return self._each(said)
        if is_dataclass(said) and not isinstance(said, type):
            return self._fields(said)
        return said

    def _again(self, template: Template) -> Line:
        values = {name: self._tell(value) for name, value in template.values.items()}
        words = self._joins(self._words(template), values)
        return fill(Template(template.words, values, template.many), words=words, thousands=self._thousands)

    def _words(self, template: Template) -> str:
        if not template.words:  # the key of what a catalogue says of itself
            return ""
        if template.many:
            number = template.values["n"]
            assert isinstance(number, int)
            return self._catalogue.ngettext(template.words, template.many, number)
        return self._catalogue.gettext(template.words)

    def _each(self, said: tuple[Any, ...]) -> tuple[Any, ...]:
        told = tuple(map(self._tell, said))
        return said if _same(told, said) else told

    def _fields(self, said: Any) -> Any:
        before = {field.name: getattr(said, field.name) for field in fields(said) if field.init}
        told = {name: self._tell(value) for name, value in before.items()}
        return said if _same(told.values(), before.values()) else replace(said, **told)


def euphonic(words: str, values: Mapping[str, Line | int]) -> str:
    """Spanish says `e` for `y` before a word that begins with its sound, and `u` for `o`: S3 e IAM, on u off, 7 u 8."""

    def join(found: re.Match[str]) -> str:
        value = values[found["name"]]
        first = "".join(re.findall(r"[^\W_]+", f"{value}" if isinstance(value, int) else plain(value))[:1]).casefold()
        alike = _ALIKE[found["join"]].match(first)
        return f"{_INSTEAD[found['join']]} {{{found['name']}}}" if alike else found[0]

    return _JOINED.sub(join, words)


def _as_it_is(words: str, _: Mapping[str, Line | int]) -> str:
    return words


def _same(these: Iterable[Any], those: Iterable[Any]) -> bool:
    return all(this is that for this, that in zip(these, those, strict=True))
