"""What is wanted of a quiz, as it was typed, filled in or clicked, and whether that is within its ranges. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Self

from bot.replies import Reason, Refusal
from content.rounds import Style

_MOST: Final = 20
_USUAL: Final = 5
_SHORTEST_S: Final = 10
_LONGEST_S: Final = 600
USUAL_S: Final = {Style.SOLO: 120, Style.GROUP: 120, Style.NIGHT: 20}


@dataclass(frozen=True, slots=True)
class Wish:
    """A quiz as it was typed; None where an option was left out."""

    topic: str | None = None
    number: str | None = None
    style: str | None = None
    seconds: str | None = None

    @classmethod
    def of(cls, filled: Mapping[str, str]) -> Self:
        """As it was filled into a form, by the names of the command's options."""
        return cls(filled.get("topic"), filled.get("number"), filled.get("style"), filled.get("seconds"))


@dataclass(frozen=True, slots=True)
class Plan:
    """A quiz that can be begun."""

    style: Style
    number: int
    seconds: int
    topic: str | None
    """As typed; its key where a button of ours asks."""
    as_available: bool = False
    """Whether fewer questions are fine."""


def read_wish(wish: Wish) -> Plan | Refusal:
    """What was typed, within its ranges. The topic is looked up later, under the group's exam."""
    style = (wish.style or Style.SOLO).strip().casefold()
    if style not in tuple(Style):
        return Refusal(Reason.UNKNOWN_WORD, detail=style[:60], near=tuple(Style))
    known = Style(style)
    number = _whole(wish.number, _USUAL, least=1, most=_MOST)
    if number is None:
        return Refusal(Reason.WRONG_COUNT, detail=str(wish.number)[:60])
    seconds = _whole(wish.seconds, USUAL_S[known], least=_SHORTEST_S, most=_LONGEST_S)
    if seconds is None:
        return Refusal(Reason.WRONG_SECONDS, detail=str(wish.seconds)[:60])
    return Plan(known, number, seconds, wish.topic)


def _whole(typed: str | None, usual: int, *, least: int, most: int) -> int | None:
    if typed is None or not typed.strip():
        return usual
    word = typed.strip().removesuffix("s")
    return int(word) if word.isascii() and word.isdigit() and len(word) <= 4 and least <= int(word) <= most else None
