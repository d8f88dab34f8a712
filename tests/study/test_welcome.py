"""First contact: a space is told once how to begin, whoever and however many ask for it."""

import asyncio
from datetime import timedelta

from bot.delivery import NotNow, Refused, Sent, Unsure
from bot.posting.welcome import SendWelcome, Welcome, is_new, welcome
from bot.rules.purging import AFTER, note_removed
from bot.talk.people import MessageRef, Spot
from storage.database import Database
from tests.study.hall import Hall

NEW = "new-space"
STANDS = Sent(MessageRef(Spot("discord", NEW, "c"), "m"))


def sending(came: list[Welcome], outcome: Sent | Refused | NotNow | Unsure = STANDS) -> SendWelcome:
    async def send(told: Welcome) -> Sent | Refused | NotNow | Unsure:
        came.append(told)
        return outcome

    return send


async def test_of_many_at_once_one_greets(database: Database) -> None:
    hall, came = Hall(database), list[Welcome]()
    assert await is_new(hall.study, "discord", NEW)
    greeted = await asyncio.gather(*(welcome(hall.study, "discord", NEW, sending(came)) for _ in range(8)))
    assert sorted(greeted) == [False] * 7 + [True]
    assert len(came) == 1
    assert not await is_new(hall.study, "discord", NEW)
    assert await is_new(hall.study, "slack", NEW), "another platform's space may have the same id"


async def test_where_a_question_comes_already_nobody_is_greeted(hall: Hall) -> None:
    came: list[Welcome] = []
    await hall.set_up()
    spot = hall.spot()
    assert not await welcome(hall.study, spot.platform, spot.space, sending(came))
    assert came == []


async def test_what_certainly_does_not_stand_is_tried_again_and_what_may_stand_is_not(hall: Hall) -> None:
    came: list[Welcome] = []
    for outcome in (Refused("no"), NotNow("later", timedelta(seconds=1))):
        assert not await welcome(hall.study, "slack", NEW, sending(came, outcome))
    assert await welcome(hall.study, "slack", NEW, sending(came, Unsure("no answer")))
    assert not await welcome(hall.study, "slack", NEW, sending(came))
    assert len(came) == 3


async def test_a_space_that_left_is_greeted_anew_once_all_of_it_is_purged(hall: Hall) -> None:
    came: list[Welcome] = []
    await welcome(hall.study, "discord", NEW, sending(came))
    await note_removed(hall.study, "discord", NEW)
    assert not await welcome(hall.study, "discord", NEW, sending(came)), "it was back in no time"
    await hall.leap(AFTER + timedelta(hours=1))
    assert await welcome(hall.study, "discord", NEW, sending(came))
