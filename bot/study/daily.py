"""`daily`: today's question again, and what an organiser can do with it."""

from datetime import datetime
from enum import StrEnum

from bot.delivery import NotNow, Refused, Sent
from bot.people import Caller, MessageRef, Rights, Spot
from bot.platform_time import SKEW_AT_MOST
from bot.replies import (
    DailyPaused,
    DailyPosted,
    DailyResumed,
    DailySkipped,
    DailyStands,
    Missed,
    PrivateCard,
    Reason,
    Refusal,
    Reply,
)
from bot.study.answering import answered_before, too_late
from bot.study.core import Study
from bot.study.posting import claim_post, claim_without_post, open_card, plan_next
from bot.study.punctuality import clock_refusal
from bot.study.schedule import Due
from bot.study.sending import send_post
from bot.study.setup import next_due, rhythm_of, rights_refusal
from content.items import load_item
from content.questions import Pack
from storage import accounts, answers, channels, posts
from storage.channels import Channel
from storage.database import Transaction


class Action(StrEnum):
    """What an organiser can do with the daily of the channel they are in."""

    NOW = "now"
    SKIP = "skip"
    PAUSE = "pause"
    RESUME = "resume"


async def show_daily(study: Study, caller: Caller) -> Reply:
    """Today's question again, privately: PrivateCard, the first Verdict again, Noted, Missed or Refusal."""
    return await study.database.read(lambda tx: _show(tx, caller, study.clock.now()))


def _show(tx: Transaction, caller: Caller, now: datetime) -> Reply:
    channel = _channel(tx, caller.spot)
    if channel is None:
        return Refusal(Reason.NOT_SET_UP)
    post = posts.latest_post_in(tx, channel.id)
    if post is None:
        return Refusal(Reason.NO_DAILY_YET)
    own = caller.account
    person = accounts.find_person(tx, platform=own.platform, team=own.team, user=own.user)
    context = answers.load_context(tx, post=post.id, person=person or 0)
    assert context is not None
    if person is not None and (again := answered_before(tx, context, person)) is not None:
        return again
    if post.closed_at is None and now < post.closes_at:
        return PrivateCard(open_card(post, answers.count_answers(tx, post.daily)))
    if post.settled_at is not None:
        return Missed(load_item(post.item), post.on)
    return too_late(tx, context)


async def act_on_daily(study: Study, caller: Caller, rights: Rights, action: Action) -> Reply:
    """DailyPosted, DailyStands, DailySkipped, DailyPaused, DailyResumed or Refusal."""
    if refusal := rights_refusal(rights) or await clock_refusal(study):
        return refusal
    now = study.clock.now()
    match action:
        case Action.NOW:
            return await _post_now(study, caller.spot, now)
        case Action.SKIP:
            return await study.database.write(lambda tx: _skip(tx, caller.spot, now))
        case Action.PAUSE:
            return await study.database.write(lambda tx: _pause(tx, caller.spot, now))
        case Action.RESUME:
            return await study.database.write(lambda tx: _resume(tx, caller.spot, now))


def _channel(tx: Transaction, spot: Spot) -> Channel | None:
    return channels.find_channel(tx, platform=spot.platform, native_space=spot.space, native_id=spot.channel)


async def _post_now(study: Study, spot: Spot, now: datetime) -> Reply:
    claimed = await study.database.write(lambda tx: _claim_now(tx, study.pack, spot, now))
    if not isinstance(claimed, int):
        return claimed
    outcome = await send_post(study, claimed)
    if isinstance(outcome, Sent):
        return DailyPosted(outcome.message)
    if isinstance(outcome, Refused):
        return Refusal(Reason.PLATFORM_REFUSED, outcome.why)
    return Refusal(Reason.NOT_NOW if isinstance(outcome, NotNow) else Reason.NOT_SETTLED)


def _claim_now(tx: Transaction, pack: Pack, spot: Spot, now: datetime) -> Reply | int:
    """Claim today's date for a post at once; its id, or why not."""
    channel = _channel(tx, spot)
    if channel is None:
        return Refusal(Reason.NOT_SET_UP)
    if channel.paused_at is not None:
        return Refusal(Reason.PAUSED)
    rhythm = rhythm_of(channel)
    due = Due(rhythm.local_date(now), now)
    if _is_behind(tx, channel, due):
        return Refusal(Reason.DATE_BEHIND)
    if (post := claim_post(tx, pack, channel, due, now)) is None:
        return _stands_in_the_way(tx, channel, due, spot)
    plan_next(tx, channel, rhythm, after=now)
    return post


def _is_behind(tx: Transaction, channel: Channel, due: Due) -> bool:
    """Whether a later date was claimed here already, before the zone was moved westwards: dates only go forward."""
    latest = channels.latest_claimed(tx, channel.id, by=due.at + SKEW_AT_MOST)
    return latest is not None and due.on < latest


def _stands_in_the_way(tx: Transaction, channel: Channel, due: Due, spot: Spot) -> Reply:
    """Why today's date can't be claimed for a post."""
    claim = posts.find_claim(tx, channel=channel.id, on=due.on)
    assert claim is not None
    match claim.state:
        case "posted":
            assert claim.message is not None
            return DailyStands(MessageRef(spot, claim.message))
        case "skipped":
            return Refusal(Reason.SKIPPED_TODAY)
        case "missed" | "refused":
            return Refusal(Reason.PLATFORM_REFUSED, claim.why or "")
        case _:
            return Refusal(Reason.NOT_SETTLED)


def _skip(tx: Transaction, spot: Spot, now: datetime) -> Reply:
    channel = _channel(tx, spot)
    if channel is None:
        return Refusal(Reason.NOT_SET_UP)
    if channel.paused_at is not None:
        return Refusal(Reason.PAUSED)
    rhythm = rhythm_of(channel)
    due = Due(rhythm.local_date(now), now)
    if _is_behind(tx, channel, due):
        return Refusal(Reason.DATE_BEHIND)
    claim_without_post(tx, channel, due, state="skipped", why="An organiser skipped it.")
    claim = posts.find_claim(tx, channel=channel.id, on=due.on)
    if claim is None or claim.state != "skipped":
        return Refusal(Reason.STANDS_ALREADY)
    following = plan_next(tx, channel, rhythm, after=now)
    return DailySkipped(due.on, next_due=following.at if following else None, zone=channel.zone)


def _pause(tx: Transaction, spot: Spot, now: datetime) -> Reply:
    channel = _channel(tx, spot)
    if channel is None:
        return Refusal(Reason.NOT_SET_UP)
    channels.pause(tx, channel.id, at=now)
    posts.close_early(tx, channel.id, at=now, ended="paused")
    return DailyPaused()


def _resume(tx: Transaction, spot: Spot, now: datetime) -> Reply:
    channel = _channel(tx, spot)
    if channel is None:
        return Refusal(Reason.NOT_SET_UP)
    if channel.paused_at is None:
        return Refusal(Reason.NOT_PAUSED)
    following = next_due(tx, channel.id, rhythm_of(channel), now)
    on, due_at = following or (None, None)
    channels.resume(tx, channel.id, on=on, due_at=due_at)
    return DailyResumed(next_due=due_at, zone=channel.zone, now=now)
