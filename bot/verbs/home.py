"""The app's Home, where a face has one: what is open, what is due, how one stands, and the way to everything else.

It is made of what the verbs themselves show, so it says nothing that they wouldn't.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from bot.core import Study
from bot.declaring import Press, reads
from bot.rules.agenda import load_agenda
from bot.rules.spaces import person_of
from bot.talk.asks import Ask, Who
from bot.talk.clicks import Click
from bot.talk.lines import counted, say
from bot.talk.pages import Page, Tone
from bot.talk.parts import Button, Buttons, Part, Prose
from storage.database import Transaction

SHOW_HOME: Final = "home"
"""The control that leads back to it."""
SHOWN: Final = ("daily", SHOW_HOME, "me", "leaderboard")
"""The verbs whose pages stand in it, and the menu between them."""
BACK: Final = Page((Buttons((Button(say("Back to Home"), Click(SHOW_HOME)),)),), Tone.NOTE)
"""Below a page that took the Home's place."""
_WAYS: Final = frozenset(map(Click, SHOWN))


def side_by_side(pages: Iterable[Page]) -> tuple[Page, ...]:
    """As they stand in it: what several say alike stands once, and nothing leads to what stands there, too."""
    return tuple(dict.fromkeys(replace(page, parts=tuple(map(_without_ways, page.parts))) for page in pages))


def _without_ways(part: Part) -> Part:
    match part:
        case Buttons(buttons):
            return Buttons(tuple(button for button in buttons if button.click not in _WAYS))
        case _:
            return part


@dataclass(frozen=True, slots=True)
class Menu:
    """Where to go from here."""

    due: int
    """Questions to review today."""
    organiser: bool

    def page(self) -> Page:
        due = say("Nothing to review right now.")
        if self.due:
            due = counted(self.due, "You have {n} question to review.", "You have {n} questions to review.")
        return Page((Prose(due, strong=self.due > 0), Buttons(tuple(self._buttons()))), Tone.NOTE)

    def _buttons(self) -> list[Button]:
        more = [
            (say("Start a quiz"), "quiz"),
            (say("Mock exam"), "exam"),
            (say("Plan"), "plan"),
            (say("Settings"), "settings"),
        ]
        theirs = [(say("Set up"), "setup")] if self.organiser else []
        buttons = [Button(label, Click(verb)) for label, verb in (*more, *theirs, (say("Help"), "help"))]
        return [Button(say("Review"), Click("review"), primary=True), *buttons] if self.due else buttons


@reads
def serve(tx: Transaction, study: Study, ask: Ask, now: datetime) -> Menu:
    """Menu."""
    person, due = person_of(tx, ask.caller), 0
    if person is not None:
        due = len(load_agenda(tx, study.pack, person=person, spot=ask.caller.spot, now=now).find_due())
    return Menu(due, ask.rights.organiser)


HOME: Final = Press(SHOW_HOME, Who.EITHER, serve)
