"""What a group's dailies are about: chosen by words and in a form, kept to from the next question on."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.talk.clicks import Click
from bot.talk.forms import Form
from bot.talk.lines import plain
from bot.talk.pages import Outcome, Refusal
from bot.talk.parts import Lines
from bot.verbs.group.choosing import ASKED, GroupShown
from bot.verbs.group.forms import asked_form, settings_form
from bot.verbs.setup.shown import SetupDone
from storage import groups
from storage.database import Database
from tests.packs import make_pack
from tests.study.hall import BOSS, Hall, told
from tests.study.test_groups import button

THREE = "Domain 1, domain 2, 3"
PACK = make_pack()


@pytest.fixture
async def hall(database: Database) -> Hall:
    hall = Hall(database, PACK)
    await hall.set_up()
    return hall


def about(shown: Outcome) -> str:
    """The line of a group's page that says it."""
    assert isinstance(shown, GroupShown), shown
    lines = [plain(line) for part in shown.page().parts if isinstance(part, Lines) for line in part.lines]
    return next(line for line in lines if line.startswith("Topics"))


def domains(hall: Hall) -> set[str]:
    """Of everything that was sent."""
    return {PACK.questions[card.item.question].tasks("DVA-C02")[0][0] for _, card in hall.face.sent}


async def days(hall: Hall, number: int) -> None:
    """So many questions come, with one look at the timetable for each, as long after it is due as it is now."""
    for _ in range(number):
        await hall.leap(timedelta(days=1))


async def form(hall: Hall, click: Click = ASKED) -> Form:
    opened = await (asked_form if click == ASKED else settings_form)(hall.study, hall.opening(click, by=BOSS))
    assert opened is not None
    return opened


async def fill(hall: Hall, **filled: str) -> Outcome:
    """Send the form with some fields filled in anew; an empty one is left out, as platforms do."""
    values = {field.name: field.value for field in (await form(hall)).fields} | filled
    typed = {name: value for name, value in values.items() if value}
    return await hall.serve(replace(hall.opening(ASKED, by=BOSS), typed=typed, filled=True))


async def test_dailies_keep_to_the_topics_from_the_next_one_on(hall: Hall) -> None:
    await hall.move(hours=2)
    await days(hall, 11)
    assert domains(hall) == {"1", "2", "3", "4"}
    hall.face.sent.clear()
    assert about(await hall.command("group", by=BOSS, topics=THREE)) == "Topics: Domain 1, Domain 2 and Domain 3"
    await days(hall, 30)
    assert domains(hall) == {"1", "2", "3"}
    hall.face.sent.clear()
    assert about(await hall.say("group topics=all", by=BOSS)) == "Topics: the whole exam"
    await days(hall, 6)
    assert "4" in domains(hall), "what is furthest behind comes first"


async def test_what_doesnt_last_a_month_and_what_isnt_a_topic_changes_nothing(hall: Hall) -> None:
    await hall.command("group", by=BOSS, topics=THREE)
    few = told(await hall.command("group", by=BOSS, topics="Domain 1, Domain 4", reveal="close"))
    assert few.startswith("There isn't enough to ask on Domain 1 and Domain 4: 20 questions, and dailies need at least")
    unknown = await hall.command("group", by=BOSS, topics="Domain 1, weak spots")
    assert isinstance(unknown, Refusal)
    assert (plain(unknown.line), unknown.at) == ("I don't know the topic “weak spots”.", "topics")
    assert told(await hall.command("group", by=BOSS, topics=",".join("123412341"))).startswith(
        "Choose 8 topics at most"
    )
    shown = await hall.say("group", by=BOSS)
    assert about(shown) == "Topics: Domain 1, Domain 2 and Domain 3"
    assert isinstance(shown, GroupShown)
    assert shown.group.reveal == "at_answer"
    assert "organisers" in told(await hall.command("group", topics="all"))


async def test_in_the_form_that_setup_offers(hall: Hall) -> None:
    done = await hall.set_up()
    assert isinstance(done, SetupDone)
    assert button(done, "Topics, exam, verdict") == ASKED
    shown = await fill(hall, topics=THREE, exam="dva-c03", reveal="close")
    assert about(shown) == "Topics: Domain 1, Domain 2 and Domain 3"
    assert isinstance(shown, GroupShown)
    assert (shown.group.exam, shown.group.reveal) == ("DVA-C03", "at_close")
    assert [field.value for field in (await form(hall)).fields] == ["Domain 1, Domain 2, Domain 3", "DVA-C03", "close"]
    assert told(await fill(hall, exam="XYZ-1")).startswith("There is no exam version")
    again = await fill(hall, topics="", exam="")
    assert about(again) == "Topics: the whole exam"
    assert isinstance(again, GroupShown)
    assert (again.group.exam, again.group.reveal) == (None, "at_close")


async def test_the_other_settings_have_a_form_of_their_own_that_leaves_topics_alone(hall: Hall) -> None:
    await hall.command("group", by=BOSS, topics=THREE, teams="3")
    click = button(await hall.say("group", by=BOSS), "Settings")
    assert [field.value for field in (await form(hall, click)).fields] == ["24", "off", "3"]
    filled = {"open": "30", "confidence": "on"}
    shown = await hall.serve(replace(hall.opening(click, by=BOSS), typed=filled, filled=True))
    assert isinstance(shown, GroupShown)
    assert about(shown) == "Topics: Domain 1, Domain 2 and Domain 3"
    assert (shown.group.how_sure, shown.group.teams, shown.channels[0].open_hours) == (True, None, 30)


async def test_a_version_that_has_none_of_the_topics_is_asked_as_a_whole(hall: Hall) -> None:
    shown = await hall.say("group", by=BOSS)
    assert isinstance(shown, GroupShown)
    gone = {"topics": "task:9.9\nservice:Gone"}
    await hall.study.database.write(lambda tx: groups.save_group(tx, shown.group.id, gone))
    assert "none of those that were chosen" in about(await hall.say("group", by=BOSS))
    await hall.move(hours=2)
    await days(hall, 11)
    assert domains(hall) == {"1", "2", "3", "4"}


async def test_while_somebody_types_the_last_topic_is_completed(hall: Hall) -> None:
    offered = [entry.value for entry in hall.desk.suggest("group", "topics", "SQS, domain 3")]
    assert offered[0] == "SQS, Domain 3"
    assert next(entry.value for entry in hall.desk.suggest("group", "topics", "")) == "all"
