"""Whatever a room or a card can say has a sample here, so that both faces are seen painting it."""

import ast
import pkgutil
import re
from importlib import import_module
from inspect import getmembers, isclass
from pathlib import Path
from typing import get_args

import pytest

import bot
from bot.talk import pages
from bot.talk.lines import plain
from bot.talk.pages import Page
from bot.talk.parts import Part, Title
from bot.verbs import VERBS
from tests.pages import OUTCOMES, PAGES
from tests.pages.items import item

_WITHOUT = ("bot.discord_app", "bot.slack_app", "bot.sandbox", "bot.__main__")


def _outcomes() -> set[type]:
    """Every class of the product that makes a page of itself."""
    names = [module.name for module in pkgutil.walk_packages(bot.__path__, "bot.")]
    modules = [import_module(name) for name in names if not name.startswith(_WITHOUT)]
    classes = {member for module in modules for _, member in getmembers(module, isclass)}
    return {one for one in classes if "page" in vars(one) and one not in (Page, pages.Outcome)}


def test_every_outcome_has_a_sample() -> None:
    outcomes = _outcomes()
    assert len(outcomes) > 30
    assert {one.__name__ for one in outcomes - {type(sample) for sample in OUTCOMES.values()}} == set()


def test_a_result_gives_the_rule_that_the_verdict_gave() -> None:
    asked = item()
    assert asked.explanation != asked.facts[0].statement
    for name in ("solo_right", "solo_result"):
        assert asked.explanation in repr(PAGES[name].parts)


def test_every_part_occurs() -> None:
    shown = {type(part) for page in PAGES.values() for part in page.parts}
    assert {part.__name__ for part in set(get_args(Part)) - shown} == set()


@pytest.mark.parametrize("name", PAGES)
def test_a_page_says_something_and_its_title_is_short(name: str) -> None:
    page = PAGES[name]
    assert page.parts
    titles = [part for part in page.parts if isinstance(part, Title)]
    assert titles in ([], [page.parts[0]])
    assert all(len(plain(title.line)) <= 150 for title in titles)


def test_a_command_is_never_printed_as_bare_words() -> None:
    """A face knows how it is typed there; a sentence that holds `me` itself sends people to what doesn't work."""
    words = re.compile(rf"`(?:{'|'.join(verb.name for verb in VERBS)})[` ]")
    root = Path(bot.__file__).parent
    files = [file for file in root.rglob("*.py") if "sandbox" not in file.parts]
    found = [
        (file.name, node.value)
        for file in files
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
        if words.search(node.value) and not _is_docstring(node.value, file)
    ]
    assert found == []


def _is_docstring(text: str, file: Path) -> bool:
    return f'"""{text}"""' in file.read_text(encoding="utf-8")
