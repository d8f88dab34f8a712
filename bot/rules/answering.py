"""One click, one transaction: the answer is kept, graded and folded before the member sees the verdict."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Final

from bot.rules import planning
from bot.rules.entering import keep_told, welcome_account
from bot.rules.folding import fold_answer
from bot.rules.questions import ELSEWHERE, QUESTION_GONE, UNKNOWN_BUTTON, read_choice
from bot.rules.sureness import HowSure
from bot.rules.verdicts import AnswerOutcome, Noted, TooLate, Verdict
from bot.talk.pages import Refusal
from bot.talk.people import Caller, Shown
from content.grading import grade
from content.items import load_item
from content.scoring import FREEZES_AT_MOST, Answered, DailyOutcome, Step
from storage import accounts, answers, confidence, folded, untold
from storage.accounts import KnownAccount
from storage.answers import PostContext
from storage.confidence import NOTHING_SAID, Beside, Said
from storage.database import Transaction
from storage.posts import POSTS
from storage.settings import load_settings

GRACE: Final = timedelta(seconds=5)
"""A click made before closing counts when it arrives this much later; the reveal waits for it (docs/rules.md)."""

_NOBODY: Final = 0
"""In place of a person's id: who has no account yet has no standing."""


def take_answer(
    tx: Transaction,
    caller: Caller,
    *,
    post: int,
    chosen: tuple[str, ...],
    said: Said = NOTHING_SAID,
    now: datetime,
) -> AnswerOutcome:
    """The transaction of one click. Unique rows decide who was first; nothing is checked and then written.

    `said` is how sure somebody is, where the form asked for that as well.
    """
    own = caller.account
    account = accounts.lock_account(tx, platform=own.platform, team=own.team, user=own.user)
    context = answers.load_context(tx, post=post, person=account.person if account else _NOBODY)
    read = _read(context, caller, chosen)
    if isinstance(read, Refusal):
        return read
    assert context is not None
    chosen = read
    if context.state != "posted" and caller.message:
        proven = POSTS.stand(tx, post, message=caller.message, drawn="open", at=now)  # a click is proof
        if context.state == "missed" and not proven:
            return UNKNOWN_BUTTON
    if _is_closed(context, caller.at, now):
        again = answered_before(tx, context, account.person) if account else None
        return again or too_late(tx, context)
    first_ever = account is None
    if account is None:
        account, context = _welcome(tx, caller, context, now)
    else:
        keep_told(tx, account, caller)
    taken = {"person": account.person, "daily": context.daily, "account": account.id, "post": post}
    if not answers.take(tx, **taken, chosen=chosen, at=caller.at):
        again = answered_before(tx, context, account.person)
        assert again is not None
        return again
    told = _fold_and_tell(tx, caller, _of_group_now(tx, context, account), account, chosen, first_ever=first_ever)
    if account.how_sure or context.asks_sureness:
        confidence.ask(tx, Beside("daily", context.daily, account.id), said=said, at=now)
        waits = HowSure(Shown("post", post), told.item, chosen, first_ever=first_ever)
        return replace(told, said=said) if said.known else waits
    return told


def _welcome(tx: Transaction, caller: Caller, context: PostContext, now: datetime) -> tuple[KnownAccount, PostContext]:
    """An account for somebody new. Two of their clicks may race here, so the context is read again behind the lock."""
    account = welcome_account(tx, caller, now)
    behind_lock = answers.load_context(tx, post=context.post, person=account.person)
    assert behind_lock is not None
    return account, behind_lock


def _of_group_now(tx: Transaction, context: PostContext, account: KnownAccount) -> PostContext:
    """As it stands now. A space that changes its group waits for members and for posts that are being answered.

    Who is no member yet held up nothing before their answer was written, so it is read again behind that.
    """
    now = answers.load_context(tx, post=context.post, person=account.person) if context.stood is None else context
    assert now is not None
    return now


def _read(context: PostContext | None, caller: Caller, chosen: tuple[str, ...]) -> tuple[str, ...] | Refusal:
    """The options that were chosen, or why they can't be an answer here."""
    may_stand = ("sending", "posted", "unknown", *(("missed",) if caller.message else ()))
    if context is None or context.state not in may_stand:
        return UNKNOWN_BUTTON
    stands = (context.platform, context.space, context.native_channel)
    if stands != (caller.spot.platform, caller.spot.space, caller.spot.channel):
        return ELSEWHERE
    return read_choice(load_item(context.item), chosen)


def _is_closed(context: PostContext, clicked: datetime, now: datetime) -> bool:
    made_in_time = clicked < context.closes_at
    arrived_in_time = now <= context.closes_at + GRACE
    return context.closed_at is not None or not (made_in_time and arrived_in_time)


def _fold_and_tell(
    tx: Transaction,
    caller: Caller,
    context: PostContext,
    account: KnownAccount,
    chosen: tuple[str, ...],
    *,
    first_ever: bool,
) -> Verdict | Noted:
    item = load_item(context.item)
    result = grade(chosen, item.key)
    if _waits(context):  # nothing is counted yet, so that no board and no file tells
        return _noted(tx, context, chosen, first_ever=first_ever)
    event = Answered(context.daily, context.on, context.channel, result.right, item.difficulty)
    step = fold_answer(tx, group=context.group, person=account.person, context=context, event=event)
    own = caller.account
    return Verdict(
        item=item,
        on=context.on,
        chosen=chosen,
        grade=result,
        points=step.points,
        standing=step.standing,
        earned_freeze=step.earned_freeze,
        held_back=step.earned_freeze and context.standing.freezes == FREEZES_AT_MOST,
        covered=_covered(tx, context, account.person, step),
        first_ever=first_ever,
        post=context.post,
        disputed=context.disputed,
        quiet=account.quiet,
        hidden=account.hidden,
        untold=untold.is_any(tx, platform=own.platform, team=own.team, user=own.user),
    )


def _waits(context: PostContext) -> bool:
    """Whether the organiser chose that verdicts wait, and the reveal is still to come."""
    return context.reveal == "at_close" and context.settled_at is None


def _covered(tx: Transaction, context: PostContext, person: int, step: Step) -> tuple[date, ...]:
    """The missed dailies since the previous answer that a freeze or a repair covered; mostly none, and no query."""
    since, covered = context.standing.answered_on, step.standing.covered_on
    if since is None or covered is None or not since < covered < context.on:
        return ()
    missed = folded.load_steps(tx, group=context.group, person=person, since=since)
    return tuple(
        m.on for m in missed if m.on < context.on and m.outcome in (DailyOutcome.COVERED, DailyOutcome.REPAIRED)
    )


def answered_before(tx: Transaction, context: PostContext, person: int) -> Verdict | Noted | HowSure | None:
    """The first verdict again, if the person has answered this daily; or what they are asked before they see it."""
    given = answers.load_given(tx, person=person, daily=context.daily)
    if given is None:
        return None
    item, said = load_item(context.item), confidence.find_said(tx, Beside("daily", context.daily, given.account))
    if said.waits:
        return HowSure(Shown("post", context.post), item, given.chosen)
    if _waits(context):
        return replace(_noted(tx, context, given.chosen, again=True), said=said)
    own = load_settings(tx, person)
    return Verdict(
        item=item,
        on=context.on,
        chosen=given.chosen,
        grade=grade(given.chosen, item.key),
        points=given.points or 0,
        standing=given.standing or context.standing,
        earned_freeze=False,
        held_back=False,
        covered=(),
        again=True,
        post=context.post,
        said=said,
        disputed=context.disputed,
        quiet=own.quiet,
        hidden=own.hidden,
    )


def _noted(
    tx: Transaction,
    context: PostContext,
    chosen: tuple[str, ...],
    *,
    again: bool = False,
    first_ever: bool = False,
) -> Noted:
    reveal_at = planning.reveal_at(tx, context.daily, context.closes_at)
    return Noted(
        load_item(context.item),
        chosen,
        reveal_at=reveal_at,
        zone=context.zone,
        again=again,
        first_ever=first_ever,
        post=context.post,
    )


def too_late(tx: Transaction, context: PostContext) -> TooLate | Refusal:
    """The post is closed: when the answer comes, or the answer; or that it is gone."""
    item = load_item(context.item)
    if context.settled_at is not None:
        return TooLate(item, reveal_at=None, zone=context.zone)
    if context.gone:
        return QUESTION_GONE
    return TooLate(item, reveal_at=planning.reveal_at(tx, context.daily, context.closes_at), zone=context.zone)
