"""The page's JSON API from end to end: both local platforms, the real bot, the page's own server."""

import asyncio
import json
import os
import re
import signal
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from importlib.resources import files
from pathlib import Path

import pytest
import pytest_asyncio
from aiohttp import ClientSession
from aiohttp.test_utils import TestServer

from bot.clock import Clock
from bot.sandbox.page import PageServer
from bot.sandbox.page.acts import Impossible
from bot.sandbox.page.typed import IdsByName, option_being_typed, read_command, suggestions
from bot.sandbox.rehearsal import play_week
from bot.sandbox.serving import serve_sandbox, upcoming
from bot.sandbox.world import World, set_up, world_running
from bot.wiring import studyhall
from tests.patience import PATIENCE_S
from tests.sandbox.visiting import Visitor, cards, controls, name_of, private, seen

STATIC = sorted(file.name for file in files("bot.sandbox.page").joinpath("static").iterdir())
NAMES = IdsByName(channels={"daily-question": 7, "general": 8}, members={"ada": 9}, roles={"study": 5, "everyone": 1})
SETUP = {
    "name": "setup",
    "description": "Choose",
    "options": [
        {"name": "time", "type": 3, "description": "When"},
        {"name": "zone", "type": 3, "description": "Where"},
        {"name": "channel", "type": 7, "description": "Place"},
        {"name": "hours", "type": 4, "description": "How long"},
    ],
}
IN_GERMAN = {
    "name": "setup",
    "name_localizations": {"de": "einrichten"},
    "description": "Choose",
    "options": [
        {"name": "time", "name_localizations": {"de": "zeit"}, "type": 3, "description": "When"},
        {"name": "zone", "type": 3, "description": "Where", "autocomplete": True},
    ],
}


@pytest_asyncio.fixture
async def world() -> AsyncIterator[World]:
    async with world_running(Clock()) as world:
        yield world


@pytest_asyncio.fixture
async def server(world: World, file_address: str) -> AsyncIterator[TestServer]:
    """The page over a world in which the first question stands."""
    async with studyhall(world.settings(file_address), world.clock) as hall:
        await asyncio.wait_for(hall.faces_ready.wait(), PATIENCE_S)
        await world.ready()
        await set_up(world)
        await world.next_daily()
        page = PageServer(world, lambda: upcoming(world, hall.study), lambda: play_week(world, hall))
        server = TestServer(page.application())
        async with server:
            yield server


@pytest_asyncio.fixture
async def visitor(server: TestServer) -> AsyncIterator[Visitor]:
    async with ClientSession(server.make_url("/")) as client:
        yield Visitor(client)


async def test_both_questions_stand_and_verdicts_are_private(visitor: Visitor, world: World) -> None:
    members = {"discord": (str(world.ben.id), str(world.chloe.id)), "slack": (world.femi.id, world.grace.id)}
    for side, (answering, looking_on) in members.items():
        before = (await visitor.state(**{side: answering}))[side]
        assert before["me"] == answering
        assert len(cards(before)) == 1
        assert private(before) == []
        told = await visitor.answer(side, answering)
        after = (await visitor.state(**{side: answering}))[side]
        verdict = next(message for message in private(after) if message["id"] == told["shows"])
        assert "ight" in json.dumps(verdict, ensure_ascii=False)
        assert private((await visitor.state(**{side: looking_on}))[side]) == []


async def test_the_next_daily_comes_on_both_sides_and_the_last_is_closed(visitor: Visitor) -> None:
    before = await visitor.state()
    assert await visitor.next_daily() == {"shows": None, "notice": None}
    after = await visitor.state()
    assert after["clock"]["now"] > before["clock"]["next"]
    assert after["clock"]["next"] > before["clock"]["next"]
    for side in ("discord", "slack"):
        assert len(cards(after[side])) == 2
        assert cards(after[side])[0]["id"] == cards(before[side])[0]["id"]


async def test_commands_are_typed_and_answers_put_away(visitor: Visitor, world: World) -> None:
    for side, member, text in (("discord", str(world.ben.id), "/me"), ("slack", world.femi.id, "/study me")):
        told = await visitor.act(side, member, do="type", text=text)
        state = (await visitor.state(**{side: member}))[side]
        assert [message["id"] for message in private(state)] == [told["shows"]]
        await visitor.act(side, member, do="dismiss", message=told["shows"])
        assert private((await visitor.state(**{side: member}))[side]) == []
        assert text in [command["text"] for command in state["commands"]]


async def test_setup_with_options_and_by_whoever_may(visitor: Visitor, world: World) -> None:
    line = "/setup time:10:30 zone:Europe/London channel:#general"
    told = await visitor.act("discord", str(world.ada.id), do="type", text=line)
    done = next(m for m in seen((await visitor.state())["discord"]) if m["id"] == told["shows"])
    assert "10:30 Europe/London" in json.dumps(done)
    refused = await visitor.act("slack", world.hiro.id, do="type", text="/study setup 10:30 Europe/London")
    assert refused["shows"]


async def test_what_members_write_stands_as_it_is(visitor: Visitor, world: World) -> None:
    line = "<script>alert(1)</script> **hi**"
    for side, member in (("discord", str(world.ben.id)), ("slack", world.femi.id)):
        told = await visitor.act(side, member, do="type", text=line)
        message = seen((await visitor.state())[side])[-1]
        assert (message["id"], message["by"] in {"Ben", "Femi"}, message["bot"]) == (told["shows"], True, False)
        assert line in (message.get("content"), message.get("text"))


async def test_what_cannot_be_done_is_said(visitor: Visitor, world: World) -> None:
    ben, place = str(world.ben.id), str(world.daily_question.id)
    at = {"side": "discord", "member": ben, "channel": place}
    for what, part in (
        ({**at, "do": "type", "text": "/nope"}, "no such command"),
        ({**at, "do": "type", "text": "/daily action:tomorrow"}, "offers"),
        ({**at, "do": "type", "text": " "}, "nothing to send"),
        ({**at, "do": "click", "message": "1", "control": "answer:1:a"}, "not there"),
        ({**at, "member": "1", "do": "type", "text": "/me"}, "no such member"),
        ({**at, "channel": "1", "do": "type", "text": "/me"}, "no such channel"),
        ({**at, "do": "dismiss", "message": cards((await visitor.state())["discord"])[0]["id"]}, "Everybody"),
        (
            {
                **at,
                "side": "slack",
                "member": world.femi.id,
                "channel": world.exam_study.id,
                "do": "type",
                "text": "/x",
            },
            "one",
        ),
    ):
        response = await visitor.post("/api/act", what)
        assert response.status == 409
        assert part in (await response.json())["error"]


async def test_a_refusal_is_a_sentence(visitor: Visitor, world: World) -> None:
    what = {"side": "discord", "member": str(world.ada.id), "channel": str(world.daily_question.id), "do": "type"}
    for typed, said in (
        ("/daily action:tomorrow", "Option action offers now, skip, pause, resume, not “tomorrow”."),
        ("/setup channel:#nowhere", "There is no “#nowhere”. There are: daily-question, general, read-only."),
    ):
        response = await visitor.post("/api/act", {**what, "text": typed})
        assert (await response.json())["error"] == said


async def test_what_is_wrong_in_a_form_is_said_beside_its_field_at_once(visitor: Visitor, world: World) -> None:
    erin = world.slack_members[0].id
    await visitor.act("slack", erin, do="type", text="/study settings")
    form = (await visitor.state(slack=erin))["slack"]["form"]
    fields = {"zone": ["Mars/Base"], "reminder": []}
    told = await visitor.act("slack", erin, do="submit", fields=fields)
    assert told == {"shows": None, "notice": None}, "where nothing else comes of it"
    assert "isn't a time zone" in str((await visitor.state(slack=erin))["slack"]["form"]["errors"]), form


async def test_a_refused_choice_is_a_sentence(visitor: Visitor, world: World) -> None:
    """Also where a client sends what nobody can choose."""
    told = await visitor.act("discord", str(world.ben.id), do="type", text="/quiz topic:sqs number:1")
    asked = next(
        m for m in seen((await visitor.state(discord=str(world.ben.id)))["discord"]) if m["id"] == told["shows"]
    )
    control = name_of(next(controls(asked)))
    where = {"side": "discord", "member": str(world.ben.id), "channel": str(world.daily_question.id)}
    click = {**where, "do": "click", "message": told["shows"], "control": control, "values": ["x"]}
    error = (await (await visitor.post("/api/act", click)).json())["error"]
    assert error.endswith(".")
    assert not set("[]{}'") & set(error)


async def test_what_the_bot_writes_to_one_member_directly_is_shown_to_them(visitor: Visitor, world: World) -> None:
    world.discord.set_bot_rights(world.daily_question, bot_may_post=False)
    world.exam_study.archived = True
    world.clock.move(world.next_due() - world.clock.now())

    async def direct(side: str, member: str) -> list[str]:
        state = (await visitor.state(**{side: member}))[side]
        [channel] = [channel for channel in state["channels"] if channel["direct"]]
        return [json.dumps(message) for message in channel["messages"]]

    people = {"discord": (str(world.ada.id), str(world.ben.id)), "slack": (world.erin.id, world.femi.id)}
    for side, (organiser, other) in people.items():
        async with asyncio.timeout(PATIENCE_S):
            while not await direct(side, organiser):  # noqa: ASYNC110 -- the page is asked as a browser asks it
                await asyncio.sleep(0.05)
        [told] = await direct(side, organiser)
        assert "Something went wrong" in told
        assert await direct(side, other) == []
        here = {"side": side, "member": other, "channel": "direct", "do": "type"}
        assert (await visitor.post("/api/act", {**here, "text": "hello"})).status == 200
        assert ["hello" in message for message in await direct(side, other)] == [True]


async def test_nonsense_is_refused(visitor: Visitor) -> None:
    for path, body in (
        ("/api/act", {"side": "irc", "member": "1", "channel": "1", "do": "type"}),
        ("/api/act", []),
        ("/api/clock", {"hours": 100_000}),
        ("/api/clock", {"hours": 1, "surprise": True}),
    ):
        response = await visitor.post(path, body)
        assert response.status == 400
        assert (await response.json())["error"]


async def test_the_clock_is_moved_by_hours_and_told(visitor: Visitor, world: World) -> None:
    before = world.clock.offset
    async with visitor.client.get("/clock") as feed, visitor.client.get("/api/events") as events:
        assert json.loads(await feed.content.readline()) == {"offset": before.total_seconds()}
        assert (await events.content.readline()).startswith(b"data: ")
        assert (await visitor.post("/api/clock", {"hours": 24})).status == 200
        assert json.loads(await feed.content.readline()) == pytest.approx({"offset": before.total_seconds() + 86_400})
        assert await events.content.readline() == b"\n"
        assert (await events.content.readline()).startswith(b"data: ")


async def test_other_host_names_are_refused(visitor: Visitor, server: TestServer) -> None:
    for host in ("evil.example", f"evil.example:{server.port}", "127.0.0.1:1", "localhost", ""):
        headers = {"Host": host}
        for path in ("/", "/api/state", "/clock", "/static/app.js"):
            async with visitor.client.get(path, headers=headers) as response:
                assert response.status == 421, host
        refused = await visitor.post("/api/clock", {"hours": 1}, **headers)
        assert refused.status == 421, host


async def test_other_pages_may_not_post(visitor: Visitor, server: TestServer) -> None:
    refused = await visitor.post("/api/clock", {"hours": 1}, Origin="http://evil.example")
    assert refused.status == 403
    own = await visitor.post("/api/clock", {"hours": 1}, Origin=f"http://localhost:{server.port}")
    assert own.status == 200
    plain = await visitor.client.post("/api/clock", data=b'{"hours": 1}', headers={"Content-Type": "text/plain"})
    assert plain.status == 415


async def test_the_page_and_all_of_its_files_come_with_a_policy(visitor: Visitor) -> None:
    for path in ("/", *(f"/static/{file}" for file in STATIC)):
        async with visitor.client.get(path) as response:
            assert response.status == 200
            assert response.headers["Content-Security-Policy"].startswith("default-src 'self';")
            text = await response.text()
        assert "innerHTML" not in text
        assert not any(f'{kind}="http' in text for kind in ("src", "href"))


def test_options_are_read_as_they_are_typed() -> None:
    line = "/setup time:09:00 zone:Europe/Berlin channel:#daily-question hours:-3"
    options = {"time": "09:00", "zone": "Europe/Berlin", "channel": "7", "hours": -3}
    assert read_command(line, [SETUP], NAMES) == ("setup", options)
    assert read_command("/setup", [SETUP], NAMES) == ("setup", {})


@pytest.mark.parametrize("line", ["/einrichten zeit:09:00 zone:Berlin", "/setup time:09:00 zone:Berlin"])
def test_commands_are_typed_as_the_client_calls_them_or_in_english(line: str) -> None:
    assert read_command(line, [IN_GERMAN], NAMES, "de") == ("setup", {"time": "09:00", "zone": "Berlin"})
    assert option_being_typed(line, [IN_GERMAN], "de") == ("setup", "zone", "Berlin", line.removesuffix("Berlin"))
    assert [one["text"] for one in suggestions([IN_GERMAN], "de")] == ["/einrichten"]
    with pytest.raises(Impossible):
        read_command("/einrichten", [IN_GERMAN], NAMES, "es-ES")


@pytest.mark.parametrize(
    "line",
    ["/setup 09:00", "/setup time", "/setup channel:#nowhere", "/setup hours:many", "/set", "setup", "/", "/me x"],
)
def test_what_discord_would_not_let_anybody_type(line: str) -> None:
    with pytest.raises(Impossible):
        read_command(line, [SETUP, {"name": "me", "description": "Me"}], NAMES)


async def test_the_sandbox_goes_on_where_it_was_if_it_is_told_to(tmp_path: Path) -> None:
    times = []
    for keep in (False, True, False):
        async with _sandbox_served(tmp_path / "sandbox", keep=keep) as visitor:
            state = await visitor.state()
            times.append(state["clock"]["now"])
            ben = state["discord"]["members"][1]["id"]
            assert await _answers_of(visitor, ben) == ("1 of 1" if keep else "none")
            await visitor.answer("discord", ben)
            await visitor.next_daily()
    assert max(times[0], times[2]) < times[1]


async def test_a_port_that_is_taken_is_said_at_once(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(SystemExit, match=f"Port {port} can't be opened"):
            await serve_sandbox(port=port, folder=tmp_path / "sandbox", keep=False, pack=None, say=print)


@asynccontextmanager
async def _sandbox_served(folder: Path, *, keep: bool) -> AsyncIterator[Visitor]:
    """`studyhall sandbox`, until it is interrupted."""
    said: asyncio.Queue[str] = asyncio.Queue()
    serving = serve_sandbox(port=0, folder=folder, keep=keep, pack=None, say=lambda line: said.put_nowait(str(line)))
    task = asyncio.create_task(serving)
    try:
        address = (await asyncio.wait_for(said.get(), PATIENCE_S)).split()[-1]
        async with ClientSession(address) as client:
            yield Visitor(client)
        os.kill(os.getpid(), signal.SIGTERM)
        await asyncio.wait_for(task, PATIENCE_S)
    finally:
        task.cancel()


async def _answers_of(visitor: Visitor, member: str) -> str:
    """What the profile says of how many answers there are."""
    told = await visitor.act("discord", member, do="type", text="/me")
    profile = next(m for m in seen((await visitor.state(discord=member))["discord"]) if m["id"] == told["shows"])
    found = re.search(r"(\d+) of (\d+) answer", json.dumps(profile))
    return f"{found[2]} of {found[2]}" if found else "none"
