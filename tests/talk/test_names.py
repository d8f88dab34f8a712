"""A member's name in a row: whole where people write it so, and nothing that turns, hides or breaks the row."""
# ruff: noqa: RUF001 -- names of all scripts, whose letters may look like others

import unicodedata
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.discord_app.markup import name
from bot.sandbox.local_slack.pings import pings_of
from bot.slack_app.paint import paint
from bot.talk.figures import points_figure
from bot.talk.names import NAME_AT_MOST, tidy
from bot.talk.pages import Page
from bot.talk.parts import Row, Rows
from tests.discord_app.painting import painted, said

FAMILY = "👨\u200d👩\u200d👧\u200d👦"
WHOLE = (
    FAMILY,
    "Zoë 🏳️\u200d🌈",
    "👩🏽\u200d💻 Ada",
    "🧑🏿\u200d❤️\u200d🧑🏻",
    "🏴\U000e0067\U000e0062\U000e0073\U000e0063\U000e0074\U000e007f Ewan",
    "🇩🇪 Jörg 1️⃣",
    "نیلوفر علی\u200cزاده",
    "می\u200cخواهم",
    "शक्\u200dति",
    "क्\u200cष",
    "അനില്\u200d",
    "ක්\u200dරිස්ටි",
    "\U0001fae8 younger than our table",
    "葛\U000e0100城",
    "Müller-Lüdenscheidt, 李明",
)
BROKEN = (
    ("Eve\u202eevil", "Eveevil"),
    ("Eve\n\u2028evil", "Eve evil"),
    ("A\u200dd\u200ca", "Ada"),
    ("Ada\u200d", "Ada"),
    ("@\u200deveryone", "@everyone"),
    ("😀\u200d@here", "😀@here"),
    ("علی\u200c@everyone", "علی@everyone"),
    (f"{FAMILY}\u200d\u200d\u200d", FAMILY),
    ("Ada\U000e0067\U000e007f", "Ada"),
    ("\u2066Ada\u2069\u00ad\ufeff", "Ada"),
    ("\u200d\u200c\u200b", "?"),
    ("\u3164\u2800", "?"),
    ("\ufe0f\u0301", "?"),
    ("\ud800\x00", "?"),
    ("", "?"),
)


@pytest.mark.parametrize("shown", WHOLE)
def test_a_name_that_people_write_stays_whole_on_both_faces(shown: str) -> None:
    assert tidy(shown) == shown
    page = Page((Rows((Row("1.", shown, (points_figure(9),)),)),))
    assert shown in said(painted(page)).replace("\\", "")
    assert shown == paint(page).blocks[0]["rows"][1][1]["text"]
    assert shown in str(paint(page).everywhere[0]["elements"][0]["elements"][1]["text"])


@pytest.mark.parametrize(("shown", "left"), BROKEN)
def test_what_joins_nothing_turns_or_hides_is_left_out(shown: str, left: str) -> None:
    assert tidy(shown) == left


@pytest.mark.parametrize(
    ("shown", "left"),
    [
        ("n" * 300, "n" * (NAME_AT_MOST - 1) + "…"),
        (f"{'n' * 28} {FAMILY}", f"{'n' * 28}…"),
        (f"{'n' * 30}🇩🇪🇫🇷", f"{'n' * 30}…"),
        (f"{'n' * 27}🇩🇪🇫🇷🇪🇸", f"{'n' * 27}🇩🇪🇫🇷…"),
        (f"{'न' * 30}क्\u200dष", f"{'न' * 30}…"),
    ],
)
def test_a_long_name_is_cut_between_what_is_seen_as_one(shown: str, left: str) -> None:
    assert tidy(shown) == left


_ANY = st.one_of(
    st.characters(),
    st.sampled_from(
        ["\u200d", "\u200c", "\u202e", "\u2066", "\ufe0f", "👩", "🏽", "🏴", "\U000e0067", "\U000e007f", "🇩"]
    ),
    st.sampled_from(["ی", "ن", "क", "्", "@everyone", "<@1>", "`", "\n", "://", "*", "# "]),
)


@given(st.lists(_ANY, max_size=50).map("".join))
def test_whatever_somebody_is_called_the_row_stands(shown: str) -> None:
    left = tidy(shown)
    assert 1 <= len(left) <= NAME_AT_MOST
    assert left == " ".join(left.split())
    assert tidy(left) == left, "tidy already"
    formats = {character for character in left if unicodedata.category(character) in {"Cf", "Cc", "Cs", "Zl", "Zp"}}
    assert formats <= {"\u200c", "\u200d", *map(chr, range(0xE0020, 0xE0080))}
    assert not any(before in "\u200c\u200d" and after in "\u200c\u200d" for before, after in pairwise(left))
    assert "@everyone" not in name(shown)
    drawn = paint(Page((Rows((Row("1.", shown, (points_figure(9),)),)),)))
    assert pings_of({"text": drawn.text, "blocks": drawn.blocks}) == frozenset()
