"""What verbs and their options are called in each language: their English name is typed, or any of the others. Pure.

The names stand in the catalogues, each kind in a context of its own. In all languages together no word means two verbs,
or two options of one verb: so whoever types one needs no language, and a test says where one does.
"""

from collections.abc import Iterable
from functools import cache
from typing import Final

from bot.talk.languages import ENGLISH, LANGUAGES, Language, catalogue_of

VERB: Final = "command name"
OPTION: Final = "option name"
"""The contexts (`msgctxt`)."""


def name_in(name: str, context: str, language: Language) -> str:
    """What a verb or an option is called in a language; its English name where the catalogue has none."""
    return name if language == ENGLISH else catalogue_of(language).pgettext(context, name)


def meant_by(typed: str, names: Iterable[str], context: str) -> str | None:
    """Which of some verbs or options a word means, in whatever language; catalogues are read for other words alone."""
    known, word = tuple(names), typed.casefold()
    return word if word in known else next((name for name in known if word in _every_name(name, context)), None)


@cache
def _every_name(name: str, context: str) -> frozenset[str]:
    return frozenset(name_in(name, context, language) for language in LANGUAGES)
