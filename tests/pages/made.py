"""Made pages and forms for both faces: one page with everything there is, and any others with hostile texts."""

from dataclasses import replace
from datetime import timedelta
from typing import Final

from hypothesis import strategies as st

from bot.pictures.week import Leading, draw_week
from bot.talk.clicks import Click
from bot.talk.figures import Bar, Bars, Figure, points_figure, right_figure, share_bars
from bot.talk.forms import Entry, Field, Form, Takes
from bot.talk.lines import (
    ChannelName,
    Command,
    Countdown,
    Line,
    Link,
    MemberName,
    Moment,
    Name,
    Piece,
    RoleName,
    Strong,
)
from bot.talk.pages import Page, Tone
from bot.talk.parts import (
    Attached,
    Button,
    Buttons,
    Choose,
    Code,
    Day,
    Days,
    Event,
    Lettered,
    Lines,
    LinkTo,
    Options,
    Part,
    Pick,
    Picture,
    Portrait,
    Prose,
    Row,
    Rows,
    Rule,
    Small,
    Solved,
    Title,
    Told,
)
from bot.talk.people import MessageRef, Shown
from tests.pages.items import AT, NOW, ON

HOSTILE: Final = "<!channel> *Eve* <@U1>\n_~`&@here :tada:"
_OF_POST: Final = Shown("post", 4711)
_TWO: Final = (Lettered("a", "A", "Point `live` at *it*"), Lettered("b", "B", HOSTILE))
_LETTERS: Final = "abzXYZ 019`*_~<>&|\"'\\@#:{}()[].,-\n\tß€“”→…漢🎓"


def everything(at: MessageRef, *, channel: str, member: str) -> Page:
    """A page with every part and every piece; what says nothing comes last."""
    return Page(
        (
            Title(("A title by ", Name(HOSTILE), " on ", Command("daily now"))),
            Prose(
                (
                    "In ",
                    ChannelName(channel),
                    " somebody said ",
                    Strong("so `x`"),
                    "; ",
                    MemberName(member),
                    " did not, nor has ",
                    RoleName("77"),
                    ".",
                )
            ),
            Prose("What is `it`?", strong=True),
            Lines(
                (
                    "first",
                    (Name("Ada", strong=True), " ", Countdown(NOW, "about 15 s left", "closes")),
                    "",
                    (Moment(NOW, "Thu 3 Dec 19:00 Europe/Berlin"),),
                    (Command("me"),),
                )
            ),
            Portrait(("So it is.", (Name(HOSTILE), " again")), "https://cdn.discordapp.com/embed/avatars/0.png"),
            Portrait(("Nobody to see",), ""),
            Small(("Type ", "", (Command("setup 09:00"), " here."))),
            Code("{\n  <!channel>\n}\n", "json"),
            Options(_TWO),
            Choose(_OF_POST, _TWO, 1, "Choose one"),
            Choose(Shown("turn", 34), _TWO, 2, "Choose two"),
            Choose(Shown("item", 56), _TWO, 2, "Choose two", chosen=("a",)),
            Solved("A", ("✓ right", "your choice"), "Point `live` at *it*", "Since it *is*."),
            Told("The rule", "It `is` so."),
            Buttons(
                (
                    Button("I guessed", Click("guess", _OF_POST)),
                    Button("Report", Click("report", _OF_POST), primary=True),
                    Button(
                        "Why?", Click("why", _OF_POST), folded=(Solved("B", ("✗ wrong",), HOSTILE, "`x` is *not*."),)
                    ),
                )
            ),
            Pick("Go to", tuple(Button(f"{n}", Click("go", Shown("item", n))) for n in range(1, 66))),
            LinkTo("Source", "https://docs.aws.amazon.com/?a=1&b=2"),
            LinkTo("Go to the question", at),
            Rows(
                (
                    Row("1.", "Ada", (points_figure(1_999), right_figure(9, 10)), own=True, rank=1),
                    Row("2nd", HOSTILE, (points_figure(998), right_figure(0, 0)), rank=2),
                )
            ),
            share_bars("Right by domain", (("Development", 0.42), ("Security", 0.0))),
            Days(
                tuple(Day(ON + timedelta(days=n), sign) for n, sign in enumerate("✓✗·")),
                "three days",
                "✓ right  ✗ wrong",
            ),
            Prose(("See ", Link("the docs", "https://docs.aws.amazon.com/"), ".")),
            Attached("a.json", b"{}"),
            Picture("week.png", "A bar: Ada 1 point.", draw_week("A week", [Leading("1.", HOSTILE, 1)], [])),
            Event("Quiz night", "Ten questions.", NOW, NOW + timedelta(minutes=30)),
            Rule(),
            Portrait((), "https://example.com/a.png"),
            *(Small(("",)), Lines(()), Rows(()), Buttons(()), Days((), "", "nothing"), Prose("")),
        )
    )


# --- whatever is said ------------------------------------------------------------------------------------------------

_ANY: Final = st.one_of(
    st.text(max_size=60),
    st.sampled_from((HOSTILE, "`a`b" * 20, "\x00\ud800")),
)
_LONG: Final = st.one_of(_ANY, st.sampled_from(("*" * 3_000, "🎓" * 2_000, "# \n" * 900, "word " * 700)))
_LABELS: Final = st.text(alphabet=_LETTERS, min_size=1, max_size=40).filter(lambda text: bool(text.strip()))
_PIECES: Final[st.SearchStrategy[Piece]] = st.one_of(
    _ANY,
    st.builds(Strong, _ANY),
    st.builds(Name, _ANY, st.booleans()),
    st.builds(Countdown, st.just(NOW), _ANY),
    st.builds(Link, _ANY, st.just("https://docs.aws.amazon.com/")),
    st.just(Command("daily now")),
    st.just(ChannelName("C1")),
)
_LINES: Final[st.SearchStrategy[Line]] = st.one_of(_ANY, st.lists(_PIECES, max_size=4).map(tuple))
_SHOWN: Final = st.builds(Shown, st.sampled_from(["post", "turn", "review", "item"]), st.integers(0, 10**18 - 1))
_LETTERED: Final = st.lists(_ANY, min_size=4, max_size=6).map(
    lambda texts: tuple(Lettered(letter.lower(), letter, text) for letter, text in zip("ABCDEF", texts, strict=False))
)


_SOLVED: Final = st.builds(Solved, st.just("A"), st.just(("✓ right",)), _ANY, _ANY)


def _buttons(shown: Shown, labels: list[str], folded: list[Solved]) -> Buttons:
    """Of which the first folds, where there is something to fold."""
    return Buttons(
        tuple(
            Button(label, Click("steer", shown, (str(n),)), folded=() if n else tuple(folded))
            for n, label in enumerate(labels)
        )
    )


_FIGURES: Final = st.lists(st.builds(Figure, _ANY, st.floats(0, 10**9), _ANY, _ANY), max_size=2).map(tuple)
_ROW: Final = st.one_of(
    st.builds(Row, st.just("1."), _ANY, _FIGURES, st.booleans(), st.none() | st.integers(1, 10**9)),
    st.builds(Row, st.just("1."), _ANY, st.just((points_figure(3),)), st.booleans(), st.integers(1, 100)),
)
_PARTS: Final[st.SearchStrategy[Part]] = st.one_of(
    st.builds(Title, _LINES),
    st.builds(Prose, st.one_of(_LINES, _LONG), st.booleans()),
    st.builds(Lines, st.lists(_LINES, max_size=4).map(tuple)),
    st.builds(
        Portrait, st.lists(_LINES, max_size=4).map(tuple), st.sampled_from(("", "https://example.com/a.png")), _LABELS
    ),
    st.builds(Small, st.lists(_LINES, max_size=4).map(tuple)),
    st.builds(Code, _LONG),
    st.builds(Options, _LETTERED),
    st.builds(Choose, _SHOWN, _LETTERED, st.integers(1, 3), _ANY, st.none() | st.just(("a",))),
    _SOLVED,
    st.builds(Told, _LABELS, _LONG),
    st.builds(_buttons, _SHOWN, st.lists(_LABELS, max_size=5), st.lists(_SOLVED, max_size=11)),
    st.builds(LinkTo, _ANY, st.one_of(st.just("https://docs.aws.amazon.com/"), st.just(AT))),
    st.builds(Rows, st.lists(_ROW, max_size=10).map(tuple)),
    st.builds(Bars, _ANY, _ANY, st.lists(st.builds(Bar, _ANY, st.floats(0, 100)), max_size=21).map(tuple)),
    st.builds(Days, st.just((Day(ON, "✓"), Day(ON, "·"))), _ANY),
    st.just(Rule()),
)


def _controls(page: Page) -> list[Shown | None]:
    """What the controls belong to; a page has one set of them for each."""
    chosen = [part.shown for part in page.parts if isinstance(part, Choose)]
    return [*chosen, *(part.buttons[0].click.shown for part in page.parts if isinstance(part, Buttons) if part.buttons)]


def pages() -> st.SearchStrategy[Page]:
    """Pages of any parts, with hostile text in every field."""
    parts = st.lists(_PARTS, max_size=8).map(lambda parts: (Title("A page"), *parts))
    made = st.builds(Page, parts, st.sampled_from(Tone), _LONG)
    return made.filter(lambda page: len(_controls(page)) == len(set(_controls(page))))


_ENTRIES: Final = st.lists(_LABELS, max_size=5, unique=True).map(lambda labels: tuple(Entry(x, x) for x in labels))
_FIELD: Final = st.builds(
    Field,
    st.just("field"),
    _LABELS,
    _LABELS,
    _LONG,
    _ENTRIES,
    several=st.booleans(),
    takes=st.sampled_from(Takes),
    required=st.booleans(),
    long=st.booleans(),
)

_LAID_OUT: Final = st.builds(
    Field,
    st.just("field"),
    _LABELS,
    entries=st.lists(_LABELS, min_size=2, max_size=5, unique=True).map(lambda those: tuple(Entry(x, x) for x in those)),
    several=st.booleans(),
    exactly=st.sampled_from((0, 2)),
    required=st.booleans(),
    laid_out=st.just(True),
)


def forms() -> st.SearchStrategy[Form]:
    """Forms with any fields, and whatever text stands in them at first."""
    fields = st.lists(_FIELD | _LAID_OUT, min_size=1, max_size=6).map(
        lambda made: tuple(replace(field, name=f"{field.name}-{n}") for n, field in enumerate(made))
    )
    short = _LABELS.map(lambda text: text.strip()[:24])
    return st.builds(Form, st.just("quiz"), short, short, fields)
