"""`daily now`: today's question at once, in place of the scheduled one or of one that came to nothing."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from bot.core import Study
from bot.delivery import Gone, NotNow, Refused, Sent
from bot.posting.posts import POST_FEED
from bot.posting.redrawing import redraw
from bot.posting.sending import send
from bot.rules.claiming import CLAIMED_ELSEWHERE, NOTHING_LEFT, SHOWN_ELSEWHERE, claim_again, claim_posts
from bot.rules.planning import plan_next
from bot.rules.schedule import Due
from bot.talk.asks import Ask
from bot.talk.lines import say
from bot.talk.pages import Outcome, Page, Refusal, note
from bot.talk.parts import LinkTo
from bot.talk.people import MessageRef, Spot
from bot.verbs.daily.refusals import ANSWER_SHOWN, NO_QUESTION, NOT_NOW, NOT_SETTLED, daily_not_posted
from bot.verbs.daily.today import find_today
from bot.verbs.daily.unknown import DailyUnknown
from content.questions import Pack
from storage import posts
from storage.channels import Channel
from storage.database import Transaction
from storage.posts import Claimed

_NOT_CLAIMED: Final = {NOTHING_LEFT: NO_QUESTION, SHOWN_ELSEWHERE: ANSWER_SHOWN, CLAIMED_ELSEWHERE: NOT_SETTLED}


@dataclass(frozen=True, slots=True)
class DailyPosted:
    """Today's daily stands."""

    at: MessageRef

    def page(self) -> Page:
        sentence = say("Posted: today's question is in the channel now, in place of the scheduled one.")
        return note(sentence, LinkTo(say("Go to the question"), self.at))


@dataclass(frozen=True, slots=True)
class DailyStands:
    """Today's daily stood already; nothing was posted."""

    post: int
    at: MessageRef

    def page(self) -> Page:
        return note(
            say("Today's question is here already; nothing was posted."), LinkTo(say("Go to the question"), self.at)
        )


async def post_now(study: Study, ask: Ask) -> Outcome:
    """Post it and say what came of that: DailyPosted, DailyStands, DailyUnknown or a Refusal.

    Whether one that is thought to stand is still there is looked up, since somebody may have deleted it.
    """
    spot, now = ask.caller.spot, study.clock.now()
    claimed = await study.database.write(lambda tx: _claim_now(tx, study.pack, spot, now))
    if isinstance(claimed, DailyStands) and isinstance(await redraw(study, POST_FEED, claimed.post, anyway=True), Gone):
        claimed = await study.database.write(lambda tx: _claim_now(tx, study.pack, spot, now))
    if not isinstance(claimed, int):
        return claimed
    outcome = await send(study, POST_FEED, claimed)
    match outcome:
        case Sent(message=message):
            return DailyPosted(message)
        case Refused(why=why):
            return daily_not_posted(why)
        case NotNow():
            return NOT_NOW
        case _:
            return NOT_SETTLED


def _claim_now(tx: Transaction, pack: Pack, spot: Spot, now: datetime) -> Outcome | int:
    """Claim today's date for a post at once; its id, or why not."""
    today = find_today(tx, spot, now)
    if isinstance(today, Refusal):
        return today
    channel, due = today
    came = claim_posts(tx, pack, [(channel, due)], now)
    claim = posts.find_claim(tx, channel=channel.id, on=due.on)
    assert claim is not None
    claimed = claim.id if came else _claim_after_all(tx, pack, channel, due, claim, spot=spot, now=now)
    if isinstance(claimed, int):
        plan_next(tx, channel, after=now)
    return claimed


def _claim_after_all(
    tx: Transaction, pack: Pack, channel: Channel, due: Due, claim: Claimed, *, spot: Spot, now: datetime
) -> Outcome | int:
    """Today's date is claimed: what came to nothing comes now, anything else says what stands in the way."""
    match claim.state:
        case "posted" if not claim.gone:
            assert claim.message is not None
            return DailyStands(claim.id, MessageRef(spot, claim.message))
        case "unknown":
            return DailyUnknown(claim.id)
        case "posted" | "missed" | "refused" | "skipped":
            why = claim_again(tx, pack, channel, due, claimed=claim.id, now=now)
            return claim.id if why is None else _NOT_CLAIMED[why]
        case _:
            return NOT_SETTLED
