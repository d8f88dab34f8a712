"""`daily`: what a member sees of today's question; what an organiser has done with it, in every state it can be in."""

import asyncio
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import update

from bot.delivery import NotNow, Refused, Unsure
from bot.desk import NOT_ORGANISER
from bot.rules.cards import RevealedCard
from bot.rules.claiming import CLAIMED_ELSEWHERE, claim_again
from bot.rules.folding import differences
from bot.rules.questions import UNKNOWN_BUTTON
from bot.rules.schedule import Due
from bot.rules.spaces import NO_DAILY_YET, NOT_SET_UP, find_channel
from bot.rules.verdicts import Noted, TooLate, Verdict
from bot.talk.clicks import Click
from bot.talk.lines import plain
from bot.talk.pages import Refusal
from bot.talk.parts import Buttons, Prose, Solved
from bot.talk.people import MessageRef, Shown
from bot.verbs.daily import DailyAction
from bot.verbs.daily.now import DailyPosted, DailyStands
from bot.verbs.daily.own import COMING, REASONS_WITH_VERDICT, Missed, OwnCard
from bot.verbs.daily.pausing import DailyPaused
from bot.verbs.daily.refusals import (
    ANSWER_SHOWN,
    CAME_TO_NOTHING,
    DATE_BEHIND,
    ENDED_ALREADY,
    NO_QUESTION,
    NOT_NOW,
    NOT_PAUSED,
    NOT_SETTLED,
    PAUSED,
    SKIPPED_ALREADY,
    STANDS_ALREADY,
    daily_not_posted,
)
from bot.verbs.daily.unknown import DailyUnknown
from storage import posts, tables
from storage.database import Database, Transaction
from storage.tables import groups
from tests.packs import make_pack, make_question
from tests.study.hall import BOSS, Hall


async def act(hall: Hall, action: DailyAction, spot: str = "c1") -> object:
    return await hall.say(f"daily {action}", by=BOSS, spot=hall.spot(spot))


def why(post: int) -> Click:
    return Click("why", Shown("post", post))


def end(post: int) -> Click:
    return Click("end", Shown("post", post))


# --- a member --------------------------------------------------------------------------------------------------------


async def test_it_shows_the_question_then_the_verdict_then_the_answer(hall: Hall) -> None:
    assert await hall.say("daily") == NOT_SET_UP
    await hall.set_up()
    for verb in ("daily", "me", "leaderboard"):
        assert await hall.say(verb) == NO_DAILY_YET
    hall.face.outcomes = [NotNow("busy")]
    await hall.move(hours=1)
    assert await hall.say("daily", by="ann") == COMING
    for verb in ("me", "leaderboard"):  # they may see a card of which it isn't written down yet that it stands
        assert not isinstance(await hall.say(verb, by="ann"), Refusal)
    await hall.move(minutes=1)
    card = await hall.say("daily", by="ann")
    assert isinstance(card, OwnCard)
    assert card.card.post == hall.latest().post
    first = await hall.answer("ann")
    again = await hall.say("daily", by="ann")
    assert isinstance(first, Verdict)
    assert isinstance(again, Verdict)
    assert again.again
    assert (again.chosen, again.points) == (first.chosen, first.points)
    await act(hall, DailyAction.PAUSE)
    await hall.move(days=1, seconds=10)
    missed = await hall.say("daily", by="bob")
    assert isinstance(missed, Missed)
    assert missed.on == date(2026, 11, 23)


async def test_between_closing_and_reveal_it_says_when_the_answer_comes(hall: Hall) -> None:
    await hall.set_up()
    await hall.set_up(hall.spot("late"), time="18:00")
    await act(hall, DailyAction.NOW)
    await act(hall, DailyAction.PAUSE)
    await hall.click(end(hall.latest().post), by=BOSS)
    closed = await hall.say("daily")
    assert isinstance(closed, TooLate)
    assert closed.reveal_at == datetime(2026, 11, 24, 17, 0, tzinfo=UTC)


async def test_where_verdicts_wait_it_tells_what_was_noted(hall: Hall) -> None:
    await hall.set_up()
    await hall.study.database.write(lambda tx: tx.execute(update(groups).values(reveal="at_close")))
    await hall.move(hours=1)
    await hall.answer("ann")
    noted = await hall.say("daily", by="ann")
    assert isinstance(noted, Noted)
    assert noted.again
    assert isinstance(await hall.click(why(hall.latest().post), by="ann"), Noted)


async def test_why_the_others_are_wrong_is_told_to_whoever_has_a_verdict(hall: Hall) -> None:
    await hall.set_up()
    await hall.move(hours=1)
    post = hall.latest().post
    assert await hall.click(why(post), by="ann") == REASONS_WITH_VERDICT
    short = await hall.answer("ann")
    long = await hall.click(why(post), by="ann")
    assert isinstance(short, Verdict)
    assert isinstance(long, Verdict)
    assert [len([part for part in told.page().parts if isinstance(part, Solved)]) for told in (short, long)] == [1, 4]
    assert long.page().in_place
    assert await hall.click(why(post), by="bob") == REASONS_WITH_VERDICT
    assert await hall.click(why(10**6), by="ann") == REASONS_WITH_VERDICT


@pytest.mark.parametrize("action", DailyAction)
async def test_members_cannot_act_on_it(hall: Hall, action: DailyAction) -> None:
    await hall.set_up()
    assert await hall.say(f"daily {action}", by="ann") == NOT_ORGANISER
    assert await hall.command("daily", by="ann", action=action) == NOT_ORGANISER


@pytest.mark.parametrize("action", DailyAction)
async def test_without_a_schedule_there_is_nothing_to_act_on(hall: Hall, action: DailyAction) -> None:
    assert await act(hall, action) == NOT_SET_UP


# --- now -------------------------------------------------------------------------------------------------------------


async def test_now_takes_the_place_of_todays(hall: Hall) -> None:
    await hall.set_up()
    assert await act(hall, DailyAction.NOW) == DailyPosted(MessageRef(hall.spot(), "m1"))
    assert await act(hall, DailyAction.NOW) == DailyStands(1, MessageRef(hall.spot(), "m1"))
    await hall.move(hours=2)
    assert len(hall.face.sent) == 1
    await hall.move(days=1)
    assert [card.on.day for _, card in hall.face.sent] == [23, 24]


async def test_now_tells_what_the_platform_refused_and_posts_when_asked_again(hall: Hall) -> None:
    await hall.set_up()
    hall.face.outcomes = [Refused("give me rights")]
    assert await act(hall, DailyAction.NOW) == daily_not_posted("give me rights")
    assert isinstance(await act(hall, DailyAction.NOW), DailyPosted)
    assert isinstance(await hall.answer("ann"), Verdict)


async def test_now_that_the_platform_puts_off_comes_by_itself(hall: Hall) -> None:
    await hall.set_up()
    hall.face.outcomes = [NotNow("busy", timedelta(seconds=30))]
    assert await act(hall, DailyAction.NOW) == NOT_NOW
    assert await act(hall, DailyAction.NOW) == NOT_SETTLED
    await hall.move(seconds=31)
    assert isinstance(await act(hall, DailyAction.NOW), DailyStands)


async def test_now_posts_after_a_missed_one_and_it_counts_like_any_other(hall: Hall) -> None:
    await hall.set_up()
    await hall.leap(timedelta(hours=6))
    assert hall.face.sent == []
    assert isinstance(await act(hall, DailyAction.NOW), DailyPosted)
    card = hall.latest()
    assert (card.on, card.closes_at) == (date(2026, 11, 23), datetime(2026, 11, 24, 8, 0, tzinfo=UTC))
    verdict = await hall.answer("ann")
    assert isinstance(verdict, Verdict)
    await hall.move(days=1)
    second = await hall.answer("ann")
    assert isinstance(second, Verdict)
    assert second.standing.streak == 2
    assert await hall.study.database.read(differences) == []


async def test_now_asked_for_by_several_at_once_after_a_missed_one_posts_once(hall: Hall) -> None:
    await hall.set_up()
    await hall.leap(timedelta(hours=6))
    came_to = await asyncio.gather(*(act(hall, DailyAction.NOW) for _ in range(8)))
    stands = MessageRef(hall.spot(), "m1")
    assert came_to.count(DailyPosted(stands)) == 1
    assert all(one in (DailyPosted(stands), DailyStands(1, stands), NOT_SETTLED) for one in came_to), came_to
    assert len(hall.face.sent) == 1


async def test_a_date_that_came_to_nothing_is_claimed_again_by_one_alone(hall: Hall) -> None:
    await hall.set_up()
    await hall.leap(timedelta(hours=6))

    def claim_twice(tx: Transaction) -> list[str | None]:
        channel = find_channel(tx, hall.spot())
        assert channel is not None
        now = hall.clock.now()
        due = Due(now.date(), now)
        missed = posts.find_claim(tx, channel=channel.id, on=due.on)
        assert missed is not None
        return [claim_again(tx, hall.study.pack, channel, due, claimed=missed.id, now=now) for _ in range(2)]

    assert await hall.study.database.write(claim_twice) == [None, CLAIMED_ELSEWHERE]


async def test_now_posts_what_was_skipped(hall: Hall) -> None:
    await hall.set_up()
    await act(hall, DailyAction.SKIP)
    assert isinstance(await act(hall, DailyAction.NOW), DailyPosted)
    await hall.move(hours=2)
    assert len(hall.face.sent) == 1


async def test_now_never_doubles_what_may_stand(hall: Hall) -> None:
    await hall.set_up()
    hall.face.outcomes = [Unsure("reset")]
    assert await act(hall, DailyAction.NOW) == NOT_SETTLED
    await hall.move(minutes=5)
    assert await act(hall, DailyAction.NOW) == DailyUnknown(1)
    assert len(hall.face.sent) == 1


async def test_now_comes_too_late_once_the_answer_was_shown(hall: Hall) -> None:
    await hall.set_up()
    await act(hall, DailyAction.NOW)
    await hall.click(end(hall.latest().post), by=BOSS)
    await hall.tick()
    assert isinstance(hall.face.cards["m1"], RevealedCard)
    await hall.set_up(hall.spot("c2"), time="23:00")
    for _ in range(2):
        assert await act(hall, DailyAction.NOW, "c2") == ANSWER_SHOWN
    assert len(hall.face.sent) == 1


async def test_now_says_when_nothing_is_left_to_ask(database: Database) -> None:
    hall = Hall(database, make_pack(make_question("only")).model_copy(update={"questions": {}}))
    await hall.set_up()
    for _ in range(2):
        assert await act(hall, DailyAction.NOW) == NO_QUESTION


async def test_now_gives_no_date_behind_one_that_came(hall: Hall) -> None:
    await hall.set_up(zone="Pacific/Auckland", time="09:00")
    await hall.move(hours=14)
    await hall.set_up(zone="Pacific/Honolulu", time="11:30")
    assert await act(hall, DailyAction.NOW) == DATE_BEHIND
    assert await act(hall, DailyAction.SKIP) == DATE_BEHIND


# --- skip ------------------------------------------------------------------------------------------------------------


async def test_skip_claims_the_date_without_a_post(hall: Hall) -> None:
    await hall.set_up()
    skipped = await hall.say("daily skip", by=BOSS)
    [sentence] = [plain(part.line) for part in skipped.page().parts if isinstance(part, Prose)]
    assert sentence.startswith("Skipped: no question here on Mon 23 Nov")
    assert "Next question: Tue 24 Nov 09:00 Europe/Berlin." in sentence
    assert await act(hall, DailyAction.SKIP) == SKIPPED_ALREADY
    await hall.move(hours=2)
    assert hall.face.sent == []
    await hall.move(days=1)
    assert len(hall.face.sent) == 1
    assert await act(hall, DailyAction.SKIP) == STANDS_ALREADY


async def test_skip_of_what_came_to_nothing_says_so(hall: Hall) -> None:
    await hall.set_up()
    hall.face.outcomes = [Refused("no")]
    await hall.move(hours=1)
    assert await act(hall, DailyAction.SKIP) == CAME_TO_NOTHING


async def test_skip_of_what_may_stand_says_so(hall: Hall) -> None:
    await hall.set_up()
    hall.face.outcomes = [Unsure("reset")]
    await hall.move(hours=1)
    assert await act(hall, DailyAction.SKIP) == NOT_SETTLED


# --- pause, end, resume ----------------------------------------------------------------------------------------------


async def test_pause_leaves_open_what_stands_and_resume_goes_on(hall: Hall) -> None:
    await hall.set_up()
    await hall.move(hours=1)
    await hall.answer("ann")
    paused = await act(hall, DailyAction.PAUSE)
    assert isinstance(paused, DailyPaused)
    assert (paused.open_until, paused.already) == (hall.latest().closes_at, False)
    assert isinstance(await hall.answer("bob"), Verdict)
    for action in (DailyAction.NOW, DailyAction.SKIP):
        assert await act(hall, action) == PAUSED
    await hall.move(days=2)
    assert len(hall.face.sent) == 1
    assert isinstance(hall.face.cards["m1"], RevealedCard)
    again = await act(hall, DailyAction.PAUSE)
    assert isinstance(again, DailyPaused)
    assert (again.open_post, again.already) == (None, True)
    assert not isinstance(await act(hall, DailyAction.RESUME), Refusal)
    assert await act(hall, DailyAction.RESUME) == NOT_PAUSED
    await hall.move(days=1)
    after = await hall.answer("ann")
    assert isinstance(after, Verdict)
    assert after.standing.streak == 2
    assert await hall.study.database.read(differences) == []


async def test_a_pause_knows_of_a_card_that_stands_before_that_is_written_down(hall: Hall) -> None:
    await hall.set_up()
    await hall.move(hours=1)
    post = hall.latest().post
    await hall.study.database.write(
        lambda tx: tx.execute(update(tables.posts).where(tables.posts.c.id == post).values(state="sending"))
    )
    paused = await act(hall, DailyAction.PAUSE)
    assert isinstance(paused, DailyPaused)
    assert paused.open_post == post


async def test_pause_gives_up_what_waits_to_be_sent(hall: Hall) -> None:
    await hall.set_up()
    hall.face.outcomes = [NotNow("busy", timedelta(seconds=30))]
    await hall.move(hours=1)
    await act(hall, DailyAction.PAUSE)
    await hall.move(minutes=5)
    assert len(hall.face.sent) == 1


async def test_a_paused_question_is_ended_by_its_button_and_harms_nobody(hall: Hall) -> None:
    await hall.set_up()
    await hall.move(hours=1)
    await hall.answer("ann")
    await hall.move(days=1)
    paused = await hall.say("daily pause", by=BOSS)
    [row] = [part for part in paused.page().parts if isinstance(part, Buttons)]
    [button] = row.buttons
    assert button.click == end(hall.latest().post)
    assert await hall.click(button.click, by="ann") == NOT_ORGANISER
    assert not isinstance(await hall.click(button.click, by=BOSS), Refusal)
    assert isinstance(await hall.answer("ann"), TooLate)
    assert await hall.click(button.click, by=BOSS) == ENDED_ALREADY
    await hall.tick()
    shown = await hall.say("daily", by="zoe")
    assert isinstance(shown, Missed)
    assert shown.early, "nobody is told that they missed what an organiser ended"
    assert isinstance(hall.face.cards["m2"], RevealedCard)
    await act(hall, DailyAction.RESUME)
    await hall.move(days=1)
    after = await hall.answer("ann")
    assert isinstance(after, Verdict)
    assert after.standing.streak == 2, "the ended one was no miss"
    assert await hall.study.database.read(differences) == []


async def test_nobody_ends_another_channels_question(hall: Hall) -> None:
    await hall.set_up()
    await hall.set_up(hall.spot("c2"))
    await hall.move(hours=1)
    post = hall.latest(hall.spot("c2")).post
    assert await hall.click(end(post), by=BOSS) == UNKNOWN_BUTTON
    assert await hall.click(end(10**9), by=BOSS) == UNKNOWN_BUTTON
    assert isinstance(await hall.answer("ann", spot=hall.spot("c2")), Verdict)


async def test_a_daily_of_a_family_is_frozen_with_its_version_and_seed_and_the_same_for_everybody(
    database: Database,
) -> None:
    from content.templates.registry import find_family
    from storage.tables import dailies

    hall = Hall(database, make_pack().model_copy(update={"parametric": True, "questions": {}}))
    await hall.set_up()
    await hall.move(hours=2)
    card = hall.latest()
    family = find_family(card.item.question)
    assert family is not None
    row = await database.read(lambda tx: tx.execute(dailies.select()).one())
    assert (row.question, row.template_version) == (family.id, family.version)
    assert row.seed == card.item.seed == f"1/{card.on}"
    verdict = await hall.answer("u1", *card.item.key)
    assert isinstance(verdict, Verdict)
    assert verdict.grade.right
