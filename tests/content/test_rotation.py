"""A pack as it is asked: without what is left out, with the keys that were corrected; and where each of both ends."""

import pytest

from content.blueprints import Exam
from content.drawing import candidates, freeze
from content.exams import find_form, print_form
from content.items import Item
from content.packs import load_pack
from content.questions import Pack, Question
from content.rotation import Edition, KeyHeld, edition_of, with_keys, without
from content.templates.registry import families_of
from tests.packs import make_pack, make_question

SHIPPED = load_pack()
EXAM = SHIPPED.exams[-1]


def leave_out(pack: Pack, *asked: str) -> Pack:
    return without(pack, frozenset(Edition(name, edition_of(pack, name) or "") for name in asked))


def asked_in(pack: Pack, exam: Exam = EXAM) -> set[str]:
    return {candidate.id for candidate in candidates(pack, exam)}


def test_what_is_left_out_is_selected_nowhere() -> None:
    form = find_form(SHIPPED, EXAM, 1)
    assert form is not None
    question, family = form.questions[0], families_of(SHIPPED)[0].id
    pack = leave_out(SHIPPED, question, family)
    assert asked_in(SHIPPED) - asked_in(pack) == {question, family}
    assert freeze(pack, question, seed="x") is freeze(pack, family, seed="x") is None
    assert question not in {one.question for one in print_form(pack, EXAM, form)}
    assert len(print_form(pack, EXAM, form)) == len(form.questions), "another one stands in"
    assert SHIPPED.questions[question].retired is None


def test_what_was_changed_since_is_asked_again() -> None:
    old = make_pack()
    decided = frozenset({Edition("q-01", edition_of(old, "q-01") or "")})
    changed = old.questions["q-01"].model_copy(update={"ask": "What fits best?"})
    new = make_pack(*{**old.questions, "q-01": changed}.values())
    assert "q-01" not in {question.id for question in without(old, decided).live}
    assert without(new, decided) is new


def held(question: Question, *key: str) -> tuple[KeyHeld, ...]:
    pack = make_pack(question)
    return (KeyHeld(question.id, Item.freeze(question, pack).model_dump_json(), key),)


@pytest.mark.parametrize(
    ("update", "key"),
    [
        ({}, ("wrong",)),
        ({"explanation": "Said better."}, ("wrong",)),
        ({"key": ("wrong",)}, ("wrong",)),
        ({"key": ("other",)}, ("other",)),
        ({"ask": "What fits best?"}, ("right",)),
    ],
)
def test_a_corrected_key_holds_until_the_pack_says_something_else(update: dict[str, object], key: object) -> None:
    asked = make_question("q-1")
    pack = make_pack(asked.model_copy(update=update))
    now = with_keys(pack, held(asked, "wrong"))
    assert now.questions["q-1"].key == key
    item = freeze(now, "q-1", seed="")
    assert item is not None
    assert item.key == key


def test_a_key_that_is_none_or_of_another_pack_changes_nothing() -> None:
    pack = make_pack(make_question("held-nowhere"))  # an equal one of another test would be found in its place
    assert with_keys(pack, ()) is pack
    assert with_keys(pack, held(make_question("q-9"), "wrong")) is pack
    assert with_keys(pack, held(make_question("held-nowhere"), "right")) is pack
