"""How a question is shown, wherever it is asked: to be read, to be answered, solved, and what to remember of it."""

from collections.abc import Container, Iterator, Mapping
from typing import Final

from bot.talk.clicks import Click
from bot.talk.lines import Command, Line, counted, say
from bot.talk.pages import Refusal, Tone
from bot.talk.parts import Button, Choose, Code, Lettered, LinkTo, Options, Part, Prose, Rule, Small, Solved, Told
from bot.talk.people import Shown
from bot.talk.phrases import NUMBERS, letters
from content.grading import Grade, is_possible
from content.items import Item
from content.limits import LETTERS

FIRST_USE: Final = say(
    "New here? To keep streaks and boards, Studyhall stores your user ID, the name shown here, your answers and when "
    "you gave them. {privacy} shows everything it has on you.",
    privacy=Command("privacy"),
)
"""Shown once, with the first thing of an account's that is kept."""

_DAILY: Final = Command("daily")

ALREADY: Final = "You answered this already"
"""How the first verdict begins when it is shown again."""

UNKNOWN_BUTTON: Final = Refusal(
    say("I don't know this button; it may be very old. {daily} shows today's question.", daily=_DAILY)
)
ELSEWHERE: Final = Refusal(
    say("This button belongs to another channel. {daily} shows the question of this one.", daily=_DAILY)
)
GONE: Final = Refusal(
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


def refuse_choice(item: Item, chosen: tuple[str, ...]) -> Refusal | None:
    """Why a choice can't be an answer to a question; None where it can."""
    if not set(chosen) <= set(item.option_ids):
        return NOT_AN_OPTION
    return None if is_possible(chosen, item.option_ids, len(item.key)) else wrong_number(len(item.key))


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


def solved(item: Item, beside: Mapping[str, str], only: Container[str] | None = None) -> Iterator[Part]:
    """Every option, or `only` some, with whether it is right and why; `beside` says more of some, by their ids."""
    for option in lettered(item):
        if only is not None and option.id not in only:
            continue
        marks = ("✓ right" if option.id in item.key else "✗ wrong", beside.get(option.id, ""))
        yield Solved(option.letter, tuple(filter(None, marks)), option.text, item.reasons[option.id])


def lesson(item: Item) -> Iterator[Part]:
    """What to remember, and where it is written."""
    yield Rule()
    yield Told(say("The rule"), item.explanation)
    yield LinkTo(say("Source"), item.source)


def own_choice(chosen: tuple[str, ...]) -> dict[str, str]:
    """Beside the options that a member chose."""
    return dict.fromkeys(chosen, "your choice")


def shares(item: Item, chosen: Mapping[str, int], answered: int) -> dict[str, str]:
    """Beside every option how many chose it, `58% (7)`; nothing where nobody answered."""
    if not answered:
        return {}
    return {
        o: say("{get}% ({get2})", get=round(100 * chosen.get(o, 0) / answered), get2=chosen.get(o, 0))
        for o in item.option_ids
    }


def key_line(item: Item) -> str:
    """`The answer is B.`, where the options stand beside it."""
    return say(
        "The {wording} {letters}.",
        wording="answers are" if item.several else "answer is",
        letters=letters(item, item.key),
    )


def key_in_full(item: Item) -> str:
    """`The answer is B: …`, with what B says: for wherever the options don't stand beside it."""
    right = [option for option in lettered(item) if option.id in item.key]
    if not item.several:
        return say("The answer is {letter}: {sentence}", letter=right[0].letter, sentence=_sentence(right[0].text))
    return " ".join(
        (
            key_line(item),
            *(say("{letter}: {sentence}", letter=option.letter, sentence=_sentence(option.text)) for option in right),
        )
    )


def _sentence(text: str) -> str:
    return text if text.endswith((".", "!", "?")) else say("{text}.", text=text)


def verdict_title(item: Item, chosen: tuple[str, ...], grade: Grade, *, again: bool) -> str:
    """Right or wrong, in words."""
    opening, own = say("{already}: ", already=ALREADY) if again else "", letters(item, chosen)
    if grade.right:
        return say("{opening}{own}, right.", opening=opening, own=own) if again else say("✓ Right: {own}.", own=own)
    if grade.hits:
        return say(
            "{part}Not quite: you had {among} and missed {left_out}.",
            part=opening or "✗ ",
            among=_among(item, chosen),
            left_out=_left_out(item, chosen),
        )
    return (
        say("{opening}{own}, wrong. {key_line}", opening=opening, own=own, key_line=key_line(item))
        if again
        else say("✗ Not right: {own}. {key_line}", own=own, key_line=key_line(item))
    )


def verdict_tone(grade: Grade) -> Tone:
    return Tone.RIGHT if grade.right else Tone.WRONG


def _among(item: Item, chosen: tuple[str, ...]) -> str:
    return letters(item, set(chosen) & set(item.key))


def _left_out(item: Item, chosen: tuple[str, ...]) -> str:
    return letters(item, set(item.key) - set(chosen))


def choose_prompt(item: Item) -> str:
    return say("Choose {numbers}", numbers=NUMBERS[len(item.key)])


def how_to_answer(item: Item, then: str) -> str:
    """`then` says when and to whom right or wrong is told."""
    return (
        say("{choose_prompt}, then submit. {then}", choose_prompt=choose_prompt(item), then=then)
        if item.several
        else then
    )


def tallied(answered: int, right: int) -> str:
    return (
        say("{answers}, {right} right", answers=counted(answered, "{n} answer", "{n} answers"), right=right)
        if answered
        else "Nobody answered this one."
    )


DISPUTED: Final = "Disputed: a member reported this question, and an organiser is looking at it."


def dispute(*, disputed: bool) -> Line:
    """From a report to the decision on it."""
    return DISPUTED if disputed else ""


def how_it_went(item: Item, answered: int, right: int, *, disputed: bool) -> Small:
    """Below an answer that is out."""
    return Small(
        (
            dispute(disputed=disputed),
            say("{tallied} · {checked}", tallied=tallied(answered, right), checked=checked(item)),
        )
    )


def checked(item: Item) -> str:
    """When the facts behind an item were last checked."""
    return say("facts checked {isoformat}", isoformat=min(fact.checked for fact in item.facts).isoformat())


def first_use(*, first_ever: bool) -> Line:
    return FIRST_USE if first_ever else ""


def guess_button(shown: Shown) -> Button:
    return Button(say("I guessed"), Click("guess", shown))


def why_button(shown: Shown) -> Button:
    return Button(say("Why not the others?"), Click("why", shown))


def report_button(shown: Shown) -> Button:
    return Button(say("Report"), Click("report", shown))


def star_button(shown: Shown) -> Button:
    return Button(say("Star"), Click("star", shown))
