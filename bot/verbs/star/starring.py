"""A star on a question, its note, and taking both away; one's stars, a page at a time, and one of them to read."""

from datetime import datetime
from typing import Final

from bot.core import Study
from bot.declaring import reads, writes
from bot.rules.entering import enter
from bot.rules.questions import ELSEWHERE, UNKNOWN_BUTTON
from bot.rules.rotation import with_held_keys
from bot.rules.secrets import never_shown
from bot.rules.shown import find_shown
from bot.rules.spaces import group_of, local_today, person_of
from bot.talk.asks import Ask
from bot.talk.forms import Field, Form
from bot.talk.lines import say
from bot.talk.pages import Outcome
from bot.verbs.star.pages import (
    EMPTY_NOTE,
    NO_STARS,
    NOT_STARRED,
    ON_A_PAGE,
    UNSTARRED,
    NoteKept,
    StarList,
    StarOpened,
    Starred,
)
from content.items import Item
from content.templates.registry import find_family
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
    hint = say("What do you want to remember? Only you see it.")
    field = Field(_NOTE, say("Note"), hint, required=True, long=True, at_most=NOTE_AT_MOST)
    return Form(ask.pressed.id, say("Your note"), say("Save"), (field,))


@writes
def keep_note(tx: Transaction, _: Study, ask: Ask, __: datetime) -> Outcome:
    """Put a note beside a star: NoteKept or Refusal."""
    words = " ".join(ask.typed.get(_NOTE, "").split())[:NOTE_AT_MOST]
    if not words:
        return EMPTY_NOTE
    star = _find_own(tx, ask)
    if star is None:
        return NOT_STARRED
    stars.save_note(tx, star.id, words)
    return NoteKept(star._replace(note=words))


@writes
def unstar(tx: Transaction, _: Study, ask: Ask, __: datetime) -> Outcome:
    """Take a star away, and its note: UNSTARRED or Refusal."""
    star, person = _find_own(tx, ask), person_of(tx, ask.caller)
    if star is None or person is None:
        return NOT_STARRED
    stars.delete_star(tx, person=person, question=star.question)
    return UNSTARRED


def _find_own(tx: Transaction, ask: Ask) -> Star | None:
    """The star that a button names; None where it isn't the caller's, or is gone."""
    number, person = ask.pressed.number, person_of(tx, ask.caller)
    return stars.load_star(tx, number, person=person) if number is not None and person is not None else None


@reads
def show_list(tx: Transaction, _: Study, ask: Ask, __: datetime) -> Outcome:
    """The latest stars or, by a button, another page; its first one where the list has shrunk: StarList or Refusal."""
    person, skip = person_of(tx, ask.caller), (ask.click.number or 0) if ask.click else 0
    of = len(stars.load_starred(tx, person)) if person is not None else 0
    if person is None or not of:
        return NO_STARS
    begin = skip if skip < of else 0
    return StarList(tuple(stars.load_page(tx, person, skip=begin, at_most=ON_A_PAGE)), begin, of)


@reads
def open_star(tx: Transaction, study: Study, ask: Ask, now: datetime) -> Outcome:
    """A starred question with its reasons: StarOpened or Refusal."""
    star, spot = _find_own(tx, ask), ask.caller.spot
    if star is None:
        return NOT_STARRED
    group, person = group_of(tx, spot), person_of(tx, ask.caller)
    secret = never_shown(tx, study.pack, person=person, group=group, today=local_today(tx, spot, now))
    as_held = with_held_keys(tx, study.pack, group)
    question = as_held.questions.get(star.question)
    return StarOpened(
        star,
        item=Item.freeze(question, as_held) if question is not None else None,
        family=find_family(star.question),
        secret=star.question in secret,
    )
