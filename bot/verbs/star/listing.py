"""One's stars, a page at a time, and one of them to read."""

from datetime import datetime

from bot.core import Study
from bot.declaring import reads
from bot.rules.rotation import with_held_keys
from bot.rules.secrets import never_shown
from bot.rules.spaces import group_of, local_today, person_of
from bot.talk.asks import Ask
from bot.talk.pages import Outcome
from bot.verbs.star.pages import NO_STARS, NOT_STARRED, ON_A_PAGE, StarList, StarOpened
from bot.verbs.star.starring import find_own
from content.items import Item
from content.templates.registry import find_family
from storage import stars
from storage.database import Transaction


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
    star, spot = find_own(tx, ask), ask.caller.spot
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
