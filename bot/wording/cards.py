"""The card in the channel, open, closed and revealed."""

from collections.abc import Iterable
from datetime import date
from zoneinfo import ZoneInfo

from bot.quiz_replies import KeyCard
from bot.replies import (
    ClosedCard,
    OpenCard,
    RevealedCard,
)
from bot.talk.phrases import NUMBERS, clock_time, counted, day, letters, listed
from content.items import Item


def card_title(on: date, item: Item) -> str:
    return f"Question for {day(on)} · {item.service}"


def difficulty(item: Item) -> str:
    return ("easy", "medium", "hard")[item.difficulty - 1]


def how_to_answer(item: Item) -> str:
    if item.several:
        return f"Choose {NUMBERS[len(item.key)]}, then submit. Only you see your verdict."
    return "Pick a letter. Only you see your verdict."


def open_status(card: OpenCard) -> str:
    """The line below an open card."""
    return f"{counted(card.answered, 'answer')} so far · {difficulty(card.item)} · open until {_until(card)}"


def _until(card: OpenCard) -> str:
    local = card.closes_at.astimezone(ZoneInfo(card.zone))
    return f"{day(local.date())} {local:%H:%M}"


def closed_status(card: ClosedCard) -> str:
    answers = counted(card.answered, "answer")
    return f"{answers} · closed, answer at {clock_time(card.reveal_at, card.zone)}"


def revealed_status(card: RevealedCard | KeyCard) -> str:
    if not card.answered:
        return "Nobody answered this one."
    return f"{counted(card.answered, 'answer')}, {card.right:,} right"


def share(card: RevealedCard | KeyCard, option: str) -> str:
    """How many chose an option: `58 % (7)`; empty where nobody answered."""
    if not card.answered:
        return ""
    chosen = card.chosen.get(option, 0)
    return f"{round(100 * chosen / card.answered)} % ({chosen})"


def key_line(item: Item) -> str:
    """`The answer is B.`"""
    return f"The {'answers are' if item.several else 'answer is'} {letters(item, item.key)}."


def option_mark(item: Item, option: str) -> str:
    """In words and sign whether an option is right."""
    return "✓ right" if option in item.key else "✗ wrong"


def choose_prompt(item: Item) -> str:
    return f"Choose {NUMBERS[len(item.key)]}"


def chosen(shown: Iterable[str]) -> str:
    """`You chose A and C.`, before it is submitted; the letters come from the control."""
    return f"You chose {listed(shown)}. Nothing is stored until you submit."


def submit_label() -> str:
    return "Submit"


def your_choice() -> str:
    """Beside an option that the member chose."""
    return "your choice"


def source_label() -> str:
    return "Source"


def thread_name(on: date, item: Item) -> str:
    return f"{day(on)} · {item.service}: argue here"


def thread_opener(card: RevealedCard) -> str:
    return f"{key_line(card.item)} See it differently, or know more? Argue here."


def checked(item: Item) -> str:
    """When the facts behind an item were last checked."""
    return f"facts checked {min(fact.checked for fact in item.facts).isoformat()}"


def rule_title() -> str:
    """Above an item's explanation."""
    return "The rule"
