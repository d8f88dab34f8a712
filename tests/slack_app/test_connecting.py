"""Starting, reconnecting and closing."""

import asyncio
from collections.abc import AsyncIterator
from functools import partial
from typing import Any

import pytest
import pytest_asyncio
from aiohttp import web
from aiohttp.typedefs import Handler

from bot.keeping import TRY_AGAIN
from bot.slack_app.app import SlackApp
from bot.slack_app.signing_in import SlackRefused
from bot.slack_app.ways import SocketMode
from bot.talk.people import Spot
from storage.database import Database
from tests.pages.daily import open_card
from tests.patience import until, until_as_time_passes
from tests.slack_app.place import Place


@pytest.mark.parametrize(("token", "setting"), [("bot_token", "BOT"), ("app_token", "APP")])
async def test_a_refused_token_is_told_by_its_setting(place: Place, token: str, setting: str) -> None:
    wrong: dict[str, Any] = {token: "xoxb-wrong"}
    app = place.new_app(**wrong)
    with pytest.raises(SlackRefused) as caught:
        await app.start()
    message = str(caught.value)
    assert f"STUDYHALL_SLACK_{setting}_TOKEN (invalid_auth)" in message
    assert "https://api.slack.com/apps" in message
    assert "wrong" not in message


class Two:
    """Two workspaces of one app, and a token that Slack refuses for as long as it is told to."""

    def __init__(self, database: Database) -> None:
        self.place = Place(database)
        self.second = self.place.slack.add_workspace("Night School", domain="night")
        self.refused: set[str] = set()
        self.broken: set[str] = set()
        self.place.slack.interference = self._interfere

    async def _interfere(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        token = request.headers.get("Authorization", "").removeprefix("Bearer ")
        if token in self.refused:
            return web.json_response({"ok": False, "error": "account_inactive"})
        if token in self.broken:
            return web.json_response({"ok": False, "error": "fatal_error"})
        return await handler(request)

    @property
    def tokens(self) -> list[str]:
        return [self.place.workspace.bot_token, self.second.bot_token]

    async def start(self, *more: str) -> None:
        self.place.app = self.place.new_app(bot_token=",".join([*more, *self.tokens]))
        await self.place.app.start()

    def known(self) -> set[str]:
        spaces = (self.place.workspace.id, self.second.id)
        return {space for space in spaces if self.place.app._workspaces.client_of(space)}


@pytest_asyncio.fixture
async def two(own_database: Database) -> AsyncIterator[Two]:
    two = Two(own_database)
    await two.place.slack.start()
    yield two
    await two.place.stop()


@pytest.mark.parametrize("at", [0, 1])
async def test_one_refused_token_of_several_is_named_and_the_rest_served(
    two: Two, at: int, caplog: pytest.LogCaptureFixture
) -> None:
    await two.start()
    await two.place.app.close()
    two.refused.add(two.tokens[at])
    await two.start()
    bad, good = (two.place.workspace, two.second)[at], (two.second, two.place.workspace)[at]
    assert two.known() == {good.id}
    named = f"token {at + 1} of 2 in STUDYHALL_SLACK_BOT_TOKEN for https://{bad.domain}.slack.com/ (account_inactive)"
    assert caplog.text.count(named) == 1
    assert two.tokens[at] not in caplog.text
    two.place.clock.move(TRY_AGAIN)
    await asyncio.sleep(1.5)
    assert two.known() == {good.id}
    assert caplog.text.count(named) == 1
    two.refused.clear()
    await until_as_time_passes(two.place.clock, TRY_AGAIN, lambda: two.known() == {bad.id, good.id})


async def test_a_token_never_signed_in_with_is_named_by_its_place(two: Two, caplog: pytest.LogCaptureFixture) -> None:
    await two.start("xoxb-wrong")
    assert len(two.known()) == 2
    assert "token 1 of 3 in STUDYHALL_SLACK_BOT_TOKEN (invalid_auth)" in caplog.text
    assert "xoxb-wrong" not in caplog.text


async def test_a_workspace_that_slack_has_trouble_with_holds_up_no_other(
    two: Two, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.slack_app.signing_in._PAUSE", 0.1)
    monkeypatch.setattr("bot.slack_app.wire._AGAIN", 0)
    two.broken.add(two.tokens[0])
    await two.start()
    assert two.known() == {two.second.id}
    two.broken.clear()
    await until(lambda: len(two.known()) == 2)


async def test_a_token_that_dies_while_serving_is_named_once_until_it_lives(
    two: Two, caplog: pytest.LogCaptureFixture
) -> None:
    await two.start()
    spot = Spot("slack", two.second.id, "C1")
    two.refused.add(two.tokens[1])
    for _ in range(3):
        await two.place.app.face.send(spot, open_card(), identity="post-1")
    named = "token 2 of 2 in STUDYHALL_SLACK_BOT_TOKEN for https://night.slack.com/ (account_inactive)"
    assert caplog.text.count(named) == 1
    [sentence] = two.place.study.hindrances.sentences
    assert named in sentence
    two.refused.clear()
    channel = two.place.slack.add_channel(two.second, "exam")
    await two.place.app.face.send(Spot("slack", two.second.id, channel.id), open_card(), identity="post-1")
    assert two.place.study.hindrances.sentences == ()


async def test_all_tokens_refused_are_told_in_one_sentence(two: Two) -> None:
    two.refused.update(two.tokens)
    with pytest.raises(SlackRefused, match=r"all 2 tokens in STUDYHALL_SLACK_BOT_TOKEN \(account_inactive\)"):
        await two.start()


async def test_swapped_tokens_are_told(place: Place) -> None:
    app = place.new_app(bot_token=place.slack.app_token, app_token=place.slack.bot_token)
    with pytest.raises(SlackRefused, match="STUDYHALL_SLACK_BOT_TOKEN"):
        await app.start()


def test_the_real_slack_is_the_default(own_database: Database) -> None:
    place = Place(own_database)
    way = partial(SocketMode, token="xapp-1", api_base=None)
    app = SlackApp(place.study, place.desk, bot_tokens=["xoxb-1"], way=way, api_base=None, organisers=frozenset())
    [client] = app._workspaces._clients
    assert client.base_url == "https://slack.com/api/"
    assert client.proxy == "http://127.0.0.1:1"  # what the environment says, for anything but this machine
    assert client.retry_handlers == []
    assert "xoxb-1" not in repr(app) + repr(app.face)


async def test_two_sockets_are_kept_through_a_refresh(place: Place) -> None:
    await until(lambda: place.slack.connections == 2)
    await place.slack.refresh_sockets()
    await place.slack.ready()
    assert "/study daily" in await place.ask("help")
    await until(lambda: place.slack.connections == 2)


async def test_reconnects_by_itself_after_an_outage(place: Place) -> None:
    port = int(place.slack.api_base.split(":")[2].split("/")[0])
    await place.slack.stop()
    await asyncio.sleep(0.3)
    await place.slack.start(port=port)
    await place.slack.ready()
    assert "/study daily" in await place.ask("help")


async def test_every_attempt_to_connect_gets_an_address_of_its_own(own_database: Database) -> None:
    place = Place(own_database)
    await place.slack.start()
    refused: list[str] = []

    async def slam_the_door(request: web.Request, handler: Handler) -> web.StreamResponse:
        if request.path.startswith("/link/") and len(refused) < 3:
            refused.append(request.path)
            raise web.HTTPServiceUnavailable
        return await handler(request)

    place.slack.interference = slam_the_door
    place.app = place.new_app()
    await place.app.start()
    assert len(refused) == len(set(refused)) == 3
    assert "/study daily" in await place.ask("help")
    await place.stop()


async def test_closing_lets_a_running_click_finish(place: Place) -> None:
    entered, go_on = asyncio.Event(), asyncio.Event()

    async def hold(request: web.Request, handler: Handler) -> web.StreamResponse:
        if request.path.startswith("/response/"):
            entered.set()
            await go_on.wait()
        return await handler(request)

    place.slack.interference = hold
    exchange = await place.type("help")
    await entered.wait()
    closing = asyncio.create_task(place.app.close())
    await until(lambda: place.slack.connections == 0)
    assert not closing.done()
    assert exchange.acked.is_set()
    go_on.set()
    await exchange.reply()
    await closing


async def test_closing_twice_or_before_starting_does_no_harm(place: Place) -> None:
    await place.app.close()
    await place.app.close()
    await place.new_app().close()


async def test_what_can_not_be_read_is_logged_and_gone_on(place: Place, caplog: pytest.LogCaptureFixture) -> None:
    odd: list[Any] = [None, [], {}, "x", {"type": 7}, {"type": "block_actions", "actions": [None]}, {"event": 3}]
    for number, payload in enumerate(odd):
        for kind in ("interactive", "events_api", "slash_commands", "?"):
            await place.slack._world.sockets.send({"envelope_id": f"odd-{number}", "type": kind, "payload": payload})
    assert "/study daily" in await place.ask("help")
    assert place.slack.connections
    assert "ended" not in caplog.text
