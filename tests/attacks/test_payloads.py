"""Nothing that is sent about a question before its answer depends on which option is right, in any field."""

import json
from dataclasses import asdict, replace
from typing import Any

import pytest

from bot.slack_app.paint import paint
from bot.slack_app.views import paint_form
from bot.talk.clicks import TICK, Click
from bot.talk.forms import Form
from bot.talk.pages import Outcome
from bot.talk.parts import Choose
from bot.talk.people import Shown
from bot.ticking import choice_form
from bot.verbs.daily.own import OwnCard
from content.items import Item
from tests.discord_app.painting import painted, painted_form
from tests.pages import OUTCOMES, PAGES
from tests.pages.items import item

ASKED = [name for name, page in PAGES.items() if any(isinstance(part, Choose) for part in page.parts)]
"""Pages on which one may still answer."""


def _with_another_answer(asked: Item) -> Item:
    """What a reader sees before the answer is the same; all that is told afterwards is another."""
    ids = asked.option_ids
    told = {
        "key": tuple(ids[(ids.index(one) + 1) % len(ids)] for one in asked.key),
        "digest": "f" * len(asked.digest),
        "reasons": {one: f"Another reason for {one}." for one in ids},
        "explanation": "Another rule.",
        "source": "https://docs.aws.amazon.com/another",
        "facts": tuple(fact.model_copy(update={"statement": "Another fact."}) for fact in asked.facts),
    }
    return asked.model_copy(update=told)


def _with_other_ids(asked: Item) -> Item:
    """What a reader sees is the same; the pack calls its options something else."""
    ids = _other_ids(asked)
    told = {
        "options": tuple(option.model_copy(update={"id": ids[option.id]}) for option in asked.options),
        "key": tuple(ids[one] for one in asked.key),
        "reasons": {ids[one]: why for one, why in asked.reasons.items()},
    }
    return asked.model_copy(update=told)


def _other_ids(asked: Item) -> dict[str, str]:
    return {one: f"z{place}" for place, one in enumerate(asked.option_ids)}


def _sent(outcome: Outcome) -> str:
    """As it goes to both platforms."""
    page = outcome.page()
    return json.dumps([painted(page), asdict(paint(page))])


def _form_sent(form: Form) -> str:
    return json.dumps([painted_form(form), paint_form(form, memory="C1")])


def _changed(told: Any) -> Any:
    """The same page about the same question with another answer; a member's own card holds that of the channel."""
    if isinstance(told, OwnCard):
        return OwnCard(_changed(told.card))
    return replace(told, item=_with_another_answer(told.item))


def _renamed(told: Any) -> Any:
    """The same page about the same question with other ids."""
    if isinstance(told, OwnCard):
        return OwnCard(_renamed(told.card))
    chosen = getattr(told, "chosen", None)
    ids = _other_ids(told.item)
    more = {"chosen": tuple(ids[one] for one in chosen)} if isinstance(chosen, tuple) else {}
    return replace(told, item=_with_other_ids(told.item), **more)


@pytest.mark.parametrize("name", ASKED)
def test_no_control_says_what_the_pack_calls_its_options(name: str) -> None:
    """An id may be a word that the situation has, too, and more often so where it is the key."""
    assert _sent(OUTCOMES[name]) == _sent(_renamed(OUTCOMES[name]))


@pytest.mark.parametrize("name", ASKED)
def test_a_question_looks_the_same_whichever_option_is_right(name: str) -> None:
    assert _sent(OUTCOMES[name]) == _sent(_changed(OUTCOMES[name]))


@pytest.mark.parametrize("asks_sureness", [False, True])
def test_so_does_the_form_of_several_answers(*, asks_sureness: bool) -> None:
    click = Click(TICK, Shown("post", 41))
    asked = item(several=True)
    others = (_with_another_answer(asked), _with_other_ids(asked))
    form, *same = (_form_sent(choice_form(one, click, asks_sureness=asks_sureness)) for one in (asked, *others))
    assert same == [form, form]


def test_every_kind_of_question_is_among_them_and_a_difference_would_be_found() -> None:
    assert {"card_open", "card_ask", "own_card", "solo_question", "review_question", "exam_question"} <= {*ASKED}
    for told in (OUTCOMES["card_revealed"], OUTCOMES["solo_right"]):
        assert _sent(told) != _sent(_changed(told))
