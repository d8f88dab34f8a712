"""Plain text shows as it is."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.discord_app.markup import Pen, bold, channel_mention, escape, mention, name, quote, small
from bot.talk.lines import MemberName, RoleName
from tests.discord_app.strategies import HOSTILE


@pytest.mark.parametrize(
    ("plain", "written"),
    [
        ("a *bold* move", r"a \*bold\* move"),
        ("snake_case and ~tilde~", r"snake\_case and \~tilde\~"),
        ("Call `get_item` *now*", r"Call `get_item` \*now\*"),
        ("an open `tick", r"an open \`tick"),
        ("``two``", r"\`\`two\`\`"),
        ("# no heading", r"\# no heading"),
        ("-# no small print", r"\-# no small print"),
        ("- no list\n2. none here", "\\- no list\n2\\. none here"),
        ("-5 and 3.5 and #1 and +27", "-5 and 3.5 and #1 and +27"),
        ("> no quote", r"\> no quote"),
        ("||hidden||", r"\|\|hidden\|\|"),
        ("[text](https://x.example/a_b)", r"\[text\](https\://x.example/a\_b)"),
        (r"C:\path", r"C:\\path"),
        ("@everyone and <@123>", "@\u200beveryone and \\<@\u200b123\\>"),
        ("me@example.com", "me@example.com"),
        ("a@everyone, b@here", "a@\u200beveryone, b@\u200bhere"),
        ("a & b", "a & b"),
    ],
)
def test_escape(plain: str, written: str) -> None:
    assert escape(plain) == written


@given(st.text(HOSTILE))
def test_escaping_loses_nothing(plain: str) -> None:
    seen = re.sub(r"\\([^0-9A-Za-z\s])|`[^`\n]+`", lambda part: part[1] or part[0], escape(plain))
    assert seen.replace("\u200b", "") == plain


@given(st.text(HOSTILE), st.integers(2, 40))
def test_a_short_pen_is_kept_to(plain: str, at_most: int) -> None:
    written = Pen(at_most).write(plain)
    assert len(written) <= at_most
    assert written == escape(plain) or written.endswith("…")


def test_names_stay_on_one_line_and_ping_nobody() -> None:
    assert name("Eve\n\u202eevil `x` @here") == r"Eve evil 'x' @" + "\u200bhere"
    assert name("   ") == "?"
    assert len(name("n" * 300)) == 32


def test_emphasis_goes_line_by_line() -> None:
    assert bold("a\n\nb") == "**a**\n\n**b**"
    assert small("a\nb") == "-# a\n-# b"
    assert quote("a\nb") == "> a\n> b"


def test_mentions_are_made_of_digits_alone() -> None:
    assert (channel_mention("12"), mention(MemberName("34")), mention(RoleName("5"))) == ("<#12>", "<@34>", "<@&5>")
    assert channel_mention("12> @everyone") == "12\\> @\u200beveryone"
    assert mention(MemberName("٣")) == "٣"
