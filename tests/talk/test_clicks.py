"""Ids of controls: what any release has written is understood, anything else is nothing."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.talk.clicks import ID_AT_MOST, NOTHING, Click, identity_in, read_click
from bot.talk.people import CARD_CODE, Shown

POST, TURN = Shown("post", 12), Shown("turn", 34)
NOT_FREE = ("press", "test", "answer", "submit", "choose")
"""Names that mean something to the codec itself."""


@pytest.mark.parametrize(
    ("written", "click"),
    [
        ("answer:12:dead-letter", Click("answer", POST, ("dead-letter",))),
        ("answer:q34:a", Click("answer", TURN, ("a",))),
        ("choose:12", Click("choose", POST)),
        ("submit:12", Click("submit", POST)),
        ("submit:q34:dlq,delay", Click("submit", TURN, ("dlq,delay",))),
        ("press:guess:12", Click("guess", POST)),
        ("press:report:q34", Click("report", TURN)),
        ("press:next:q34", Click("next", TURN)),
        ("report:12", Click("report", POST)),
        ("quiz", Click("quiz")),
        ("quiz:night:5:20:service:SQS", Click("quiz", None, ("night", "5", "20", "service:SQS"))),
        ("test:1300000000000000001", Click("test", None, ("1300000000000000001",))),
        ("test:C0123ABC", Click("test", None, ("C0123ABC",))),
        ("test:#8001", Click("test", None, ("#8001",))),
    ],
)
def test_every_id_of_every_release_is_read(written: str, click: Click) -> None:
    assert read_click(written) == click


@pytest.mark.parametrize(
    "alien",
    [
        *("", ":", "A:1", "answer ", "other_bot_button", "x", "y" * 300, "Answer:12:a", "\0"),
        *("answer", "answer:1", "answer:1:", "answer:1:a:b", "submit:1:a:b", "choose:1:a", "test:", "quiz::5"),
    ],
)
def test_anything_else_is_nothing(alien: str) -> None:
    assert read_click(alien) == NOTHING


def test_a_message_is_known_by_its_controls() -> None:
    assert identity_in("answer:12:a") == "post-12"
    assert identity_in("press:next:q34") == "turn-34"
    assert identity_in("test:1300000000000000001") is None
    assert identity_in("quiz:solo:5:120:any") is None


def no_code(argument: str) -> bool:
    """Codes are what a message is named by, as `q34`; no option of a question has such an id."""
    return re.fullmatch(CARD_CODE, argument) is None


@given(
    st.from_regex(r"[a-z][a-z-]{1,15}", fullmatch=True).filter(lambda press: press not in NOT_FREE),
    st.none() | st.builds(Shown, st.sampled_from(["post", "turn", "review"]), st.integers(0, 10**18 - 1)),
    st.lists(st.from_regex(r"[a-z][a-z0-9-]{0,11}", fullmatch=True).filter(no_code), max_size=3),
)
def test_what_is_written_is_read_as_it_was(press: str, shown: Shown | None, args: list[str]) -> None:
    click = Click(press, shown, tuple(args))
    assert len(click.id) <= ID_AT_MOST
    assert read_click(click.id) == click


@given(st.text(max_size=300))
def test_nothing_clicked_ever_raises(control: str) -> None:
    read_click(control)
