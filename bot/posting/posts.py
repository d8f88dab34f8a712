"""The feed of dailies: a post from the claim of its date to the reveal of its answer."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from functools import partial
from typing import Final, NamedTuple

from bot.core import Study
from bot.delivery import Delivery, Face, Gone, NotNow, Redraw, Redrawn, Refused, Sent, Unsure
from bot.posting.dailies import CLOSE_AFTER, claim_due, load_closed, load_due, settle_closed
from bot.posting.feeds import HEARTBEAT, Behind, Drawing, Errand, Feed, Work, identity_of, rest_of
from bot.posting.headcounting import expected
from bot.posting.troubles import pause_for_trouble
from bot.rules.cards import ClosedCard, DailyCard, OpenCard, RevealedCard
from bot.rules.folding import change_where_it_stood
from bot.rules.planning import reveal_at
from bot.talk.people import CardKind, MessageRef, spot_of
from content.items import load_item
from storage import answers, cards, channels, closings, dailies, posts
from storage.database import Transaction
from storage.faults import LATE
from storage.posts import POSTS, Post
from storage.transitions import Event, State

_CLAIMS_A_LOOK: Final = 100
"""Transactions of claims before the first of what they claimed is sent: about a second."""
_TOO_LATE: Final = "It could not be posted in time."


def message_of(post: Post) -> MessageRef:
    assert post.message is not None
    return MessageRef(spot_of(post), post.message)


def open_card(post: Post, answered: int = 0) -> OpenCard:
    return OpenCard(post.id, load_item(post.item), post.on, post.closes_at, post.zone, answered, post.disputed)


class PostFeed(Feed[Post]):
    """The posts of dailies."""

    kind: CardKind = "post"
    rows = POSTS
    heartbeat = HEARTBEAT

    async def look(self, study: Study, now: datetime) -> Work:
        """Claim, give up, close and settle; then see what there is to do."""
        if (due := await study.database.read(lambda tx: _load_due(tx, now))) != _NOTHING:
            await _do(study, due, now)
        answered = study.answered.take()
        return await study.database.read(lambda tx: _load_work(tx, study, answered, now))

    def load(self, tx: Transaction, number: int) -> Post | None:
        return posts.load_post(tx, number)

    def in_time(self, row: Post, now: datetime) -> bool:
        return now <= row.may_still_come

    def draw(self, errand: Errand, row: Post) -> Drawing[Post]:
        card, stage, answered = _card(errand.tx, errand.study, row)
        stands = (stage, answered) == (row.drawn, row.counted)
        return Drawing(row, card, stage, stands, stage == "open", counted=answered, drawn_at=row.drawing_at)

    def stand(self, errand: Errand, row: Post, *, message: str, drawn: str | None) -> bool:  # noqa: ARG002 - if it was closed meanwhile, it is drawn once more
        return POSTS.stand(errand.tx, row.id, message=message, drawn="open", at=errand.now)

    def fall(self, errand: Errand, row: Post, outcome: Refused | NotNow | Unsure, *, attempted_at: datetime) -> None:
        tx, now = errand.tx, errand.now
        why = outcome.why[:300]
        match outcome:
            case Refused(place_lost=place_lost):
                refused = {"why": why, "closed_at": now, "finished": True}
                POSTS.settle(tx, row.id, Event.REFUSE, attempted_at=attempted_at, **refused)
                if place_lost:
                    pause_for_trouble(tx, row.channel, outcome.why, now)
            case NotNow():
                POSTS.settle(tx, row.id, Event.RETRY, attempted_at=attempted_at, why=None)
                closings.expire_closed(tx, row.id)
            case Unsure():
                POSTS.settle(tx, row.id, Event.LOSE, attempted_at=attempted_at, why=why)

    def note(self, errand: Errand, drawing: Drawing[Post], outcome: Redrawn | Gone | Refused) -> Redraw | None:
        """A card that can't be changed any more is left as it is; one that is open is tried with the next answer."""
        tx, now, post, counted = errand.tx, errand.now, drawing.row, drawing.counted
        assert counted is not None
        match outcome:
            case Redrawn():
                before = (post.drawn, post.counted)
                alone = cards.mark_drawn(tx, post.id, drawing.drawn, counted=counted, instead_of=before, at=now)
                return outcome if alone else Unsure("another process has drawn it at the same moment")
            case Gone():
                return outcome if _lose(tx, post, outcome, now) else None
            case Refused(why=why, place_lost=True) if drawing.drawn != "open":
                gone = Gone(why, place_lost=True)
                return gone if _lose(tx, post, gone, now) else None
            case Refused(why=why) if drawing.drawn != "open":
                cards.give_up_drawing(tx, post.id, why)
        return None

    async def complete(self, study: Study, face: Face, drawing: Drawing[Post]) -> bool:
        """With the reveal comes the thread, and only then nothing is left to do."""
        if isinstance(drawing.card, RevealedCard) and not await _open_thread(study, face, drawing.row, drawing.card):
            return False
        study.metrics.count_redraw(drawing.row.platform, drawing.drawn)
        return True

    def tell(self, study: Study, row: Post, outcome: Delivery | Redraw, now: datetime) -> None:
        count = study.metrics.count_post
        match outcome:
            case Sent():
                count(row.platform, "posted")
                study.metrics.note_lateness(row.platform, now - row.due_at)
                if now - row.due_at > LATE:
                    count(row.platform, "late")
            case Gone():
                count(row.platform, "gone")
                study.troubled.add(row.channel)
            case Refused():
                count(row.platform, "refused")
                study.troubled.add(row.channel)  # only now: the day's one notice tells of the pause, too
            case Unsure() if row.state == State.SENDING:
                count(row.platform, "unknown")
                study.troubled.add(row.channel)
            case NotNow() | Unsure() if row.state == State.POSTED:
                study.answered.add(row.id)  # an open card is found there again, any other one by being behind


POST_FEED: Final = PostFeed()


# --- what the clock brings -------------------------------------------------------------------------------------------


class _Due(NamedTuple):
    """What the clock has brought."""

    claims: bool
    late: bool
    closings: bool
    settling: bool


_NOTHING: Final = _Due(claims=False, late=False, closings=False, settling=False)


def _load_due(tx: Transaction, now: datetime) -> _Due:
    due_at, closes_at = channels.next_due(tx), closings.next_closing(tx)
    return _Due(
        claims=due_at is not None and due_at <= now,
        late=bool(closings.load_late(tx, now=now)),
        closings=closes_at is not None and closes_at <= now - CLOSE_AFTER,
        settling=bool(dailies.load_unsettled(tx, now)),
    )


async def _do(study: Study, due: _Due, now: datetime) -> None:
    """What is claimed, given up or closed may be the last that a daily's answer waited for."""
    if due.claims:
        await _claim(study, now)
    if due.late:
        await _give_up_late(study, now)
    if due.closings:
        await study.database.write(lambda tx: closings.close_due(tx, before=now - CLOSE_AFTER, at=now))
    for some in await study.database.read(lambda tx: load_closed(tx, now)):
        await study.database.write(partial(settle_closed, some=some, now=now))


async def _claim(study: Study, now: datetime) -> None:
    """A channel that was due on several dates claims one after the other, before its organiser is told of them."""
    left, goes_on = _CLAIMS_A_LOOK, True
    while goes_on and (due := (await study.database.read(lambda tx: load_due(tx, now)))[:left]):
        goes_on = False  # where another process has the rest
        for some in due:
            claims = await study.database.write(partial(claim_due, pack=study.pack, some=some, now=now))
            goes_on = goes_on or claims.looked_at > 0
            for channel in claims.missed:
                study.metrics.count_post(channel.platform, "missed")
                study.troubled.add(channel.id)
        left -= len(due)


async def _give_up_late(study: Study, now: datetime) -> None:
    for late in await study.database.write(lambda tx: closings.expire(tx, now=now, why=_TOO_LATE)):
        study.metrics.count_post(late.platform, "missed")
        study.troubled.add(late.channel)


def _load_work(tx: Transaction, study: Study, answered: frozenset[int], now: datetime) -> Work:
    behind = [Behind(one.id, one.platform, can_wait=False) for one in cards.load_behind(tx)]
    counts, instants = [], list(_instants(tx))
    for one in cards.load_shared_open(tx, answered) if answered else ():
        ready = max(now + rest_of(one.drawing_at, now), study.waits.until(identity_of(POST_FEED, one.id), now))
        if ready > now:
            study.answered.add(one.id)
            instants.append(ready)
        else:
            counts.append(Behind(one.id, one.platform, can_wait=True))
    return Work(posts.load_open(tx), [*behind, *counts], min(instants, default=None))


def _instants(tx: Transaction) -> Iterator[datetime]:
    if due_at := channels.next_due(tx):
        yield due_at
    if closes_at := closings.next_closing(tx):
        yield closes_at + CLOSE_AFTER


# --- cards -----------------------------------------------------------------------------------------------------------


def _card(tx: Transaction, study: Study, post: Post) -> tuple[DailyCard, str, int]:
    """The card that a post should show, which one it is, and how many answers it tells of."""
    item = load_item(post.item)
    if post.settled_at is not None:
        tally = answers.tally(tx, post.daily)
        revealed = RevealedCard(post.id, item, post.on, tally.answered, tally.right, tally.chosen, post.disputed)
        return revealed, "revealed", tally.answered
    answered = answers.count_answers(tx, post.daily)
    if post.closed_at is None:
        return replace(open_card(post, answered), expected=expected(tx, study, post.group)), "open", answered
    at = reveal_at(tx, post.daily, post.closes_at)
    return ClosedCard(post.id, item, post.on, at, post.zone, answered, post.disputed), "closed", answered


def _lose(tx: Transaction, post: Post, gone: Gone, now: datetime) -> bool:
    """It closes at once and counts against nobody; False where that is known."""
    message = message_of(post).message

    def lose() -> bool:
        return cards.note_gone(tx, post.id, message=message, why=gone.why, at=now)

    if not change_where_it_stood(tx, post.daily, on=post.on, change=lose):
        return False
    if gone.place_lost:
        pause_for_trouble(tx, post.channel, gone.why, now)
    return True


async def _open_thread(study: Study, face: Face, post: Post, card: RevealedCard) -> bool:
    now = study.clock.now()
    first = await study.database.write(lambda tx: cards.begin_thread(tx, post.id, at=now))
    if not first and face.doubles_threads:
        return True
    async with face.turn(spot_of(post)):
        done = await face.open_thread(
            message_of(post), name=card.thread_name(), opener=card.thread_opener(), identity=f"thread-{post.id}"
        )
    if not done:
        await study.database.write(lambda tx: cards.end_thread(tx, post.id))
    return done
