"""A page in English is said again in another language: each sentence remembers its template and its values."""

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from string import Formatter
from typing import Any, Final

import pytest
import yaml
from babel.messages.pofile import read_po

from bot.declaring import form_of
from bot.talk.languages import CATALOGUES, ENGLISH, LANGUAGES, Language, in_language, language_of
from bot.talk.lines import Command, Name, Strong, counted, either, joined, listed, pieces_of, plain, say
from bot.talk.pages import Refusal
from bot.talk.parts import Lines, Prose, Title
from bot.verbs.quiz.options import STYLE
from deploy.messages import sentences
from tests.pages import PAGES
from tests.talk.unsaid import unsaid

OTHERS = [language for language in LANGUAGES if language != ENGLISH]
BOT = Path(__file__).parents[2] / "bot"
MAKERS = BOT / "talk" / "lines.py"
"""Where sentences are made of others."""


@pytest.mark.parametrize(
    ("locale", "language"),
    [("de", "de"), ("es-ES", "es"), ("es-419", "es"), ("de_AT", "de"), ("en-GB", "en"), ("fr", "en"), ("", "en")],
)
def test_a_locale_is_one_of_our_languages_or_english(locale: str, language: Language) -> None:
    assert language_of(locale) == language


def test_in_english_a_sentence_is_its_words() -> None:
    assert say("{name} has {points}.", name="Ada", points=1234) == "Ada has 1,234."
    assert [counted(n, "{n} day", "{n} days") for n in (0, 1, 1000)] == ["0 days", "1 day", "1,000 days"]
    assert say("Type {it}.", it=Command("me")) == ("Type ", Command("me"), ".")
    assert joined("", "A", say("is {what}", what=Strong("b"))) == ("A", " ", "is ", Strong("b"))


def test_whatever_is_a_value_of_ours_is_said_again() -> None:
    """Sentences in sentences, in pieces, in parts and in lists; what anybody typed stays."""
    until = say("today")
    line = say("{name}: {when}", name=Name("today"), when=until)
    page = replace(Refusal(line).page(), summary=listed([until, "today"]))
    spoken = in_language(page, "de")
    assert plain(spoken.parts[0].line) == "today: heute"  # type: ignore[union-attr]  # a note begins with its sentence
    assert spoken.summary == "heute und today"
    assert in_language(spoken, "de") == spoken


@pytest.mark.parametrize(
    ("parts", "both", "one_of_them"),
    [
        (("S3", "Lambda"), "S3 y Lambda", "S3 o Lambda"),
        (("S3", "IAM"), "S3 e IAM", "S3 o IAM"),
        (("on", "off"), "on y off", "on u off"),
        (("Zoe", "“Hilda”"), "Zoe e “Hilda”", "Zoe o “Hilda”"),
        (("agua", "hielo"), "agua y hielo", "agua o hielo"),
        (("7", "8"), "7 y 8", "7 u 8"),
    ],
)
def test_spanish_joins_words_by_their_sound(parts: tuple[str, str], both: str, one_of_them: str) -> None:
    assert in_language((listed(parts), either(parts)), "es") == (both, one_of_them)


def test_numbers_are_written_as_the_language_does() -> None:
    assert in_language(counted(1000, "{n} day", "{n} days"), "de") == "1.000 Tage"
    assert in_language(counted(1, "{n} day", "{n} days"), "de") == "1 Tag"


def test_what_has_no_sentences_is_the_same_value() -> None:
    prose = Prose((Name("today"), " and ", Strong("me")))
    assert in_language(prose, "es") is prose


def test_a_choice_in_a_form_is_picked_and_so_translated() -> None:
    form = in_language(form_of("quiz", "Quiz", "Start", (STYLE,)), "de")
    [style] = form.fields
    assert [(entry.value, entry.label) for entry in style.entries] == [
        ("solo", "allein"),
        ("group", "Gruppe"),
        ("night", "Quizabend"),
    ]


def test_parts_keep_what_isnt_said() -> None:
    part = Lines((say("today"), "today"))
    assert in_language((part, Title("today")), "de") == (Lines(("heute", "today")), Title("today"))


@dataclass(frozen=True)
class Said:
    """A call of `say` or `counted` in the code."""

    where: str
    words: tuple[ast.expr, ...]
    values: frozenset[str | None]


def _said(file: Path) -> list[Said]:
    calls = [node for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))) if isinstance(node, ast.Call)]
    found = []
    for call in calls:
        name = call.func.id if isinstance(call.func, ast.Name) else ""
        if name in ("say", "counted"):
            words = call.args[:1] if name == "say" else call.args[1:3]
            values = {keyword.arg for keyword in call.keywords} | ({"n"} if name == "counted" else set())
            found.append(Said(f"{file.relative_to(BOT)}:{call.lineno}", tuple(words), frozenset(values)))
    return found


def _names(words: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(words) if name is not None}


def test_the_words_of_a_sentence_stand_where_it_is_said() -> None:
    """Nothing else can be found for the catalogues; and every value has its place."""
    rooms = [file for file in BOT.rglob("*.py") if "sandbox" not in file.parts and file != MAKERS]
    everything = [said for file in rooms for said in _said(file)]
    assert len(everything) > 1_000
    for said in everything:
        for words in said.words:
            assert isinstance(words, ast.Constant), said.where
            assert isinstance(words.value, str), said.where
            assert _names(words.value) <= said.values, said.where


_WHY: Final = frozenset({"Refused", "Unsure", "Gone", "NotNow", "Failure"})
"""What is said of a call to a platform that came to nothing; its first value says why."""
_LOGGED: Final = frozenset({"posting/redrawing.py", "posting/posts.py", "slack_app/signing_in.py"})
"""Whose reasons nobody reads but who runs it."""


def test_why_something_did_not_come_about_is_said() -> None:
    """An organiser who has just tried it reads that, in their language."""
    rooms = [file for file in BOT.rglob("*.py") if file.relative_to(BOT).parts[0] != "sandbox"]
    reasons = [(file, reason) for file in rooms for reason in _reasons(file)]
    assert len(reasons) > 20
    for file, reason in reasons:
        told = isinstance(reason, ast.Constant | ast.JoinedStr)
        assert not told or str(file.relative_to(BOT)) in _LOGGED, (file, ast.unparse(reason))


def _reasons(file: Path) -> Iterator[ast.expr]:
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in _WHY and node.args:
            yield node.args[0]


def _placeholders(words: Any) -> set[str]:
    return set().union(*map(_names, (words,) if isinstance(words, str) else words))


@pytest.mark.parametrize("language", OTHERS)
def test_a_catalogue_says_everything_with_every_value(language: Language) -> None:
    with (CATALOGUES / f"{language}.po").open("rb") as file:
        catalogue = read_po(file)
    for message in catalogue:
        if not message.id or not any(message.string if isinstance(message.string, tuple) else (message.string,)):
            continue
        assert not message.fuzzy, message.id
        assert _placeholders(message.string) == _placeholders(message.id), message.id


def test_every_catalogue_has_what_the_code_says() -> None:
    """`make messages` brings them up to that."""
    said = {(message.context, message.id) for message in sentences() if message.id}
    for language in OTHERS:
        with (CATALOGUES / f"{language}.po").open("rb") as file:
            catalogue = read_po(file)
        assert {(message.context, message.id) for message in catalogue if message.id} == said, language
        missing = [
            m.id for m in catalogue if m.id and not all((m.string,) if isinstance(m.string, str) else m.string or ("",))
        ]
        assert not missing, language


def test_pieces_stay_in_their_order() -> None:
    assert pieces_of(say("{a}{b}", a=Name("1"), b=Name("2"))) == (Name("1"), Name("2"))


def _data() -> tuple[str, ...]:
    """Whatever the samples say of their own, and what the pack says, the longest first."""
    found: set[str] = set()
    for file in (Path(__file__).parents[1] / "pages").glob("*.py"):
        constants = list(ast.walk(ast.parse(file.read_text(encoding="utf-8"))))
        found |= {node.value for node in constants if isinstance(node, ast.Constant) and isinstance(node.value, str)}
    for file in (Path(__file__).parents[2] / "content" / "aws_developer").glob("p*.yaml"):
        found |= set(_texts(yaml.safe_load(file.read_text(encoding="utf-8"))))
    return tuple(sorted((text for text in found if len(text) > 2), key=len, reverse=True))


def _texts(said: object) -> Iterator[str]:
    if isinstance(said, str):
        yield said
    for part in said.values() if isinstance(said, dict) else said if isinstance(said, list) else ():
        yield from _texts(part)


DATA = _data()
NAMES = (
    *("Studyhall was not running when it was due", "@everyone", "channel", "Eve", "a hidden member", "points"),
    *("Discord", "Slack", "Europe", "Berlin", "UTC", "Domain", "Noted"),
)
"""Of platforms, zones and the samples."""


@pytest.mark.parametrize("name", PAGES)
def test_a_page_says_nothing_without_a_template(name: str) -> None:
    """It would be English to everybody. What is left of the words once the data is taken away is ours."""
    for words in unsaid(PAGES[name], frozenset(DATA)):
        left = words
        for data in (*NAMES, *DATA):
            left = left.replace(data, "")
        assert not re.search(r"[a-z]{2,}", left), (words, left)
