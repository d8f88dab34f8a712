"""How a question is shown, wherever it is asked: to be read, to be answered, solved, and what to remember of it."""

from collections.abc import Container, Iterator, Mapping
from typing import Final

from bot.talk.clicks import Click
from bot.talk.lines import Command, Line, counted, joined, say
from bot.talk.pages import Refusal, Tone
from bot.talk.parts import Button, Choose, Code, Lettered, LinkTo, Options, Part, Prose, Rule, Small, Solved, Told
from bot.talk.people import Shown
from bot.talk.phrases import NUMBERS, letters
from content.grading import Grade, is_possible
from content.items import Item
from content.limits import LETTERS

FIRST_USE: Final = say(
    "New here? To keep streaks and boards, Studyhall stores your user ID, your name and language here, your answers "
    "and when you gave them. {privacy} shows everything it has on you.",
    privacy=Command("privacy"),
)
"""Shown once, with the first thing of an account's that is kept."""

_DAILY: Final = Command("daily")

ALREADY: Final = say("You answered this already")
"""How the first verdict begins when it is shown again."""

UNKNOWN_BUTTON: Final = Refusal(
    say("I don't know this button; it may be very old. {daily} shows today's question.", daily=_DAILY)
)
ELSEWHERE: Final = Refusal(
    say("This button belongs to another channel. {daily} shows the question of this one.", daily=_DAILY)
)
QUESTION_GONE: Final = Refusal(
    say(
        "This question was deleted from its channel, so it counts against nobody. An organiser can post it again with "
        "{now}.",
        now=Command("daily now"),
    )
)
NOT_AN_OPTION: Final = Refusal(say("That isn't one of this question's options. {daily} shows it again.", daily=_DAILY))


def wrong_number(number: int) -> Refusal:
    return Refusal(
        say("This question takes exactly {number} options. Nothing is stored yet: choose again.", number=number)
    )


def read_choice(item: Item, chosen: tuple[str, ...]) -> tuple[str, ...] | Refusal:
    """The ids of the options that controls name by their letters; or why that can't be an answer to a question.

    Controls of the first versions, which stand in channels still, name the ids themselves. An id may be a word that
    the situation has, too, so a letter says less before the answer; none is both, since ids have no capitals.
    """
    ids = {option.letter: option.id for option in lettered(item)}
    options = tuple(ids.get(one, one) for one in chosen)
    if not set(options) <= set(item.option_ids):
        return NOT_AN_OPTION
    return options if is_possible(options, item.option_ids, len(item.key)) else wrong_number(len(item.key))


def stem(item: Item) -> Iterator[Part]:
    """Situation, artefact and ask."""
    if item.situation:
        yield Prose(item.situation)
    if item.artefact:
        yield Code(item.artefact.text, item.artefact.language)
    yield Prose(item.ask, strong=True)


def lettered(item: Item) -> tuple[Lettered, ...]:
    """The options with the letters of their places, which are stored nowhere."""
    return tuple(Lettered(o.id, letter, o.text) for o, letter in zip(item.options, LETTERS, strict=False))


def to_choose(item: Item, shown: Shown) -> Iterator[Part]:
    """The options, and the controls that answer with them."""
    yield Options(lettered(item))
    yield Choose(shown, lettered(item), len(item.key), choose_prompt(item))


def explained(
    item: Item, beside: Mapping[str, str] | None = None, only: Container[str] | None = None
) -> Iterator[Part]:
    """Every option, or `only` some, with whether it is right and why; then what to remember, and where it is written.

    `beside` says more of some options, by their ids.
    """
    yield from _solved(item, beside or {}, only)
    yield Rule()
    yield Told(say("The rule"), item.explanation)
    yield LinkTo(say("Source"), item.source)


def _solved(item: Item, beside: Mapping[str, str], only: Container[str] | None) -> Iterator[Solved]:
    for option in lettered(item):
        if only is not None and option.id not in only:
            continue
        marks = (say("✓ right") if option.id in item.key else say("✗ wrong"), beside.get(option.id, ""))
        yield Solved(option.letter, tuple(filter(None, marks)), option.text, item.reasons[option.id])


def own_choice(chosen: tuple[str, ...]) -> dict[str, str]:
    """Beside the options that a member chose."""
    return dict.fromkeys(chosen, say("your choice"))


def shares(item: Item, chosen: Mapping[str, int], answered: int) -> dict[str, str]:
    """Beside every option how many chose it, `58% (7)`; nothing where nobody answered."""
    if not answered:
        return {}
    return {o: f"{round(100 * chosen.get(o, 0) / answered)}% ({chosen.get(o, 0)})" for o in item.option_ids}


def key_line(item: Item) -> str:
    """`The answer is B.`, where the options stand beside it."""
    key = letters(item, item.key)
    return (
        say("The answers are {letters}.", letters=key) if item.several else say("The answer is {letters}.", letters=key)
    )


def key_in_full(item: Item) -> str:
    """`The answer is B: …`, with what B says: for wherever the options don't stand beside it."""
    right = [option for option in lettered(item) if option.id in item.key]
    if not item.several:
        return say("The answer is {letter}: {text}", letter=right[0].letter, text=_sentence(right[0].text))
    return joined(key_line(item), *(f"{option.letter}: {_sentence(option.text)}" for option in right))


def _sentence(text: str) -> str:
    return text if text.endswith((".", "!", "?")) else f"{text}."


def noted(item: Item, chosen: tuple[str, ...], *, again: bool) -> str:
    """That an answer is kept, where right or wrong is told later."""
    own = letters(item, chosen)
    if again:
        return say("You answered this already, noted: {letters}.", letters=own)
    return say("Noted: {letters}.", letters=own)


def verdict_title(item: Item, chosen: tuple[str, ...], grade: Grade, *, again: bool) -> str:
    """Right or wrong, in words."""
    verdict = _again(item, chosen, grade) if again else _first(item, chosen, grade)
    return say("{already}: {verdict}", already=ALREADY, verdict=verdict) if again else verdict


def _first(item: Item, chosen: tuple[str, ...], grade: Grade) -> str:
    own = letters(item, chosen)
    if grade.right:
        return say("✓ Right: {letters}.", letters=own)
    if grade.hits:
        had, missed = _among(item, chosen), _left_out(item, chosen)
        return say("✗ Not quite: you had {had} and missed {missed}.", had=had, missed=missed)
    return say("✗ Not right: {letters}. {answer}", letters=own, answer=key_line(item))


def _again(item: Item, chosen: tuple[str, ...], grade: Grade) -> str:
    own = letters(item, chosen)
    if grade.right:
        return say("{letters}, right.", letters=own)
    if grade.hits:
        had, missed = _among(item, chosen), _left_out(item, chosen)
        return say("{letters}, not quite. You had {had} and missed {missed}.", letters=own, had=had, missed=missed)
    return say("{letters}, wrong. {answer}", letters=own, answer=key_line(item))


def verdict_tone(grade: Grade) -> Tone:
    return Tone.RIGHT if grade.right else Tone.WRONG


def _among(item: Item, chosen: tuple[str, ...]) -> str:
    return letters(item, set(chosen) & set(item.key))


def _left_out(item: Item, chosen: tuple[str, ...]) -> str:
    return letters(item, set(item.key) - set(chosen))


def choose_prompt(item: Item) -> str:
    return say("Choose {number}", number=NUMBERS[len(item.key)])


def how_to_answer(item: Item, then: str) -> str:
    """`then` says when and to whom right or wrong is told."""
    return say("{choose}, then submit. {then}", choose=choose_prompt(item), then=then) if item.several else then


def tallied(answered: int, right: int) -> str:
    return (
        say("{answers}, {right} right", answers=counted(answered, "{n} answer", "{n} answers"), right=right)
        if answered
        else say("Nobody answered this one")
    )


DISPUTED: Final = say("Disputed: a member reported this question, and an organiser is looking at it.")


def dispute(*, disputed: bool) -> Line:
    """From a report to the decision on it."""
    return DISPUTED if disputed else ""


def how_it_went(item: Item, answered: int, right: int, *, disputed: bool) -> Small:
    """Below an answer that is out."""
    return Small((dispute(disputed=disputed), joined(tallied(answered, right), checked(item), by=" · ")))


def checked(item: Item) -> str:
    """When the facts behind an item were last checked."""
    return say("facts checked {date}", date=min(fact.checked for fact in item.facts).isoformat())


def first_use(*, first_ever: bool) -> Line:
    return FIRST_USE if first_ever else ""


def guess_button(shown: Shown) -> Button:
    return Button(say("I guessed"), Click("guess", shown))


def why_button(shown: Shown, item: Item, others: Container[str]) -> Button:
    return Button(say("Why not the others?"), Click("why", shown), folded=tuple(_solved(item, {}, others)))


def report_button(shown: Shown) -> Button:
    return Button(say("Report"), Click("report", shown))


def star_button(shown: Shown) -> Button:
    return Button(say("Star"), Click("star", shown))


def share_button(shown: Shown) -> Button:
    """Below a verdict, and below one's own week."""
    return Button(say("Share"), Click("share", shown))
