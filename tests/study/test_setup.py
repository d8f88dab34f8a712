"""`setup`: what is asked for, what is missing, what is wrong; a test post; who else may act as an organiser."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import available_timezones

import pytest

from bot.delivery import Refused
from bot.desk import NOT_ORGANISER, rights_unknown
from bot.rules.questions import UNKNOWN_BUTTON
from bot.rules.spaces import NOT_SET_UP
from bot.talk.asks import Ask
from bot.talk.clicks import Click, read_click
from bot.talk.lines import Command, MemberName, plain
from bot.talk.pages import Outcome, Refusal
from bot.talk.parts import Buttons, Prose, Small
from bot.talk.people import MessageRef, Rights, Spot
from bot.verbs.admin.organisers import NOT_NAMED, WHO_IS_IT
from bot.verbs.setup import cannot_post, missing_words
from bot.verbs.setup.options import ZONE
from bot.verbs.setup.previewing import CHANGE, SAVE, SetupPreviewed, read_schedule
from bot.verbs.setup.shown import Schedule, ScheduleChange, SetupDone, SetupShown
from bot.verbs.setup.trying import JUST_STARTING
from bot.verbs.setup.trying import TestPosted as Posted
from bot.verbs.setup.trying import test_failed as failed
from storage import organisers
from tests.study.hall import BOSS, START, Doorkeeper, Hall, told

FROM_A_PHONE = "mon\u2013fri"


async def shown(hall: Hall) -> tuple[Schedule, ...]:
    found = await hall.say("setup", by=BOSS)
    assert isinstance(found, SetupShown)
    return found.schedules


async def test_setup_says_when_the_next_question_comes(hall: Hall) -> None:
    done = await hall.set_up()
    assert isinstance(done, SetupDone)
    assert done.what is ScheduleChange.NEW
    assert done.schedule.next_due == datetime(2026, 11, 23, 8, 0, tzinfo=UTC)


async def test_words_in_any_order_with_a_phones_dash_mean_what_the_options_mean(hall: Hall) -> None:
    said = await hall.say(f"setup {FROM_A_PHONE} New York 9am notices=off catch-up=4h #C2", by=BOSS)
    assert isinstance(said, SetupDone)
    schedule = said.schedule
    assert (schedule.time, schedule.zone, schedule.weekdays) == ("09:00", "America/New_York", (0, 1, 2, 3, 4))
    assert (schedule.spot.channel, schedule.catch_up_hours, schedule.notices) == ("C2", 4, False)
    given = await hall.command(
        "setup", by=BOSS, time="9am", zone="new york", days=FROM_A_PHONE, channel="#C3", catch_up="4", notices="OFF"
    )
    assert isinstance(given, SetupDone)
    assert given.schedule.line == schedule.line


@pytest.mark.parametrize(
    ("time", "zone", "days", "sentence"),
    [
        ("25:00", "Europe/Berlin", None, "“25:00” isn't a time of day."),
        ("24:00", "Europe/Berlin", None, "There is no “24:00” in a day."),
        ("09:00", "Europe/Berlim", None, "“Europe/Berlim” isn't a time zone."),
        ("09:00", "Europe/Berlin", "someday", "“someday” doesn't name any weekdays."),
        ("09:00", None, None, told(missing_words("a zone like Europe/Berlin", "zone"))),
        (None, "Europe/Berlin", None, told(missing_words("a time like 09:00", "time"))),
        (None, None, "mon-fri", told(missing_words("a time like 09:00 and a zone like Europe/Berlin", "time"))),
    ],
)
async def test_wrong_words_change_nothing(
    hall: Hall, time: str | None, zone: str | None, days: str | None, sentence: str
) -> None:
    assert told(await hall.set_up(time=time, zone=zone, days=days)).startswith(sentence)
    assert await shown(hall) == ()


async def test_a_channel_the_bot_cannot_post_in_is_refused(hall: Hall) -> None:
    hall.kept_out["c1"] = "give me Send Messages"
    assert await hall.set_up() == cannot_post("give me Send Messages")
    assert await shown(hall) == ()


async def test_the_words_are_looked_at_before_the_channel(hall: Hall) -> None:
    hall.kept_out["c1"] = "give me Send Messages"
    assert await hall.set_up(zone=None) == missing_words("a zone like Europe/Berlin", "zone")


async def test_only_organisers_set_up_and_a_failed_look_up_refuses_with_the_reason(hall: Hall) -> None:
    assert await hall.command("setup", by="ann", time="09:00", zone="UTC") == NOT_ORGANISER
    assert await hall.say("setup", by="ann") == NOT_ORGANISER
    hall.rights["ann"] = Rights(organiser=False, unknown_because="Slack is down")
    assert await hall.command("setup", by="ann", time="09:00", zone="UTC") == rights_unknown("Slack is down")
    assert await shown(hall) == ()


async def test_a_second_setup_changes_the_schedule_and_another_channel_adds_one(hall: Hall) -> None:
    await hall.set_up()
    changed = await hall.set_up(time="10:00", zone=None)
    added = await hall.set_up(hall.spot("c2"), days="mon-fri")
    assert isinstance(changed, SetupDone)
    assert changed.what is ScheduleChange.CHANGED
    assert (changed.schedule.time, changed.schedule.zone) == ("10:00", "Europe/Berlin")
    assert isinstance(added, SetupDone)
    assert added.what is ScheduleChange.NEW
    assert [entry.spot.channel for entry in await shown(hall)] == ["c1", "c2"]


async def test_what_stands_like_that_already_is_not_called_a_change(hall: Hall) -> None:
    await hall.set_up()
    for again in (
        await hall.set_up(),
        await hall.say("setup 9am sun,sat,mon-fri", by=BOSS),
        await hall.say("setup catch-up=2h", by=BOSS),
    ):
        assert isinstance(again, SetupDone)
        assert again.what is ScheduleChange.SAME
        assert "Changed" not in again.page().summary
    await hall.say("daily pause", by=BOSS)
    resumed = await hall.set_up()
    assert isinstance(resumed, SetupDone)
    assert resumed.what is ScheduleChange.CHANGED, "the questions come again"


async def test_what_is_left_out_stays_as_it_is(hall: Hall) -> None:
    await hall.say("setup 09:00 Europe/Berlin mon,wed catch-up=0h notices=off", by=BOSS)
    await hall.say("setup 10:30", by=BOSS)
    [entry] = await shown(hall)
    assert (entry.time, entry.zone, entry.weekdays) == ("10:30", "Europe/Berlin", (0, 2))
    assert (entry.catch_up_hours, entry.notices) == (0, False)


async def test_ten_schedules_are_shown_and_the_rest_is_counted(hall: Hall) -> None:
    for n in range(12):
        await hall.set_up(hall.spot(f"c{n}"))
    found = await hall.say("setup", by=BOSS)
    assert isinstance(found, SetupShown)
    lines = [plain(part.line) for part in found.page().parts if isinstance(part, Prose)]
    assert len(lines) == 10
    small = [plain(line) for part in found.page().parts if isinstance(part, Small) for line in part.lines]
    assert "And 2 more channels." in small


# --- a test post -----------------------------------------------------------------------------------------------------


async def test_a_test_post_is_marked_and_changes_nothing(hall: Hall) -> None:
    test = Click("test", None, ("#c1",))
    assert await hall.click(test, by=BOSS) == NOT_SET_UP
    done = await hall.set_up()
    assert isinstance(done, SetupDone)
    assert await hall.click(test, by=BOSS) == Posted(MessageRef(hall.spot(), "test"))
    hall.face.outcomes = [Refused("no rights")]
    assert await hall.click(test, by=BOSS) == failed("no rights")
    assert await hall.click(test, by="ann") == NOT_ORGANISER
    assert hall.face.sent == []
    assert hall.face.tests == [hall.spot(), hall.spot()]


async def test_a_test_button_of_the_first_versions_works_and_a_forged_one_does_not(hall: Hall) -> None:
    await hall.set_up()
    old = await hall.click(Click("test", None, ("c1",)), by=BOSS)
    assert old == Posted(MessageRef(hall.spot(), "test"))
    assert await hall.click(Click("test"), by=BOSS) == UNKNOWN_BUTTON
    assert await hall.click(Click("test", None, ("#c1", "#c2")), by=BOSS) == UNKNOWN_BUTTON


async def test_a_test_before_the_platform_is_connected_is_asked_for_again(hall: Hall) -> None:
    await hall.set_up()
    hall.study.faces.disconnect("discord")
    assert await hall.click(Click("test", None, ("#c1",)), by=BOSS) == JUST_STARTING


# --- organisers ------------------------------------------------------------------------------------------------------


async def test_a_named_organiser_is_one_in_that_space_only(hall: Hall) -> None:
    spot = hall.spot(platform="slack", space="T1")
    named = await hall.say("admin organiser @U9", by=BOSS, spot=spot)
    assert MemberName("U9") in named.page().parts[0].line  # type: ignore[union-attr]  # a note begins with its sentence
    assert await is_named(hall, "T1", "U9")
    assert not await is_named(hall, "T2", "U9")
    again = await hall.say("admin organiser @U9", by=BOSS, spot=spot)
    assert again.page() != named.page()
    assert "already" in plain(again.page().parts[0].line)  # type: ignore[union-attr]  # likewise


async def test_who_was_named_is_listed_and_can_be_taken_back(hall: Hall) -> None:
    spot = hall.spot(platform="slack", space="T1")
    assert "Nobody was named" in _said(await hall.say("admin organiser", by=BOSS, spot=spot))
    for user in ("U9", "U8"):
        await hall.say(f"admin organiser @{user}", by=BOSS, spot=spot)
        hall.clock.move(timedelta(minutes=1))
    listed = (await hall.say("admin organiser", by=BOSS, spot=spot)).page()
    assert [part.line for part in listed.parts if isinstance(part, Prose)] == [(MemberName("U9"),), (MemberName("U8"),)]
    assert "here already" in _said(await hall.say("admin organiser @U9", by=BOSS, spot=spot))
    assert "can no longer act" in _said(await hall.say("admin remove @U9", by=BOSS, spot=spot))
    assert await hall.say("admin remove @U9", by=BOSS, spot=spot) == NOT_NAMED
    assert await hall.say("admin remove @U8", by="ann", spot=spot) == NOT_ORGANISER
    assert not await is_named(hall, "T1", "U9")
    assert await is_named(hall, "T1", "U8")


def _said(outcome: Outcome) -> str:
    """The first sentence of a page."""
    first = outcome.page().parts[0]
    assert isinstance(first, Prose)
    return plain(first.line)


async def is_named(hall: Hall, space: str, user: str) -> bool:
    return await hall.study.database.read(
        lambda tx: organisers.is_organiser(tx, platform="slack", native_space=space, user=user)
    )


async def test_an_organiser_needs_a_name_and_a_right(hall: Hall) -> None:
    spot = hall.spot(platform="slack", space="T1")
    assert await hall.say("admin remove", by=BOSS, spot=spot) == WHO_IS_IT
    assert Command("admin remove @name") in WHO_IS_IT.line
    assert await hall.say("admin organiser @U9", by="ann", spot=spot) == NOT_ORGANISER


async def test_on_discord_nobody_is_named_an_organiser(hall: Hall) -> None:
    for refused in (
        await hall.say("admin organiser @9", by=BOSS),
        await hall.command("admin", by=BOSS, action="organiser", member="@9"),
    ):
        assert "Manage Server" in told(refused)
    known = await hall.study.database.read(
        lambda tx: organisers.is_organiser(tx, platform="discord", native_space="s1", user="9")
    )
    assert not known


async def test_a_zone_without_summer_time_says_so_once_a_city_does_not(hall: Hall) -> None:
    for zone, says in (("UTC+2", True), ("Europe/Berlin", False)):
        done = await hall.set_up(zone=zone)
        words = " ".join(plain(line) for part in done.page().parts if isinstance(part, Small) for line in part.lines)
        assert ("no daylight saving time" in words) is says


async def test_a_schedule_begins_with_the_next_time_and_not_with_one_that_passed(hall: Hall) -> None:
    hall.clock.move(timedelta(hours=2))
    done = await hall.set_up()
    assert isinstance(done, SetupDone)
    assert done.schedule.next_due == datetime(2026, 11, 24, 8, 0, tzinfo=UTC)


# --- the form, and what it is to look like ---------------------------------------------------------------------------


async def fill(hall: Hall, **filled: str) -> Outcome:
    """The form of `setup`, sent."""
    caller, door = hall.caller(BOSS), Doorkeeper(hall.rights[BOSS], hall.kept_out)
    return await hall.serve(Ask(caller, door, verb="setup", typed=filled, filled=True))


def button(outcome: Outcome, label: str) -> Click:
    [buttons] = [part.buttons for part in outcome.page().parts if isinstance(part, Buttons)]
    return next(one.click for one in buttons if one.label == label)


async def test_a_form_shows_what_it_will_look_like_and_keeps_nothing_before_save(hall: Hall) -> None:
    previewed = await fill(hall, time="9am", zone="new york", days="mon,wed", channel="#C2")
    assert isinstance(previewed, SetupPreviewed)
    assert previewed.schedule.line == "09:00 America/New_York, Mon and Wed"
    assert previewed.sample is not None
    assert await shown(hall) == ()
    done = await hall.click(button(previewed, "Save"), by=BOSS)
    assert isinstance(done, SetupDone)
    assert (done.schedule, done.what) == (previewed.schedule, ScheduleChange.NEW)
    [kept] = await shown(hall)
    assert kept == previewed.schedule
    again = await fill(hall, time="10:00", channel="#C2")
    assert isinstance(again, SetupPreviewed)
    assert again.schedule.line == "10:00 America/New_York, Mon and Wed", "what is left out stays"


async def test_a_preview_leads_back_to_the_form_as_it_was_filled_in(hall: Hall) -> None:
    previewed = await fill(hall, time="9am", zone="utc+2", days="sun,mon", channel="#C2")
    change = button(previewed, "Change …")
    form = await hall.desk.form_for(hall.opening(change, by=BOSS))
    assert form is not None
    assert {one.name: one.value for one in form.fields} == {
        "channel": "#C2",
        "time": "09:00",
        "zone": "UTC+2",
        "days": "mon,sun",
    }
    wrong = await hall.click(read_click(form.id), by=BOSS, time="9am", zone="Mars")
    assert isinstance(wrong, Refusal)
    assert wrong.at == "zone"
    assert await hall.desk.form_for(hall.opening(read_click(form.id), by=BOSS)) is not None
    changed = await hall.click(read_click(form.id), by=BOSS, time="8am", zone="UTC+2", days="mon", channel="#C2")
    assert isinstance(changed, SetupPreviewed)
    assert changed.schedule.line == "08:00 UTC+2, Mon"


async def test_a_preview_is_refused_where_nothing_can_be_posted_and_what_no_button_says_is_no_schedule(
    hall: Hall,
) -> None:
    hall.kept_out = {"C2": "give me Send Messages in #c2."}
    assert await fill(hall, time="9am", zone="UTC", channel="#C2") == cannot_post("give me Send Messages in #c2.")
    assert await fill(hall, time="9am") == missing_words("a zone like Europe/Berlin", "zone")
    for args in (("#C2",), ("C2", "0", "0900", "UTC"), ("#C2", "7", "0900", "UTC"), ("#C2", "0", "9999", "UTC")):
        assert await hall.click(Click(SAVE, None, args), by=BOSS) == UNKNOWN_BUTTON
    assert await hall.click(Click(SAVE, None, ("#C2", "0", "0900", "UTC")), by="ann") == NOT_ORGANISER
    assert await shown(hall) == ()


def test_every_zone_fits_into_a_button_and_comes_back() -> None:
    spot = Spot("discord", "1", "9" * 20)
    zones = {known for zone in available_timezones() if isinstance(known := ZONE.kind.read(zone), str)}
    assert len(zones) > 400
    for known in zones:
        entry = Schedule(spot, "23:59", known, tuple(range(7)), paused=False, next_due=None)
        for press in (SAVE, CHANGE):
            asked = read_schedule(read_click(SetupPreviewed(entry, None, START).click(press).id))
            assert asked == {"channel": spot.channel, "time": time(23, 59), "zone": known, "days": tuple(range(7))}
