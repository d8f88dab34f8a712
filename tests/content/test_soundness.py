"""The figures of a pack and what is refused: each rule finds a pack that breaks it."""

from datetime import date

import pytest
from pydantic import ValidationError

from content.figures import compute_figures, is_scenario
from content.freshness import find_stale
from content.lifecycle import LifeCycle
from content.names import Name, Names
from content.packs import load_pack
from content.questions import Pack, Question, Reviewed
from content.soundness import MODEST, Demand, find_faults, find_unasked
from tests.packs import DOCS, make_fact, make_pack, make_question

DAY = date(2026, 11, 27)


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
    assert find_faults(_pack(*_balanced()), DAY, MODEST) == []


def test_near_duplicates_are_named() -> None:
    first, second = make_question("q-1"), make_question("q-2")
    pack = make_pack(*(_with(q, situation=_stem(1), constraint=None) for q in (first, second)))
    assert any("`q-1` and `q-2` ask nearly the same" in fault for fault in find_faults(pack, DAY, MODEST))


@pytest.mark.parametrize("name", ["Kinesis Data Firehose", "Amazon Elasticsearch Service", "the CMK", "AWS SSO"])
def test_a_retired_name_is_told_with_todays(name: str) -> None:
    renamed = load_pack().names.renamed
    pack = _pack(_with(make_question("q-1"), ask=f"What does {name} do?"))
    pack = pack.model_copy(update={"names": Names(names=(), renamed=renamed)})
    assert any("as if it were current" in fault for fault in find_faults(pack, DAY, MODEST))


def test_claims_must_be_covered_or_excused() -> None:
    pack = _pack(*_balanced())
    lost = pack.model_copy(update={"claims": {"s0-a-001": "SQS"}})
    excused = lost.model_copy(update={"not_asked": {"s0-a-001": "too thin"}})
    foreign = pack.model_copy(update={"not_asked": {"s0-b-001": "no fact"}})
    assert find_faults(lost, DAY, MODEST) == ["claim `s0-a-001` is covered by no fact and not excused"]
    assert find_faults(excused, DAY, MODEST) == []
    assert find_faults(foreign, DAY, MODEST) == ["claim `s0-b-001` is none of the notes'"]
    many = {f"s0-c-{n:03}": "too thin" for n in range(61)}
    told = find_faults(pack.model_copy(update={"claims": dict.fromkeys(many, "SQS"), "not_asked": many}), DAY, MODEST)
    assert told == ["61 claims are excused; at most 60 may be"]


def test_keys_that_could_be_guessed_are_told() -> None:
    always_first = [_texts(make_question(f"q-{n}"), "a much longer text", "bbb", "ccc", "ddd") for n in range(8)]
    faults = "\n".join(find_faults(_pack(*always_first), DAY, MODEST))
    for part in ("a fifth longer", "a letter is the key"):
        assert part in faults


def test_a_letter_that_is_mostly_right_is_told() -> None:
    several = [make_question(f"q-{n}", several=True) for n in range(5)]
    told = "with several answers a letter is right in 100.0%"
    assert any(told in fault for fault in find_faults(_pack(*several), DAY, MODEST))


def test_tasks_and_services_short_of_questions_are_told() -> None:
    pack = _pack(*_balanced()).model_copy(update={"claims": {f"s0-a-{n:03}": "SNS" for n in range(10)}})
    faults = find_faults(pack, DAY, Demand(facts_cited=0.0, forms=False))
    assert "DVA-C02 task 2.2 has 0 questions; 8 are wanted" in faults
    assert "SNS has 0 questions; its 10 claims want 2" in faults


def test_domains_short_of_questions_are_told() -> None:
    faults = find_faults(_pack(*_balanced()), DAY, Demand(questions_for_a_task=0, facts_cited=0.0))
    assert "DVA-C03 domain 1 has 4 questions; its forms want 104" in faults


def test_facts_nobody_asks_about_are_told() -> None:
    pack = _pack(*_balanced())
    facts = {**pack.facts, **{f"sqs-{n}": make_fact(f"sqs-{n}") for n in range(3)}}
    more = pack.model_copy(update={"facts": facts})
    assert any("25.0% of the facts are cited" in f for f in find_faults(more, DAY, Demand(questions_for_a_task=0)))
    assert "fact `sqs-1` is cited by no question" in find_unasked(more)


def test_what_nobody_checked_for_a_year_is_told() -> None:
    read = Reviewed(on=date(2026, 11, 24), digest="0123456789abcdef")
    pack = _pack(*(_with(question, reviewed=read) for question in _balanced()[:1]))
    entry = _life(since=date(2026, 1, 1))
    pack = pack.model_copy(update={"lifecycle": (entry,)})
    assert find_stale(pack, DAY) == []
    assert find_stale(pack, date(2027, 11, 24)) == [
        "fact `sqs-fact` was not checked for a year; last on 2026-11-22",
        "life cycle `old` was not checked for a year; last on 2026-11-20",
    ]
    assert "question `q-0` was not read for a year; last on 2026-11-24" in find_stale(pack, date(2027, 11, 25))


def _life(**dates: date) -> LifeCycle:
    return LifeCycle(
        id="old",
        name="AWS Old",
        said=("Old",),
        state="maintenance",
        instead="AWS New",
        source=DOCS,
        checked=date(2026, 11, 20),
        **dates,
    )


def test_a_key_that_recommends_what_has_gone_is_told_from_its_day_on() -> None:
    named = [_texts(question, *("Use Old for it" for _ in range(4))) for question in _balanced()[:1]]
    named = [_texts(question, *(f"Use Old for {n}" for n in range(4))) for question in named]
    pack = _pack(*named).model_copy(update={"lifecycle": (_life(since=date(2027, 3, 1), until=date(2028, 1, 1)),)})
    said = "the key of `q-0` recommends what has gone: AWS Old"
    assert not any(said in fault for fault in find_faults(pack, date(2027, 2, 28), MODEST))
    assert f"{said} has been closed to new customers since 2027-03-01; today it is AWS New" in find_faults(
        pack, date(2027, 3, 1), MODEST
    )
    assert f"{said} ended on 2028-01-01; today it is AWS New" in find_stale(pack, date(2028, 1, 1))


def test_a_question_about_leaving_may_name_what_it_leaves() -> None:
    named = [_with(_texts(q, *(f"Use Old for {n}" for n in range(4))), leaving="old") for q in _balanced()]
    pack = _pack(*named).model_copy(update={"lifecycle": (_life(since=date(2026, 1, 1)),)})
    assert not any("recommends" in fault for fault in find_faults(pack, DAY, MODEST))
    assert compute_figures(pack, DAY).lifecycle == {"listed": 1, "leaving": 4, "recommended": 0}


def test_other_words_than_the_listed_ones_name_nothing() -> None:
    entry = _life(since=date(2026, 1, 1))
    assert entry.is_said_in("Use Old, not new")
    assert not entry.is_said_in("Use Older or a Threshold")


def test_a_life_cycle_has_a_date() -> None:
    with pytest.raises(ValidationError, match="one of them is known"):
        _life()


def test_a_name_that_is_not_listed_is_told() -> None:
    queues = Name(short="Amazon SQS", full="Amazon Simple Queue Service", bare=("SQS",))
    names = Names(names=(queues,), terms=("AWS Region",), vendors=("Amazon", "AWS"))
    asked = "Use Amazon SQS in an AWS Region, not Amazon Simple Queue Service or Amazon Tortoise, says AWS"
    pack = _pack(*(_with(question, ask=asked) for question in _balanced()[:1])).model_copy(update={"names": names})
    told = [fault for fault in find_faults(pack, DAY, MODEST) if "names.yaml" in fault]
    assert told == ["`q-0` says 'Amazon Tortoise, says AWS', which begins with no name of names.yaml"]


def test_a_scenario_has_a_situation_and_a_constraint() -> None:
    question = make_question("q-1")
    long = _with(question, situation="Somebody waits. " + "word " * 30 + "here.", constraint="waits")
    assert is_scenario(long)
    assert not is_scenario(_with(long, constraint=None))
    assert not is_scenario(question)


def test_shares_are_fractions() -> None:
    figures = compute_figures(_pack(*_balanced()), DAY)
    assert (figures.questions, figures.multiple_response_share, figures.cues["longest"]) == (4, 0.0, 0.0)
    assert figures.by_task["DVA-C03"]["1.1"] == 4
    assert figures.key_position_max_deviation == 0.0
