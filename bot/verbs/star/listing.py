"""One's stars, a page at a time, and one of them to read."""

from datetime import datetime

from bot.core import Study
from bot.rules.rotation import with_held_keys
from bot.rules.secrets import never_shown
from bot.rules.spaces import group_of, local_today, person_of
from bot.talk.asks import Ask
from bot.talk.pages import Outcome
from bot.verbs.star.pages import NO_STARS, NOT_STARRED, ON_A_PAGE, StarList, StarOpened
from bot.verbs.star.starring import find_own
from content.items import Item
from content.questions import Pack
from content.templates.registry import find_family
from storage import stars
from storage.database import Transaction


async def show_list(study: Study, ask: Ask) -> Outcome:
    """The latest stars: StarList or Refusal."""
    return await study.database.read(lambda tx: _list(tx, ask, 0))


async def turn_page(study: Study, ask: Ask) -> Outcome:
    """Another page of the same list, or its first one where that has shrunk meanwhile."""
    assert ask.click is not None
    skip = ask.click.number or 0
    return await study.database.read(lambda tx: _list(tx, ask, skip))


def _list(tx: Transaction, ask: Ask, skip: int) -> Outcome:
    person = person_of(tx, ask.caller)
    of = len(stars.load_starred(tx, person)) if person is not None else 0
    if person is None or not of:
        return NO_STARS
    begin = skip if skip < of else 0
    return StarList(tuple(stars.load_page(tx, person, skip=begin, at_most=ON_A_PAGE)), begin, of)


async def open_star(study: Study, ask: Ask) -> Outcome:
    """A starred question with its reasons: StarOpened or Refusal."""
    now = study.clock.now()
    return await study.database.read(lambda tx: _open(tx, study.pack, ask, now))


def _open(tx: Transaction, pack: Pack, ask: Ask, now: datetime) -> Outcome:
    star, spot = find_own(tx, ask), ask.caller.spot
    if star is None:
        return NOT_STARRED
    group, person = group_of(tx, spot), person_of(tx, ask.caller)
    secret = never_shown(tx, pack, person=person, group=group, today=local_today(tx, spot, now))
    as_held = with_held_keys(tx, pack, group)
    question = as_held.questions.get(star.question)
    return StarOpened(
        star,
        item=Item.freeze(question, as_held) if question is not None else None,
        family=find_family(star.question),
        secret=star.question in secret,
    )
