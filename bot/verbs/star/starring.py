"""A star on a question, its note, and taking both away."""

from datetime import datetime
from typing import Final

from bot.core import Study
from bot.declaring import writes
from bot.rules.entering import enter
from bot.rules.questions import ELSEWHERE, UNKNOWN_BUTTON
from bot.rules.shown import find_shown
from bot.rules.spaces import group_of, person_of
from bot.talk.asks import Ask
from bot.talk.forms import Field, Form
from bot.talk.lines import say
from bot.talk.pages import Outcome
from bot.verbs.star.pages import EMPTY_NOTE, NOT_STARRED, UNSTARRED, NoteKept, Starred
from storage import stars
from storage.database import Transaction
from storage.stars import NOTE_AT_MOST, Star

_NOTE: Final = "note"


@writes
def star_shown(tx: Transaction, _: Study, ask: Ask, now: datetime) -> Outcome:
    """Star the question of a card: Starred or Refusal. A second click changes nothing."""
    found = find_shown(tx, ask.shown, person_of(tx, ask.caller))
    if found is None:
        return UNKNOWN_BUTTON
    if found.group not in (group_of(tx, ask.caller.spot), None):
        return ELSEWHERE
    entered, item = enter(tx, ask.caller, now), found.item
    first = stars.find_star(tx, person=entered.person, question=item.question) is None
    stars.keep_star(tx, account=entered.account, question=item.question, gist=item.gist, at=now)
    star = stars.find_star(tx, person=entered.person, question=item.question)
    assert star is not None
    return Starred(star, again=not first, first_ever=entered.first_ever)


async def note_form(_: Study, ask: Ask) -> Form:
    """A note of one's own, in the place of the one before: a form is made without asking the database for that."""
    assert ask.click is not None
    hint = say("What do you want to remember? Only you see it.")
    field = Field(_NOTE, say("Note"), hint, required=True, long=True, at_most=NOTE_AT_MOST)
    return Form(ask.click.id, say("Your note"), say("Save"), (field,))


@writes
def keep_note(tx: Transaction, _: Study, ask: Ask, __: datetime) -> Outcome:
    """Put a note beside a star: NoteKept or Refusal."""
    words = " ".join(ask.typed.get(_NOTE, "").split())[:NOTE_AT_MOST]
    if not words:
        return EMPTY_NOTE
    star = find_own(tx, ask)
    if star is None:
        return NOT_STARRED
    stars.save_note(tx, star.id, words)
    return NoteKept(star._replace(note=words))


@writes
def unstar(tx: Transaction, _: Study, ask: Ask, __: datetime) -> Outcome:
    """Take a star away, and its note: UNSTARRED or Refusal."""
    star, person = find_own(tx, ask), person_of(tx, ask.caller)
    if star is None or person is None:
        return NOT_STARRED
    stars.delete_star(tx, person=person, question=star.question)
    return UNSTARRED


def find_own(tx: Transaction, ask: Ask) -> Star | None:
    """The star that a button names; None where it isn't the caller's, or is gone."""
    assert ask.click is not None
    number, person = ask.click.number, person_of(tx, ask.caller)
    return stars.load_star(tx, number, person=person) if number is not None and person is not None else None
