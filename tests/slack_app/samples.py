"""Cards with texts that try what markup there is, and hypothesis-made items."""

from datetime import UTC, date, datetime, timedelta
from typing import Final

from hypothesis import assume
from hypothesis import strategies as st
from pydantic import ValidationError

from bot.rules.cards import ClosedCard, OpenCard, RevealedCard
from bot.rules.verdicts import Verdict
from bot.talk.people import MessageRef, Spot
from content import limits
from content.grading import grade
from content.items import Cited, Item
from content.questions import Question
from content.scoring import Standing
from tests.pages.made import everything

ON: Final = date(2026, 11, 23)
NOW: Final = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
ZONE: Final = "Europe/Berlin"
SPOT: Final = Spot("slack", "T1", "C1")
HOME: Final = "https://studyhall.slack.com/"
POST: Final = 4711
AT: Final = MessageRef(SPOT, "1795334400.000100")


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


EVERYTHING: Final = everything(AT, channel="C1", member="U2")

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
