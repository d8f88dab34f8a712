"""Ids of controls that were never drawn for whoever sends them."""

from collections.abc import Iterator
from random import Random
from typing import Final

from bot.talk.clicks import ID_AT_MOST, Click
from bot.talk.people import CardKind, Shown
from bot.verbs import PRESSES, VERBS
from tests.attacks.mutations import mutate_text

DECLARED: Final = (*PRESSES, *(press for verb in VERBS for press in verb.presses))
ON: Final = sorted({(press.name, kind) for press in DECLARED for kind in press.on})
"""Every control that belongs to something, and what it belongs to."""
_WORDS: Final = (
    "right",
    "wrong",
    "right,wrong",
    "wrong,right,other,last",
    "nope",
    "#1",
    "#7",
    "s1",
    "c1",
    "sure",
    "0",
    "*",
)
_FREE: Final = {press.name for press in DECLARED} | {verb.name for verb in VERBS}
_FAR: Final = (10**3, 10**9, 2**31, 2**53 - 1, 10**17, 999_999_999_999_999_999)


def forged_id(dice: Random, *, up_to: int) -> str:
    """An id about something whose number is `up_to` at most, or about nothing that exists; as drawn or altered."""
    made = ":".join(_parts(dice, up_to))[:ID_AT_MOST]
    return mutate_text(made, dice) if dice.random() < 0.4 else made


def _parts(dice: Random, up_to: int) -> Iterator[str]:
    press, kind = dice.choice(ON)
    yield press
    other: CardKind = dice.choice(ON)[1]
    number = dice.randint(0, up_to) if dice.random() < 0.8 else dice.choice(_FAR)
    yield Shown(kind if dice.random() < 0.8 else other, number).code
    for _ in range(dice.choice((0, 1, 1, 1, 2, 3))):
        yield dice.choice(_WORDS)


def is_free(click: Click) -> bool:
    """Whether it belongs to nothing and means something all the same: a way to the Home or to a verb, for everybody."""
    return click.shown is None and click.press in _FREE
