"""What becomes of posts when platforms, networks or clocks don't do what they should."""

from datetime import date, datetime, timedelta

from bot.delivery import NotNow, Refused, Unsure
from bot.talk.people import MessageRef
from bot.replies import OpenCard, Reason, Refusal, SetupShown, TroubleKind, Verdict
from bot.study.answering import answer
from bot.study.posting import replan
from bot.study.sending import prove_standing
from bot.study.setup import Wish, set_up, show_setup
from bot.timetable import Timetable
from storage import channels, posts
from storage.database import Transaction
from tests.study.desk import ORGANISER, Desk, may_post


async def state(desk: Desk, post: int = 1) -> str:
    known = await desk.study.database.read(lambda tx: posts.load_post(tx, post))
    assert known is not None
    return known.state


async def shown(desk: Desk) -> SetupShown:
    reply = await show_setup(desk.study, desk.caller("boss"), ORGANISER)
    assert isinstance(reply, SetupShown)
    return reply


async def unsure(desk: Desk, *, really: bool) -> None:
    """The day's question is sent, its answer got lost; whether it stands is up to the test."""
    await desk.set_up()
    desk.face.outcomes = [Unsure("reset")]
    await desk.move(hours=1)
    if really:
        desk.face.cards["m1"] = desk.latest()


async def test_an_unsure_post_is_shown_as_unknown_within_a_minute(desk: Desk) -> None:
    await unsure(desk, really=True)
    for _ in range(6):
        await desk.move(seconds=10)
    assert await state(desk) == "unknown"
    [trouble] = (await shown(desk)).troubles
    assert (trouble.kind, trouble.on) == (TroubleKind.UNKNOWN, date(2026, 11, 23))
    [(told, notice)] = desk.face.notices
    assert told == "boss"
    assert [trouble.kind for trouble in notice.troubles] == [TroubleKind.UNKNOWN]


async def test_a_look_into_the_channel_settles_it(desk: Desk) -> None:
    desk.face.can_look = True
    await unsure(desk, really=True)
    await desk.move(minutes=1)
    assert await state(desk) == "posted"
    assert len(desk.face.sent) == 1
    assert desk.face.notices == []


async def test_what_certainly_is_not_there_is_sent_again(desk: Desk) -> None:
    desk.face.can_look = True
    await unsure(desk, really=False)
    await desk.move(minutes=1)
    await desk.tick()
    assert await state(desk) == "posted"
    assert len(desk.face.sent) == 2


async def test_an_unknown_one_is_looked_for_again(desk: Desk) -> None:
    await unsure(desk, really=True)
    await desk.move(minutes=1)
    assert await state(desk) == "unknown"
    desk.face.can_look = True
    await desk.move(seconds=61)
    assert await state(desk) == "posted"


async def test_what_is_found_missing_too_late_is_missed(desk: Desk) -> None:
    await unsure(desk, really=False)
    await desk.move(minutes=1)
    await desk.move(hours=3)
    desk.face.can_look = True
    await desk.move(minutes=2)
    await desk.move(minutes=2)
    assert await state(desk) == "missed"
    assert len(desk.face.sent) == 1


async def test_a_click_proves_that_it_stands(desk: Desk) -> None:
    await unsure(desk, really=True)
    await desk.move(minutes=1)
    caller = desk.caller("ann")
    clicked = type(caller)(caller.account, caller.name, caller.spot, caller.at, message="m1")
    assert isinstance(await answer(desk.study, clicked, post=1, chosen=("right",)), Verdict)
    assert await state(desk) == "posted"
    await desk.move(seconds=6)
    card = desk.face.cards["m1"]
    assert isinstance(card, OpenCard)
    assert card.answered == 1


async def test_the_platform_itself_may_tell_at_any_time(desk: Desk) -> None:
    await unsure(desk, really=True)
    await desk.move(days=2)
    await prove_standing(desk.study, 1, MessageRef(desk.spot("elsewhere"), "m1"))
    assert await state(desk) == "unknown"
    await prove_standing(desk.study, 1, MessageRef(desk.spot(), "m1"))
    assert await state(desk) == "posted"
    await desk.tick()
    assert not isinstance(desk.face.cards["m1"], OpenCard)


async def test_an_unknown_post_keeps_no_daily_from_being_settled(desk: Desk) -> None:
    await desk.set_up(desk.spot("c1"))
    await desk.set_up(desk.spot("c2"))
    desk.face.outcomes = [Unsure("reset")]
    await desk.move(hours=1)
    await desk.move(days=1)
    await desk.move(seconds=10)
    assert [type(card).__name__ for card in desk.face.cards.values()].count("RevealedCard") == 1


async def test_not_now_is_tried_again_until_it_is_too_late(desk: Desk) -> None:
    await desk.set_up()
    desk.face.outcomes = [NotNow("busy", timedelta(seconds=30)) for _ in range(2)]
    await desk.move(hours=1)
    await desk.move(seconds=20)
    assert len(desk.face.sent) == 1
    await desk.move(seconds=20)
    await desk.move(seconds=40)
    assert await state(desk) == "posted"
    assert len(desk.face.sent) == 3


async def test_a_channel_that_takes_nothing_is_paused_and_its_organiser_told(desk: Desk) -> None:
    await desk.set_up()
    desk.face.outcomes = [Refused("give me Send Messages.", place_lost=True)]
    await desk.move(hours=1)
    await desk.tick()
    [schedule] = (await shown(desk)).schedules
    assert (schedule.paused, schedule.trouble) == (True, "give me Send Messages.")
    [(_, notice)] = desk.face.notices
    assert notice.paused_because == "give me Send Messages."
    await desk.move(days=2)
    assert len(desk.face.sent) == 1
    await desk.set_up()
    assert (await shown(desk)).schedules[0].trouble == ""


async def test_an_organiser_is_told_once_a_day_or_not_at_all(desk: Desk) -> None:
    await desk.set_up()
    for _ in range(3):
        await desk.leap(timedelta(days=1, hours=5))
    assert [len(notice.troubles) for _, notice in desk.face.notices] == [2, 1, 1]  # the first outage spans two dates
    await desk.set_up(time=None, zone=None)
    wish = Wish(desk.spot(), None, None, None, notices="off")
    await set_up(desk.study, desk.caller("boss"), ORGANISER, wish, check=may_post)
    await desk.leap(timedelta(days=1, hours=5))
    assert len(desk.face.notices) == 3


async def test_the_catch_up_window_is_the_organisers(desk: Desk) -> None:
    await desk.set_up()
    for typed, refused in (("13", True), ("-1", True), ("soon", True), ("4h", False)):
        wish = Wish(desk.spot(), None, None, None, catch_up=typed)
        reply = await set_up(desk.study, desk.caller("boss"), ORGANISER, wish, check=may_post)
        assert isinstance(reply, Refusal) is refused
        assert not refused or (isinstance(reply, Refusal) and reply.reason is Reason.WRONG_CATCH_UP)
    await desk.leap(timedelta(hours=4, minutes=50))
    assert len(desk.face.sent) == 1
    assert [trouble.kind for trouble in (await shown(desk)).troubles] == [TroubleKind.LATE]


async def test_dates_only_go_forward_when_the_zone_moves_west(desk: Desk) -> None:
    await desk.set_up(zone="Pacific/Auckland", time="09:00")
    await desk.move(hours=14)
    assert [card.on for _, card in desk.face.sent] == [date(2026, 11, 24)]
    await desk.set_up(zone="Pacific/Honolulu", time="11:30")
    await desk.move(days=3)
    dates = [card.on for _, card in desk.face.sent]
    assert dates == sorted(set(dates))


async def test_newer_zone_data_moves_the_instant_and_not_the_date(desk: Desk) -> None:
    await desk.set_up()

    def shift(tx: Transaction) -> None:
        [channel] = channels.load_planned(tx)
        assert channel.next_due_at is not None
        channels.plan_next(tx, channel.id, on=channel.next_on, due_at=channel.next_due_at - timedelta(hours=1))

    await desk.study.database.write(shift)
    assert await desk.study.database.write(replan) == 1
    assert await desk.study.database.write(replan) == 0
    await desk.move(hours=1)
    assert len(desk.face.sent) == 1


async def test_a_count_that_was_not_drawn_is_drawn_after_a_restart(desk: Desk) -> None:
    await desk.set_up()
    await desk.move(hours=1)
    await desk.answer("ann")
    desk.study.stale_posts.clear()
    desk.timetable = Timetable(desk.study)
    await desk.timetable.prepare()
    await desk.tick()
    card = desk.face.cards["m1"]
    assert isinstance(card, OpenCard)
    assert card.answered == 1


async def test_a_sender_that_was_given_up_changes_nothing_any_more(desk: Desk) -> None:
    """Its answer comes when another attempt is under way: only `it stands` still counts."""
    await unsure(desk, really=False)
    first = await desk.study.database.read(lambda tx: posts.load_post(tx, 1))
    assert first is not None
    assert first.attempted_at is not None
    begun: datetime = first.attempted_at
    await desk.move(minutes=1)
    await desk.study.database.write(lambda tx: posts.settle_not_sent(tx, 1, attempted_at=begun))
    assert await state(desk) == "unknown"
    await prove_standing(desk.study, 1, MessageRef(desk.spot(), "m9"))
    assert await state(desk) == "posted"
