"""The figures of a pack and what is refused: each rule finds a pack that breaks it."""

from datetime import date

import pytest

from content.figures import compute_figures, is_scenario
from content.questions import Pack, Question
from content.soundness import MODEST, Demand, find_faults, find_warnings
from tests.packs import make_fact, make_pack, make_question


def _with(question: Question, **changes: object) -> Question:
    return question.model_copy(update=changes)


def _texts(question: Question, *texts: str) -> Question:
    options = tuple(
        option.model_copy(update={"text": text}) for option, text in zip(question.options, texts, strict=True)
    )
    return _with(question, options=options)


def _stem(number: int) -> str:
    """A situation that shares few words with that of any other number."""
    return " ".join(f"word{number}x{n}" for n in range(12))


def _pack(*questions: Question) -> Pack:
    return make_pack(*(_with(q, situation=_stem(n), constraint=None) for n, q in enumerate(questions)))


def _balanced() -> list[Question]:
    """Four questions, the key at each place once and the longest option once."""
    made = []
    for place in range(4):
        question = make_question(f"q-{place}")
        order = question.options[1 : place + 1] + question.options[:1] + question.options[place + 1 :]
        longest = "right" if place == 0 else "wrong"
        texts = {o.id: o.id[0] * (8 if o.id == longest else 7) for o in question.options}
        made.append(_with(question, options=tuple(o.model_copy(update={"text": texts[o.id]}) for o in order)))
    return made


def test_a_sound_pack_has_no_fault() -> None:
    assert find_faults(_pack(*_balanced()), MODEST) == []


def test_near_duplicates_are_named() -> None:
    first, second = make_question("q-1"), make_question("q-2")
    pack = make_pack(*(_with(q, situation=_stem(1), constraint=None) for q in (first, second)))
    assert any("`q-1` and `q-2` ask nearly the same" in fault for fault in find_faults(pack, MODEST))


@pytest.mark.parametrize("name", ["Kinesis Data Firehose", "Amazon Elasticsearch Service", "the CMK", "AWS SSO"])
def test_a_retired_name_is_told_with_todays(name: str) -> None:
    pack = _pack(_with(make_question("q-1"), ask=f"What does {name} do?"))
    assert any("as if it were current" in fault for fault in find_faults(pack, MODEST))


def test_claims_must_be_covered_or_excused() -> None:
    pack = _pack(*_balanced())
    lost = pack.model_copy(update={"claims": {"s0-a-001": "SQS"}})
    excused = lost.model_copy(update={"not_asked": {"s0-a-001": "too thin"}})
    foreign = pack.model_copy(update={"not_asked": {"s0-b-001": "no fact"}})
    assert find_faults(lost, MODEST) == ["claim `s0-a-001` is covered by no fact and not excused"]
    assert find_faults(excused, MODEST) == []
    assert find_faults(foreign, MODEST) == ["claim `s0-b-001` is none of the notes'"]
    many = {f"s0-c-{n:03}": "too thin" for n in range(61)}
    told = find_faults(pack.model_copy(update={"claims": dict.fromkeys(many, "SQS"), "not_asked": many}), MODEST)
    assert told == ["61 claims are excused; at most 60 may be"]


def test_keys_that_could_be_guessed_are_told() -> None:
    always_first = [_texts(make_question(f"q-{n}"), "a much longer text", "bbb", "ccc", "ddd") for n in range(8)]
    faults = "\n".join(find_faults(_pack(*always_first), MODEST))
    for part in ("the longest option is the key", "a fifth longer", "a letter is the key"):
        assert part in faults


def test_absolute_words_in_wrong_options_are_told() -> None:
    telling = [_texts(question, "aaa", "always", "never b", "only b") for question in _balanced()[:1]]
    assert any("absolute words" in fault for fault in find_faults(_pack(*telling), MODEST))


def test_a_letter_that_is_mostly_right_is_told() -> None:
    several = [make_question(f"q-{n}", several=True) for n in range(5)]
    assert any("with several answers a letter is right in 100.0%" in f for f in find_faults(_pack(*several), MODEST))


def test_tasks_and_services_short_of_questions_are_told() -> None:
    pack = _pack(*_balanced()).model_copy(update={"claims": {f"s0-a-{n:03}": "SNS" for n in range(10)}})
    faults = find_faults(pack, Demand(facts_cited=0.0, forms=False))
    assert "DVA-C02 task 2.2 has 0 questions; 8 are wanted" in faults
    assert "SNS has 0 questions; its 10 claims want 2" in faults


def test_domains_short_of_questions_are_told() -> None:
    faults = find_faults(_pack(*_balanced()), Demand(questions_for_a_task=0, facts_cited=0.0))
    assert "DVA-C03 domain 1 has 4 questions; its forms want 104" in faults


def test_facts_nobody_asks_about_are_told() -> None:
    pack = _pack(*_balanced())
    facts = {**pack.facts, **{f"sqs-{n}": make_fact(f"sqs-{n}") for n in range(3)}}
    more = pack.model_copy(update={"facts": facts})
    assert any("25.0% of the facts are cited" in f for f in find_faults(more, Demand(questions_for_a_task=0)))
    assert "fact `sqs-1` is cited by no question" in find_warnings(more, date(2026, 11, 24))
    assert any("was not checked for a year" in warning for warning in find_warnings(more, date(2028, 1, 1)))


def test_a_scenario_has_a_situation_and_a_constraint() -> None:
    question = make_question("q-1")
    long = _with(question, situation="Somebody waits. " + "word " * 30 + "here.", constraint="waits")
    assert is_scenario(long)
    assert not is_scenario(_with(long, constraint=None))
    assert not is_scenario(question)


def test_shares_are_fractions() -> None:
    figures = compute_figures(_pack(*_balanced()))
    assert (figures.questions, figures.multiple_response_share, figures.longest_is_key_excess) == (4, 0.0, 0.0)
    assert figures.by_task["DVA-C03"]["1.1"] == 4
    assert figures.key_position_max_deviation == 0.0
