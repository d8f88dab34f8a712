"""What an organiser keeps from coming: a skipped date, a pause, an end before the time; and resuming."""

from dataclasses import dataclass
from datetime import datetime

from bot.core import Study
from bot.declaring import writes
from bot.rules.claiming import claim_without_posts
from bot.rules.planning import next_due, plan_next, reveal_at, rhythm_of
from bot.rules.questions import UNKNOWN_BUTTON
from bot.rules.spaces import NOT_SET_UP, find_channel
from bot.talk.asks import Ask
from bot.talk.clicks import Click
from bot.talk.lines import Command, joined, say
from bot.talk.pages import Outcome, Page, Refusal, note
from bot.talk.parts import Button, Buttons, Prose
from bot.talk.people import Shown
from bot.talk.phrases import day, local_time, next_question
from bot.verbs.daily.refusals import (
    CAME_TO_NOTHING,
    ENDED_ALREADY,
    GONE_ALREADY,
    NOT_PAUSED,
    NOT_SETTLED,
    SKIPPED_ALREADY,
    STANDS_ALREADY,
)
from bot.verbs.daily.today import find_today
from bot.verbs.daily.unknown import DailyUnknown
from storage import channels, closings, posts
from storage.database import Transaction
from storage.posts import Claimed


@writes
def skip(tx: Transaction, _: Study, ask: Ask, now: datetime) -> Outcome:
    """No question on today's date: a sentence or a Refusal."""
    today = find_today(tx, ask.caller.spot, now)
    if isinstance(today, Refusal):
        return today
    channel, due = today
    before = posts.find_claim(tx, channel=channel.id, on=due.on)
    if before is not None:
        return _not_to_be_skipped(before)
    claim_without_posts(tx, [(channel, due)], state="skipped", why="An organiser skipped it.")
    following = plan_next(tx, channel, after=now)
    after = say("Next question: {time}.", time=local_time(following.at, channel.zone)) if following else ""
    return note(joined(say("Skipped: no question here on {day}, and nobody's streak suffers.", day=day(due.on)), after))


def _not_to_be_skipped(claim: Claimed) -> Outcome:
    match claim.state:
        case "skipped":
            return SKIPPED_ALREADY
        case "missed" | "refused":
            return CAME_TO_NOTHING
        case "posted":
            return GONE_ALREADY if claim.gone else STANDS_ALREADY
        case "unknown":
            return DailyUnknown(claim.id)
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
        resume = Command("daily resume")
        sentence = say("Paused: no questions until {resume}, and nobody's streak suffers.", resume=resume)
        if self.already:
            sentence = say(
                "It is paused here already: no questions until {resume}, and nobody's streak suffers.", resume=resume
            )
        if self.open_post is None or self.open_until is None:
            return note(sentence)
        until = local_time(self.open_until, self.zone)
        stays = say(
            "Today's question still counts: it stays open until {time}, and then its answer is shown.", time=until
        )
        end = Button(say("End it now"), Click("end", Shown("post", self.open_post)))
        return note(sentence, Prose(stays), Buttons((end,)))


@writes
def pause(tx: Transaction, _: Study, ask: Ask, now: datetime) -> Outcome:
    """No questions until resumed: DailyPaused or a Refusal. What was claimed and not sent yet won't be."""
    channel = find_channel(tx, ask.caller.spot)
    if channel is None:
        return NOT_SET_UP
    already = channel.paused_at is not None
    if not already:
        channels.pause(tx, channel.id, at=now)
        closings.give_up_unsent(tx, channel.id, at=now)
    post = posts.latest_post_in(tx, channel.id, coming=True)  # it may stand already, a moment before that is written
    is_open = post is not None and post.closed_at is None and now < post.closes_at
    return DailyPaused(
        open_post=post.id if post is not None and is_open else None,
        open_until=reveal_at(tx, post.daily, post.closes_at) if post is not None and is_open else None,
        zone=channel.zone,
        already=already,
    )


@writes
def end_post(tx: Transaction, _: Study, ask: Ask, now: datetime) -> Outcome:
    """End a question that is open, at once: its answer is shown to all, and it counts against nobody."""
    channel = find_channel(tx, ask.caller.spot)
    post = posts.load_post(tx, ask.shown.id)
    if channel is None or post is None or post.channel != channel.id:
        return UNKNOWN_BUTTON
    if not closings.end_now(tx, post.id, at=now):
        return ENDED_ALREADY
    return note(say("Ended: the question is closed, its answer is shown in a moment, and nobody's streak suffers."))


@writes
def resume(tx: Transaction, _: Study, ask: Ask, now: datetime) -> Outcome:
    """Questions come again from the next planned one on: a sentence or a Refusal."""
    channel = find_channel(tx, ask.caller.spot)
    if channel is None:
        return NOT_SET_UP
    if channel.paused_at is None:
        return NOT_PAUSED
    following = next_due(tx, channel.id, rhythm_of(channel), now)
    on, due_at = following or (None, None)
    channels.resume(tx, channel.id, on=on, due_at=due_at)
    return note(joined(say("Resumed."), next_question(due_at, channel.zone, now)))
