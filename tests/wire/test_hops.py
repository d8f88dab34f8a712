"""How many functions of ours a click goes through, from the one that an SDK calls to the row: few, as house.md says."""

import asyncio
import re
import sys
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from types import CodeType, FrameType
from typing import Any, Final

import pytest
import pytest_asyncio
from sqlalchemy import Engine, event

from bot.clock import Clock
from bot.sandbox.world import World, set_up, world_running
from bot.talk.clicks import Click, read_click
from bot.talk.people import Shown
from bot.wiring import Studyhall, studyhall
from content.items import load_item
from storage import answers, quizzes
from storage.database import Transaction
from tests.patience import PATIENCE_S, until
from tests.wire.people import Person, people_of

_ROOT: Final = Path(__file__).parents[2]
_OURS: Final = (f"{_ROOT}/bot/", f"{_ROOT}/storage/")
_DATABASE: Final = tuple(f"{_ROOT}/storage/{name}.py" for name in ("database", "sqlite"))
"""What hands work to a thread and runs statements there; all of it is one function here, `Database.write`."""
_SDKS: Final = {"discord": "/discord/", "slack": "/slack_bolt/"}


def _is_ours(code: CodeType) -> bool:
    return code.co_filename.startswith(_OURS)


def _of_a_task(task: asyncio.Task[Any]) -> Iterator[CodeType]:
    """The functions that wait for each other in a task, the outermost first."""
    waiting: Any = task.get_coro()
    while (code := getattr(waiting, "cr_code", None)) is not None:
        yield code
        waiting = waiting.cr_await


def _of_a_thread(frame: FrameType | None) -> Iterator[FrameType]:
    """The functions that call each other in a thread, the innermost first."""
    while frame is not None:
        yield frame
        frame = frame.f_back


@dataclass
class Hops:
    """What was on the stacks when the row of an answer was written."""

    loop: asyncio.AbstractEventLoop
    seen: dict[str, list[str]] = field(default_factory=dict)
    """Table -> the functions of ours, from the one that the SDK called on."""
    callers: dict[str, str] = field(default_factory=dict)
    """Table -> the file of what called the first of them."""

    def look(self, statement: str) -> None:
        """The database runs a statement: in its thread, while the click's task waits."""
        if inserted := re.match(r"INSERT INTO (answers|turn_answers) ", statement):
            frames = list(_of_a_thread(sys._getframe(1)))
            job = next(frame.f_locals["job"] for frame in frames if frame.f_code.co_name == "_commit_group")
            waits, inside = self._who_waits_for(job.future), [frame.f_code for frame in reversed(frames)]
            passed = [*waits, *(code for code in inside if code.co_filename not in _DATABASE)]
            self.seen[inserted[1]] = [code.co_name for code in passed if _is_ours(code)]
            begins = next(place for place, code in enumerate(waits) if _is_ours(code))
            self.callers[inserted[1]] = waits[begins - 1].co_filename if begins else "a task of our own"

    def _who_waits_for(self, result: asyncio.Future[Any]) -> list[CodeType]:
        """The task that gave work to the database; it may not wait for it yet."""
        until_s = time.monotonic() + PATIENCE_S
        while time.monotonic() < until_s:
            for task in asyncio.all_tasks(self.loop):
                if getattr(task, "_fut_waiter", None) is result:
                    return list(_of_a_task(task))
            time.sleep(0.001)
        return []


@contextmanager
def _watched() -> Iterator[Hops]:
    hops = Hops(asyncio.get_running_loop())

    def watch(connection: Any, _record: object) -> None:
        connection.set_trace_callback(hops.look)

    event.listen(Engine, "connect", watch)
    try:
        yield hops
    finally:
        event.remove(Engine, "connect", watch)


@dataclass
class Play:
    world: World
    hall: Studyhall
    hops: Hops

    async def click(self, platform: str, shown: Shown, chosen: tuple[str, ...]) -> None:
        """Submit these options below what stands in the room last, and wait for what that comes to."""
        if platform == "discord":
            [*_, asked] = self.world.discord.messages(self.world.daily_question)
            submit = Click("submit", shown, (",".join(chosen),)).id
            member = self.world.discord_members[0]
            clicked = await self.world.discord.click(member=member, message=asked, custom_id=submit, forged=True)
            await clicked.reply(PATIENCE_S)
            return
        [*_, posted] = self.world.slack.messages(self.world.exam_study)
        ticked = {"selected_options": [{"value": option} for option in chosen]}
        pressed = await self.world.slack.click(
            member=self.world.slack_members[0],
            message=posted,
            action_id=Click("submit", shown).id,
            state={"options": {Click("choose", shown).id: ticked}},
            forged=True,
        )
        await pressed.reply(PATIENCE_S)


@pytest_asyncio.fixture
async def play(file_address: str) -> AsyncIterator[Play]:
    clock = Clock()
    with _watched() as hops:
        async with world_running(clock) as world, studyhall(world.settings(file_address), clock) as hall:
            await world.ready()
            yield Play(world, hall, hops)


def _asked(person: Person, kind: str) -> Shown | None:
    """What the newest message in the room belongs to, where it is of a kind."""
    clicks = [read_click(control) for _, control in person.room()[-1].controls] if person.room() else []
    return next((click.shown for click in clicks if click.shown is not None and click.shown.kind == kind), None)


async def _stands(person: Person, kind: str) -> Shown:
    await until(lambda: _asked(person, kind) is not None)
    shown = _asked(person, kind)
    assert shown is not None
    return shown


def _in_the_house() -> list[str]:
    """The functions that docs/house.md names, in its order."""
    text = (_ROOT / "docs/house.md").read_text(encoding="utf-8")
    return re.findall(r"^\| \d \| `\w+\.(\w+)` \| `\w+\.(\w+)` \|", text, re.MULTILINE)


@pytest.mark.parametrize(("platform", "column"), [("discord", 0), ("slack", 1)])
async def test_a_click_goes_through_few_functions(play: Play, platform: str, column: int) -> None:
    person = people_of(play.world, platform)[0]
    await set_up(play.world)
    await play.world.next_daily()
    post = await _stands(person, "post")

    def key_of_daily(tx: Transaction) -> tuple[str, ...]:
        context = answers.load_context(tx, post=post.id, person=0)
        assert context is not None
        return load_item(context.item).key

    await play.click(platform, post, await play.hall.study.database.read(key_of_daily))
    daily = play.hops.seen["answers"]
    assert daily == [pair[column] for pair in _in_the_house()]
    assert len(daily) <= 6
    await person.type("quiz", style="group", number="1")
    turn = await _stands(person, "turn")

    def key_of_turn(tx: Transaction) -> tuple[str, ...]:
        row = quizzes.load_turn(tx, turn.id)
        assert row is not None
        assert row.item is not None
        return load_item(row.item).key

    await play.click(platform, turn, await play.hall.study.database.read(key_of_turn))
    quiz = play.hops.seen["turn_answers"]
    assert len(quiz) <= 7, quiz
    assert all(_SDKS[platform] in called_by for called_by in play.hops.callers.values()), play.hops.callers
