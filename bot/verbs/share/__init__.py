"""The button "Share": a line of somebody's result in the channel, without a letter, by their own click, once."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from bot.core import Study
from bot.declaring import Press
from bot.delivery import Refused, Sent
from bot.posting.sending import send
from bot.rules.answering import answered_before
from bot.rules.own_accounts import native_of
from bot.rules.own_week import find_weekly, load_own_week
from bot.rules.questions import ELSEWHERE, UNKNOWN_BUTTON
from bot.rules.verdicts import Verdict
from bot.talk.asks import Ask, Who
from bot.talk.lines import Command, say
from bot.talk.pages import Outcome, Page, Refusal, note
from bot.talk.parts import LinkTo
from bot.talk.people import MessageRef, Spot, spot_of
from bot.verbs.share.feed import SHARE_FEED
from storage import answers, shares
from storage.accounts import KnownAccount, lock_account
from storage.database import Transaction
from storage.shares import Of, Share

NOTHING_TO_SHARE: Final = Refusal(say("There is nothing to share yet: your result comes with your verdict."))
NO_WEEK: Final = Refusal(say("You didn't answer anything that week, so there is nothing to share."))
HIDDEN: Final = Refusal(
    say("You are hidden, so nothing of yours is shared. {settings} changes that.", settings=Command("settings"))
)
RESULT_ON_ITS_WAY: Final = Refusal(say("Your result may not have arrived. It won't be sent twice."))


def not_shared(why: str) -> Refusal:
    return Refusal(say("Your result could not be posted: {why}", why=why))


@dataclass(frozen=True, slots=True)
class Shared:
    """A result stands in the channel."""

    at: MessageRef
    again: bool = False
    """It was shared before; nothing was posted."""

    def page(self) -> Page:
        told = (
            say("You've already shared this.")
            if self.again
            else say("Shared in the channel. It doesn't give the answer away.")
        )
        return note(told, LinkTo(say("Go to it"), self.at))


async def serve(study: Study, ask: Ask) -> Outcome:
    """Shared or a Refusal."""
    now = study.clock.now()
    claimed = await study.database.write(lambda tx: _claim(tx, ask, now))
    if not isinstance(claimed, int):
        return claimed
    outcome = await send(study, SHARE_FEED, claimed)
    match outcome:
        case Sent(message=message):
            return Shared(message)
        case Refused(why=why):
            return not_shared(why)
        case _:
            return RESULT_ON_ITS_WAY


def _claim(tx: Transaction, ask: Ask, now: datetime) -> Outcome | int:
    """The number of the row that tells it, or why it isn't told."""
    account = lock_account(tx, **native_of(ask.caller)._asdict())
    if account is None:
        return NOTHING_TO_SHARE
    if account.hidden:
        return HIDDEN
    of = (_of_daily if ask.shown.kind == "post" else _of_week)(tx, ask, account)
    if isinstance(of, Refusal):
        return of
    claimed = shares.claim_share(tx, of, at=now)
    return claimed if claimed is not None else _shared_before(shares.find_share(tx, of))


def _of_daily(tx: Transaction, ask: Ask, account: KnownAccount) -> Of | Refusal:
    """Only once its author was told the verdict, so nothing is shared of what waits for the answer."""
    context = answers.load_context(tx, post=ask.shown.id, person=account.person)
    if context is None:
        return UNKNOWN_BUTTON
    if ask.caller.spot != Spot(ask.caller.spot.platform, context.space, context.native_channel):
        return ELSEWHERE
    told = answered_before(tx, context, account.person)
    return (
        Of(account.person, account.id, context.channel, daily=context.daily)
        if isinstance(told, Verdict)
        else NOTHING_TO_SHARE
    )


def _of_week(tx: Transaction, ask: Ask, account: KnownAccount) -> Of | Refusal:
    weekly = find_weekly(tx, ask)
    if isinstance(weekly, Refusal):
        return weekly
    own = load_own_week(tx, group=weekly.group, person=account.person, first=weekly.first_day)
    return Of(account.person, account.id, weekly.channel, weekly=weekly.id) if own is not None else NO_WEEK


def _shared_before(share: Share | None) -> Outcome:
    if share is None or share.message is None:
        return RESULT_ON_ITS_WAY
    spot = spot_of(share)
    return Shared(MessageRef(spot, share.message), again=True)


SHARE_PRESS: Final = Press("share", Who.MEMBER, serve, on=("post", "weekly"))
