"""Names, reports, notes and look-ups made of everything that either markup knows.

`make chaos` reads 100,000 of them. Which they are follows from a number, which is said when one of them fails.
"""

import re
import unicodedata
from collections.abc import Callable
from random import Random
from typing import Final

import pytest

from bot.discord_app.markup import bold, code_block, escape, heading, name, quote, small
from bot.discord_app.paint import Painter, components
from bot.sandbox.local_discord.components import texts_of
from bot.slack_app.blocks import escaped, prose, verbatim
from bot.slack_app.paint import as_words, paint
from bot.talk.figures import points_figure
from bot.talk.lines import Name, Strong
from bot.talk.pages import Page
from bot.talk.parts import Code, Lettered, Lines, Options, Prose, Row, Rows, Small, Solved, Title, Told
from bot.talk.phrases import sound
from tests.injection.discord_reading import read, rings
from tests.injection.slack_reading import kinds_of, loose_ends, read_mrkdwn, shown_in

PIECES: Final = (
    *("@everyone", "@here", "<@1>", "<@!12>", "<@&34>", "<#56>", "<id:home>", "</daily:7>", "<:aws:8>", "<a:aws:9>"),
    *("<t:1700000000:R>", "<t:1>", ":tada:", "<!channel>", "<!here>", "<!everyone>", "<!subteam^S1|x>", "<@U123ABC>"),
    *(
        "<@U1|ada>",
        "<#C1|x>",
        "<https://e.example|AWS>",
        "<https://e.example>",
        "https://e.example/a_b*c",
        "<url|text>",
    ),
    *("[AWS](https://e.example)", "[a](<https://e.example> 't')", "<mailto:a@e.example|me>", "<!date^1^{date}|x>"),
    *(
        "*",
        "**",
        "_",
        "__",
        "~",
        "~~",
        "|",
        "||",
        "`",
        "``",
        "```",
        "```py\n",
        "`a**b`",
        "`@here`",
        "#",
        "# ",
        "## ",
        "-# ",
        "- ",
        "* ",
    ),
    *("1. ", "12. ", "> ", ">>> ", "&", "&lt;", "&gt;", "&amp;", "<", ">", "\\", "\\\\", "[", "]", "(", ")", "!", "@"),
    *("\n", "\n\n", "\r\n", "\t", " ", "\u00a0", "\u2028", "\u2029", "\x00", "\x1b[0m", "\ufeff", "\ud83d"),
    *("\u200b", "\u200c", "\u200d", "\u2060", "\u00ad", "\u202e", "\u202d", "\u202a", "\u202c", "\u2066", "\u2067"),
    *(
        "\u2068",
        "\u2069",
        "\u200e",
        "\u200f",
        "\u061c",
        "🎉",
        "👩\u200d💻",
        "é",
        "漢",
        "שלום",
        "مرحبا",
        "e\u0301\u0301",
    ),
    *("a", "Ada", "x" * 40, "everyone", "here", "1", ":", "/", "://", "https:", "-", "+", "=", "'", '"', "$", "{", "}"),
)
TURNS: Final = "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
"""What turns the text round that follows."""
_BREAKS: Final = "\u200b"
"""What Discord's escapes put in, and nobody sees."""
BENIGN: Final = "Ada"


def made(random: Random) -> str:
    return "".join(random.choice(PIECES) for _ in range(random.randint(1, 12)))


_MANY: Final = (range(begin, begin + 10_000) for begin in range(0, 100_000, 10_000))


@pytest.mark.parametrize("seeds", [range(3_000), *(pytest.param(part, marks=pytest.mark.long) for part in _MANY)])
def test_whatever_members_write_is_shown_as_it_is(seeds: range) -> None:
    for seed in seeds:
        text = made(Random(seed))
        assert faults_on_discord(text) == [], (seed, text)
        assert faults_on_slack(text) == [], (seed, text)
        if seed % 20 == 0:
            assert faults_of_pages(text) == [], (seed, text)


def faults_on_discord(text: str) -> list[str]:
    """What is wrong with the escapes, alone and within what stands around them on a card."""
    said, called = read(escape(text)), name(text)
    faults = [f"{node.kind}: {node.text}" for node in said.nodes if node.kind != "code"]
    faults += [f"rings: {one}" for one in (*rings(escape(text)), *rings(called))]
    faults += [f"in a name, {node.kind}: {node.text}" for node in read(called).nodes]
    faults += ["a name turns round"] if any(turn in called for turn in TURNS) else []
    faults += ["turns round"] if any(turn in escape(text) for turn in TURNS) else []
    if _seen(said.shown) != _seen(text):
        faults.append(f"shown as {said.shown!r}")
    around: list[tuple[str, Callable[[str], str]]] = [
        ("strong", bold),
        ("small", small),
        ("heading", heading),
        ("quote", quote),
    ]
    for kind, wrap in around:
        around_name = read(wrap(called))
        if around_name.kinds != {kind: 1} or rings(wrap(called)):
            faults.append(f"{kind} around a name: {around_name.nodes}")
    line = " ".join(sound(text).split())
    strong = read(bold(escape(f"On “{line}”.")))
    if strong.kinds["strong"] != 1 or _seen(strong.shown) != _seen(f"On “{line}”."):
        faults.append(f"strong words: {strong}")
    block = read(code_block(text, "text"))
    if block.kinds != {"block": 1}:
        faults.append(f"a block of code: {block.nodes}")
    return faults


def faults_on_slack(text: str) -> list[str]:
    """What is wrong with the pieces of rich text, and with the text beside them."""
    angles, shown = read_mrkdwn(escaped(text))
    faults = [f"angles: {one}" for one in angles]
    for drawn in (prose(text), verbatim(text)):
        faults += loose_ends(drawn)
        if _seen("".join(shown_in(drawn))) != _seen(text):
            faults.append("shown otherwise in blocks")
    faults += ["turns round"] if any(turn in shown for turn in TURNS) else []
    return faults if _seen(shown) == _seen(text) else [*faults, f"shown as {shown!r}"]


def faults_of_pages(text: str) -> list[str]:
    """A page is made of the same things, whatever somebody is called or has written."""
    line = " ".join(sound(text).split()) or BENIGN
    faults = [] if _nodes(line) == _nodes(BENIGN) else [f"other things on Discord: {_nodes(line)}"]
    wanted, found = paint(page(BENIGN)), paint(page(line))
    if kinds_of(found.blocks) != kinds_of(wanted.blocks) or loose_ends(found.blocks):
        faults.append("other things on Slack")
    drawn = components(Painter(str).paint(page(text)))
    faults += [f"rings: {one}" for one in rings("\n".join(texts_of(drawn)))]
    alone = Page((Prose((Name(line), " said: ", line)),))
    return faults + [f"angles: {one}" for shown in (found.text, as_words(alone)) for one in read_mrkdwn(shown)[0]]


def page(text: str) -> Page:
    """Somebody's name and words wherever they may stand."""
    return Page(
        (
            Title(("Sent by ", Name(text))),
            Prose(("In front of ", Name(text, strong=True), Strong(" and behind"))),
            Prose(f"I found nothing on “{text}”.", strong=True),
            Lines((f"• {text} · outdated", ("By ", Name(text), " yesterday"))),
            Small((f"Your note: {text}", ("for ", Name(text)))),
            Told("Your note", text),
            Options((Lettered("a", "A", text), Lettered("b", "B", text))),
            Solved("A", ("✓ right", "your choice"), text, text),
            Rows((Row("1.", text, (points_figure(53),)), Row("2.", text, (points_figure(4),), own=True))),
            Code(text),
        )
    )


def _nodes(text: str) -> list[list[str]]:
    """What each text of the page is made of on Discord, code apart, which anybody may write."""
    drawn = components(Painter(str).paint(page(text)))
    return [sorted(kind for kind in read(one).kinds.elements() if kind != "code") for one in texts_of(drawn)]


def _seen(text: str) -> str:
    """The characters that somebody sees; backticks may stand around code, or be the code's own."""
    kept = (c for c in text if c in "\n\t" or unicodedata.category(c) not in {"Cc", "Cs", "Zl", "Zp"})
    return "".join(c for c in kept if c not in {*TURNS, _BREAKS, "`"})


# --- that the readers see what there is ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("written", "kinds"),
    [
        ("# big\n-# small\n- one\n1. two\n> said", ["heading", "list", "list", "quote", "small"]),
        ("**a** *b* _c_ __d__ ~~e~~ ||f||", ["emphasis", "emphasis", "spoiler", "strike", "strong", "underline"]),
        ("[a](https://b.example) <https://c.example> https://d.example", ["link", "link", "link"]),
        ("<@1> <@&2> <#3> <:a:4> <id:home> </x:5> <t:6:R> @here", [*["mention"] * 5, "command", "time", "everybody"]),
        ("`a` ``b`` ```c```", ["code", "code", "block"]),
        (r"\# a \*b\* \<@1\> \[c\]\(d\)", []),
    ],
)
def test_the_reader_of_discord_knows_its_markup(written: str, kinds: list[str]) -> None:
    assert sorted(node.kind for node in read(written).nodes) == sorted(kinds)


def test_what_rings_is_heard() -> None:
    assert rings("@everyone `@here` \\@here <@1>") == ["@everyone", "@here", "<@1>"]
    assert read_mrkdwn("<!channel> &lt;!here&gt; <https://e.example|AWS>")[0] == ["!channel", "https://e.example|AWS"]
    assert loose_ends([{"type": "rich_text", "elements": [{"type": "user", "user_id": "U1"}]}]) == ["user"]


@pytest.mark.parametrize("unsafe", [str, lambda text: re.sub(r"([*_`])", r"\\\1", text)])
def test_a_weaker_escape_is_found_out(unsafe: Callable[[str], str]) -> None:
    texts = [made(Random(seed)) for seed in range(50)]
    assert any(node.kind != "code" for text in texts for node in read(unsafe(text)).nodes)
    assert any(rings(unsafe(text)) for text in texts)
    assert any(read_mrkdwn(unsafe(text))[0] for text in texts)
