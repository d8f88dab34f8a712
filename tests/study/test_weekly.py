"""The weekly report: when it comes and how often, what it tells and whom it names; and the results members share."""

import asyncio
from datetime import timedelta

import pytest

from bot.delivery import NotNow, Refused, Unsure
from bot.desk import NOT_ORGANISER
from bot.rules.questions import ELSEWHERE, UNKNOWN_BUTTON
from bot.rules.verdicts import Noted, Verdict
from bot.talk.clicks import Click, read_click
from bot.talk.lines import plain
from bot.talk.parts import Buttons, Event, lines_of
from bot.talk.people import Shown, Spot
from bot.verbs.quiz.shared import QuizStands
from bot.verbs.share import HIDDEN, NO_WEEK, NOTHING_TO_SHARE, RESULT_ON_ITS_WAY, Shared, not_shared
from bot.verbs.share.feed import SharedDaily, SharedWeek
from bot.verbs.weekly.nights import NIGHT_ON_ITS_WAY, NightPlanned, NightTold, not_told
from bot.verbs.weekly.pages import OwnWeek, WeeklyReport
from content.rounds import Style
from tests.study.hall import BOSS, Hall


def reports(hall: Hall, spot: Spot | None = None) -> list[WeeklyReport]:
    where = spot or hall.spot()
    return [card for at, card in hall.face.played if isinstance(card, WeeklyReport) and at == where]


async def week(hall: Hall, *, days: int = 7, **answers: str) -> None:
    """From an hour before one question to an hour before another; everybody answers always the same."""
    for _ in range(days):
        await hall.leap(timedelta(hours=1))
        for user, chosen in answers.items():
            await hall.answer(user, chosen)
        await hall.leap(timedelta(hours=23))


async def test_a_week_is_told_once_its_answers_are_out(hall: Hall) -> None:
    await hall.set_up()
    await hall.command("settings", by="hal", hidden="on")
    await week(hall, ann="right", bob="wrong", cleo="wrong", hal="right")
    await hall.move(hours=1)  # Monday, 09:00 in Berlin: Sunday's question closes now
    assert reports(hall) == []
    await hall.move(minutes=10)
    [report] = reports(hall)
    assert [one.on.day for one in report.week] == [23, 24, 25, 26, 27, 28, 29]
    assert [(one.answered, one.right) for one in report.week] == [(4, 2)] * 7
    assert [row.name for row in report.leading] == ["", "Ann", "Bob", "Cleo"]
    assert {(one.name, one.streak) for one in report.reached} == {("Ann", 7), ("Bob", 7), ("Cleo", 7)}
    assert [(one.option and one.option.id, one.number) for one in report.misconceptions] == [("wrong", 2)] * 7
    assert report.hardest == report.week[0]
    assert report.hardest_at is not None
    assert sum(tried.answered for _, tried in report.domains) == 28
    assert report.improved is None
    words = "\n".join(str(part) for part in report.page().parts)
    assert "Hal" not in words
    await hall.move(days=2)
    assert len(reports(hall)) == 1


async def test_one_proposes_a_quiz_night_that_an_organiser_starts(hall: Hall) -> None:
    await hall.set_up()
    await week(hall, ann="right", bob="wrong")
    await hall.move(hours=2)
    [report] = reports(hall)
    assert report.weakest is not None
    [*_, row] = (part for part in report.page().parts if isinstance(part, Buttons))
    _, night, _ = row.buttons
    click = read_click(night.click.id)
    assert await hall.click(click, by="ann") == NOT_ORGANISER
    started = await hall.click(click, by=BOSS)
    assert isinstance(started, QuizStands)
    assert started.style is Style.NIGHT
    assert await hall.click(Click("proposed", Shown("weekly", 1)), by=BOSS) == UNKNOWN_BUTTON


async def test_each_channel_of_a_group_gets_its_own(hall: Hall) -> None:
    """The same figures, each at its own time; a daily that is open somewhere still is waited for."""
    other = hall.spot("c2")
    await hall.set_up()
    await week(hall, days=6, ann="right", bob="wrong")
    await hall.set_up(spot=other, time="18:00")
    await hall.move(hours=1)
    await hall.answer("ann")
    await hall.move(hours=27)
    assert reports(hall) == reports(hall, other) == []
    await hall.move(hours=7)
    [here], [there] = reports(hall), reports(hall, other)
    assert here.week == there.week
    assert here.weekly != there.weekly
    assert len(here.week) == 7


async def test_what_is_open_for_too_long_is_left_out(hall: Hall) -> None:
    await hall.set_up()
    await hall.set_up(spot=hall.spot("c2"), zone="Pacific/Honolulu", time="20:00", days="sun")
    await week(hall, ann="right", bob="wrong")
    await hall.leap(timedelta(hours=12))
    assert reports(hall) == []
    await hall.leap(timedelta(hours=2))
    assert reports(hall) == []  # nobody looked meanwhile: what is overdue may come in a moment
    await hall.leap(timedelta(seconds=10))
    [report] = reports(hall)
    assert [one.on.day for one in report.week] == [23, 24, 25, 26, 27, 28]


@pytest.mark.parametrize("how", ["off", "paused", "unanswered", "late"])
async def test_none_comes(hall: Hall, how: str) -> None:
    await hall.set_up()
    if how == "off":
        await hall.command("setup", by=BOSS, weekly="off")
    await (week(hall) if how == "unanswered" else week(hall, ann="right"))
    if how == "paused":
        await hall.say("daily pause", by=BOSS)
    late = how == "late"
    await (hall.leap(timedelta(hours=50)) if late else hall.move(hours=26))
    assert reports(hall) == []
    await hall.say("daily resume", by=BOSS)
    await hall.command("setup", by=BOSS, weekly="on")
    await hall.leap(timedelta(hours=22))  # Wednesday, 08:00; Thursday where the week before is late
    await week(hall, days=4 if late else 5, ann="right")
    await hall.move(hours=2)
    assert len(reports(hall)) == 1


async def test_it_comes_on_tuesday_where_monday_was_slept_through(hall: Hall) -> None:
    await hall.set_up()
    await week(hall, ann="right")
    await hall.leap(timedelta(hours=26))
    await hall.leap(timedelta(seconds=10))
    [report] = reports(hall)
    assert len(report.week) == 7


async def test_it_comes_after_an_outage_and_is_sent_again_only_where_it_certainly_is_not_there(hall: Hall) -> None:
    await hall.set_up()
    await week(hall, ann="right")
    await hall.leap(timedelta(hours=8))
    await hall.leap(timedelta(minutes=6))
    assert len(reports(hall)) == 1
    await hall.move(days=5)
    await hall.answer("ann")
    hall.face.can_look = True
    await hall.leap(timedelta(days=1, hours=15, minutes=54))  # until Monday, 08:00
    await hall.leap(timedelta(minutes=70))
    assert len(reports(hall)) == 2


async def test_the_verdicts_that_wait_are_no_part_of_it(hall: Hall) -> None:
    """Where verdicts wait for the close, neither a share nor a board tells of an open daily."""
    await hall.set_up()
    await hall.command("group", by=BOSS, reveal="close")
    await hall.move(hours=1)
    assert isinstance(await hall.answer("ann", "right"), Noted)
    assert await share(hall, "ann") == NOTHING_TO_SHARE
    await hall.leap(timedelta(days=1, minutes=1))
    assert isinstance(await hall.click(Click("why", Shown("post", 1)), by="ann"), Verdict)
    assert isinstance(await share(hall, "ann", post=1), Shared)


# --- sharing ---------------------------------------------------------------------------------------------------------


async def share(hall: Hall, user: str, *, post: int | None = None, spot: Spot | None = None) -> object:
    shown = Shown("post", post or hall.latest().post)
    return await hall.click(Click("share", shown), by=user, spot=spot)


def told(hall: Hall) -> list[str]:
    shared = [card for _, card in hall.face.played if isinstance(card, SharedDaily | SharedWeek)]
    return [plain(line) for card in shared for part in card.page().parts for line in lines_of(part)]


async def test_a_result_is_shared_once_and_says_no_letter(hall: Hall) -> None:
    await hall.set_up()
    await hall.move(hours=1)
    assert await share(hall, "ann") == NOTHING_TO_SHARE
    for user, chosen in {"ann": "right", "bob": "wrong", "hal": "right"}.items():
        await hall.answer(user, chosen)
    first, second = await share(hall, "ann"), await share(hall, "ann")
    assert isinstance(first, Shared)
    assert second == Shared(first.at, again=True)
    await hall.command("settings", by="hal", hidden="on")
    assert await share(hall, "hal") == HIDDEN
    assert await share(hall, "bob", spot=hall.spot("c9")) == ELSEWHERE
    assert await share(hall, "bob", post=99) == UNKNOWN_BUTTON
    await hall.move(days=1)
    await hall.answer("ann")
    await share(hall, "ann")
    await hall.command("settings", by="bob", quiet="on")
    await share(hall, "bob", post=1)
    assert told(hall) == [
        "Ann answered the question for Mon 23 Nov: right.",
        "Ann answered the question for Tue 24 Nov: right, with a streak of 2 days.",
        "Bob answered the question for Mon 23 Nov: not right this time.",
    ]


async def test_a_week_of_ones_own_is_shown_and_shared(hall: Hall) -> None:
    await hall.set_up()
    await week(hall, ann="right")
    await hall.move(hours=2)
    shown = Shown("weekly", reports(hall)[0].weekly)
    own = await hall.click(Click("my-week", shown), by="ann")
    assert isinstance(own, OwnWeek)
    assert own.own is not None
    assert await hall.click(Click("my-week", shown), by="ann", spot=hall.spot("c9")) == ELSEWHERE
    assert isinstance(await hall.click(Click("share", shown), by="ann"), Shared)
    stranger = await hall.click(Click("my-week", shown), by="zoe")
    assert isinstance(stranger, OwnWeek)
    assert stranger.own is None
    assert await hall.click(Click("share", shown), by="zoe") == NOTHING_TO_SHARE
    await hall.answer("zoe")
    assert await hall.click(Click("share", shown), by="zoe") == NO_WEEK
    points = own.own.points
    assert told(hall) == [f"Ann, week of Mon 23 Nov: 7 of 7 right, {points} points, 1st in the group."]


async def test_a_result_whose_fate_is_unknown_is_never_sent_twice(hall: Hall) -> None:
    """Nothing in such a line says which it is, so that one which isn't seen may stand all the same."""
    await hall.set_up()
    await hall.move(hours=1)
    for user in ("ann", "bob", "cleo"):
        await hall.answer(user)
    hall.face.can_look = True
    hall.face.outcomes = [Unsure("no answer"), Refused("not here"), NotNow("busy")]
    assert await share(hall, "ann") == RESULT_ON_ITS_WAY
    assert await share(hall, "bob") == not_shared("not here")
    assert await share(hall, "cleo") == RESULT_ON_ITS_WAY
    await hall.move(minutes=1)
    assert [name.split()[0] for name in told(hall)] == ["Ann", "Bob", "Cleo", "Cleo"]
    assert await share(hall, "ann") == await share(hall, "bob") == RESULT_ON_ITS_WAY
    assert isinstance(await share(hall, "cleo"), Shared)


# --- the quiz night --------------------------------------------------------------------------------------------------


async def proposed(hall: Hall) -> Click:
    """The button that plans one, below the first report."""
    await hall.set_up()
    await week(hall, ann="right", bob="wrong")
    await hall.move(hours=2)
    [*_, row] = (part for part in reports(hall)[0].page().parts if isinstance(part, Buttons))
    return row.buttons[0].click


def planned(hall: Hall) -> list[NightPlanned]:
    return [card for _, card in hall.face.played if isinstance(card, NightPlanned)]


async def test_a_night_is_planned_by_one_click_and_once(hall: Hall) -> None:
    click = await proposed(hall)
    assert await hall.click(click, by="ann") == NOT_ORGANISER
    both = await asyncio.gather(*(hall.click(click, by=BOSS) for _ in range(2)))
    again = await hall.click(click, by=BOSS)
    assert isinstance(again, NightTold)
    assert again.again
    assert any(isinstance(one, NightTold) and not one.again for one in both)
    [night] = planned(hall)
    assert night.when.otherwise == "Thu 3 Dec 19:00 Europe/Berlin"
    [event] = [part for part in night.page().parts if isinstance(part, Event)]
    assert event.ends_at - event.starts_at == timedelta(minutes=30)
    [button] = [one for part in night.page().parts if isinstance(part, Buttons) for one in part.buttons]
    assert await hall.click(read_click(button.click.id), by="ann") == NOT_ORGANISER
    assert isinstance(await hall.click(read_click(button.click.id), by=BOSS), QuizStands)


async def test_late_in_the_week_it_is_for_the_next_one(hall: Hall) -> None:
    click = await proposed(hall)
    await hall.move(days=3)
    assert isinstance(await hall.click(click, by=BOSS), NightTold)
    assert planned(hall)[0].when.otherwise == "Thu 10 Dec 19:00 Europe/Berlin"


async def test_what_nobody_proposed_is_no_night(hall: Hall) -> None:
    await proposed(hall)
    for wrong in (Click("plan-night", Shown("weekly", 1)), Click("plan-night", Shown("weekly", 1), ("task:9.9",))):
        assert await hall.click(wrong, by=BOSS) == UNKNOWN_BUTTON
    assert await hall.click(Click("plan-night", Shown("weekly", 99), ("task:1.1",)), by=BOSS) == UNKNOWN_BUTTON
    assert planned(hall) == []


async def test_a_night_whose_message_is_refused_or_unsure_is_told_so_and_never_twice(hall: Hall) -> None:
    click = await proposed(hall)
    hall.face.outcomes = [Unsure("no answer")]
    assert await hall.click(click, by=BOSS) == NIGHT_ON_ITS_WAY
    hall.face.can_look = True
    await hall.leap(timedelta(minutes=2))
    assert len(planned(hall)) == 2, "it certainly wasn't there"
    assert len(hall.face.stands) == len(set(hall.face.stands))
    told = await hall.click(click, by=BOSS)
    assert isinstance(told, NightTold)
    assert told.again


async def test_a_refused_night_says_why(hall: Hall) -> None:
    click = await proposed(hall)
    hall.face.outcomes = [Refused("not here")]
    assert await hall.click(click, by=BOSS) == not_told("not here")
