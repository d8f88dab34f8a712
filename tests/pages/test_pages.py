"""Whatever a room or a card can say has a sample here, so that both faces are seen painting it."""

import pkgutil
from importlib import import_module
from inspect import getmembers, isclass
from typing import get_args

import pytest

import bot
from bot.talk import pages
from bot.talk.pages import Page, Part, Title, plain
from tests.pages import OUTCOMES, PAGES

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
