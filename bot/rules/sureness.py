"""The question "How sure?", once an answer is stored and before its verdict is shown. It never scores or changes."""

from dataclasses import dataclass
from typing import Final

from bot.rules.questions import first_use
from bot.talk.asks import Ask
from bot.talk.clicks import Click
from bot.talk.forms import Entry, Field
from bot.talk.lines import Command, Line, say
from bot.talk.pages import Page, note
from bot.talk.parts import Button, Buttons, Small
from bot.talk.people import Shown
from bot.talk.phrases import letters
from content.attempts import Sureness
from content.items import Item
from storage.confidence import NOTHING_SAID, Said

PRESS: Final = "sure"
"""The control's name, whatever it belongs to."""
_TELL: Final = "tell"
_JUST_TELL: Final = say("Just tell me")
_LABELS: Final = {Sureness.SURE: say("Sure"), Sureness.UNSURE: say("Unsure"), Sureness.GUESS: say("Guess")}
_REVIEW: Final = Command("review")


@dataclass(frozen=True, slots=True)
class HowSure:
    """The answer is stored; right or wrong comes once its author has said how sure they are, or wouldn't."""

    shown: Shown
    item: Item
    chosen: tuple[str, ...]
    first_ever: bool = False

    def page(self) -> Page:
        asked = say("Noted: {letters}. How sure are you?", letters=letters(self.item, self.chosen))
        said = (Button(label, self._click(sureness)) for sureness, label in _LABELS.items())
        tell = Button(_JUST_TELL, self._click(_TELL))
        return note(asked, Buttons((*said, tell)), Small((first_use(first_ever=self.first_ever),)))

    def _click(self, word: str) -> Click:
        return Click(PRESS, self.shown, (word,))


_SAID: Final = {
    Sureness.SURE: say("You were sure."),
    Sureness.UNSURE: say("You weren't sure."),
    Sureness.GUESS: say("You guessed."),
}


def read_sureness(ask: Ask) -> Sureness | None:
    """What the control that was pressed says; None for "Just tell me" and for whatever no control of ours says."""
    return _read(ask.pressed.args[0] if ask.pressed.args else _TELL)


def _read(word: str) -> Sureness | None:
    return Sureness(word) if word in tuple(Sureness) else None


def ask_along() -> Field:
    """The question as a field of the form that an answer is given in."""
    entries = (*(Entry(sureness, label) for sureness, label in _LABELS.items()), Entry(_TELL, _JUST_TELL))
    return Field(PRESS, say("How sure are you?"), value=_TELL, entries=entries, required=True, laid_out=True)


def said_along(ask: Ask) -> Said:
    """What the form that an answer was given in says of it, too; NOTHING_SAID where it was given without."""
    word = ask.typed.get(PRESS)
    return NOTHING_SAID if word is None else Said(known=True, waits=False, sureness=_read(word))


def on_sureness(sureness: Sureness | None, *, right: bool) -> Line:
    """What is to be said of how sure somebody was, beside the verdict; nothing where they said nothing."""
    match sureness, right:
        case Sureness.SURE, False:
            return say("You were sure of it, so it comes back within a week in {review}.", review=_REVIEW)
        case Sureness.GUESS, True:
            return say("A lucky guess: it comes back in {review}.", review=_REVIEW)
        case None, _:
            return ""
        case sureness, _:
            return _SAID[sureness]
