"""Several options chosen in one form, with how sure somebody is of them: one step for what otherwise takes three."""

from collections.abc import Callable
from typing import Final

from bot.core import Study
from bot.declaring import Press, Serve, in_time
from bot.rules.questions import choose_prompt, lettered
from bot.rules.shown import find_shown
from bot.rules.spaces import person_of
from bot.rules.sureness import ask_along
from bot.talk.asks import Ask, Who
from bot.talk.clicks import TICK, Click
from bot.talk.forms import CHOSEN, Entry, Field, Form
from bot.talk.lines import Line, Strong, say
from bot.talk.people import CardKind
from content.items import Item
from storage.database import Transaction

AsksSureness = Callable[[Transaction, Ask], bool]
"""Whether somebody is asked how sure they are of their answer."""
_GAP: Final = "  "


def press_to_tick(serve: Serve, on: CardKind, asks_sureness: AsksSureness) -> Press:
    """The control of a question with several answers, whose form comes to `serve` like any other answer."""

    async def open_form(study: Study, ask: Ask) -> Form | None:
        return await in_time(study.database.read(lambda tx: _find_form(tx, ask, asks_sureness)))

    return Press(TICK, Who.MEMBER, serve, on=(on,), form=open_form)


def _find_form(tx: Transaction, ask: Ask, asks_sureness: AsksSureness) -> Form | None:
    """None where there is no question with several answers: serving the ask says so."""
    found = find_shown(tx, ask.shown, person_of(tx, ask.caller))
    if found is None or not found.item.several or ask.click is None:
        return None
    return choice_form(found.item, ask.click, asks_sureness=asks_sureness(tx, ask))


def choice_form(item: Item, click: Click, *, asks_sureness: bool) -> Form:
    """As many boxes to tick as the question has answers."""
    beside = (ask_along(),) if asks_sureness else ()
    return Form(click.id, say("Your answer"), say("Submit"), (_boxes(item), *beside), _in_full(item))


def _boxes(item: Item) -> Field:
    return Field(
        CHOSEN,
        choose_prompt(item),
        entries=tuple(Entry(option.letter, option.letter) for option in lettered(item)),
        several=True,
        exactly=len(item.key),
        required=True,
        laid_out=True,
    )


def _in_full(item: Item) -> tuple[Line, ...]:
    """What is asked and every option, since the form hides the card and a box has room for little."""
    options = ((Strong(option.letter), _GAP, option.text) for option in lettered(item))
    return ((Strong(item.ask),), *options)
