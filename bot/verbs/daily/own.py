"""The daily and one member: an answer, and today's question again."""

from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import partial
from typing import Final

from bot.core import Study
from bot.declaring import reads, writes
from bot.posting.posts import open_card
from bot.rules.answering import answered_before, take_answer, too_late
from bot.rules.cards import OpenCard
from bot.rules.deciding import decide_daily
from bot.rules.questions import checked, explained, key_line, report_button, star_button, stem
from bot.rules.spaces import NO_DAILY_YET, NOT_SET_UP, find_channel, person_of
from bot.rules.sureness import HowSure, read_sureness, said_along
from bot.rules.verdicts import Noted, Verdict
from bot.talk.asks import Ask
from bot.talk.lines import joined, say
from bot.talk.pages import Outcome, Page, Refusal
from bot.talk.parts import Buttons, Rule, Small, Title
from bot.talk.people import Shown
from bot.talk.phrases import day
from content.items import Item, load_item
from storage import answers, posts
from storage.database import Transaction
from storage.posts import Post
from storage.settings import load_settings

COMING: Final = Refusal(say("The question is on its way. Ask again in a moment."))
REASONS_WITH_VERDICT: Final = Refusal(say("Answer first: the reasons come with your verdict."))


async def answer_post(study: Study, ask: Ask) -> Outcome:
    """Take one answer: Verdict, Noted, HowSure, TooLate or Refusal. Committed before it returns."""
    now, post, said = study.clock.now(), ask.shown.id, said_along(ask)
    taking = partial(take_answer, caller=ask.caller, post=post, chosen=ask.chosen, said=said, now=now)
    told = await study.database.write(taking)
    if isinstance(told, HowSure) or (isinstance(told, Verdict | Noted) and not told.again):
        study.answered.add(post)
    return told


def asks_sureness(tx: Transaction, ask: Ask) -> bool:
    """Whether the group asks everybody how sure they are, or somebody wants to be asked."""
    person = person_of(tx, ask.caller)
    context = answers.load_context(tx, post=ask.shown.id, person=person or 0)
    own = person is not None and load_settings(tx, person).how_sure
    return own or (context is not None and context.asks_sureness)


@reads
def explain_verdict(tx: Transaction, _: Study, ask: Ask, __: datetime) -> Outcome:
    """The verdict that the asker has, with every option; Noted, HowSure or Refusal where there is none yet."""
    person = person_of(tx, ask.caller)
    context = answers.load_context(tx, post=ask.shown.id, person=person or 0)
    told = answered_before(tx, context, person) if context is not None and person is not None else None
    if isinstance(told, Verdict):
        return replace(told, again=False, at_length=True)
    return told or REASONS_WITH_VERDICT


@writes
def say_sureness(tx: Transaction, _: Study, ask: Ask, now: datetime) -> Outcome:
    """How sure a member was of their answer, or that they won't say: Verdict, Noted or Refusal."""
    return decide_daily(tx, ask.caller, post=ask.shown.id, sureness=read_sureness(ask), now=now)


@dataclass(frozen=True, slots=True)
class Missed:
    """The daily asked for privately is over and the member did not answer it: key, reasons and source to read."""

    item: Item
    on: date
    post: int
    early: bool = False
    """An organiser ended it, or it was deleted: it counts against nobody."""

    def page(self) -> Page:
        on = day(self.on)
        over = say("The question of {day} is over, and you didn't answer it.", day=on)
        early = say("The question of {day} ended early and counts against nobody.", day=on)
        return Page(
            (
                Title(joined(early if self.early else over, key_line(self.item))),
                *stem(self.item),
                Rule(),
                *explained(self.item),
                Small((checked(self.item),)),
                Buttons((star_button(Shown("post", self.post)),)),
            )
        )


@dataclass(frozen=True, slots=True)
class OwnCard:
    """The open daily as one member has it for themselves: what stands in the channel, to be starred and reported."""

    card: OpenCard

    def page(self) -> Page:
        card, shown = self.card.page(), Shown("post", self.card.post)
        return replace(card, parts=(*card.parts, Buttons((star_button(shown), report_button(shown)))))


@reads
def show_again(tx: Transaction, _: Study, ask: Ask, now: datetime) -> Outcome:
    """OwnCard, the first Verdict again, Noted, HowSure, Missed, TooLate or Refusal."""
    channel = find_channel(tx, ask.caller.spot)
    if channel is None:
        return NOT_SET_UP
    post = posts.latest_post_in(tx, channel.id, coming=True)
    if post is None:
        return NO_DAILY_YET
    return _as_it_stands(tx, ask, post, now) if post.state == "posted" else COMING


def _as_it_stands(tx: Transaction, ask: Ask, post: Post, now: datetime) -> Outcome:
    person = person_of(tx, ask.caller)
    context = answers.load_context(tx, post=post.id, person=person or 0)
    assert context is not None
    if person is not None and (again := answered_before(tx, context, person)) is not None:
        return again
    if post.closed_at is None and now < post.closes_at:
        return OwnCard(open_card(post, answers.count_answers(tx, post.daily)))
    if post.settled_at is None:
        return too_late(tx, context)
    return Missed(load_item(post.item), post.on, post.id, early=post.ended != "time")
