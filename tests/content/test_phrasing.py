"""The exam's forms are known from others."""

import pytest

from content.names import Name, Names, find_bare, find_unknown, first_mentions
from content.packs import load_pack
from content.phrasing import has_criterion, has_official_ask, is_whole_action
from content.questions import Question
from tests.packs import make_question


def _asking(ask: str, *, several: bool = False) -> Question:
    return make_question("q-1", several=several).model_copy(update={"ask": ask})


@pytest.mark.parametrize(
    "ask",
    [
        "Which solution will meet these requirements?",
        "Which solution will meet these requirements with the LEAST operational overhead?",
        "Which change to the function will meet this requirement MOST cost-effectively?",
        "What should the developer do to resolve this issue?",
        "What should the company do to meet these requirements?",
        "Which change will resolve this issue?",
        "Which action will have the LEAST impact on users?",
    ],
)
def test_asks_of_the_exam(ask: str) -> None:
    assert has_official_ask(_asking(ask))


@pytest.mark.parametrize(
    "ask",
    [
        "What solves this without a program?",
        "Which of the following is true about queues?",
        "Where does the rule belong?",
        "Which solution fits?",
        "Which combination of steps will meet these requirements? (Select TWO.)",
    ],
)
def test_other_asks(ask: str) -> None:
    assert not has_official_ask(_asking(ask))


def test_an_ask_for_several_says_how_many() -> None:
    ask = "Which combination of steps will meet these requirements?"
    assert has_official_ask(_asking(f"{ask} (Select TWO.)", several=True))
    assert not has_official_ask(_asking(ask, several=True))
    assert not has_official_ask(_asking(f"{ask} (Select THREE.)", several=True))


def test_a_criterion_stands_in_capitals() -> None:
    assert has_criterion(_asking("Which solution is MOST secure?"))
    assert not has_criterion(_asking("Which solution is the most secure at least?"))


@pytest.mark.parametrize(
    ("text", "whole"),
    [
        ("Configure a dead-letter queue for the function to keep failed events", True),
        ("For each object, create a presigned URL that expires after one hour", True),
        ("In the console, turn on versioning for the bucket that has objects", True),
        ("Configure a dead-letter queue", False),
        ("The execution role of the function lacks permission to write its logs", False),
        ("For each object that is uploaded to the bucket by any user", False),
    ],
)
def test_whole_actions(text: str, *, whole: bool) -> None:
    assert is_whole_action(_asking("Which solution will meet these requirements?"), text) is whole


def test_of_a_cause_a_statement_is_whole() -> None:
    question = _asking("What is the MOST likely cause of this issue?")
    assert is_whole_action(question, "The execution role of the function lacks permission to write its logs")
    assert not is_whole_action(question, "The role lacks a permission")


QUEUES = Name(short="Amazon SQS", full="Amazon Simple Queue Service", bare=("SQS",))
LOGS = Name(short="Amazon CloudWatch Logs", full="Amazon CloudWatch Logs", bare=("CloudWatch Logs",))
CLOUDWATCH = Name(short="Amazon CloudWatch", full="Amazon CloudWatch", bare=("CloudWatch",))
NAMES = Names(names=(QUEUES, CLOUDWATCH, LOGS), terms=("AWS Region",), vendors=("Amazon", "AWS"))


def test_the_first_mention_counts() -> None:
    assert find_bare("Amazon SQS sends. SQS keeps.", NAMES) == []
    assert find_bare("SQS sends. Amazon SQS keeps.", NAMES) == ["SQS"]
    assert find_bare("Amazon CloudWatch Logs keeps what CloudWatch shows", NAMES) == ["CloudWatch"]
    assert first_mentions("MySQS is no SQSs", NAMES) == {}


def test_what_begins_with_a_vendor_is_known_or_told() -> None:
    known = "An AWS account in an AWS Region uses Amazon SQS, the Amazon Simple Queue Service."
    assert list(find_unknown(known, NAMES)) == []
    assert list(find_unknown("It calls Amazon SQSX and AWS Foo Bar.", NAMES)) == ["Amazon SQSX and AWS", "AWS Foo Bar."]


def test_the_shipped_names_are_each_said_in_one_way() -> None:
    names = load_pack().names
    said = [words for name in names.names for words in (name.short, *name.bare)]
    assert len(said) == len(set(said))
    listed = [name.short.casefold() for name in names.names]
    assert listed == sorted(listed)
