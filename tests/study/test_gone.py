"""A card that somebody deleted, or whose channel is gone: noted once, told, counted against nobody, posted again."""

import asyncio
from datetime import date, timedelta

import pytest

from bot.delivery import Gone, NotNow, Refused, Sent
from bot.posting.troubles import Notice, TroubleKind
from bot.rules.cards import OpenCard, RevealedCard
from bot.rules.folding import differences
from bot.rules.questions import QUESTION_GONE
from bot.rules.verdicts import Verdict
from bot.talk.pages import Refusal
from bot.talk.people import MessageRef
from bot.verbs.daily.now import DailyPosted, DailyStands
from bot.verbs.daily.refusals import GONE_ALREADY, NOT_SETTLED, PAUSED
from bot.verbs.setup.shown import SetupShown
from tests.study.hall import BOSS, Hall

ARCHIVED = Gone("the channel is archived.", place_lost=True)
SHUT_OUT = Refused("give me View Channel.", place_lost=True)


async def now(hall: Hall, spot: str = "c1") -> object:
    return await hall.say("daily now", by=BOSS, spot=hall.spot(spot))


async def shown(hall: Hall) -> SetupShown:
    reply = await hall.say("setup", by=BOSS)
    assert isinstance(reply, SetupShown)
    return reply


def noticed(hall: Hall) -> list[list[TroubleKind]]:
    return [[one.kind for one in told.troubles] for _, told in hall.face.notices if isinstance(told, Notice)]


async def found_out(hall: Hall) -> None:
    """Ann answered, somebody deleted the card, and the count was to be redrawn."""
    await hall.set_up()
    await hall.move(hours=1)
    await hall.answer("ann")
    hall.face.delete("m1")
    await hall.tick()


async def test_one_404_ends_it_and_tells_the_organiser(hall: Hall) -> None:
    await found_out(hall)
    for _ in range(20):
        await hall.move(seconds=10)
    await hall.move(hours=25)
    await hall.tick()
    assert hall.face.redraws == 1
    [trouble] = (await shown(hall)).troubles
    assert (trouble.kind, trouble.on) == (TroubleKind.GONE, date(2026, 11, 23))
    assert trouble.line == "Mon 23 Nov: posted, and now gone: the message was deleted."
    assert noticed(hall) == [[TroubleKind.GONE]]


async def test_members_are_told_and_now_posts_it_again(hall: Hall) -> None:
    await found_out(hall)
    again = await hall.say("daily", by="ann")
    assert isinstance(again, Verdict)
    assert again.again
    assert await hall.say("daily", by="bob") == QUESTION_GONE
    assert await hall.answer("bob", post=1) == QUESTION_GONE, "from a copy that only he sees"
    assert await hall.say("daily skip", by=BOSS) == GONE_ALREADY
    assert await now(hall) == DailyPosted(MessageRef(hall.spot(), "m2"))
    card = hall.latest()
    assert (card.post, card.on) == (1, date(2026, 11, 23))
    bob = await hall.answer("bob")
    assert isinstance(bob, Verdict)
    assert not bob.again
    await hall.move(seconds=6)
    drawn = hall.face.cards["m2"]
    assert isinstance(drawn, OpenCard)
    assert drawn.answered == 2
    assert (await shown(hall)).troubles == ()
    await hall.move(days=1)
    await hall.move(seconds=10)
    assert isinstance(hall.face.cards["m2"], RevealedCard)
    assert await hall.study.database.read(differences) == []


async def test_now_finds_out_by_itself(hall: Hall) -> None:
    """Nobody answered, so nothing was to be redrawn."""
    await hall.set_up()
    await hall.move(hours=1)
    stands = MessageRef(hall.spot(), "m1")
    assert await now(hall) == DailyStands(1, stands)
    hall.face.refuses_redraws = NotNow("busy")
    hall.face.delete("m1")
    assert await now(hall) == DailyStands(1, stands), "nobody can tell"
    hall.face.refuses_redraws = None
    await hall.move(seconds=6)
    came_to = await asyncio.gather(*(now(hall) for _ in range(4)))
    again = MessageRef(hall.spot(), "m2")
    assert came_to.count(DailyPosted(again)) == 1
    others = (DailyPosted(again), DailyStands(1, again), DailyStands(1, stands), NOT_SETTLED)
    assert all(one in others for one in came_to), came_to
    assert len(hall.face.sent) == 2


@pytest.mark.parametrize("by_reveal", [True, False])
async def test_what_nobody_could_answer_breaks_no_streak(hall: Hall, by_reveal: bool) -> None:
    """Found out when the card is drawn closed or revealed, the misses are settled already."""
    if not by_reveal:
        await hall.set_up(hall.spot("c2"), time="18:00")
    await hall.set_up()
    await hall.move(hours=1)
    await hall.answer("ann")
    await hall.move(days=1)
    hall.face.delete(next(m for m, card in hall.face.cards.items() if isinstance(card, OpenCard) and card.on.day == 24))
    await hall.move(days=1)
    await hall.move(seconds=10)
    assert TroubleKind.GONE in [trouble.kind for trouble in (await shown(hall)).troubles]
    verdict = await hall.answer("ann")
    assert isinstance(verdict, Verdict)
    assert (verdict.on.day, verdict.standing.streak) == (25, 2)
    await hall.move(days=2)
    assert await hall.study.database.read(differences) == []


async def test_what_was_seen_to_stand_when_it_closed_stays_a_miss(hall: Hall) -> None:
    await hall.set_up()
    await hall.set_up(hall.spot("c2"), time="18:00")
    await hall.move(hours=2)
    await hall.answer("ann")
    await hall.move(days=1)
    second = hall.latest().post
    await hall.move(days=1)
    await hall.move(seconds=10)
    hall.face.delete(next(m for m, card in hall.face.cards.items() if getattr(card, "post", 0) == second))
    await hall.move(hours=9)
    await hall.move(seconds=10)
    verdict = await hall.answer("ann")
    assert isinstance(verdict, Verdict)
    assert verdict.standing.streak == 1
    assert await hall.study.database.read(differences) == []


async def test_a_channel_that_is_gone_is_paused_and_told(hall: Hall) -> None:
    await hall.set_up()
    await hall.move(hours=1)
    hall.face.refuses_redraws = ARCHIVED
    await hall.answer("ann")
    await hall.tick()
    [schedule] = (await shown(hall)).schedules
    assert (schedule.paused, schedule.trouble) == (True, ARCHIVED.why)
    assert noticed(hall) == [[TroubleKind.GONE]]
    await hall.move(minutes=10)
    assert hall.face.redraws == 1
    hall.face.refuses_redraws = None
    assert await now(hall) == PAUSED
    assert not isinstance(await hall.say("daily resume", by=BOSS), Refusal)
    assert isinstance(await now(hall), DailyPosted)


async def test_a_channel_that_was_lost_while_a_reveal_was_due_is_told(hall: Hall) -> None:
    await hall.set_up(days="mon")
    await hall.move(hours=1)
    await hall.answer("ann")
    await hall.move(hours=1)
    hall.face.refuses_redraws = SHUT_OUT
    await hall.move(days=1)
    [trouble] = (await shown(hall)).troubles
    assert (trouble.kind, trouble.why) == (TroubleKind.GONE, SHUT_OUT.why)
    assert noticed(hall) == [[TroubleKind.GONE]]
    assert hall.face.redraws == 2


async def test_an_open_card_that_may_not_be_changed_stays_open_and_waits_for_the_next_answer(hall: Hall) -> None:
    await hall.set_up()
    await hall.move(hours=1)
    hall.face.refuses_redraws = SHUT_OUT
    await hall.answer("ann")
    for _ in range(10):
        await hall.move(seconds=10)
    assert hall.face.redraws == 1
    assert isinstance(await hall.answer("bob"), Verdict)
    hall.face.refuses_redraws = None
    await hall.tick()
    card = hall.face.cards["m1"]
    assert isinstance(card, OpenCard)
    assert card.answered == 2


@pytest.mark.parametrize("answered", [True, False])
async def test_a_redraw_that_was_put_off_waits_as_long_as_it_was_asked_to(hall: Hall, answered: bool) -> None:
    """Whether for its count or for its reveal."""
    await hall.set_up()
    await hall.move(hours=1)
    await hall.answer("ann")
    if not answered:
        await hall.tick()
        await hall.move(hours=23)
    hall.face.redraws = 0
    hall.face.refuses_redraws = NotNow("busy", timedelta(minutes=2))
    if not answered:
        await hall.move(hours=1, seconds=10)
    for _ in range(11):
        await hall.move(seconds=10)
    assert hall.face.redraws == 1
    hall.face.refuses_redraws = None
    await hall.move(seconds=20)
    await hall.move(seconds=20)
    assert hall.face.redraws == 2


async def test_the_message_that_was_deleted_proves_nothing_any_more(hall: Hall) -> None:
    """A platform that recognises a repeat gives back the first message, which is gone."""
    hall.face.can_look = True
    await found_out(hall)
    del hall.face.stands["post-1"]
    hall.face.outcomes = [Sent(MessageRef(hall.spot(), "m1"))]
    assert await now(hall) == NOT_SETTLED
    await hall.move(minutes=1)
    await hall.tick()
    assert isinstance(await now(hall), DailyStands)
    assert hall.face.redraws == 2
    assert list(hall.face.cards) == ["m3"]


async def test_what_came_to_nothing_everywhere_can_still_be_posted_on_its_date(hall: Hall) -> None:
    """Nobody has seen its answer, however often the timetable has looked since."""
    await hall.set_up()
    hall.face.outcomes = [Refused("no rights")]
    await hall.move(hours=1)
    await hall.move(hours=9)
    assert isinstance(await now(hall), DailyPosted)
    await hall.move(days=2)
    assert isinstance(hall.face.cards["m2"], RevealedCard)
