"""Items as long as the content's limits allow, made of what breaks markup."""

from typing import Any

from hypothesis import strategies as st

from content import limits
from content.items import Item
from content.questions import Question
from tests.packs import DOCS, make_pack

HOSTILE = "*_~|`<>[]()\\#-+:/@. \nab1é😀"


def texts(shortest: int, longest: int) -> st.SearchStrategy[str]:
    """Text of a length, mostly at the longest, that is not blank and has no blanks at its ends."""
    sizes = st.one_of(st.just(longest), st.integers(shortest, longest))
    bodies = st.one_of(st.sampled_from(["*", "_", "😀", "`a` ", "x", "<@1> ", "# "]), st.text(HOSTILE, min_size=1))
    return st.builds(_filled, bodies, sizes)


def _filled(body: str, size: int) -> str:
    return ("x" + body * (size // len(body) + 1))[: size - 1].rstrip() + "x"


@st.composite
def items(draw: st.DrawFn) -> Item:
    """A valid question at, or not far from, what its limits allow."""
    several = draw(st.booleans())
    ids = [f"option-{letter}-xx" for letter in (limits.LETTERS if several else limits.LETTERS[:4]).lower()]
    key = ids[: draw(st.integers(2, 5))] if several else ids[:1]
    options = [draw(texts(20, limits.OPTION - 2)) for _ in ids]
    spare = limits.QUESTION - sum(map(len, options)) - len(ids)
    reasons = [draw(texts(1, min(limits.REASON, spare // (2 * len(ids))))) for _ in ids]
    spare -= sum(map(len, reasons))
    explanation = draw(texts(1, max(2, min(limits.EXPLANATION, spare // 3))))
    artefact = draw(st.booleans())
    stem = min(limits.STEM_WITH_ARTEFACT if artefact else limits.STEM, max(6, spare - len(explanation)))
    raw: dict[str, Any] = {
        "id": "made",
        "situation": draw(texts(2, max(2, stem // 3))),
        "ask": draw(texts(2, max(2, stem // 3))),
        "artefact": {"language": "text", "text": "y" * (stem // 3)} if artefact else None,
        "options": tuple({"id": i, "text": f"{t}{n}"} for n, (i, t) in enumerate(zip(ids, options, strict=True))),
        "key": tuple(key),
        "reasons": dict(zip(ids, reasons, strict=True)),
        "explanation": explanation,
        "facts": ("sqs-fact",),
        "source": DOCS + "?" + "s" * (limits.URL - len(DOCS) - 1),
        "difficulty": draw(st.sampled_from((1, 2, 3))),
        "tags": {"DVA-C02": ("1.1",)},
    }
    question = Question.model_validate(raw)
    return Item.freeze(question, make_pack(question))
