"""What a button's id says, and what is none of ours."""

import pytest
from bot.discord_app.ids import ANSWER, CHOOSE, SUBMIT, answer_id, choose_id, is_ours, submit_id
from hypothesis import given
from hypothesis import strategies as st

from bot.talk.people import Shown

POSTS = st.builds(Shown, st.sampled_from(["post", "turn"]), st.integers(0, 10**18 - 1))
OPTIONS = st.from_regex(r"[a-z][a-z0-9-]{0,11}", fullmatch=True)


@given(POSTS, OPTIONS)
def test_an_answer_reads_back(shown: Shown, option: str) -> None:
    match = ANSWER.fullmatch(answer_id(shown, option))
    assert match is not None
    assert (Shown.read(match["shown"]), match["option"]) == (shown, option)


@given(POSTS, st.lists(OPTIONS, min_size=1, max_size=5, unique=True))
def test_a_choice_of_any_question_fits_an_id(shown: Shown, options: list[str]) -> None:
    made = submit_id(shown, options)
    assert made is not None
    match = SUBMIT.fullmatch(made)
    assert match is not None
    assert match["options"].split(",") == options
    assert CHOOSE.fullmatch(choose_id(shown))


@pytest.mark.parametrize("options", [[], ["A"], ["a,b", ""], ["a" * 100], ["ok", "no space"]])
def test_what_no_select_offered_makes_no_id(options: list[str]) -> None:
    assert submit_id(Shown("post", 1), options) is None


@pytest.mark.parametrize(
    "custom_id",
    [
        "",
        "answer",
        "answer:1",
        "answer:1:",
        "answer:1:Option",
        "answer:-1:a",
        "answer:1234567890123456789:a",
        "answer:٣:a",
        "answer:1:a\n",
        "answer:1:a:b",
        "choose:1:a",
        "submit:1:a,",
        "submit:1:,a",
        "vote:1:a",
    ],
)
def test_forged_and_alien_ids_are_not_ours(custom_id: str) -> None:
    assert not is_ours(custom_id)
