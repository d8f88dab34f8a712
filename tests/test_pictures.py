"""Pictures: any name can be drawn, whatever is drawn fits, and each says in words what it shows."""

from datetime import date
from io import BytesIO
from struct import unpack

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.discord_app.taken import take_along
from bot.pictures.month import Sign, draw_month
from bot.pictures.rendering import render
from bot.pictures.sheet import NOT_DRAWN, WIDTH, fitted, measure, name_drawn
from bot.pictures.week import DomainBar, Leading, draw_week
from bot.talk.pages import Page
from bot.talk.parts import Picture, Prose
from tests.pages import PAGES

NAMES = {
    "Ada": "Ada",
    "Zoë 🎓": "Zoë",
    "Łukasz\n Żółć": "Łukasz Żółć",
    "Ελένη": "Ελένη",
    "Юлия": "Юлия",
    "محمد": NOT_DRAWN,
    "张伟": NOT_DRAWN,
    "🎓": NOT_DRAWN,
    "": NOT_DRAWN,
    "<&\"'>": "<&\"'>",
}


def size_of(png: bytes) -> tuple[int, int]:
    assert png.startswith(b"\x89PNG\r\n\x1a\n")
    return unpack(">II", BytesIO(png[16:24]).read())


@pytest.mark.parametrize("name", NAMES)
def test_a_name_is_drawn_or_left_to_the_text(name: str) -> None:
    assert name_drawn(name) == NAMES[name]


def test_a_week_is_drawn_with_whatever_names() -> None:
    rows = [Leading(f"{n}.", name * 32, 100 - n) for n, name in enumerate([*NAMES, "W", "\x00\ud800"], 1)]
    png = render(draw_week("Week of Mon 23 Nov", rows, [DomainBar("Security", 0.0), DomainBar("Deployment " * 9, 1.0)]))
    assert size_of(png)[0] == WIDTH


@settings(max_examples=25)
@given(st.text(max_size=40), st.integers(0, 700))
def test_what_is_fitted_fits(text: str, width: int) -> None:
    kept = fitted(text, width)
    assert measure(kept) <= max(width, measure("…"))
    assert text.startswith(kept.removesuffix("…").rstrip())


@pytest.mark.parametrize(("first", "days"), [(date(2026, 2, 1), 28), (date(2026, 11, 1), 30), (date(2026, 8, 1), 31)])
def test_a_month_is_drawn_whatever_day_it_begins_on(first: date, days: int) -> None:
    marks = {first.replace(day=n): mark for n, mark in enumerate(Sign, 1)}
    assert size_of(render(draw_month("A month", first, days, marks)))[0] == WIDTH


@pytest.mark.parametrize("name", [name for name, page in PAGES.items() if page.pictures])
def test_a_picture_says_in_words_what_it_shows(name: str) -> None:
    for picture in PAGES[name].pictures:
        assert 20 < len(picture.alt) <= 1_024
        assert render(picture.svg)


async def test_a_page_whose_picture_cant_be_drawn_goes_without() -> None:
    page = Page((Prose("All there is."), Picture("a.png", "Nothing.", "no drawing")))
    told, files = await take_along(page)
    assert (told.parts, files) == ((Prose("All there is."),), ())
