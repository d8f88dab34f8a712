"""What a search finds: each fact by the words of its title, through slips and abbreviations, at once."""

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.rules.quizzing import solo_button
from content.items import Item
from content.packs import load_pack
from content.templates.making import make_item
from content.templates.registry import FAMILIES
from content.topics import topic_of_fact
from content.withholding import withheld_facts
from content.wording import stems_of, title_words

PACK = load_pack()
INDEX = PACK.index
FACTS = sorted(PACK.facts)


def test_every_fact_is_found_by_its_title() -> None:
    """A few come after one whose longer title holds all their words; none is further down than the third place."""
    found = {fact: INDEX.find(INDEX.title(fact), at_most=3) for fact in FACTS}
    assert [fact for fact, those in found.items() if fact not in those] == []
    places = [those.index(fact) for fact, those in found.items()]
    assert places.count(0) / len(FACTS) > 0.98


@given(st.sampled_from(FACTS), st.randoms(use_true_random=False))
@settings(max_examples=60, deadline=None)
def test_the_order_of_the_words_and_an_ending_matter_little(fact: str, shuffled: random.Random) -> None:
    words = [*PACK.services[fact].split(), *title_words(fact, PACK.services[fact])]
    shuffled.shuffle(words)
    assert fact in INDEX.find(" ".join(words).upper(), at_most=5)


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("sqs visability timout", "SQS: visibility"),
        ("simple queue service fifo", "SQS: FIFO"),
        ("simple queue service mesage groups", "SQS: message groups"),
        ("kds shards", "Kinesis Data Streams: shards"),
        ("dynamodb GSI", "DynamoDB: global index"),
        ("dead leter queue", "SQS: dead letter"),
        ("envelope encryption", "KMS: envelope encryption"),
        ("cloud9", "Cloud9: closed"),
    ],
)
def test_what_people_type(typed: str, first: str) -> None:
    assert INDEX.title(INDEX.find(typed, at_most=1)[0]).startswith(first)


@pytest.mark.parametrize("typed", ["", "   ", "?!", "the of and", "qwertzuiop", "🎓", "zzz " * 500])
def test_what_is_nothing_finds_nothing(typed: str) -> None:
    assert INDEX.find(typed, at_most=5) == ()


@given(st.text(max_size=80))
@settings(max_examples=40, deadline=None)
def test_anything_may_be_typed(typed: str) -> None:
    found = INDEX.find(typed, at_most=5)
    assert len(set(found)) == len(found) <= 5
    assert found == INDEX.find(typed, at_most=5)
    assert len(INDEX.suggest(typed, at_most=25)) <= 25


def test_what_is_offered_says_nothing_of_a_fact() -> None:
    assert INDEX.suggest("reserved conc", at_most=5) == ("reserved concurrency",)
    assert "visibility timeout" in INDEX.suggest("visab", at_most=5)
    assert INDEX.suggest("sqs", at_most=5)[0] == "SQS"
    offered = {said for n in range(26) for said in INDEX.suggest(chr(ord("a") + n), at_most=10_000)}
    longest = max(len(name.full.split()) for name in PACK.names.names)
    assert all(len(said.split()) <= longest for said in offered)


def test_what_is_made_beforehand_is_what_is_offered() -> None:
    typed = ("v", "visib", "vsibilty timout", "message gruops", "nothing at all")
    cold, index = load_pack().model_copy().index, load_pack().model_copy().index
    assert index.warm() > 1_000
    made = dict(vars(index))
    for words in typed:
        assert index.suggest(words, at_most=25) == cold.suggest(words, at_most=25)
        assert index.find(words, at_most=25) == cold.find(words, at_most=25)
        assert index.find_within(words, at_most=25) == cold.find_within(words, at_most=25)
    assert vars(index) == made, "whoever types first waits for nothing"


def test_every_button_fits() -> None:
    for fact in FACTS:
        assert len(topic_of_fact(PACK, fact).name) <= 75
        assert solo_button("Quiz", number=10, topic=topic_of_fact(PACK, fact).key).click.id


@pytest.mark.parametrize("question", PACK.live[::40], ids=lambda question: question.id)
def test_every_option_of_an_open_question_hides_as_much_as_the_others(question: object) -> None:
    item = Item.freeze(question, PACK)  # type: ignore[arg-type]
    hidden = withheld_facts(PACK, [item])
    assert {fact.id for fact in item.facts} <= hidden
    for option in item.options:
        assert set(INDEX.find(option.text, at_most=2)) <= hidden


def test_the_rule_of_a_template_is_hidden_as_well() -> None:
    item = make_item(FAMILIES[0], "seed")
    nearest = INDEX.find(item.facts[0].statement, at_most=1)
    assert set(nearest) <= withheld_facts(PACK, [item])


def test_words_without_their_endings() -> None:
    assert stems_of("Queues and the queue's encryption, encrypted") == ["queu", "queu", "encrypt", "encrypt"]
    assert stems_of("maxReceiveCount") == ["maxreceivecount", "max", "receiv", "count"]
