"""Pages with texts that try what markup there is, and hypothesis-made items and pages."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Final

from hypothesis import assume
from hypothesis import strategies as st
from pydantic import ValidationError

from bot.rules.answering import Verdict
from bot.rules.cards import ClosedCard, OpenCard, RevealedCard
from bot.talk.clicks import Click
from bot.talk.pages import (
    Button,
    Buttons,
    ChannelName,
    Choose,
    Code,
    Command,
    Countdown,
    Day,
    Days,
    Entry,
    Field,
    Form,
    Lettered,
    Line,
    Lines,
    Link,
    LinkTo,
    MemberName,
    Name,
    Options,
    Page,
    Part,
    Piece,
    Prose,
    Row,
    Rows,
    Rule,
    Small,
    Solved,
    Strong,
    Title,
    Told,
)
from bot.talk.people import MessageRef, Shown, Spot
from content import limits
from content.grading import grade
from content.items import Cited, Item
from content.questions import Question
from content.scoring import Standing

ON: Final = date(2026, 11, 23)
NOW: Final = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
ZONE: Final = "Europe/Berlin"
SPOT: Final = Spot("slack", "T1", "C1")
HOME: Final = "https://studyhall.slack.com/"
POST: Final = 4711
AT: Final = MessageRef(SPOT, "1795334400.000100")
HOSTILE: Final = "<!channel> *Eve* <@U1>\n_~`&@here :tada:"


def freeze(question: Question) -> Item:
    """A question as an item, citing one made fact."""
    cited = Cited(id="fact", statement="It is so.", source=question.source, checked=date(2026, 11, 20))
    fields = question.model_dump(
        include={"situation", "artefact", "ask", "options", "key", "reasons", "explanation", "source", "difficulty"}
    )
    return Item.model_validate(
        {**fields, "question": question.id, "digest": question.digest, "service": "Lambda", "facts": (cited,)}
    )


def make_question(*, several: bool = False) -> Question:
    """A question whose texts try what markup there is."""
    options = {
        "alias": "Point `live` at the new version & keep a tenth on `$LATEST`",
        "weight": "Write the weight as *10*, not 0.1",
        "publish": "Publish <version> 8 and name it in `AdditionalVersionWeights`",
        "role": "Give the _role_ `lambda:UpdateAlias` on arn:aws:lambda:*:*:function:invoices",
        "wait": "Wait until ~one~ minute has passed || try again",
    }
    if not several:
        del options["wait"]
    key = ("publish", "role") if several else ("publish",)
    return Question.model_validate(
        {
            "id": "lambda-canary",
            "situation": "A team wants a tenth of the traffic on *new* code. The command below is refused @here.",
            "artefact": {
                "language": "shell",
                "text": "aws lambda update-alias \\\n  --routing-config '{\"$LATEST\": 0.1}' # <!channel> & *\n",
            },
            "ask": "Which two fit?" if several else "What makes the canary work?",
            "options": tuple({"id": name, "text": text} for name, text in options.items()),
            "key": key,
            "reasons": {name: f"About `{name}`: it *says* <so> & that is that." for name in options},
            "explanation": "An alias splits traffic between two *published* versions; `$LATEST` is none.",
            "facts": ("fact",),
            "source": "https://docs.aws.amazon.com/lambda/latest/dg/configuring-alias-routing.html?a=1&b=2",
            "difficulty": 2,
            "tags": {"DVA-C02": ("3.4",)},
        }
    )


ITEM: Final = freeze(make_question())
SEVERAL: Final = freeze(make_question(several=True))


def open_card(item: Item = ITEM, *, answered: int = 7) -> OpenCard:
    return OpenCard(POST, item, ON, NOW + timedelta(hours=24), ZONE, answered)


def closed_card(item: Item = ITEM) -> ClosedCard:
    return ClosedCard(POST, item, ON, NOW + timedelta(hours=3), ZONE, 1)


def revealed_card(item: Item = ITEM) -> RevealedCard:
    chosen = dict.fromkeys(item.option_ids, 3)
    return RevealedCard(POST, item, ON, answered=12, right=5, chosen=chosen)


def verdict(item: Item = ITEM, *, right: bool = True, again: bool = False) -> Verdict:
    chosen = item.key if right else item.option_ids[: len(item.key)]
    return Verdict(
        item=item,
        on=ON,
        chosen=chosen,
        grade=grade(chosen, item.key),
        points=24 if right else 2,
        standing=Standing(streak=7, longest=12, freezes=1),
        earned_freeze=right,
        held_back=False,
        covered=(ON - timedelta(days=1),) if right else (),
        again=again,
        first_ever=not again,
        post=POST,
    )


# --- a page with everything ------------------------------------------------------------------------------------------

SHOWN: Final = Shown("post", POST)
LETTERED: Final = (Lettered("a", "A", "Point `live` at *it*"), Lettered("b", "B", HOSTILE))
EVERYTHING: Final = Page(
    (
        Title(("A title by ", Name(HOSTILE), " on ", Command("daily now"))),
        Prose(("In ", ChannelName("C1"), " somebody said ", Strong("so `x`"), "; ", MemberName("U2"), " did not.")),
        Prose("What is `it`?", strong=True),
        Lines(
            (
                "first",
                (Name("Ada", strong=True), " ", Countdown(NOW, "about 15 s left", "closes")),
                "",
                (Command("me"),),
            )
        ),
        Small(("Type ", "", (Command("setup 09:00"), " here."))),
        Code("{\n  <!channel>\n}\n", "json"),
        Options(LETTERED),
        Choose(SHOWN, LETTERED, 1, "Choose one"),
        Choose(Shown("turn", 34), LETTERED, 2, "Choose two"),
        Solved("A", ("✓ right", "your choice"), "Point `live` at *it*", "Since it *is*."),
        Told("The rule", "It `is` so."),
        Buttons((Button("I guessed", Click("guess", SHOWN)), Button("Report", Click("report", SHOWN), primary=True))),
        LinkTo("Source", "https://docs.aws.amazon.com/?a=1&b=2"),
        LinkTo("Go to the question", AT),
        Rows((Row("1.", "Ada", "999 points", own=True), Row("2nd", HOSTILE, "998 points"))),
        Days(tuple(Day(ON + timedelta(days=n), sign) for n, sign in enumerate("✓✗·")), "✓ right  ✗ wrong"),
        Prose(("See ", Link("the docs", "https://docs.aws.amazon.com/"), ".")),
        Rule(),
        *(Small(("",)), Lines(()), Rows(()), Buttons(()), Days((), "nothing"), Prose("")),
    )
)

# --- made items ------------------------------------------------------------------------------------------------------

_LETTERS = "abzXYZ 019`*_~<>&|\"'\\@#:{}()[].,-\n\tß€“”→…漢🎓"


def _sized(most: int) -> st.SearchStrategy[str]:
    """Texts of any length up to `most`, often exactly as long as that."""
    seeds = st.text(alphabet=_LETTERS, min_size=1, max_size=12).filter(lambda text: bool(text.strip()))
    lengths = st.one_of(st.integers(1, most), st.just(most))
    return st.builds(lambda seed, length: (seed * (length // len(seed) + 1))[:length].strip() or "x", seeds, lengths)


@st.composite
def items(draw: st.DrawFn) -> Item:
    """Items of questions that a pack would take, mostly near its limits."""
    several = draw(st.booleans())
    count = draw(st.integers(5, 6)) if several else 4
    ids = tuple("abcdef"[n] * limits.OPTION_ID for n in range(count))
    share = (limits.QUESTION - limits.STEM - limits.EXPLANATION) // (2 * count)
    artefact = draw(st.one_of(st.none(), _sized(limits.STEM // 2).filter(lambda text: "```" not in text)))
    texts = [f"{draw(_sized(min(limits.OPTION, share) - 2))}{n}" for n in range(count)]
    fields = {
        "id": "made",
        "situation": draw(_sized(limits.STEM // 4)),
        "artefact": {"language": "text", "text": artefact} if artefact else None,
        "ask": draw(_sized(limits.STEM // 4)),
        "options": tuple({"id": name, "text": text} for name, text in zip(ids, texts, strict=True)),
        "key": ids[: draw(st.integers(2, count - 1))] if several else ids[:1],
        "reasons": {name: draw(_sized(min(limits.REASON, share))) for name in ids},
        "explanation": draw(_sized(limits.EXPLANATION)),
        "facts": ("fact",),
        "source": "https://docs.aws.amazon.com/" + "x" * (limits.URL - 28),
        "difficulty": draw(st.sampled_from([1, 2, 3])),
        "tags": {"DVA-C02": ("1.1",)},
    }
    try:
        return freeze(Question.model_validate(fields))
    except ValidationError:
        assume(False)
        raise


# --- made pages ------------------------------------------------------------------------------------------------------

_ANY: Final = st.one_of(st.text(max_size=60), st.just(HOSTILE), st.just("`a`b" * 20), st.just("\x00\ud800"))
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
_SHOWN: Final = st.builds(Shown, st.sampled_from(["post", "turn"]), st.integers(0, 10**18 - 1))
_LETTERED: Final = st.lists(_ANY, min_size=4, max_size=6).map(
    lambda texts: tuple(Lettered(letter.lower(), letter, text) for letter, text in zip("ABCDEF", texts, strict=False))
)


def _buttons(shown: Shown, labels: list[str]) -> Buttons:
    return Buttons(tuple(Button(label, Click("steer", shown, (str(n),))) for n, label in enumerate(labels)))


_PARTS: Final[st.SearchStrategy[Part]] = st.one_of(
    st.builds(Title, _LINES),
    st.builds(Prose, _LINES, st.booleans()),
    st.builds(Lines, st.lists(_LINES, max_size=4).map(tuple)),
    st.builds(Small, st.lists(_LINES, max_size=4).map(tuple)),
    st.builds(Code, _ANY),
    st.builds(Options, _LETTERED),
    st.builds(Choose, _SHOWN, _LETTERED, st.integers(1, 3), _ANY),
    st.builds(Solved, st.just("A"), st.just(("✓ right",)), _ANY, _ANY),
    st.builds(Told, _LABELS, _ANY),
    st.builds(_buttons, _SHOWN, st.lists(_LABELS, max_size=5)),
    st.builds(LinkTo, _ANY, st.one_of(st.just("https://docs.aws.amazon.com/"), st.just(AT))),
    st.builds(Rows, st.lists(st.builds(Row, st.just("1."), _ANY, _ANY, st.booleans()), max_size=10).map(tuple)),
    st.builds(Days, st.just((Day(ON, "✓"), Day(ON, "·"))), _ANY),
    st.just(Rule()),
)


def _controls(page: Page) -> list[Shown | None]:
    """What the controls belong to; a page has one set of them for each."""
    chosen = [part.shown for part in page.parts if isinstance(part, Choose)]
    return [*chosen, *(part.buttons[0].click.shown for part in page.parts if isinstance(part, Buttons) if part.buttons)]


def pages() -> st.SearchStrategy[Page]:
    """Pages of any parts, with hostile text in every field."""
    parts = st.lists(_PARTS, max_size=10).map(lambda parts: (Title("A page"), *parts))
    made = st.builds(Page, parts, summary=_ANY)
    return made.filter(lambda page: len(_controls(page)) == len(set(_controls(page))))


_ENTRIES: Final = st.lists(_LABELS, max_size=5, unique=True).map(lambda labels: tuple(Entry(x, x) for x in labels))
_FIELD: Final = st.builds(
    Field, st.just("field"), _LABELS, _LABELS, _ANY, _ENTRIES, required=st.booleans(), long=st.booleans()
)


def forms() -> st.SearchStrategy[Form]:
    """Forms with any fields, and whatever text stands in them at first."""
    fields = st.lists(_FIELD, min_size=1, max_size=6).map(
        lambda made: tuple(replace(field, name=f"{field.name}-{n}") for n, field in enumerate(made))
    )
    short = _LABELS.map(lambda text: text.strip()[:24])
    return st.builds(Form, st.just("quiz"), short, short, fields)
