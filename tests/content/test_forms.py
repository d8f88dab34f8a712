"""Mock exams: on the blueprint's weights, the same for everybody, no question twice."""

from collections import Counter
from collections.abc import Iterable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from content.blueprints import Exam
from content.forms import FIXED_FORMS, draw, find_form_faults, split
from content.questions import Form, Pack, Question, domain_of
from tests.packs import make_exams, make_pack, make_question

EXAM = make_exams()[1]


def _bank(size: int) -> Pack:
    """So many questions, spread over the domains nearly as the exam is."""
    domains = [domain.id for domain in EXAM.domains for _ in range(round(100 * domain.weight))]
    made = (make_question(f"q-{n:03}", task=f"{domains[n % 100]}.1") for n in range(size))
    return make_pack(*made)


BANK = _bank(400)


def draw_form(questions: Iterable[Question], exam: Exam, *, seed: str, number: int = 0) -> Form | None:
    """A form drawn from a seed: the same questions and seed give the same form. None: a domain has too few."""
    by_domain: dict[str, list[str]] = {domain.id: [] for domain in exam.domains}
    for question in questions:
        if exam.code in question.tags:
            by_domain[domain_of(question.tags[exam.code])].append(question.id)
    drawn = draw(by_domain, split(exam.questions, exam.domains), split(exam.scored, exam.domains), seed=seed)
    return drawn and Form(exam=exam.code, number=number, questions=drawn[0], unscored=drawn[1])


def draw_fixed_forms(pack: Pack, exam: Exam) -> list[Form]:
    """The fixed forms of an exam, no question in two of them; fewer than five where the bank is too small."""
    left = {question.id: question for question in pack.live}
    forms: list[Form] = []
    for number in range(1, FIXED_FORMS + 1):
        form = draw_form(left.values(), exam, seed=f"{exam.code} form {number}", number=number)
        if form is None:
            break
        forms.append(form)
        for question in form.questions:
            del left[question]
    return forms


@given(st.integers(0, 200))
def test_shares_add_up_and_stay_within_one(number: int) -> None:
    shares = split(number, EXAM.domains)
    assert sum(shares.values()) == number
    assert all(abs(shares[domain.id] - number * domain.weight) < 1 for domain in EXAM.domains)


@given(st.text(max_size=10))
def test_a_drawn_form_keeps_to_the_blueprint(seed: str) -> None:
    form = draw_form(BANK.live, EXAM, seed=seed)
    assert form is not None
    assert len(set(form.questions)) == 65
    assert len(form.unscored) == 15
    for held, wanted in ((form.questions, 65), (set(form.questions) - set(form.unscored), 50)):
        shares = Counter(domain_of(BANK.questions[question].tags[EXAM.code]) for question in held)
        assert all(abs(shares[domain.id] - wanted * domain.weight) <= 1 for domain in EXAM.domains)
    assert form == draw_form(reversed(BANK.live), EXAM, seed=seed)


def test_fixed_forms_share_no_question() -> None:
    forms = draw_fixed_forms(BANK, EXAM)
    assert [form.number for form in forms] == [1, 2, 3, 4, 5]
    asked = [question for form in forms for question in form.questions]
    assert len(asked) == len(set(asked)) == FIXED_FORMS * 65


def test_a_small_bank_has_fewer_forms() -> None:
    assert draw_fixed_forms(_bank(30), EXAM) == []
    assert len(draw_fixed_forms(_bank(100), EXAM)) == 1


def test_sound_forms_have_no_fault() -> None:
    forms = tuple(form for exam in BANK.exams for form in draw_fixed_forms(BANK, exam))
    assert list(find_form_faults(BANK.model_copy(update={"forms": forms}))) == []


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"number": 7}, "has 5 fixed forms; 5 are wanted"),
        ({"questions": ()}, "names questions that are none"),
        ({"unscored": ()}, "has 65 scored ones; 50 are wanted"),
    ],
)
def test_each_fault_of_a_form_is_told(change: dict[str, object], told: str) -> None:
    forms = [form for exam in BANK.exams for form in draw_fixed_forms(BANK, exam)]
    forms[0] = forms[0].model_copy(update=change)
    assert any(told in fault for fault in find_form_faults(BANK.model_copy(update={"forms": tuple(forms)})))


def test_a_question_in_two_forms_is_told() -> None:
    forms = [form for exam in BANK.exams for form in draw_fixed_forms(BANK, exam)]
    forms[1] = forms[0].model_copy(update={"number": 2})
    faults = list(find_form_faults(BANK.model_copy(update={"forms": tuple(forms)})))
    assert sum("stands in 2 forms of DVA-C02" in fault for fault in faults) == 65
