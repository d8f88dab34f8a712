"""Requests and frames that pretend to be Slack's: without the app's signing secret nothing gets in, the health page
takes nothing at all, and a frame that makes no sense ends no connection.
"""

import asyncio
import hashlib
import hmac
import json
import logging
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any, Final
from urllib.parse import urlencode

import aiohttp
import pytest

from bot.slack_app.requests import Address, Requests
from bot.slack_app.ways import OnceInDatabase
from bot.web import PAGES, HealthPage
from storage.database import Database
from tests.attacks import ATTEMPTS
from tests.attacks.mutations import mutate_json, mutate_text
from tests.attacks.rows import load_rows
from tests.patience import PATIENCE_S
from tests.slack_app.place import Place
from tests.study.hall import Hall

_BY_THE_WAY: Final = {"remembered", "accounts.named_at"}
"""When it was last tried to write, and when a name was last looked up."""
_STAMP: Final = 1_795_334_400
_NOW: Final = datetime.fromtimestamp(_STAMP, UTC)
_DOOR: Final = "/slack/events"
_PATHS: Final = (_DOOR, "/slack/interactive", "/slack/commands", "/", "/interactions", *PAGES)
_METHODS: Final = ("POST", "POST", "POST", "PUT", "DELETE", "PATCH", "GET", "OPTIONS", "CONNECT", "BREW", "post")
_TYPES: Final = (
    "application/json", "application/x-www-form-urlencoded", "application/json; charset=utf-16", "text/plain",
    "multipart/form-data; boundary=x", "application/x-www-form-urlencoded; charset=\u00fctf", "",
)  # fmt: skip
_ENCODINGS: Final = ("gzip", "deflate", "br", "identity", "chunked", "gzip, gzip")
_CLICK: Final[dict[str, Any]] = {
    "type": "block_actions",
    "team": {"id": "T1"},
    "user": {"id": "U1", "name": "ada", "team_id": "T1"},
    "channel": {"id": "C1"},
    "container": {"message_ts": "1795334400.000100", "channel_id": "C1"},
    "actions": [{"action_id": "answer:1:right", "action_ts": "1795334400.000100"}],
    "state": {"values": {}},
}


def _request(dice: Random, paths: Sequence[str] = _PATHS) -> bytes:
    """A click, signed as Slack signs one but with a secret that nobody has, and whatever else may be wrong with it."""
    text = json.dumps(_CLICK) if dice.random() < 0.3 else mutate_json(_CLICK, dice)
    body = text.encode("utf-8", "surrogatepass")
    if dice.random() < 0.5:
        body = urlencode({"payload": body}).encode()
    if dice.random() < 0.2:
        body = bytes(dice.randrange(256) for _ in range(dice.randrange(200)))
    stamp = str(dice.choice((_STAMP, _STAMP, 0, -1, 2**40, _STAMP - 301)))
    signature = "v0=" + hmac.new(b"secret", f"v0:{stamp}:".encode() + body, hashlib.sha256).hexdigest()
    headers = [
        ("Host", "127.0.0.1"),
        ("Content-Length", str(len(body))),
        ("Content-Type", dice.choice(_TYPES)),
        ("X-Slack-Request-Timestamp", mutate_text(stamp, dice) if dice.random() < 0.3 else stamp),
        ("X-Slack-Signature", mutate_text(signature, dice) if dice.random() < 0.5 else signature),
    ]
    headers += [dice.choice(headers[2:]) for _ in range(dice.randrange(3))]
    headers += [("Content-Encoding", dice.choice(_ENCODINGS))] if dice.random() < 0.2 else []
    dice.shuffle(headers)
    lines = [f"{name}: {value}" for name, value in headers]
    path = dice.choice(paths) + dice.choice(("", "?a=%00", "/..", "%2f", "?" + "x" * 500))
    head = "\r\n".join([f"{dice.choice(_METHODS)} {path} HTTP/1.1", *(re.sub(r"[\r\n]", "", line) for line in lines)])
    return head.encode("utf-8", "surrogatepass") + b"\r\n\r\n" + body


async def _send(port: int, request: bytes) -> int:
    """The status; 0 where the connection was ended without one."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    try:
        writer.write(request)
        async with asyncio.timeout(PATIENCE_S):
            status = await reader.readline()
        return int(status.split()[1]) if status else 0
    except ConnectionError:
        return 0
    finally:
        writer.transport.abort()


@pytest.mark.parametrize("attempts", ATTEMPTS)
async def test_a_request_that_pretends_to_be_slack_s_reaches_nothing(
    own_database: Database, attempts: int, caplog: pytest.LogCaptureFixture
) -> None:
    """Right or wrong signature, old stamps, doubled headers, other encodings: no handler runs, and none fails."""
    hall = Hall(own_database)
    await hall.set_up()
    await hall.move(hours=2)
    page = HealthPage(hall.study, (), host="127.0.0.1", port=0)
    await page.start()
    before, told = await load_rows(own_database, but=_BY_THE_WAY), Counter[int]()
    try:
        for number in range(attempts):
            dice = Random(f"request {number}")
            told[await _send(page.port, _request(dice))] += 1
    finally:
        await page.close()
    assert await load_rows(own_database, but=_BY_THE_WAY) == before
    assert sum(told.values()) == attempts
    failed = {status for status in told if status >= 500} - {503}  # the pages say that none is connected
    assert not failed, told
    assert told[404] + told[405] + told[400] > attempts // 2, told
    assert "Traceback" not in caplog.text


@pytest.mark.parametrize("attempts", ATTEMPTS)
async def test_without_the_secret_no_request_gets_in(
    own_database: Database, attempts: int, caplog: pytest.LogCaptureFixture
) -> None:
    """Where Slack calls us: none is taken or noted, whatever its signature, stamp, headers and body are."""
    taken: list[Mapping[str, Any]] = []

    async def take(envelope: Mapping[str, Any]) -> dict[str, Any]:
        taken.append(envelope)
        return {}

    address, once = Address("127.0.0.1", 0, _DOOR.removesuffix("/events")), OnceInDatabase(own_database)
    door = Requests(take, secret="another one", address=address, once=once, now=lambda: _NOW)
    before, told = await load_rows(own_database), Counter[int]()
    async with aiohttp.ClientSession() as session:
        await door.open(session)
        try:
            for number in range(attempts):
                told[await _send(door.port, _request(Random(f"door {number}"), (_DOOR,)))] += 1
        finally:
            await door.close()
    assert taken == []
    assert await load_rows(own_database) == before
    assert all(status == 0 or 400 <= status < 500 for status in told), told
    assert told[401] > attempts // 20, told
    assert caplog.text == ""


def _envelopes(place: Place) -> list[dict[str, Any]]:
    """One of each kind that Slack sends, by somebody who has answered; none of them is a goodbye."""
    who = {"id": place.ada.id, "name": "ada", "username": "ada", "team_id": place.workspace.id}
    home = {"team": {"id": place.workspace.id}, "user": who, "team_id": place.workspace.id, "api_app_id": "A0LOCAL0001"}
    click = {**_CLICK, **home, "channel": {"id": place.channel.id}, "container": {"channel_id": place.channel.id}}
    command = {"command": "/study", "text": "help", "user_id": who["id"], "user_name": "ada", **home}
    view = {"callback_id": "report:1", "private_metadata": place.channel.id, "state": {"values": {}}}
    event = {"type": "app_home_opened", "user": who["id"], "tab": "messages", "channel": "D1"}
    changed = {"type": "user_change", "user": {"id": who["id"], "team_id": who["team_id"], "profile": {}}}
    payloads = [
        ("interactive", click),
        ("interactive", {"type": "view_submission", **home, "view": view}),
        ("slash_commands", {**command, "channel_id": place.channel.id}),
        ("events_api", {"type": "event_callback", **home, "event": event}),
        ("events_api", {"type": "event_callback", **home, "event": changed}),
    ]
    return [{"envelope_id": "e", "type": kind, "payload": payload} for kind, payload in payloads]


@pytest.fixture
def unlogged() -> Iterator[None]:
    """Bolt says what it can't read, halves of characters and all, which no report of a test can carry."""
    logging.disable()
    yield
    logging.disable(logging.NOTSET)


@pytest.mark.parametrize("attempts", ATTEMPTS)
async def test_a_frame_of_any_shape_ends_no_connection_and_changes_nothing(
    place: Place,
    attempts: int,
    unlogged: None,  # noqa: ARG001 -- used by being there
) -> None:
    await place.set_up()
    assert "Right: " in await place.forge("answer:1:right")
    await place.ask("daily pause", member=place.olga)
    place.clock.move(timedelta(days=2))
    await place.tick()
    assert "Right: " not in await place.forge("answer:1:wrong"), "closed, so that nobody who is made up may answer"
    before, envelopes = await load_rows(place.study.database, but=_BY_THE_WAY), _envelopes(place)
    [first, *_] = connections = list(place.slack._world.sockets._sockets)
    for number in range(attempts):
        dice = Random(f"frame {number}")
        frame = mutate_json(dice.choice(envelopes), dice)
        if '"disconnect"' not in frame:
            await first.transport.send_str(frame.encode("utf-8", "replace").decode())
        if number % 50 == 0:
            await place.ask("help")
    assert "Studyhall" in await place.ask("help")
    assert set(place.slack._world.sockets._sockets) == set(connections), "no connection was made anew"
    assert await load_rows(place.study.database, but=_BY_THE_WAY) == before
