"""Brings the catalogues up to what the code says: `python -m deploy.messages`.

Each keeps the translations of sentences that are still said, gets the new ones without a translation, and loses those
that are gone. `sentences` finds what there is to translate; the test of the catalogues uses it, too.
"""

from collections.abc import Iterator
from pathlib import Path
from string import Formatter
from typing import Final

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po, write_po

from bot.talk.languages import CATALOGUES, ENGLISH, LANGUAGES
from bot.talk.typed_names import OPTION, VERB
from bot.verbs import VERBS

ROOT: Final = Path(__file__).parent.parent
_KEYWORDS: Final = {"say": None, "counted": (2, 3), "owned": (1, 2)}
"""What makes sentences, and which of its arguments are their words."""
_HEADER: Final = "# What Studyhall says, in {}. `make messages` brings it up to what the code says."
_FOR_OPERATORS: Final = frozenset({"authoring.py", "books.py", "examining.py", "operating.py", "printing.py"})
"""What the command line says stays English."""
_TRANSLATORS: Final = "Studyhall's contributors"
_WIDTH: Final = 120
_ENGLISH_NAMES: Final = {"de": "German", "es": "Spanish"}


def sentences() -> Catalog:
    """Every sentence that the product says to members and organisers, in English, in the order of the code."""
    found = Catalog()
    for package in ("bot", "storage"):
        for file, _, words, _, _ in sorted(_extract(ROOT / package), key=lambda one: one[0]):
            if _says_anything(words):
                found.add(words, locations=[(f"{package}/{file}", 0)])
    for context, name in typed_names():
        found.add(name, context=context)
    return found


def typed_names() -> Iterator[tuple[str, str]]:
    """Context and name of every verb, and of every option that one of them has."""
    yield from ((VERB, verb.name) for verb in VERBS)
    yield from ((OPTION, name) for name in dict.fromkeys(option.name for verb in VERBS for option in verb.options))


def _extract(package: Path) -> list[tuple[str, int, str | tuple[str, ...], list[str], str | None]]:
    found = extract_from_dir(str(package), [("**.py", "python")], keywords=_KEYWORDS, directory_filter=_is_said)
    return [one for one in found if Path(one[0]).name not in _FOR_OPERATORS]


def _is_said(folder: str) -> bool:
    """What the sandbox says is for whoever develops, not for members."""
    return Path(folder).name != "sandbox"


def _says_anything(words: str | tuple[str, ...]) -> bool:
    """Whether there is anything to translate beside what is put in; or its order, as in a date."""
    first = words if isinstance(words, str) else words[0]
    outside = "".join(said for said, *_ in Formatter().parse(first))
    return outside.isspace() or any(letter.isalnum() for letter in outside)


def main() -> None:
    template = sentences()
    for language in LANGUAGES:
        if language == ENGLISH:
            continue
        file = CATALOGUES / f"{language}.po"
        catalogue = read_po(file.open("rb"), locale=language) if file.exists() else Catalog(locale=language)
        catalogue.update(template, no_fuzzy_matching=True, update_creation_date=False)
        catalogue.fuzzy, catalogue.header_comment = False, _HEADER.format(_ENGLISH_NAMES[language])
        catalogue.project, catalogue.version, catalogue.msgid_bugs_address = "Studyhall", "", ""
        catalogue.last_translator = catalogue.language_team = _TRANSLATORS
        catalogue.revision_date = catalogue.creation_date
        with file.open("wb") as out:
            write_po(out, catalogue, width=_WIDTH, omit_header=False, ignore_obsolete=True, include_lineno=False)


if __name__ == "__main__":
    main()
