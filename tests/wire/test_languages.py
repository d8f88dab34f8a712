"""Members read their own pages in the language of their client, on both platforms; what stands for all is English."""

import json
from datetime import timedelta

import pytest
from aiohttp import web
from aiohttp.typedefs import Handler

from bot.sandbox.world import set_up
from bot.talk.languages import Language, in_language
from bot.talk.lines import counted, say
from tests.patience import until
from tests.wire.conftest import Stage
from tests.wire.people import OnDiscord, OnSlack, own_copy, people_of
from tests.wire.test_promises import direct
from tests.wire.test_quizzes import PLATFORMS, stands


@pytest.mark.parametrize("platform", PLATFORMS)
async def test_everybody_is_answered_in_their_own_language(stage: Stage, platform: str) -> None:
    _, ben, chloe, *_ = people_of(stage.world, platform)
    assert isinstance(ben, OnDiscord | OnSlack)
    ben.member.locale = "de" if platform == "discord" else "de-DE"
    narrower, title, scope = say("This channel"), say("Leaderboard"), say("this channel")
    german: Language = "de"
    async with stage.running():
        await set_up(stage.world)
        await stage.world.next_daily()
        board = await ben.type("leaderboard" if platform == "discord" else "rangliste")
        assert in_language(title, german) in board.text
        assert title not in board.text
        assert in_language(scope, german) in (await ben.press(board, in_language(narrower, german))).text
        assert title in (await chloe.type("leaderboard")).text
        await stands(ben, "Question for")


@pytest.mark.parametrize("platform", PLATFORMS)
async def test_what_nobody_asks_for_comes_in_the_language_that_was_last_heard(stage: Stage, platform: str) -> None:
    organiser, ben, chloe, *_ = people_of(stage.world, platform)
    for person, spoken in ((organiser, "es-ES"), (ben, "de" if platform == "discord" else "de-DE")):
        assert isinstance(person, OnDiscord | OnSlack)
        person.member.locale = spoken
    reports = "Members sent {n} report on questions:", "Members sent {n} reports on questions:"
    reminder = say("You asked for this in {settings}, which also changes the time.", settings="|")
    async with stage.running():
        await set_up(stage.world)
        await stage.world.next_daily()
        await ben.choose(ben.room()[-1], [0, 1])
        await ben.type("settings", zone="Europe/Berlin", reminder="19:00")
        await chloe.report(await own_copy(chloe), "wrong", "It is B.")
        await until(lambda: in_language(counted(1, *reports), "es") in direct(organiser))
        await stage.world.next_daily()
        stage.world.clock.move(timedelta(hours=10))
        await until(lambda: in_language(reminder, "de").partition("|")[0] in direct(ben))


async def test_what_stands_in_the_place_of_a_page_is_said_in_its_language(stage: Stage) -> None:
    """Discord doesn't take the page as it was drawn, once."""
    refused: list[str] = []

    async def refuse(request: web.Request, handler: Handler) -> web.StreamResponse:
        if refused or not request.path.endswith("/callback"):
            return await handler(request)
        refused.append(request.path)
        said = json.dumps({"code": 50035, "message": "Invalid Form Body"}).encode()
        return web.Response(status=400, body=said, headers={"Content-Type": "application/json", "Via": "1.1 local"})

    ben = people_of(stage.world, "discord")[1]
    assert isinstance(ben, OnDiscord)
    ben.member.locale = "de"
    sorry = say("Sorry, something broke on our side. Nothing of yours is lost; please try again.")
    async with stage.running():
        stage.world.discord.interference = refuse
        assert in_language(sorry, "de") in (await ben.type("help")).text
    assert refused
