"""What holds for every family: for two hundred seeds each time, for a thousand in `make chaos`."""

from collections import Counter
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

import pytest

from content.items import Item, load_item
from content.names import find_bare
from content.packs import load_pack
from content.questions import Option, Pack, Question
from content.templates.family import Choice, Drawing, Family
from content.templates.making import draw, make_item, make_question, phrase
from content.templates.registry import FAMILIES
from tests.content.templates.oracles import ORACLES, read_option

SEEDS = tuple(f"group 7/{number}" for number in range(1_000))


@dataclass(frozen=True)
class Drawn:
    """A family and what many seeds make of it."""

    family: Family
    drawings: tuple[tuple[Drawing, tuple[Choice, ...]], ...]
    questions: tuple[Question, ...]
    """Each has passed `Question`'s own checks, the platforms' limits among them."""


@pytest.fixture(scope="module", params=[200, pytest.param(len(SEEDS), marks=pytest.mark.long)])
def seeds(request: pytest.FixtureRequest) -> tuple[str, ...]:
    return SEEDS[: request.param]


@pytest.fixture(scope="module", params=FAMILIES, ids=lambda family: str(family.id))
def drawn(request: pytest.FixtureRequest, seeds: tuple[str, ...]) -> Drawn:
    family: Family = request.param
    drawings = tuple(draw(family, seed) for seed in seeds)
    questions = tuple(phrase(family, drawing, shown) for drawing, shown in drawings)
    return Drawn(family=family, drawings=drawings, questions=questions)


@pytest.fixture(scope="module")
def pack() -> Pack:
    return load_pack()


def _key(question: Question) -> Fraction:
    (text,) = (option.text for option in question.options if option.id in question.key)
    return read_option(text)


def test_the_key_is_what_the_text_asks_for(drawn: Drawn) -> None:
    oracle = ORACLES[drawn.family.id]
    for question in drawn.questions:
        assert _key(question) == oracle.answer(oracle.read(question)), f"{question.situation} {question.ask}"


def test_services_are_named_as_the_exam_names_them(drawn: Drawn, pack: Pack) -> None:
    for question in drawn.questions[:20]:
        stem = f"{question.situation} {question.ask}"
        assert find_bare(stem, pack.names) == []
        assert "DAX" not in stem or "DynamoDB Accelerator (DAX)" in stem


def test_the_options_differ_as_values_and_as_texts(drawn: Drawn) -> None:
    for (_, shown), question in zip(drawn.drawings, drawn.questions, strict=True):
        assert len({choice.value for choice in shown}) == 4
        assert len({option.text for option in question.options}) == 4
        assert [read_option(option.text) for option in question.options] == [choice.value for choice in shown]
        assert all(choice.value > 0 for choice in shown)


def test_each_wrong_option_comes_from_a_named_mistake(drawn: Drawn) -> None:
    for _, shown in drawn.drawings:
        assert sum(choice.mistake is None for choice in shown) == 1
    every = {choice.mistake for drawing, _ in drawn.drawings for choice in drawing.mistakes}
    assert len(every) >= 3
    assert None not in every


def test_the_numbers_stay_in_the_range_and_stand_in_the_text(drawn: Drawn) -> None:
    oracle = ORACLES[drawn.family.id]
    allowed = {name: frozenset(numbers.values) for name, numbers in drawn.family.ranges.items()}
    for (drawing, _), question in zip(drawn.drawings, drawn.questions, strict=True):
        assert drawing.numbers.keys() == allowed.keys()
        assert all(value in allowed[name] for name, value in drawing.numbers.items())
        read = oracle.read(question)
        assert {name: drawing.numbers[name] for name in read if name in drawing.numbers} == {
            name: value for name, value in read.items() if name in drawing.numbers
        }


def test_the_key_stands_everywhere_equally_often(drawn: Drawn) -> None:
    places = Counter(question.option_ids.index(question.key[0]) for question in drawn.questions)
    assert all(0.15 <= places[place] / places.total() <= 0.35 for place in range(4)), places


def test_the_key_is_not_always_the_same_one_by_size(drawn: Drawn) -> None:
    ranks = Counter(sorted(map(_shown_value, question.options)).index(_key(question)) for question in drawn.questions)
    assert max(ranks.values()) <= 0.75 * ranks.total(), ranks


def _shown_value(option: Option) -> Fraction:
    return read_option(option.text)


def test_a_seed_decides_everything(drawn: Drawn) -> None:
    assert [make_question(drawn.family, seed) for seed in SEEDS[:20]] == list(drawn.questions[:20])
    assert len({question.digest for question in drawn.questions[:50]}) >= 45


def test_ids_say_nothing(drawn: Drawn) -> None:
    for question in drawn.questions:
        assert question.id == drawn.family.id
        assert question.option_ids == ("o1", "o2", "o3", "o4")


def test_an_item_is_frozen_whole(drawn: Drawn) -> None:
    item, question = make_item(drawn.family, SEEDS[0]), drawn.questions[0]
    assert load_item(item.model_dump_json()) == item
    assert (item.question, item.digest, item.key) == (question.id, question.digest, question.key)
    assert (item.template_version, item.seed) == (drawn.family.version, SEEDS[0])
    (cited,), rule = item.facts, drawn.family
    assert (cited.id,) == question.facts
    assert (cited.statement, cited.source, cited.checked) == (rule.statement, rule.source, rule.checked)


def test_the_tags_are_tasks_of_both_versions(pack: Pack) -> None:
    exams = {exam.code: exam.task_ids for exam in pack.exams}
    for family in FAMILIES:
        assert family.tags.keys() == exams.keys()
        assert all(set(tasks) <= exams[code] for code, tasks in family.tags.items()), family.id


def test_there_are_enough_and_none_twice(pack: Pack) -> None:
    ids = [family.id for family in FAMILIES]
    assert len(ids) >= 25
    assert len(set(ids)) == len(ids)
    assert set(ids) == ORACLES.keys()
    assert not set(ids) & pack.questions.keys()
    assert all(family.checked >= date(2026, 11, 1) for family in FAMILIES)


def test_the_key_is_the_least_or_the_greatest_now_and_then() -> None:
    ranks: Counter[int] = Counter()
    for family in FAMILIES:
        for seed in SEEDS[:50]:
            question = make_question(family, seed)
            ranks[sorted(map(_shown_value, question.options)).index(_key(question))] += 1
    assert all(ranks[rank] >= 0.1 * ranks.total() for rank in range(4)), ranks


def test_a_frozen_daily_from_before_templates_still_loads() -> None:
    item = make_item(FAMILIES[0], "seed")
    old = item.model_dump_json(exclude={"template_version", "seed"})
    assert Item.model_validate_json(old).template_version is None
