"""`daily`: today's question again, privately; an organiser posts it now, skips it, pauses and resumes."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Final

from bot.core import Study
from bot.declaring import Press, Verb
from bot.delivery import NotNow, Refused, Sent
from bot.posting.dailies import open_card
from bot.posting.sending import send_post
from bot.rules.answering import Noted, Verdict, answered_before, take_answer, too_late
from bot.rules.claiming import NOTHING_LEFT, ON_ITS_WAY, SHOWN_ELSEWHERE, claim_again, claim_post, claim_without_post
from bot.rules.planning import next_due, plan_next, reveal_at, rhythm_of
from bot.rules.questions import UNKNOWN_BUTTON, checked, key_line, lesson, solved, stem
from bot.rules.schedule import Due
from bot.rules.spaces import NO_DAILY_YET, NOT_SET_UP, find_channel
from bot.talk.asks import Ask, Option, Who
from bot.talk.clicks import Click
from bot.talk.kinds import OneOf
from bot.talk.pages import (
    Button,
    Buttons,
    Command,
    LinkTo,
    Outcome,
    Page,
    Prose,
    Refusal,
    Rule,
    Small,
    Title,
    note,
    say,
)
from bot.talk.people import MessageRef, Shown, Spot
from bot.talk.phrases import day, local_time, next_question
from content.items import Item, load_item
from content.questions import Pack
from storage import accounts, answers, channels, posts
from storage.channels import Channel
from storage.database import Transaction
from storage.posts import Claimed


class Action(StrEnum):
    """What an organiser can do with the daily of the channel they are in."""

    NOW = "now"
    SKIP = "skip"
    PAUSE = "pause"
    RESUME = "resume"


ACTION: Final = Option(
    "action",
    "For organisers: post it now, skip today, pause or resume",
    OneOf(Action),
    only_for=dict.fromkeys(Action, Who.ORGANISER),
)

_RESUME: Final = Command("daily resume")

PAUSED: Final = Refusal(say("The daily question is paused here. {resume} lets it come again.", resume=_RESUME))
NOT_PAUSED: Final = Refusal("The daily question isn't paused here.")
SKIPPED_ALREADY: Final = Refusal("Today's question was skipped here already; the next one comes as planned.")
STANDS_ALREADY: Final = Refusal("Today's question stands here already, so it can't be skipped any more.")
CAME_TO_NOTHING: Final = Refusal(
    "No question came here today, so there is nothing to skip. The next one comes as planned."
)
NOT_SETTLED: Final = Refusal("Whether today's question was posted here is not known yet, so it isn't sent again.")
NOT_NOW: Final = Refusal("The platform doesn't take it at the moment. Today's question is posted as soon as it does.")
NO_QUESTION: Final = Refusal("There is no question left to ask for this exam.")
ANSWER_SHOWN: Final = Refusal(
    "Today's answer was shown elsewhere in your group already, so the question can't come here any more."
)
DATE_BEHIND: Final = Refusal(
    "This channel had a question for a later date already, before its zone was changed. The next one comes as planned."
)
ENDED_ALREADY: Final = Refusal("That question is closed already.")

_NOT_CLAIMED: Final = {NOTHING_LEFT: NO_QUESTION, SHOWN_ELSEWHERE: ANSWER_SHOWN, ON_ITS_WAY: NOT_SETTLED}


def not_posted(why: str) -> Refusal:
    return Refusal(f"The question could not be posted: {why}")


# --- a member --------------------------------------------------------------------------------------------------------


async def answer_post(study: Study, ask: Ask) -> Outcome:
    """Take one answer: Verdict, Noted, TooLate or Refusal. Committed before it returns."""
    now, post = study.clock.now(), ask.shown.id
    told = await study.database.write(lambda tx: take_answer(tx, ask.caller, post=post, chosen=ask.chosen, now=now))
    if isinstance(told, Verdict | Noted) and not told.again:
        study.answered.add(post)
    return told


@dataclass(frozen=True, slots=True)
class Missed:
    """The daily asked for privately is over and the member did not answer it: key, reasons and source to read."""

    item: Item
    on: date

    def page(self) -> Page:
        over = f"The question of {day(self.on)} is over, and you didn't answer it. {key_line(self.item)}"
        return Page(
            (
                Title(over),
                *stem(self.item),
                Rule(),
                *solved(self.item, {}),
                *lesson(self.item),
                Small((checked(self.item),)),
            )
        )


async def serve(study: Study, ask: Ask) -> Outcome:
    """Today's question again, or what an organiser wants done with it."""
    now, spot = study.clock.now(), ask.caller.spot
    match ask.get(ACTION):
        case None:
            return await study.database.read(lambda tx: _show(tx, ask, now))
        case Action.NOW:
            return await _post_now(study, spot, now)
        case Action.SKIP:
            return await study.database.write(lambda tx: _skip(tx, spot, now))
        case Action.PAUSE:
            return await study.database.write(lambda tx: _pause(tx, spot, now))
        case Action.RESUME:
            return await study.database.write(lambda tx: _resume(tx, spot, now))


def _show(tx: Transaction, ask: Ask, now: datetime) -> Outcome:
    """OpenCard, the first Verdict again, Noted, Missed, TooLate or Refusal."""
    channel = find_channel(tx, ask.caller.spot)
    if channel is None:
        return NOT_SET_UP
    post = posts.latest_post_in(tx, channel.id)
    if post is None:
        return NO_DAILY_YET
    own = ask.caller.account
    person = accounts.find_person(tx, platform=own.platform, team=own.team, user=own.user)
    context = answers.load_context(tx, post=post.id, person=person or 0)
    assert context is not None
    if person is not None and (again := answered_before(tx, context, person)) is not None:
        return again
    if post.closed_at is None and now < post.closes_at:
        return open_card(post, answers.count_answers(tx, post.daily))
    return Missed(load_item(post.item), post.on) if post.settled_at is not None else too_late(tx, context)


# --- now -------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class DailyPosted:
    """Today's daily stands."""

    at: MessageRef

    def page(self) -> Page:
        sentence = "Posted: today's question stands in the channel, in place of today's scheduled one."
        return note(sentence, LinkTo("Go to the question", self.at))


@dataclass(frozen=True, slots=True)
class DailyStands:
    """Today's daily stood already; nothing was posted."""

    at: MessageRef

    def page(self) -> Page:
        return note("Today's question stands here already; nothing was posted.", LinkTo("Go to the question", self.at))


async def _post_now(study: Study, spot: Spot, now: datetime) -> Outcome:
    claimed = await study.database.write(lambda tx: _claim_now(tx, study.pack, spot, now))
    if not isinstance(claimed, int):
        return claimed
    outcome = await send_post(study, claimed)
    match outcome:
        case Sent(message=message):
            return DailyPosted(message)
        case Refused(why=why):
            return not_posted(why)
        case NotNow():
            return NOT_NOW
        case _:
            return NOT_SETTLED


def _claim_now(tx: Transaction, pack: Pack, spot: Spot, now: datetime) -> Outcome | int:
    """Claim today's date for a post at once; its id, or why not."""
    channel = find_channel(tx, spot)
    if channel is None:
        return NOT_SET_UP
    if channel.paused_at is not None:
        return PAUSED
    rhythm = rhythm_of(channel)
    due = Due(rhythm.local_date(now), now)
    if _is_behind(tx, channel, due):
        return DATE_BEHIND
    claimed = claim_post(tx, pack, channel, due, now) or _claim_after_all(tx, pack, channel, due, spot=spot, now=now)
    if isinstance(claimed, int):
        plan_next(tx, channel, rhythm, after=now)
    return claimed


def _is_behind(tx: Transaction, channel: Channel, due: Due) -> bool:
    """Whether a later date was claimed here already, before the zone was moved westwards: dates only go forward."""
    latest = channels.latest_claimed(tx, channel.id)
    return latest is not None and due.on < latest


def _claim_after_all(
    tx: Transaction, pack: Pack, channel: Channel, due: Due, *, spot: Spot, now: datetime
) -> Outcome | int:
    """Today's date is claimed: what came to nothing comes now, anything else says what stands in the way."""
    claim = posts.find_claim(tx, channel=channel.id, on=due.on)
    assert claim is not None
    match claim.state:
        case "posted":
            assert claim.message is not None
            return DailyStands(MessageRef(spot, claim.message))
        case "missed" | "refused" | "skipped":
            why = claim_again(tx, pack, channel, due, claimed=claim.id, now=now)
            return claim.id if why is None else _NOT_CLAIMED[why]
        case _:
            return NOT_SETTLED


# --- skip, pause, resume ---------------------------------------------------------------------------------------------


def _skip(tx: Transaction, spot: Spot, now: datetime) -> Outcome:
    channel = find_channel(tx, spot)
    if channel is None:
        return NOT_SET_UP
    if channel.paused_at is not None:
        return PAUSED
    rhythm = rhythm_of(channel)
    due = Due(rhythm.local_date(now), now)
    if _is_behind(tx, channel, due):
        return DATE_BEHIND
    before = posts.find_claim(tx, channel=channel.id, on=due.on)
    if before is not None:
        return _not_to_be_skipped(before)
    claim_without_post(tx, channel, due, state="skipped", why="An organiser skipped it.")
    following = plan_next(tx, channel, rhythm, after=now)
    after = f" Next question: {local_time(following.at, channel.zone)}." if following else ""
    return note(f"Skipped: no question here on {day(due.on)}, and nobody's streak suffers.{after}")


def _not_to_be_skipped(claim: Claimed) -> Refusal:
    match claim.state:
        case "skipped":
            return SKIPPED_ALREADY
        case "missed" | "refused":
            return CAME_TO_NOTHING
        case "posted":
            return STANDS_ALREADY
        case _:
            return NOT_SETTLED


@dataclass(frozen=True, slots=True)
class DailyPaused:
    """No dailies here until resumed; what stands open stays open until its time, unless it is ended now."""

    open_post: int | None
    open_until: datetime | None
    zone: str
    already: bool
    """It was paused before; nothing was changed."""

    def page(self) -> Page:
        opening = "It is paused here already" if self.already else "Paused"
        sentence = say(opening + ": no questions until {resume}, and nobody's streak suffers.", resume=_RESUME)
        if self.open_post is None or self.open_until is None:
            return note(sentence)
        stays = f"Today's question stays open until {local_time(self.open_until, self.zone)}; then its answer is shown."
        end = Button("End it now", Click("end", Shown("post", self.open_post)))
        return note(sentence, Prose(stays), Buttons((end,)))


def _pause(tx: Transaction, spot: Spot, now: datetime) -> Outcome:
    channel = find_channel(tx, spot)
    if channel is None:
        return NOT_SET_UP
    already = channel.paused_at is not None
    if not already:
        channels.pause(tx, channel.id, at=now)
        posts.give_up_unsent(tx, channel.id, at=now)
    post = posts.latest_post_in(tx, channel.id)
    is_open = post is not None and post.closed_at is None and now < post.closes_at
    return DailyPaused(
        open_post=post.id if post is not None and is_open else None,
        open_until=reveal_at(tx, post.daily, post.closes_at) if post is not None and is_open else None,
        zone=channel.zone,
        already=already,
    )


async def end_post(study: Study, ask: Ask) -> Outcome:
    """End a question that is open, at once: its answer is shown to all, and it counts against nobody."""
    now = study.clock.now()
    return await study.database.write(lambda tx: _end(tx, ask, now))


def _end(tx: Transaction, ask: Ask, now: datetime) -> Outcome:
    channel = find_channel(tx, ask.caller.spot)
    post = posts.load_post(tx, ask.shown.id)
    if channel is None or post is None or post.channel != channel.id:
        return UNKNOWN_BUTTON
    if not posts.end_now(tx, post.id, at=now):
        return ENDED_ALREADY
    return note("Ended: the question is closed, its answer is shown in a moment, and nobody's streak suffers.")


def _resume(tx: Transaction, spot: Spot, now: datetime) -> Outcome:
    channel = find_channel(tx, spot)
    if channel is None:
        return NOT_SET_UP
    if channel.paused_at is None:
        return NOT_PAUSED
    following = next_due(tx, channel.id, rhythm_of(channel), now)
    on, due_at = following or (None, None)
    channels.resume(tx, channel.id, on=on, due_at=due_at)
    return note(f"Resumed. {next_question(due_at, channel.zone, now)}")


DAILY: Final = Verb(
    "daily",
    "Today's question again, just for you",
    Who.MEMBER,
    serve,
    (ACTION,),
    presses=(
        Press("answer", Who.MEMBER, answer_post, on=("post",)),
        Press("submit", Who.MEMBER, answer_post, on=("post",)),
        Press("end", Who.ORGANISER, end_post, on=("post",)),
    ),
)
