"""Adding a verb touches its room and one line: one of thirty lines is played over the wire on both platforms."""

from collections.abc import AsyncIterator
from typing import get_args

import pytest
import pytest_asyncio

from bot.clock import Clock
from bot.sandbox.world import World, world_running
from bot.talk.asks import Ask
from bot.talk.parts import Part
from bot.talk.people import Account, Caller, Spot
from bot.verbs import VERBS
from bot.wiring import studyhall
from tests.wire.echo import ECHO, SOON, serve
from tests.wire.people import OnDiscord, OnSlack, Person


@pytest_asyncio.fixture
async def world(file_address: str) -> AsyncIterator[World]:
    clock = Clock()
    async with world_running(clock) as world, studyhall(world.settings(file_address), clock, verbs=(*VERBS, ECHO)):
        await world.ready()
        yield world


def _people(world: World) -> list[Person]:
    return [OnDiscord(world, world.discord_members[0]), OnSlack(world, world.slack_members[0])]


TYPED = {
    "time": "9am",
    "zone": "berlin",
    "days": "weekdays",
    "style": "night",
    "number": "3",
    "about": "dynamo",
    "words": "loud",
}
HEARD = ("time: 09:00:00", "zone: Europe/Berlin", "days: (0, 1, 2, 3, 4)", "style: night", "number: 3", "about: dynamo")


@pytest.mark.parametrize("place", [0, 1], ids=["discord", "slack"])
async def test_a_verb_of_thirty_lines_works_on_both_platforms(world: World, place: int) -> None:
    person = _people(world)[place]
    shown = await person.type("echo", **TYPED)
    for words in (*HEARD, "words: loud", "The rule", "Because.", "✓ right", "your choice"):
        assert words in shown.text
    assert "points" in shown.text.casefold()
    assert shown.letters == ["A", "B"]
    again = await person.press(shown, "Again")
    assert "Again: x" in again.text
    filled = await person.form("echo", style="group", number="2", about="lambda")
    assert "style: group" in filled.text
    assert "number: 2" in filled.text
    wrong = await person.type("echo", zone="IST")
    assert "“IST” alone doesn't say which time zone. Did you mean Asia/Kolkata" in wrong.text


async def test_its_page_has_every_part() -> None:
    caller = Caller(Account("discord", "", "1"), "Ada", Spot("discord", "s", "c"), SOON)
    page = await serve(None, Ask(caller, None))  # type: ignore[arg-type]  # it needs neither study nor door
    assert {type(part) for part in page.parts} == set(get_args(Part))
