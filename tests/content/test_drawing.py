"""What a quiz asks: nothing twice, never today's daily, what was seen latest last; the same for the same seed."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from content.drawing import Memory, candidates, choose, freeze, on_topic, weak_spots
from content.packs import load_pack
from content.readiness import paper_of
from content.templates.registry import FAMILIES
from content.topics import MISSED, STARRED, WEAK, Topic, TopicKind, find_by_key, find_topic, nearest_topics, topics

PACK = load_pack()
EXAM = PACK.exam_on(date(2026, 12, 5))
EVERY = candidates(PACK, EXAM)
KNOWN = topics(PACK, EXAM)
IDS = [candidate.id for candidate in EVERY]


def memory(seen: int, *, answers: int = 1, right: int = 1) -> Memory:
    return Memory(seen, answers, right, last_right=right == answers)


@given(
    number=st.integers(1, 20),
    never=st.sets(st.sampled_from(IDS), max_size=30),
    seen=st.dictionaries(st.sampled_from(IDS), st.integers(1, 1_000).map(memory), max_size=60),
    seed=st.text(max_size=8),
    weighted=st.booleans(),
)
@settings(max_examples=60, deadline=None)
def test_a_draw(number: int, never: set[str], seen: dict[str, Memory], seed: str, *, weighted: bool) -> None:
    weights = weak_spots(EVERY, EXAM, seen) if weighted else None
    drawn = choose(EVERY, seen, number=number, never=never, seed=seed, weights=weights)
    assert len(drawn) == len(set(drawn)) == number
    assert not set(drawn) & never
    assert drawn == choose(EVERY, seen, number=number, never=never, seed=seed, weights=weights)
    if not weighted:
        assert not set(drawn) & set(seen), "there is enough that was never seen"


def test_what_was_seen_latest_comes_last() -> None:
    allowed = EVERY[:3]
    seen = {allowed[0].id: memory(30), allowed[1].id: memory(10), allowed[2].id: memory(20)}
    drawn = choose(allowed, seen, number=3, never=(), seed="x")
    assert drawn == (allowed[1].id, allowed[2].id, allowed[0].id)


def test_weak_spots_ask_more_of_what_one_gets_wrong() -> None:
    domain = EXAM.domains[1]
    weak = domain.tasks[0].id
    seen = {c.id: memory(1, answers=4, right=0 if c.tasks[0] == weak else 4) for c in EVERY}
    weights = weak_spots(EVERY, EXAM, seen)
    drawn = choose(EVERY, seen, number=20, never=(), seed="x", weights=weights)
    of_weak = sum(next(c for c in EVERY if c.id == one).tasks[0] == weak for one in drawn)
    assert of_weak >= 10
    assert max(weights, key=lambda task: weights[task]) == weak


def test_missed_asks_what_was_wrong_the_last_time() -> None:
    seen = {EVERY[0].id: memory(1, right=0), EVERY[1].id: memory(2)}
    assert [c.id for c in on_topic(EVERY, MISSED, EXAM, seen)] == [EVERY[0].id]


@pytest.mark.parametrize(
    "topic", [topic for topic in KNOWN if topic not in (MISSED, STARRED, WEAK)], ids=lambda t: t.key
)
def test_every_topic_has_something_to_ask(topic: Topic) -> None:
    allowed = on_topic(EVERY, topic, EXAM, {})
    assert allowed
    if topic.kind is TopicKind.SERVICE:
        assert {candidate.service for candidate in allowed} == {topic.id}


def test_templates_take_part_and_give_everybody_other_numbers() -> None:
    family = FAMILIES[0].id
    assert family in IDS
    one, other = freeze(PACK, family, seed="a/0"), freeze(PACK, family, seed="b/0")
    assert one is not None
    assert other is not None
    assert one != other
    assert one == freeze(PACK, family, seed="a/0")


def test_a_pack_that_is_not_parametric_asks_no_templates() -> None:
    """Whatever its exams are called: families are tagged with codes that another pack may use, too."""
    own = PACK.model_copy(update={"parametric": False})
    fixed = {question.id for question in PACK.live}
    assert {candidate.id for candidate in candidates(own, EXAM)} <= fixed
    assert paper_of(own, EXAM).asked.keys() <= PACK.questions.keys()
    only_drawn = {family.service for family in FAMILIES} - {
        PACK.services[q.id] for q in PACK.live if EXAM.code in q.tags
    }
    assert only_drawn
    assert only_drawn.isdisjoint(topic.id for topic in topics(own, EXAM))


def test_what_left_the_pack_is_frozen_no_more() -> None:
    assert freeze(PACK, "never-was", seed="") is None


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("dynamo", "DynamoDB"),
        ("DYNAMODB", "DynamoDB"),
        ("lamda", "Lambda"),
        ("x ray", "X-Ray"),
        ("code deploy", "CodeDeploy"),
        ("step", "Step Functions"),
        ("security", "Security"),
        ("weak", "weak spots"),
        ("Missed", "missed questions"),
        ("any", "any topic"),
    ],
)
def test_a_topic_is_found_however_it_is_typed(typed: str, found: str) -> None:
    topic = find_topic(KNOWN, typed)
    assert topic is not None
    assert topic.name == found
    assert find_by_key(PACK, KNOWN, topic.key) == topic


def test_a_task_is_found_by_its_number() -> None:
    topic = find_topic(KNOWN, "2.1")
    assert topic is not None
    assert topic.key == "task:2.1"


@pytest.mark.parametrize("typed", ["xyzzy", "", "   ", "!!!", "dinamo xy", "ß" * 500])
def test_nonsense_finds_nothing_and_the_three_nearest_are_offered(typed: str) -> None:
    assert find_topic(KNOWN, typed) is None
    assert len(nearest_topics(KNOWN, typed)) == 3


@given(st.text(max_size=80))
@settings(max_examples=80, deadline=None)
def test_anything_may_be_typed(typed: str) -> None:
    find_topic(KNOWN, typed)
    assert len(nearest_topics(KNOWN, typed)) == 3
