"""Mock exams: what is asked, how long, and what comes of it."""

from collections import Counter
from datetime import date
from typing import Final

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from content.exams import (
    PASS_SHARE,
    Cell,
    Length,
    Marked,
    find_form,
    minutes_for,
    needed,
    next_where,
    print_drawn,
    print_form,
    questions_in,
    sections_of,
    spread_of,
)
from content.packs import load_pack
from content.questions import Retired
from content.templates.registry import find_family
from tests.packs import make_exams, make_pack

EXAM: Final = make_exams()[1]
PACK: Final = load_pack()
VERSION: Final = PACK.exams[-1]


@pytest.mark.parametrize(
    ("length", "extra", "questions", "minutes"),
    [
        (Length.FULL, False, 65, 130),
        (Length.FULL, True, 65, 160),
        (Length.HALF, False, 33, 66),
        (Length.HALF, True, 33, 81),
    ],
)
def test_how_much_and_how_long(length: Length, *, extra: bool, questions: int, minutes: int) -> None:
    assert (questions_in(EXAM, length), minutes_for(EXAM, length, extra=extra)) == (questions, minutes)


@settings(max_examples=15)
@given(st.text(max_size=8), st.sampled_from(Length))
def test_a_drawn_paper_keeps_to_the_blueprint_and_off_the_forms(seed: str, length: Length) -> None:
    paper = print_drawn(PACK, VERSION, length, seed=seed)
    assert paper is not None
    assert paper == print_drawn(PACK, VERSION, length, seed=seed)
    assert len({asked.question for asked in paper}) == len(paper) == questions_in(VERSION, length)
    scored = [asked for asked in paper if asked.scored]
    assert len(scored) == (50 if length is Length.FULL else 33)
    for held in (paper, scored):
        shares = Counter(asked.domain for asked in held)
        assert all(abs(shares[domain.id] - len(held) * domain.weight) <= 1 for domain in VERSION.domains)
    fixed = {question for form in PACK.forms if form.exam == VERSION.code for question in form.questions}
    assert not fixed & {asked.question for asked in paper}


def test_templates_are_among_what_is_drawn() -> None:
    drawn = [asked for n in range(10) for asked in print_drawn(PACK, VERSION, Length.FULL, seed=str(n)) or ()]
    made = [asked for asked in drawn if find_family(asked.question)]
    assert 0.03 < len(made) / len(drawn) < 0.3
    assert all(asked.seed == asked.item.seed for asked in made)


def test_a_form_is_the_same_for_everybody_whatever_else_is_asked() -> None:
    form = find_form(PACK, VERSION, 3)
    assert form is not None
    live = {question.id for question in PACK.live}
    paper = print_form(PACK, VERSION, form)
    assert len(paper) == len(form.questions)
    for question, asked in zip(form.questions, paper, strict=True):
        assert asked.question == question or question not in live
        assert asked.scored is (question not in form.unscored)
    assert find_form(PACK, VERSION, 6) is None


def test_a_retired_question_has_a_stand_in_of_its_domain() -> None:
    forms = [form for form in PACK.forms if form.exam == VERSION.code]
    gone = {form.questions[7] for form in forms}
    on = Retired(on=date(2026, 11, 27), why="It is no longer true.")
    retired = {question: PACK.questions[question].model_copy(update={"retired": on}) for question in gone}
    pack = PACK.model_copy(update={"questions": {**PACK.questions, **retired}})
    asked = [one for form in forms for one in print_form(pack, VERSION, form)]
    assert len({one.question for one in asked}) == len(asked) == 5 * 65
    assert not gone & {one.question for one in asked}
    fixed = {question for form in forms for question in form.questions}
    before = [one for form in forms for one in print_form(PACK, VERSION, form)]
    for old, new in zip(before, asked, strict=True):
        assert (old.domain, old.scored) == (new.domain, new.scored)
        assert old.question == new.question or new.question not in fixed


def test_a_bank_that_is_too_small_has_no_exam() -> None:
    assert print_drawn(make_pack(), EXAM, Length.FULL, seed="x") is None


CELLS: Final = st.lists(st.builds(Cell, st.integers(1, 9**9), st.booleans(), st.booleans()), min_size=1, max_size=65)


@given(cells=CELLS, data=st.data(), flagged=st.booleans())
def test_the_next_one_is_another_one_of_its_kind(cells: list[Cell], data: st.DataObject, *, flagged: bool) -> None:
    after = data.draw(st.integers(0, len(cells) - 1))
    there = next_where(cells, after, flagged=flagged)
    others = [cell for place, cell in enumerate(cells) if place != after]
    wanted = [cell for cell in others if (cell.flagged if flagged else not cell.answered)]
    assert there in wanted if there is not None else not wanted


MARKED: Final = st.lists(
    st.builds(Marked, st.just(1), st.just("q"), st.sampled_from("1234"), st.booleans(), st.just(True), st.booleans()),
    max_size=65,
)


@given(MARKED)
def test_sections_hold_every_scored_question_once(marked: list[Marked]) -> None:
    sections = sections_of(marked)
    scored = [one for one in marked if one.scored]
    assert sum(section.of for section in sections) == len(scored)
    assert sum(section.right for section in sections) == sum(one.right for one in scored)
    assert [section.domain for section in sections] == sorted({one.domain for one in scored})
    if all(section.competent for section in sections):
        assert sum(one.right for one in scored) >= PASS_SHARE * len(scored)


def test_thirty_six_of_fifty_pass() -> None:
    assert needed(50) == 36


@given(st.lists(st.integers(0, 50), max_size=40))
def test_a_spread_tells_of_nobody(scores: list[int]) -> None:
    spread = spread_of(scores)
    assert (spread is None) == (len(scores) < 3)
    if spread is not None:
        assert min(scores) <= spread.lower <= spread.middle <= spread.upper <= max(scores)
