"""What becomes of posts when platforms, networks or clocks don't do what they should."""

import asyncio
from datetime import date, datetime, timedelta

from bot.delivery import NotNow, Refused, Unsure
from bot.posting.dailies import replan
from bot.posting.feeds import identity_of
from bot.posting.posts import POST_FEED
from bot.posting.sending import prove
from bot.posting.troubles import Notice, TroubleKind
from bot.rules.cards import OpenCard
from bot.rules.verdicts import Verdict
from bot.talk.clicks import Click
from bot.talk.pages import Refusal
from bot.talk.people import MessageRef
from bot.timetable import Timetable
from bot.verbs.privacy import Deleted
from bot.verbs.setup.shown import SetupDone, SetupShown
from storage import posts, timings
from storage.database import Transaction
from storage.posts import POSTS
from storage.transitions import Event
from tests.patience import PATIENCE_S
from tests.study.hall import BOSS, Hall


async def state(hall: Hall, post: int = 1) -> str:
    known = await hall.study.database.read(lambda tx: posts.load_post(tx, post))
    assert known is not None
    return known.state


async def shown(hall: Hall) -> SetupShown:
    reply = await hall.say("setup", by=BOSS)
    assert isinstance(reply, SetupShown)
    return reply


def notices(hall: Hall) -> list[Notice]:
    """What the organiser was told by message."""
    assert {user for user, _ in hall.face.notices} <= {BOSS}
    return [notice for _, notice in hall.face.notices if isinstance(notice, Notice)]


async def unsure(hall: Hall, *, really: bool) -> None:
    """The day's question is sent, its answer got lost; whether it stands is up to the test."""
    await hall.set_up()
    hall.face.outcomes = [Unsure("reset")]
    await hall.move(hours=1)
    if really:
        hall.face.keep("m1", hall.latest(), identity_of(POST_FEED, hall.latest().post))


async def test_an_unsure_post_is_shown_as_unknown_within_a_minute(hall: Hall) -> None:
    await unsure(hall, really=True)
    for _ in range(6):
        await hall.move(seconds=10)
    assert await state(hall) == "unknown"
    [trouble] = (await shown(hall)).troubles
    assert (trouble.kind, trouble.on) == (TroubleKind.UNKNOWN, date(2026, 11, 23))
    [notice] = notices(hall)
    assert [trouble.kind for trouble in notice.troubles] == [TroubleKind.UNKNOWN]


async def test_a_look_into_the_channel_settles_it(hall: Hall) -> None:
    hall.face.can_look = True
    await unsure(hall, really=True)
    await hall.move(minutes=1)
    assert await state(hall) == "posted"
    assert len(hall.face.sent) == 1
    assert hall.face.notices == []


async def test_what_certainly_is_not_there_is_sent_again(hall: Hall) -> None:
    hall.face.can_look = True
    await unsure(hall, really=False)
    await hall.move(minutes=1)
    await hall.tick()
    assert await state(hall) == "posted"
    assert len(hall.face.sent) == 2


async def test_an_unknown_one_is_looked_for_again(hall: Hall) -> None:
    await unsure(hall, really=True)
    await hall.move(minutes=1)
    assert await state(hall) == "unknown"
    hall.face.can_look = True
    await hall.move(seconds=61)
    assert await state(hall) == "posted"


async def test_what_is_found_missing_too_late_is_missed(hall: Hall) -> None:
    await unsure(hall, really=False)
    await hall.move(minutes=1)
    await hall.move(hours=3)
    hall.face.can_look = True
    await hall.move(minutes=20)  # a tenth of the time for which it has been unknown, at most
    await hall.move(minutes=2)
    assert await state(hall) == "missed"
    assert len(hall.face.sent) == 1


async def test_a_click_proves_that_it_stands(hall: Hall) -> None:
    await unsure(hall, really=True)
    await hall.move(minutes=1)
    assert isinstance(await hall.answer("ann", post=1, message="m1"), Verdict)
    assert await state(hall) == "posted"
    await hall.move(seconds=6)
    card = hall.face.cards["m1"]
    assert isinstance(card, OpenCard)
    assert card.answered == 1


async def test_the_platform_itself_may_tell_at_any_time(hall: Hall) -> None:
    await unsure(hall, really=True)
    await hall.move(days=2)
    await prove(hall.study, POST_FEED, 1, MessageRef(hall.spot("elsewhere"), "m1"))
    assert await state(hall) == "unknown"
    await prove(hall.study, POST_FEED, 1, MessageRef(hall.spot(), "m1"))
    assert await state(hall) == "posted"
    await hall.tick()
    assert not isinstance(hall.face.cards["m1"], OpenCard)


async def test_an_unknown_post_keeps_no_daily_from_being_settled(hall: Hall) -> None:
    await hall.set_up(hall.spot("c1"))
    await hall.set_up(hall.spot("c2"))
    hall.face.outcomes = [Unsure("reset")]
    await hall.move(hours=1)
    await hall.move(days=1)
    await hall.move(seconds=10)
    assert [type(card).__name__ for card in hall.face.cards.values()].count("RevealedCard") == 1


async def test_not_now_is_tried_again_until_it_is_too_late(hall: Hall) -> None:
    await hall.set_up()
    hall.face.outcomes = [NotNow("busy", timedelta(seconds=30)) for _ in range(2)]
    await hall.move(hours=1)
    await hall.move(seconds=20)
    assert len(hall.face.sent) == 1
    await hall.move(seconds=20)
    await hall.move(seconds=40)
    assert await state(hall) == "posted"
    assert len(hall.face.sent) == 3


async def test_a_channel_that_takes_nothing_is_paused_and_its_organiser_told(hall: Hall) -> None:
    await hall.set_up()
    hall.face.outcomes = [Refused("give me Send Messages.", place_lost=True)]
    await hall.move(hours=1)
    await hall.tick()
    [schedule] = (await shown(hall)).schedules
    assert (schedule.paused, schedule.trouble) == (True, "give me Send Messages.")
    [notice] = notices(hall)
    assert notice.paused_because == "give me Send Messages."
    await hall.move(days=2)
    assert len(hall.face.sent) == 1
    await hall.set_up()
    assert (await shown(hall)).schedules[0].trouble == ""


async def test_an_organiser_is_told_once_a_day_or_not_at_all(hall: Hall) -> None:
    await hall.set_up()
    for _ in range(3):
        await hall.leap(timedelta(days=1, hours=5))
    assert [len(notice.troubles) for notice in notices(hall)] == [2, 1, 1]  # the first outage spans two dates
    assert isinstance(await hall.say("setup notices=off", by=BOSS), SetupDone)
    await hall.leap(timedelta(days=1, hours=5))
    assert len(hall.face.notices) == 3


async def test_the_catch_up_window_is_the_organisers(hall: Hall) -> None:
    await hall.set_up()
    for typed in ("13", "-1", "soon"):
        assert isinstance(await hall.command("setup", by=BOSS, catch_up=typed), Refusal)
    assert isinstance(await hall.command("setup", by=BOSS, catch_up="4h"), SetupDone)
    await hall.leap(timedelta(hours=4, minutes=50))
    assert len(hall.face.sent) == 1
    assert [trouble.kind for trouble in (await shown(hall)).troubles] == [TroubleKind.LATE]


async def test_dates_only_go_forward_when_the_zone_moves_west(hall: Hall) -> None:
    await hall.set_up(zone="Pacific/Auckland", time="09:00")
    await hall.move(hours=14)
    assert [card.on for _, card in hall.face.sent] == [date(2026, 11, 24)]
    await hall.set_up(zone="Pacific/Honolulu", time="11:30")
    await hall.move(days=3)
    dates = [card.on for _, card in hall.face.sent]
    assert dates == sorted(set(dates))


async def test_newer_zone_data_moves_the_instant_and_not_the_date(hall: Hall) -> None:
    await hall.set_up()

    def shift(tx: Transaction) -> None:
        [plan] = timings.load_plans(tx)
        timings.change_plan(tx, plan, due_at=plan.next_due_at - timedelta(hours=1))

    await hall.study.database.write(shift)
    assert await hall.study.database.write(replan) == 1
    assert await hall.study.database.write(replan) == 0
    await hall.move(hours=1)
    assert len(hall.face.sent) == 1


async def test_a_count_that_was_not_drawn_is_drawn_after_a_restart(hall: Hall) -> None:
    await hall.set_up()
    await hall.move(hours=1)
    await hall.answer("bob")
    await hall.move(seconds=10)
    assert isinstance(await hall.click(Click("privacy-delete"), by="bob"), Deleted)  # counted still, without a name
    await hall.answer("ann")
    hall.study.answered.take()
    hall.timetable = Timetable(hall.study)
    await hall.timetable.prepare()
    await hall.move(seconds=10)
    card = hall.face.cards["m1"]
    assert isinstance(card, OpenCard)
    assert card.answered == 2


async def test_a_sender_that_was_given_up_changes_nothing_any_more(hall: Hall) -> None:
    """Its answer comes when another attempt is under way: only `it stands` still counts."""
    await unsure(hall, really=False)
    first = await hall.study.database.read(lambda tx: posts.load_post(tx, 1))
    assert first is not None
    assert first.attempted_at is not None
    begun: datetime = first.attempted_at
    await hall.move(minutes=1)
    await hall.study.database.write(lambda tx: POSTS.settle(tx, 1, Event.RETRY, attempted_at=begun))
    assert await state(hall) == "unknown"
    await prove(hall.study, POST_FEED, 1, MessageRef(hall.spot(), "m9"))
    assert await state(hall) == "posted"


async def test_an_organiser_who_cannot_be_told_yet_wakes_nobody(hall: Hall) -> None:
    await hall.set_up()
    hall.study.faces.disconnect("discord")
    hall.study.troubled.add(1)
    rung: list[None] = []
    hall.study.bell.on_ring(lambda: rung.append(None))
    await hall.tick()
    assert not rung
    assert hall.study.troubled.take() == {1}


async def test_what_hangs_while_studyhall_stops_is_cut_off(hall: Hall) -> None:
    await hall.set_up()
    hall.face.hangs = True
    hall.clock.move(timedelta(hours=1))
    await hall.timetable.tick()
    await hall.timetable.drain(0.05)
    async with asyncio.timeout(PATIENCE_S):
        await hall.timetable.idle()
    assert await state(hall) == "sending"
