"""A group's days: set up, posted once, closed, revealed, skipped, paused; across channels, zones and platforms."""

import asyncio
from datetime import UTC, date, datetime, timedelta

import pytest

from bot.delivery import Refused, Unsure
from bot.talk.people import MessageRef, Rights
from bot.replies import (
    ClosedCard,
    DailyPaused,
    DailyPosted,
    DailyResumed,
    DailySkipped,
    DailyStands,
    Missed,
    OpenCard,
    OrganiserNamed,
    PrivateCard,
    Reason,
    Refusal,
    RevealedCard,
    SetupDone,
    SetupShown,
    TestPosted,
    TooLate,
    Verdict,
)
from bot.study.daily import Action, act_on_daily, show_daily
from bot.study.folding import differences
from bot.study.organisers import is_named_organiser, name_organiser
from bot.study.setup import Wish, post_test, set_up, show_setup
from bot.timetable import Timetable
from tests.study.desk import ORGANISER, START, Desk, may_post


def _refused(reply: object) -> Reason:
    assert isinstance(reply, Refusal)
    return reply.reason


# --- setup ---------------------------------------------------------------------------------------------------------


async def test_setup_says_when_the_next_question_comes(desk: Desk) -> None:
    reply = await desk.set_up()
    assert isinstance(reply, SetupDone)
    assert not reply.changed
    assert reply.schedule.next_due == datetime(2026, 11, 23, 8, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("time", "zone", "days", "reason"),
    [
        ("25:00", "Europe/Berlin", None, Reason.WRONG_TIME),
        ("09:00", "Europe/Berlim", None, Reason.WRONG_ZONE),
        ("09:00", "Europe/Berlin", "someday", Reason.WRONG_DAYS),
        ("09:00", None, None, Reason.MISSING_WORDS),
        (None, "Europe/Berlin", None, Reason.MISSING_WORDS),
    ],
)
async def test_wrong_words_change_nothing(
    desk: Desk, time: str | None, zone: str | None, days: str | None, reason: Reason
) -> None:
    assert _refused(await desk.set_up(time=time, zone=zone, days=days)) is reason
    shown = await show_setup(desk.study, desk.caller("boss"), ORGANISER)
    assert isinstance(shown, SetupShown)
    assert shown.schedules == ()


async def test_a_channel_the_bot_cannot_post_in_is_refused(desk: Desk) -> None:
    async def no() -> str:
        return "give me Send Messages"

    wish = Wish(desk.spot(), "09:00", "UTC", None)
    reply = await set_up(desk.study, desk.caller("boss"), ORGANISER, wish, check=no)
    assert reply == Refusal(Reason.CANNOT_POST, "give me Send Messages")


async def test_only_organisers_set_up_and_a_failed_look_up_refuses_with_the_reason(desk: Desk) -> None:
    wish = Wish(desk.spot(), "09:00", "UTC", None)
    member = await set_up(desk.study, desk.caller("ann"), Rights(organiser=False), wish, check=may_post)
    unknown = await set_up(desk.study, desk.caller("ann"), Rights(False, "Slack is down"), wish, check=may_post)
    assert _refused(member) is Reason.NOT_ORGANISER
    assert unknown == Refusal(Reason.RIGHTS_UNKNOWN, "Slack is down")


async def test_a_second_setup_changes_the_schedule_and_another_channel_adds_one(desk: Desk) -> None:
    await desk.set_up()
    changed = await desk.set_up(time="10:00", zone=None)
    added = await desk.set_up(desk.spot("c2"), days="mon-fri")
    assert isinstance(changed, SetupDone)
    assert changed.changed
    assert (changed.schedule.time, changed.schedule.zone) == ("10:00", "Europe/Berlin")
    assert isinstance(added, SetupDone)
    assert not added.changed
    shown = await show_setup(desk.study, desk.caller("boss"), ORGANISER)
    assert isinstance(shown, SetupShown)
    assert [entry.spot.channel for entry in shown.schedules] == ["c1", "c2"]


async def test_a_named_organiser_is_one_in_that_space_only(desk: Desk) -> None:
    spot = desk.spot(platform="slack", space="T1")
    reply = await name_organiser(desk.study, desk.caller("boss", spot), ORGANISER, "U9")
    assert reply == OrganiserNamed("U9")
    account = desk.caller("U9", spot).account
    assert await is_named_organiser(desk.study, "T1", account)
    assert not await is_named_organiser(desk.study, "T2", account)


async def test_a_test_post_is_marked_and_changes_nothing(desk: Desk) -> None:
    early = await post_test(desk.study, ORGANISER, desk.spot())
    await desk.set_up()
    done = await post_test(desk.study, ORGANISER, desk.spot())
    desk.face.outcomes = [Refused("no rights")]
    refused = await post_test(desk.study, ORGANISER, desk.spot())
    member = await post_test(desk.study, Rights(organiser=False), desk.spot())
    assert early == Refusal(Reason.NOT_SET_UP)
    assert done == TestPosted(MessageRef(desk.spot(), "test"))
    assert refused == Refusal(Reason.TEST_FAILED, "no rights")
    assert member == Refusal(Reason.NOT_ORGANISER)
    assert desk.face.sent == []


# --- posting -------------------------------------------------------------------------------------------------------


async def test_it_is_posted_at_the_local_time_and_once(desk: Desk) -> None:
    await desk.set_up()
    await desk.move(minutes=59)
    assert desk.face.sent == []
    await desk.move(minutes=1)
    await desk.tick()
    assert len(desk.face.sent) == 1
    card = desk.latest()
    assert (card.on, card.answered) == (date(2026, 11, 23), 0)
    assert card.closes_at == datetime(2026, 11, 24, 8, 0, tzinfo=UTC)


async def test_weekdays_are_kept(desk: Desk) -> None:
    await desk.set_up(days="mon,wed")
    for _ in range(7):
        await desk.move(days=1)
    assert [card.on.weekday() for _, card in desk.face.sent] == [0, 2]


async def test_two_timetables_at_once_post_once(desk: Desk) -> None:
    for n in range(10):
        await desk.set_up(desk.spot(f"c{n}"))
    desk.clock.move(timedelta(hours=1))
    others = [Timetable(desk.study) for _ in range(4)]
    await asyncio.gather(*(timetable.tick() for timetable in others))
    await asyncio.gather(*(timetable.idle() for timetable in others))
    assert sorted(spot.channel for spot, _ in desk.face.sent) == [f"c{n}" for n in range(10)]


async def test_all_channels_of_a_group_show_the_same_daily(desk: Desk) -> None:
    await desk.set_up(desk.spot("c1"))
    await desk.set_up(desk.spot("c2"), time="18:00", zone="America/New_York")
    await desk.move(days=1)
    await desk.move(days=1)
    by_date: dict[date, set[str]] = {}
    for _, card in desk.face.sent:
        by_date.setdefault(card.on, set()).add(card.item.question)
    assert all(len(questions) == 1 for questions in by_date.values())
    assert len(desk.face.sent) == 4


async def test_after_a_long_outage_the_missed_daily_is_skipped(desk: Desk) -> None:
    await desk.set_up()
    await desk.leap(timedelta(hours=4))
    assert desk.face.sent == []
    await desk.move(hours=21)
    assert [card.on for _, card in desk.face.sent] == [date(2026, 11, 24)]


async def test_an_organisers_change_never_gives_two_posts_on_one_date(desk: Desk) -> None:
    await desk.set_up()
    await desk.move(hours=1)
    await desk.set_up(time="11:00")
    await desk.move(hours=3)
    await desk.set_up(time="23:00", zone="America/New_York")
    await desk.move(hours=20)
    dates = [card.on for _, card in desk.face.sent]
    assert len(dates) == len(set(dates))


async def test_a_send_that_was_refused_is_not_tried_again(desk: Desk) -> None:
    await desk.set_up()
    desk.face.outcomes = [Refused("no rights")]
    await desk.move(hours=1)
    await desk.move(minutes=5)
    assert len(desk.face.sent) == 1


async def test_an_unsure_send_is_never_repeated_where_repeats_are_unknown(desk: Desk) -> None:
    await desk.set_up()
    desk.face.outcomes = [Unsure("reset")]
    await desk.move(hours=1)
    await desk.move(minutes=5)
    assert len(desk.face.sent) == 1
    assert _refused(await act_on_daily(desk.study, desk.caller("boss"), ORGANISER, Action.NOW)) is Reason.NOT_SETTLED


async def test_an_unsure_send_is_repeated_where_repeats_are_known(desk: Desk) -> None:
    desk.face.knows_repeats_for = timedelta(minutes=2)
    await desk.set_up()
    desk.face.outcomes = [Unsure("reset")]
    await desk.move(hours=1)
    await desk.move(seconds=90)
    assert [card.post for _, card in desk.face.sent] == [1, 1]
    assert isinstance(await desk.answer("ann"), Verdict)


async def test_too_late_for_a_repeat_it_stays_unknown(desk: Desk) -> None:
    desk.face.knows_repeats_for = timedelta(minutes=2)
    await desk.set_up()
    desk.face.outcomes = [Unsure("reset")]
    await desk.move(hours=1)
    await desk.move(minutes=10)
    assert len(desk.face.sent) == 1


async def test_a_face_that_is_not_connected_gets_its_post_when_it_is(desk: Desk) -> None:
    await desk.set_up()
    face = desk.study.faces.pop("discord")
    await desk.move(hours=1)
    assert desk.face.sent == []
    desk.study.faces["discord"] = face
    await desk.tick()
    assert len(desk.face.sent) == 1


async def test_a_face_that_comes_back_too_late_posts_nothing(desk: Desk) -> None:
    await desk.set_up()
    face = desk.study.faces.pop("discord")
    await desk.move(hours=4)
    desk.study.faces["discord"] = face
    await desk.tick()
    assert desk.face.sent == []


# --- closing and reveal --------------------------------------------------------------------------------------------


async def test_it_closes_with_the_next_daily_and_is_revealed(desk: Desk) -> None:
    await desk.set_up()
    await desk.move(hours=1)
    await desk.answer("ann", "right")
    await desk.answer("bob", "wrong")
    await desk.move(days=1)
    await desk.move(seconds=10)
    revealed = desk.face.cards["m1"]
    assert isinstance(revealed, RevealedCard)
    assert (revealed.answered, revealed.right, revealed.chosen) == (2, 1, {"right": 1, "wrong": 1})
    assert desk.face.threads == ["m1"]
    assert isinstance(desk.face.cards["m2"], OpenCard)


async def test_the_reveal_waits_for_late_clicks(desk: Desk) -> None:
    await desk.set_up()
    await desk.move(hours=1)
    await desk.move(days=1)
    await desk.move(seconds=4)
    before = desk.face.cards["m1"]
    await desk.move(seconds=4)
    assert (type(before), type(desk.face.cards["m1"])) == (OpenCard, RevealedCard)


async def test_a_closed_card_waits_for_the_last_channel(desk: Desk) -> None:
    await desk.set_up(desk.spot("c1"))
    await desk.set_up(desk.spot("c2"), time="18:00")
    await desk.move(hours=1)
    await desk.move(days=1)
    await desk.move(seconds=10)
    closed = desk.face.cards["m1"]
    assert isinstance(closed, ClosedCard)
    assert closed.reveal_at == datetime(2026, 11, 24, 17, 0, tzinfo=UTC)
    assert isinstance(await desk.answer("ann", spot=desk.spot("c1"), post=closed.post), TooLate)
    await desk.move(hours=9)
    await desk.move(seconds=10)
    assert isinstance(desk.face.cards["m1"], RevealedCard)


async def test_counts_are_redrawn_at_most_every_five_seconds(desk: Desk) -> None:
    await desk.set_up()
    await desk.move(hours=1)
    for n in range(6):
        await desk.answer(f"u{n}")
        await desk.tick()
    assert desk.face.redrawn == 1
    await desk.move(seconds=5)
    assert desk.face.redrawn == 2
    card = desk.face.cards["m1"]
    assert isinstance(card, OpenCard)
    assert card.answered == 6


# --- what members and organisers ask for ---------------------------------------------------------------------------


async def test_daily_shows_the_question_then_the_verdict_then_the_answer(desk: Desk) -> None:
    assert _refused(await show_daily(desk.study, desk.caller())) is Reason.NOT_SET_UP
    await desk.set_up()
    assert _refused(await show_daily(desk.study, desk.caller())) is Reason.NO_DAILY_YET
    await desk.move(hours=1)
    assert isinstance(await show_daily(desk.study, desk.caller("ann")), PrivateCard)
    await desk.answer("ann")
    verdict = await show_daily(desk.study, desk.caller("ann"))
    assert isinstance(verdict, Verdict)
    assert verdict.again
    await act_on_daily(desk.study, desk.caller("boss"), ORGANISER, Action.PAUSE)
    await desk.tick()
    assert isinstance(await show_daily(desk.study, desk.caller("bob")), Missed)


async def test_now_takes_the_place_of_todays(desk: Desk) -> None:
    await desk.set_up()
    posted = await act_on_daily(desk.study, desk.caller("boss"), ORGANISER, Action.NOW)
    assert posted == DailyPosted(MessageRef(desk.spot(), "m1"))
    again = await act_on_daily(desk.study, desk.caller("boss"), ORGANISER, Action.NOW)
    assert again == DailyStands(MessageRef(desk.spot(), "m1"))
    await desk.move(hours=2)
    assert len(desk.face.sent) == 1
    await desk.move(days=1)
    assert [card.on.day for _, card in desk.face.sent] == [23, 24]


async def test_now_tells_what_the_platform_refused(desk: Desk) -> None:
    await desk.set_up()
    desk.face.outcomes = [Refused("give me rights")]
    reply = await act_on_daily(desk.study, desk.caller("boss"), ORGANISER, Action.NOW)
    assert reply == Refusal(Reason.PLATFORM_REFUSED, "give me rights")


async def test_skip_claims_the_date_without_a_post(desk: Desk) -> None:
    await desk.set_up()
    skipped = await act_on_daily(desk.study, desk.caller("boss"), ORGANISER, Action.SKIP)
    assert isinstance(skipped, DailySkipped)
    assert skipped.on == date(2026, 11, 23)
    assert _refused(await act_on_daily(desk.study, desk.caller("boss"), ORGANISER, Action.NOW)) is Reason.SKIPPED_TODAY
    await desk.move(hours=2)
    assert desk.face.sent == []
    await desk.move(days=1)
    assert len(desk.face.sent) == 1
    assert (
        _refused(await act_on_daily(desk.study, desk.caller("boss"), ORGANISER, Action.SKIP)) is Reason.STANDS_ALREADY
    )


async def test_pause_closes_and_resume_goes_on(desk: Desk) -> None:
    await desk.set_up()
    await desk.move(hours=1)
    await desk.answer("ann")
    assert isinstance(await act_on_daily(desk.study, desk.caller("boss"), ORGANISER, Action.PAUSE), DailyPaused)
    assert isinstance(await desk.answer("bob"), TooLate)
    await desk.move(days=2)
    assert len(desk.face.sent) == 1
    assert _refused(await act_on_daily(desk.study, desk.caller("boss"), ORGANISER, Action.NOW)) is Reason.PAUSED
    resumed = await act_on_daily(desk.study, desk.caller("boss"), ORGANISER, Action.RESUME)
    assert isinstance(resumed, DailyResumed)
    await desk.move(days=1)
    after = await desk.answer("ann")
    assert isinstance(after, Verdict)
    assert after.standing.streak == 2


async def test_members_cannot_act_on_the_daily(desk: Desk) -> None:
    await desk.set_up()
    for action in Action:
        reply = await act_on_daily(desk.study, desk.caller("ann"), Rights(organiser=False), action)
        assert _refused(reply) is Reason.NOT_ORGANISER


# --- streaks over days ---------------------------------------------------------------------------------------------


async def _week(desk: Desk, days: int, *answering: str) -> None:
    for _ in range(days):
        await desk.move(days=1)
        for user in answering:
            await desk.answer(user)


async def test_a_freeze_covers_a_missed_day_and_says_so(desk: Desk) -> None:
    await desk.set_up()
    await _week(desk, 7, "ann")
    await _week(desk, 1)
    await desk.move(days=1)
    verdict = await desk.answer("ann")
    assert isinstance(verdict, Verdict)
    assert (verdict.standing.streak, verdict.standing.freezes) == (8, 0)
    assert verdict.covered == ((START + timedelta(days=7)).date(),)
    assert await desk.study.database.read(differences) == []


async def test_a_skipped_or_unknown_day_breaks_nobodys_streak(desk: Desk) -> None:
    await desk.set_up()
    await desk.move(hours=2)
    await desk.answer("ann")
    await desk.move(hours=20)
    await act_on_daily(desk.study, desk.caller("boss"), ORGANISER, Action.SKIP)
    await desk.move(days=1)
    desk.face.outcomes = [Unsure("reset")]
    await desk.move(days=1)
    await desk.move(days=1)
    verdict = await desk.answer("ann")
    assert isinstance(verdict, Verdict)
    assert (verdict.on.day, verdict.standing.streak) == (26, 2)
    assert await desk.study.database.read(differences) == []


async def test_a_click_on_a_post_thought_unknown_counts(desk: Desk) -> None:
    """It stands after all; whoever sees it may answer it."""
    await desk.set_up()
    desk.face.outcomes = [Unsure("reset")]
    await desk.move(hours=2)
    assert isinstance(await desk.answer("ann"), Verdict)
    await desk.move(days=2)
    assert await desk.study.database.read(differences) == []


async def test_an_answer_to_an_older_daily_folds_again_from_there(desk: Desk) -> None:
    """Two channels, nine hours apart: Tuesday's daily is answered in the first, then Monday's in the second."""
    east, west = desk.spot("east"), desk.spot("west")
    await desk.set_up(east, time="09:00")
    await desk.set_up(west, time="18:00")
    await desk.move(hours=1)
    await desk.answer("ann", spot=east)
    await desk.move(hours=9)
    monday = desk.latest(west).post
    await desk.answer("bob", spot=west)
    await desk.move(hours=15)
    newer = await desk.answer("cleo", spot=east)
    assert isinstance(newer, Verdict)
    assert newer.standing.streak == 1
    older = await desk.answer("cleo", spot=west, post=monday)
    assert isinstance(older, Verdict)
    assert older.standing.streak == 1
    again = await show_daily(desk.study, desk.caller("cleo", east))
    assert isinstance(again, Verdict)
    assert again.standing.streak == 2
    await desk.move(days=2)
    assert await desk.study.database.read(differences) == []


async def test_a_daily_never_posted_in_the_home_channel_is_not_missed(desk: Desk) -> None:
    home, other = desk.spot("home"), desk.spot("other")
    await desk.set_up(home, days="mon,wed")
    await desk.set_up(other, days="mon,tue,wed", time="10:00")
    await desk.move(hours=2)
    await desk.answer("ann", spot=home)
    await desk.move(days=1)
    await desk.move(days=1)
    verdict = await desk.answer("ann", spot=home)
    assert isinstance(verdict, Verdict)
    assert verdict.standing.streak == 2
    await desk.move(days=3)
    assert await desk.study.database.read(differences) == []
