"""One click, one transaction: the answer is kept, graded and folded before the member sees the verdict."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from bot.rules import planning
from bot.rules.cards import card_title
from bot.rules.entering import NAME_AT_MOST
from bot.rules.folding import fold_answer
from bot.rules.questions import (
    ALREADY,
    ELSEWHERE,
    GONE,
    UNKNOWN_BUTTON,
    checked,
    first_use,
    guess_button,
    key_in_full,
    lesson,
    own_choice,
    refuse_choice,
    report_button,
    solved,
    star_button,
    verdict_title,
)
from bot.talk.pages import Buttons, Lines, Page, Prose, Refusal, Rule, Small, Title, note
from bot.talk.people import Caller, Shown
from bot.talk.phrases import NUMBERS, counted, day, letters, listed, local_time
from content.grading import Grade, grade
from content.items import Item, load_item
from content.scoring import FREEZES_AT_MOST, Answered, DailyOutcome, Standing, Step
from storage import accounts, answers, history, settling
from storage.accounts import KnownAccount
from storage.answers import PostContext
from storage.database import Transaction

GRACE: Final = timedelta(seconds=5)
"""A click made before closing counts when it arrives this much later; the reveal waits for it (docs/rules.md)."""

CLOSED: Final = "This one is closed and no longer counts."
"""How an answer that came too late is refused."""

_NOBODY: Final = 0
"""In place of a person's id: who has no account yet has no standing."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What an answer was and why. Shown only after it is stored."""

    item: Item
    on: date
    chosen: tuple[str, ...]
    grade: Grade
    points: int
    standing: Standing
    earned_freeze: bool
    """This answer's streak reached a multiple of seven."""
    held_back: bool
    """The earned freeze was forfeited because two were held."""
    covered: tuple[date, ...]
    """Missed dailies since the previous answer that a freeze or a repair covered."""
    again: bool = False
    """The member had answered before: this is the first verdict again, and this click changed nothing."""
    first_ever: bool = False
    """The first answer of this account: a line says what is stored."""
    post: int = 0
    """Whence "I guessed" and a report find the daily."""

    def page(self) -> Page:
        item = self.item
        gained = f"+{counted(self.points, 'point')} · streak {counted(self.standing.streak, 'day')}"
        return Page(
            (
                Title(verdict_title(item, self.chosen, self.grade, again=self.again)),
                Prose(gained, strong=True),
                Rule(),
                *solved(item, own_choice(self.chosen)),
                *lesson(item),
                Lines(tuple(self._notes())),
                Small((f"{card_title(self.on, item)} · {checked(item)}", first_use(first_ever=self.first_ever))),
                _beside(self.post),
            )
        )

    def _notes(self) -> list[str]:
        """What else there is to tell, one sentence each; mostly nothing."""
        left = f"You hold {NUMBERS[self.standing.freezes] if self.standing.freezes else 'none'} now."
        notes = []
        if self.covered:
            notes.append(f"You missed {listed(map(day, self.covered))}; a freeze kept your streak. {left}")
        if self.earned_freeze and self.held_back:
            notes.append("A freeze for another seven in a row is forfeited: you hold two already.")
        elif self.earned_freeze:
            notes.append(f"Seven more in a row: you earned a freeze. {left}")
        return notes


def _beside(post: int) -> Buttons:
    """What can be said beside an answer."""
    shown = Shown("post", post)
    return Buttons((guess_button(shown), star_button(shown), report_button(shown)))


@dataclass(frozen=True, slots=True)
class Noted:
    """The answer is stored; the organiser chose that verdicts wait until the reveal."""

    item: Item
    chosen: tuple[str, ...]
    reveal_at: datetime
    zone: str
    again: bool = False
    first_ever: bool = False
    post: int = 0

    def page(self) -> Page:
        opening = f"{ALREADY}, noted: " if self.again else "Noted: "
        own, at = letters(self.item, self.chosen), local_time(self.reveal_at, self.zone)
        return Page(
            (
                Prose(f"{opening}{own}. Right or wrong comes with the answer at {at}."),
                Small((first_use(first_ever=self.first_ever),)),
                _beside(self.post),
            )
        )


@dataclass(frozen=True, slots=True)
class TooLate:
    """The post had closed when the click was made; nothing was stored."""

    item: Item
    reveal_at: datetime | None
    """When the answer is shown; None where it already is."""
    zone: str

    def page(self) -> Page:
        if self.reveal_at is None:
            return note(f"{CLOSED} {key_in_full(self.item)}")
        return note(f"{CLOSED} The answer comes at {local_time(self.reveal_at, self.zone)}.")


Told = Verdict | Noted | TooLate | Refusal
"""What an answer to a daily comes to."""


def take_answer(tx: Transaction, caller: Caller, *, post: int, chosen: tuple[str, ...], now: datetime) -> Told:
    """The transaction of one click. Unique rows decide who was first; nothing is checked and then written."""
    own = caller.account
    account = accounts.lock_account(tx, platform=own.platform, team=own.team, user=own.user)
    context = answers.load_context(tx, post=post, person=account.person if account else _NOBODY)
    if refusal := _refusal(context, caller, chosen):
        return refusal
    assert context is not None
    if context.state != "posted" and caller.message:
        proven = settling.settle_sent(tx, post, message=caller.message, at=now)  # a click is proof that it stands
        if context.state == "missed" and not proven:
            return UNKNOWN_BUTTON
    if _is_closed(context, caller.at, now):
        again = answered_before(tx, context, account.person) if account else None
        return again or too_late(tx, context)
    first_ever = account is None
    if account is None:
        account, context = _welcome(tx, caller, context, now)
    elif account.name != caller.name[:NAME_AT_MOST]:
        accounts.rename_account(tx, account.id, caller.name[:NAME_AT_MOST])
    is_first = answers.claim(tx, person=account.person, daily=context.daily, account=account.id)
    answers.keep_answer(tx, account=account.id, daily=context.daily, post=post, chosen=chosen, at=caller.at)
    if not is_first:
        again = answered_before(tx, context, account.person)
        assert again is not None
        return again
    return _fold_and_tell(tx, context, account.person, chosen, first_ever=first_ever)


def _welcome(tx: Transaction, caller: Caller, context: PostContext, now: datetime) -> tuple[KnownAccount, PostContext]:
    """An account for somebody new. Two of their clicks may race here, so the context is read again behind the lock."""
    own = caller.account
    name = caller.name[:NAME_AT_MOST]
    account = accounts.create_account(tx, platform=own.platform, team=own.team, user=own.user, name=name, at=now)
    behind_lock = answers.load_context(tx, post=context.post, person=account.person)
    assert behind_lock is not None
    return account, behind_lock


def _refusal(context: PostContext | None, caller: Caller, chosen: tuple[str, ...]) -> Refusal | None:
    may_stand = ("sending", "posted", "unknown", *(("missed",) if caller.message else ()))
    if context is None or context.state not in may_stand:
        return UNKNOWN_BUTTON
    stands = (context.platform, context.space, context.native_channel)
    if stands != (caller.spot.platform, caller.spot.space, caller.spot.channel):
        return ELSEWHERE
    return refuse_choice(_item(context), chosen)


def _item(context: PostContext) -> Item:
    """The frozen item, with the key as it is after any logged correction."""
    item = load_item(context.item)
    return item.model_copy(update={"key": context.corrected_key}) if context.corrected_key else item


def _is_closed(context: PostContext, clicked: datetime, now: datetime) -> bool:
    made_in_time = clicked < context.closes_at
    arrived_in_time = now <= context.closes_at + GRACE
    return context.closed_at is not None or not (made_in_time and arrived_in_time)


def _fold_and_tell(
    tx: Transaction, context: PostContext, person: int, chosen: tuple[str, ...], *, first_ever: bool
) -> Verdict | Noted:
    item = _item(context)
    result = grade(chosen, item.key)
    event = Answered(context.daily, context.on, context.channel, result.right, item.difficulty)
    step = fold_answer(tx, group=context.group, person=person, context=context, event=event)
    if _waits(context):
        return _noted(tx, context, chosen, first_ever=first_ever)
    return Verdict(
        item=item,
        on=context.on,
        chosen=chosen,
        grade=result,
        points=step.points,
        standing=step.standing,
        earned_freeze=step.earned_freeze,
        held_back=step.earned_freeze and context.standing.freezes == FREEZES_AT_MOST,
        covered=_covered(tx, context, person, step),
        first_ever=first_ever,
        post=context.post,
    )


def _waits(context: PostContext) -> bool:
    """Whether the organiser chose that verdicts wait, and the reveal is still to come."""
    return context.reveal == "at_close" and context.settled_at is None


def _covered(tx: Transaction, context: PostContext, person: int, step: Step) -> tuple[date, ...]:
    """The missed dailies since the previous answer that a freeze or a repair covered; mostly none, and no query."""
    since, covered = context.standing.answered_on, step.standing.covered_on
    if since is None or covered is None or not since < covered < context.on:
        return ()
    missed = history.load_steps(tx, group=context.group, person=person, since=since)
    return tuple(
        m.on for m in missed if m.on < context.on and m.outcome in (DailyOutcome.COVERED, DailyOutcome.REPAIRED)
    )


def answered_before(tx: Transaction, context: PostContext, person: int) -> Verdict | Noted | None:
    """The first verdict again, if the person has answered this daily."""
    given = answers.load_given(tx, person=person, daily=context.daily)
    if given is None:
        return None
    if _waits(context):
        return _noted(tx, context, given.chosen, again=True)
    item = _item(context)
    return Verdict(
        item=item,
        on=context.on,
        chosen=given.chosen,
        grade=grade(given.chosen, item.key),
        points=given.points,
        standing=given.standing,
        earned_freeze=False,
        held_back=False,
        covered=(),
        again=True,
        post=context.post,
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
        _item(context),
        chosen,
        reveal_at=reveal_at,
        zone=context.zone,
        again=again,
        first_ever=first_ever,
        post=context.post,
    )


def too_late(tx: Transaction, context: PostContext) -> TooLate | Refusal:
    """The post is closed: when the answer comes, or the answer; or that it is gone."""
    item = _item(context)
    if context.settled_at is not None:
        return TooLate(item, reveal_at=None, zone=context.zone)
    if context.gone:
        return GONE
    return TooLate(item, reveal_at=planning.reveal_at(tx, context.daily, context.closes_at), zone=context.zone)
