"""Slack over HTTP: two processes behind one address, which take nothing that isn't signed, and nothing twice."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from io import BytesIO

import aiohttp
import pytest
import pytest_asyncio

from bot.sandbox.local_slack.requests import SentRequest
from bot.slack_app.app import SlackApp
from bot.slack_app.requests import Address, Requests
from bot.slack_app.sockets import Take
from bot.slack_app.ways import OnceInDatabase
from storage.database import Database
from tests.patience import PATIENCE_S, until
from tests.slack_app.place import Place, controls, said

BODY = b"command=%2Fstudy&text=help"
FORM = "application/x-www-form-urlencoded"


@dataclass
class Doors:
    """A place that is served by two processes; Slack knows the first one's address."""

    place: Place
    urls: list[str]

    async def post(self, sent: SentRequest, *, at: int = 0) -> int:
        async with (
            aiohttp.ClientSession(trust_env=False) as session,
            session.post(self.urls[at], data=BytesIO(sent.body), headers=sent.headers) as response,
        ):
            await response.read()
            return response.status

    def sign(self, body: bytes, kind: str = FORM, **other: str) -> SentRequest:
        return SentRequest({"Content-Type": kind, **self.place.slack.requests.sign(body), **other}, body)


@pytest_asyncio.fixture
async def doors(own_database: Database) -> AsyncIterator[Doors]:
    place = Place(own_database)
    await place.slack.start()
    ways: list[Requests] = []

    def way(take: Take) -> Requests:
        ways.append(
            Requests(
                take,
                secret=place.slack.requests.signing_secret,
                address=Address("127.0.0.1", 0, "/of/its/own"),
                once=OnceInDatabase(own_database),
                now=place.clock.now,
            )
        )
        return ways[-1]

    apps: list[SlackApp] = [place.new_app(way=way) for _ in range(2)]
    for app in apps:
        await app.start()
    urls = [f"http://127.0.0.1:{way.port}/of/its/own/events" for way in ways]
    place.slack.requests.url = urls[0]
    yield Doors(place, urls)
    for app in apps:
        await app.close()
    await place.slack.stop()


async def test_commands_clicks_forms_and_events_come_in(doors: Doors) -> None:
    place = doors.place
    asked = await place.type("help")
    assert "/study daily" in said(await asked.reply())
    form = await (await place.type("setup", member=place.olga)).view()
    sent = await place.slack.submit_view(member=place.olga, view=form)
    await asyncio.wait_for(sent.acked.wait(), PATIENCE_S)
    told = await asked.reply()
    pressed = await place.slack.click(member=place.ada, message=told, action_id=controls(told)[0])
    await asyncio.wait_for(pressed.acked.wait(), PATIENCE_S)
    home = await place.slack.open_home(member=place.ada)
    assert (await home.view(PATIENCE_S)).member is place.ada


async def test_a_request_that_comes_again_has_no_second_effect(doors: Doors) -> None:
    """Whichever process it comes to; what Slack sends again itself is signed anew and taken."""
    place = doors.place
    await (await place.type("help")).reply()
    [sent] = place.slack.requests.sent
    before = len(place.slack.log)
    assert [await doors.post(sent, at=at) for at in (0, 1, 1)] == [200, 200, 200]
    place.clock.move(timedelta(seconds=1))
    assert await doors.post(doors.sign(sent.body), at=1) == 200
    await until(lambda: len(place.slack.log) > before)
    await place.desk.drain("slack")
    assert len(place.slack.log) == before + 1


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"X-Slack-Request-Timestamp": "soon"},
        {"X-Slack-Request-Timestamp": "-5"},
        {"X-Slack-Request-Timestamp": "9" * 400},
        {"X-Slack-Request-Timestamp": "1.5e9"},
        {"X-Slack-Signature": "v0=" + "0" * 64},
        {"X-Slack-Signature": "v0=\u00e4" + "0" * 63},
        {"X-Slack-Signature": ""},
        {"X-Slack-Signature": "v1=" + "0" * 64},
    ],
)
async def test_what_is_not_signed_is_refused(doors: Doors, headers: Mapping[str, str]) -> None:
    signed = doors.sign(BODY)
    wrong = SentRequest({**signed.headers, **headers} if headers else {"Content-Type": FORM}, BODY)
    assert await doors.post(wrong) == 401
    assert await doors.post(signed) == 200


async def test_an_old_signature_and_another_body_are_refused(doors: Doors) -> None:
    signed = doors.sign(BODY)
    assert await doors.post(SentRequest(signed.headers, BODY + b"x")) == 401
    doors.place.clock.move(timedelta(minutes=5, seconds=2))
    assert await doors.post(signed) == 401
    doors.place.clock.move(-timedelta(minutes=10, seconds=4))
    assert await doors.post(signed) == 401


@pytest.mark.parametrize(
    ("kind", "body", "status"),
    [
        ("application/json", b"{", 400),
        ("application/json", b"[]", 400),
        ("application/json", b'{"a":' * 5_000, 400),
        ("application/json", b"\xff", 400),
        (FORM, b"payload=%5B%5D", 400),
        (FORM, b"&".join(b"a%d=1" % n for n in range(200)), 400),
        (FORM, b"a" * ((1 << 20) + 1), 413),
        ("application/json", b'{"type": "event_callback", "event": {"type": "nobody_knows"}}', 404),
        ("application/json", b'{"type": "url_verification", "challenge": "c"}', 200),
    ],
)
async def test_what_is_signed_and_no_request_is_refused(doors: Doors, kind: str, body: bytes, status: int) -> None:
    assert await doors.post(doors.sign(body, kind)) == status


async def test_what_failed_may_come_again(doors: Doors) -> None:
    taken: list[object] = []

    async def fail_once(envelope: object) -> dict[str, object]:
        taken.append(envelope)
        if len(taken) == 1:
            raise ConnectionError
        return {}

    place = doors.place
    way = Requests(
        fail_once,
        secret=place.slack.requests.signing_secret,
        address=Address("127.0.0.1", 0, ""),
        once=OnceInDatabase(place.study.database),
        now=place.clock.now,
    )
    async with aiohttp.ClientSession() as session:
        await way.open(session)
        doors.urls.append(f"http://127.0.0.1:{way.port}/events")
        sent = doors.sign(BODY)
        assert [await doors.post(sent, at=2) for _ in range(3)] == [500, 200, 200]
        await way.close()
    assert len(taken) == 2
