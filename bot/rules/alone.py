"""A question that one member is asked alone, in a quiz of their own or in a review, and its verdict."""

from typing import Literal

from bot.rules.questions import (
    checked,
    explained,
    own_choice,
    report_button,
    star_button,
    stem,
    to_choose,
    verdict_title,
    verdict_tone,
)
from bot.rules.sureness import HowSure, on_sureness
from bot.talk.clicks import Click
from bot.talk.lines import Line, joined, say
from bot.talk.pages import Page
from bot.talk.parts import Button, Buttons, Lines, Rule, Small, Title
from bot.talk.people import Shown
from content.attempts import Sureness
from content.grading import Grade
from content.items import Item
from storage import confidence
from storage.confidence import Beside, Given
from storage.database import Transaction


def question_page(shown: Shown, item: Item, title: str, *, above: Line = "", below: Line = "") -> Page:
    """The question, to be answered."""
    return Page(
        (
            Title(title),
            Small((above,)),
            *stem(item),
            *to_choose(item, shown),
            Small((below,)),
            Buttons((star_button(shown), report_button(shown))),
        ),
        summary=say("{title}: {question}", title=title, question=item.gist),
    )


def find_unsaid(
    tx: Transaction, kind: Literal["turn", "review"], number: int, item: Item, given: Given
) -> HowSure | None:
    """The question that stands between an answer and its verdict; None where it was decided, or never asked."""
    waits = confidence.find_said(tx, Beside(kind, number, given.account)).waits
    return HowSure(Shown(kind, number), item, given.chosen) if waits else None


def verdict_page(
    shown: Shown,
    item: Item,
    chosen: tuple[str, ...],
    grade: Grade,
    sureness: Sureness | None,
    *,
    again: bool,
    on: str,
    back: Line = "",
    place: Line = "",
) -> Page:
    """What an answer was and why, with the way `on`; `again` where it was given before this click."""
    return Page(
        (
            Title(verdict_title(item, chosen, grade, again=again)),
            Lines((on_sureness(sureness, right=grade.right), back)),
            Rule(),
            *explained(item, own_choice(chosen)),
            Small((joined(place, checked(item), by=" · "),)),
            Buttons((Button(on, Click("on", shown), primary=True), star_button(shown), report_button(shown))),
        ),
        verdict_tone(grade),
    )
