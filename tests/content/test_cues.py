"""What gives a key away is seen: each cue, the echoes, and a guesser that learns from looks."""

import pytest

from content.cues import CUES, compute_excesses, cues_to_key, echoes_of, look_at, pointed_at, words_of_key_alone
from content.guessing import compute_guesser_excess
from content.questions import Artefact, Question
from tests.packs import make_question


def _asked(*texts: str, key: int = 0, situation: str = "A team waits.", artefact: str | None = None) -> Question:
    """A question with these options; that at `key` is right."""
    question = make_question("q-1")
    order = [*question.options[1 : key + 1], question.options[0], *question.options[key + 1 :]]
    options = tuple(option.model_copy(update={"text": text}) for option, text in zip(order, texts, strict=True))
    shown = artefact and Artefact(language="text", text=artefact)
    return question.model_copy(
        update={"options": options, "situation": situation, "artefact": shown, "constraint": None, "ask": "Which?"}
    )


@pytest.mark.parametrize(
    ("cue", "texts"),
    [
        ("longest", ("aa bb cc dd", "aa bb", "aa cc", "aa dd")),
        ("shortest", ("aa", "aa bb dd", "aa cc dd", "aa bb cc")),
        (
            "most_shared_with_stem",
            ("raise the timeout of the queue", "raise the timeout", "buy a server", "do it again"),
        ),
        ("fewest_shared_with_stem", ("buy a server", "raise a queue", "see the timeout", "grow the queue")),
        ("most_from_stem", ("timeout queue", "timeout of big servers here", "queue of large trucks", "a large server")),
        ("least_from_stem", ("large server trucks", "timeout of servers", "queue of trucks", "queue of boats")),
        ("most_shared_with_end", ("cheap", "timeout", "queue", "server")),
        ("most_alike", ("use the first index", "use the last index", "take the first index", "drop everything")),
        ("least_alike", ("drop everything", "use the first index", "use the last index", "use the same index")),
        ("most_own_words", ("zebra lions bears", "use index", "use the index", "use this index")),
        ("opening_shared_least", ("Drop it", "Use one", "Use two", "Use three")),
        ("most_code_or_numbers", ("set maxCount to 5", "set it to high", "set it to low", "set it to mid")),
        ("most_commas", ("one, two, three", "one, two", "one two", "two one")),
        ("most_absolutes", ("never do it", "do it", "do that", "do this")),
    ],
)
def test_a_cue_points_at_the_key(cue: str, texts: tuple[str, ...]) -> None:
    told = "Messages run into the timeout of a queue. The team wants it cheap."
    for place in range(4):
        shown = [*texts[1 : place + 1], texts[0], *texts[place + 1 :]]
        seen = look_at(_asked(*shown, key=place, situation=told))
        assert pointed_at(seen, cue) == {"right"}
        assert cue in cues_to_key(seen)
        assert compute_excesses([seen])[cue] == 0.75


def test_equal_options_give_nothing_away() -> None:
    seen = look_at(_asked("abcd", "abcd", "abcd", "abcd"))
    assert all(not pointed_at(seen, cue) for cue in CUES)
    assert set(compute_excesses([seen]).values()) == {0.0}


def test_options_that_share_a_cue_share_its_worth() -> None:
    seen = look_at(_asked("aa, b", "aa, c", "aa d", "aa e"))
    assert pointed_at(seen, "most_commas") == {"right", "wrong"}
    assert compute_excesses([seen])["most_commas"] == 0.25
    seen = look_at(_asked("Use it", "Use two", "Drop three", "Send four"))
    assert pointed_at(seen, "opening_shared_most") == {"right", "wrong"}


def test_a_bank_without_questions_has_no_excess() -> None:
    assert set(compute_excesses([]).values()) == {0.0}
    assert compute_guesser_excess([]) == 0.0


def test_what_only_the_key_repeats_is_told() -> None:
    question = _asked(
        "Retry", "Throttle it", "Delete it", "Send it", artefact="status 429 retry", situation="It throttles"
    )
    assert echoes_of(question) == {"retry"}
    assert echoes_of(_asked("Retry", "Retry late", "Delete", "Send", artefact="retry")) == set()


def test_words_that_only_right_options_share_are_told() -> None:
    question = make_question("q-1", several=True)
    texts = {"right": "Encrypt the bucket", "also": "Encrypt the table", "wrong": "Copy the bucket"}
    options = tuple(o.model_copy(update={"text": texts.get(o.id, "Move the table")}) for o in question.options)
    assert words_of_key_alone(question.model_copy(update={"options": options})) == {"encry"}
    assert words_of_key_alone(_asked("Encrypt it", "Copy it", "Move it", "Send it")) == set()


def _bank(*, telling: bool) -> list[Question]:
    """Forty questions; the key has the most words of all, or each place of the file in turn has them."""
    made = []
    for number in range(40):
        place, longest = number % 4, number % 4 if telling else number // 4 % 4
        texts = [f"do {n}{number}" + " and more and more" * (n == longest) for n in range(4)]
        made.append(_asked(*texts, key=place).model_copy(update={"id": f"q-{number:02}"}))
    return made


def test_the_guesser_learns_a_habit_and_finds_nothing_where_there_is_none() -> None:
    assert compute_guesser_excess([look_at(question) for question in _bank(telling=True)]) == 0.75
    assert abs(compute_guesser_excess([look_at(question) for question in _bank(telling=False)])) < 0.15


def test_the_guesser_takes_as_many_as_are_right() -> None:
    bank = []
    for number in range(20):
        question = make_question(f"q-{number:02}", several=True)
        options = tuple(
            option.model_copy(update={"text": f"{option.text} {number}" + ", and so on" * (option.id in question.key)})
            for option in question.options
        )
        bank.append(look_at(question.model_copy(update={"options": options})))
    assert compute_guesser_excess(bank) == pytest.approx(0.6)
