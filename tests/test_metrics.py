"""Answers are counted once, by what was told of them."""

from dataclasses import fields

import pytest

from bot.rules.counting import count_told
from bot.rules.verdicts import Noted, Verdict
from bot.talk.asks import NOBODY, Ask
from bot.talk.clicks import Click
from bot.talk.people import Rights, Shown
from bot.verbs.quiz.own import SoloVerdict
from bot.verbs.quiz.shared import NightJoined, QuizNoted
from bot.verbs.review.pages import ReviewVerdict
from storage.database import Database
from tests.pages.items import item
from tests.study.hall import Doorkeeper, Hall


async def test_an_answer_is_counted_with_its_verdict_and_once(database: Database) -> None:
    hall = Hall(database)
    await hall.set_up()
    await hall.move(hours=1)
    click = Click("answer", Shown("post", hall.latest().post))
    for user, chosen in (("ann", "right"), ("ann", "wrong"), ("bob", "wrong"), ("ann", "right")):
        ask = Ask(hall.caller(user), Doorkeeper(Rights(organiser=False), {}), click=click, chosen=(chosen,))
        with hall.desk.underway("discord"):
            await hall.desk.serve(ask)
    figures = hall.study.metrics.exposed().decode()
    for verdict in ("right", "wrong"):
        assert f'studyhall_answers_total{{kind="daily",platform="discord",verdict="{verdict}"}} 1.0' in figures
    assert 'studyhall_reply_seconds_count{platform="discord"} 4.0' in figures
    assert 'studyhall_post_lateness_seconds_count{platform="discord"} 1.0' in figures


async def test_what_waits_for_its_verdict_is_counted_so_and_what_is_no_answer_is_not(database: Database) -> None:
    hall = Hall(database)
    ask = Ask(hall.caller(), Doorkeeper(NOBODY, {}), click=Click("answer", Shown("turn", 1)))
    for outcome in (
        QuizNoted(1, item(), ("dlq",)),
        NightJoined(again=False, players=1),
        QuizNoted(1, item(), (), again=True),
    ):
        count_told(hall.study.metrics, ask, outcome)
    counted = [line for line in hall.study.metrics.exposed().decode().splitlines() if "answers_total{" in line]
    assert counted == ['studyhall_answers_total{kind="quiz",platform="discord",verdict="waiting"} 1.0']


@pytest.mark.parametrize("told", [Verdict, SoloVerdict, ReviewVerdict, Noted, QuizNoted])
def test_what_rooms_tell_of_an_answer_can_be_counted(told: type) -> None:
    names = {field.name for field in fields(told)}
    assert {"chosen", "again"} <= names
    assert ("grade" in names) is (told not in (Noted, QuizNoted))
