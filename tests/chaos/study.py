"""kill -9 in the middle of a review and of a mock exam, on both platforms; then a restart, and on with it.

A member answers what is due for review, says how sure they are, sits a half exam, answers three of its questions and
submits it. The points are before and after each commit that concerns one of these; the bot is killed at as many of
them as kills are asked for. What was shown as kept has to be stored, nothing twice, and the play has to come to its
end.
"""

import asyncio
import tempfile
import time
from collections import Counter
from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime, timedelta
from itertools import zip_longest
from pathlib import Path
from typing import Any, Final

from sqlalchemy import insert

from bot.chosen_pack import open_pack
from content.items import Item, load_item
from storage.accounts import create_account
from storage.addresses import parse_address
from storage.database import Transaction
from storage.opening import open_database
from storage.review_tables import review_answers, reviews
from tests.chaos.drama import START, Drama, Ending, Platform, make_template, play
from tests.chaos.injection import STUDIED, Plan
from tests.chaos.kill import PLATFORMS, Point, start_deployed
from tests.chaos.verdicts import arguments, conclude
from tests.chaos.zygote import Zygote, start_zygote
from tests.machine import watched
from tests.patience import Patience
from tests.wire.people import OnDiscord, OnSlack, Person, Screen

LEAST_POINTS: Final = 10
_ANSWERED: Final = 3
"""Questions of the exam; the others stay open."""
_AT_ONCE: Final = 4
_REPLY_S: Final = 8.0
"""Nothing else tells that the bot has died over a click."""


class StuckError(Exception):
    """A page that never came."""


class Studying(Drama):
    """One member, a review and an exam."""

    async def _prepare(self) -> None:
        await self._make_database()
        self._given: dict[str, tuple[str, ...]] = {}
        discord = self.platform == "discord"
        self._person: Person = (
            OnDiscord(self.world, self.world.ben) if discord else OnSlack(self.world, self.world.femi)
        )
        member = self.world.ben if discord else self.world.femi
        team = "" if discord else self.world.workspace.id
        database = open_database(parse_address(f"sqlite:///{self.database}"))
        pack = open_pack(None, START.date())
        exam = pack.exam_on(START.date()).code
        item = Item.freeze(next(question for question in pack.live if exam in question.tags), pack)
        native = {"platform": str(self.platform), "team": team, "user": str(member.id)}
        await database.write(lambda tx: _miss(tx, native, item, at=START - timedelta(days=2)))
        await database.close()

    async def _acts(self) -> None:
        try:
            await self._review()
            await self._sit()
        except StuckError as stuck:
            self.ending.stuck_at = str(stuck)

    async def _review(self) -> None:
        asked = await self._shown("Review · ", lambda: self._person.type("review"))
        item = self._item("SELECT item FROM reviews WHERE closed_at IS NULL")
        await self._choose("review", asked, item, "How sure are you?")
        waiting = await self._shown("How sure are you?", lambda: self._person.type("review"))
        await self._shown("It comes back on", lambda: self._person.press(waiting, "Sure"))

    async def _sit(self) -> None:
        screen = await self._shown("question 1 of 33", self._begin)
        for place in range(_ANSWERED):
            item = self._item(f"SELECT item FROM exam_items WHERE place = {place}")  # noqa: S608 -- a number
            kept = await self._choose(str(place), screen, item, "Your answer: ")
            screen = await self._turn(kept, place + 2)
        look = await self._shown("still open", lambda: self._person.press(screen, "Submit exam"))
        await self._shown("Half exam: ", lambda: self._person.press(look, "Submit"))

    async def _begin(self) -> Screen:
        front = await self._person.type("exam")
        return front if " of 33" in front.text else await self._person.press(front, "Half exam")

    async def _turn(self, screen: Screen, number: int) -> Screen:
        return await self._shown(f"question {number} of 33", lambda: self._person.press(screen, "Next"))

    async def _choose(self, what: str, screen: Screen, item: str, said: str) -> Screen:
        """Answer with the first options; they count as acknowledged once the page that says so is shown."""
        known = load_item(item)
        places = list(range(len(known.key)))
        shown = await self._shown(said, lambda: self._answer_with(screen, places, keeps=what != "review"))
        self._given[what] = tuple(sorted(known.option_ids[place] for place in places))
        return shown

    async def _answer_with(self, screen: Screen, places: list[int], *, keeps: bool) -> Screen:
        return await (self._person.keep(screen, places) if keeps else self._person.choose(screen, places))

    async def _shown(self, said: str, act: Callable[[], Awaitable[Screen]]) -> Screen:
        """Do it until a page says so: what a dying bot left of a click is clicked again, as people do."""
        patience = Patience()
        while patience.lasts((self.ending.starts, self._worked_s())):
            await self._keep_running()
            try:
                async with asyncio.timeout(_REPLY_S):
                    screen = await act()
            except Exception:  # noqa: BLE001 -- as above
                await asyncio.sleep(0.3)
                continue
            if said in screen.text:
                return screen
            await asyncio.sleep(0.2)
        raise StuckError(said)

    def _item(self, sql: str) -> str:
        [(item,)] = self._rows(sql)
        return str(item)

    async def _count(self) -> None:
        """What was acknowledged against what is stored; each of these once."""
        stored = {
            "review": tuple(self._rows(_REVIEWED)),
            **{str(n): tuple(self._rows(_KEPT.format(n))) for n in range(_ANSWERED)},
        }
        once = {
            "review": _REVIEWED,
            "exam": "SELECT 1 FROM exams",
            "submission": "SELECT 1 FROM exams WHERE close = 'submitted'",
        }
        self.ending.posts = {name: len(self._rows(sql)) for name, sql in once.items()}
        self.ending.acknowledged = len(self._given)
        self.ending.stored = sum(((",".join(given),),) == stored[what] for what, given in self._given.items())
        await self._recount()


_REVIEWED: Final = (
    "SELECT chosen FROM review_answers JOIN reviews ON reviews.id = review_id WHERE shown_at > '2026-11-22'"
)
_KEPT: Final = "SELECT chosen FROM exam_items WHERE place = {}"


def _miss(tx: Transaction, native: Mapping[str, str], item: Item, *, at: datetime) -> None:
    """Somebody answered a question wrong in a review."""
    own = create_account(tx, **native, name="Learner", language="en", at=at)
    asked = {"card": item.question, "asked": item.question, "item": item.model_dump_json()}
    row = {"person_id": own.person, **asked, "begun_at": at, "shown_at": at, "closed_at": at}
    kept = insert(reviews).values(**row).returning(reviews.c.id)
    wrong = tuple(option for option in item.option_ids if option not in item.key)[:1]
    answer = {"review_id": tx.execute(kept).scalar_one(), "account_id": own.id, "chosen": wrong, "at": at}
    tx.execute(insert(review_answers).values(**answer, right=False))


class Killer:
    """Plays with a kill in each."""

    def __init__(self, zygote: Zygote, folder: Path) -> None:
        self._zygote = zygote
        self._folder = folder
        self._plays = 0
        self._free = asyncio.Semaphore(_AT_ONCE)
        self.endings: list[tuple[Point, Ending]] = []

    def _new_folder(self) -> Path:
        self._plays += 1
        return self._folder / f"play-{self._plays}"

    async def find_points(self, platform: Platform) -> list[Point]:
        """The points of a play that nobody disturbs, in their order."""
        trace = self._folder / f"trace-{platform}"
        plan = Plan(trace=str(trace))
        ending = await play(platform, self._new_folder(), self._zygote.start, plan, drama_of=Studying)
        if ending.stuck_at or ending.starts != 1 or ending.acknowledged != _ANSWERED + 1:
            raise RuntimeError(f"the undisturbed play got stuck: {ending}")
        seen: Counter[str] = Counter()
        for name in trace.read_text().splitlines():
            seen[name] += name.partition(" commit of ")[2] in STUDIED
        return [Point(platform, name, nth) for name, times in seen.items() for nth in range(1, times + 1)]

    async def kill_at(self, point: Point, *, deployed: bool) -> None:
        """One play in which the bot is killed there."""
        async with self._free:
            start, plan = start_deployed if deployed else self._zygote.start, Plan("kill", point.name, point.nth)
            folder = self._new_folder()
            ending = await play(point.platform, folder, start, plan, restart=self._zygote.start, drama_of=Studying)
            self.endings.append((point, ending))


async def run(zygote: Zygote, kills: int, folder: Path) -> tuple[Killer, dict[Platform, int]]:
    """The points of both platforms, spread evenly; the first of each platform with the deployed entry point."""
    killer = Killer(zygote, folder)
    points = {platform: await killer.find_points(platform) for platform in PLATFORMS}
    every = [point for together in zip_longest(*points.values()) for point in together if point is not None]
    begun: set[Platform] = set()
    async with asyncio.TaskGroup() as group:
        for number in range(kills):
            point = every[number * len(every) // kills]
            group.create_task(killer.kill_at(point, deployed=point.platform not in begun))
            begun.add(point.platform)
    return killer, {platform: len(own) for platform, own in points.items()}


def judge(endings: list[tuple[Point, Ending]], numbers: Mapping[Platform, int]) -> list[str]:
    """What doesn't hold."""
    broken = []
    for point, ending in endings:
        wrong = {
            "twice": ending.duplicates,
            "missing": ending.missing,
            "lost answers": ending.lost_answers,
            "not acknowledged": _ANSWERED + 1 - ending.acknowledged,
            "recount differences": ending.recount_differences,
        }
        broken += [f"killed at {point}: {number} {what}" for what, number in wrong.items() if number]
        if ending.stuck_at:
            broken.append(f"killed at {point}: “{ending.stuck_at}” never came\n{ending.log}")
    killed = sum(ending.ended_by_itself > 0 for _, ending in endings)
    if 2 * killed < len(endings):  # a play that nobody was killed in proves nothing; mostly there is none
        broken.append(f"only {killed} of {len(endings)} were killed")
    return broken + [f"{number} points on {name}" for name, number in numbers.items() if number < LEAST_POINTS]


def figures_of(endings: list[tuple[Point, Ending]], numbers: Mapping[Platform, int], seconds: float) -> dict[str, Any]:
    own = [ending for _, ending in endings]
    return {
        "kills": sum(ending.ended_by_itself for ending in own),
        "points": dict(numbers),
        "duplicates": sum(ending.duplicates for ending in own),
        "missing": sum(ending.missing for ending in own),
        "answers_acknowledged": sum(ending.acknowledged for ending in own),
        "answers_stored": sum(ending.stored for ending in own),
        "recount_differences": sum(ending.recount_differences for ending in own),
        "not_reached": sum(ending.ended_by_itself == 0 for ending in own),
        "seconds": round(seconds, 1),
    }


def main() -> None:
    """Kill and conclude."""
    given = arguments(__doc__, kills=(60, "how many kills"))
    begun = time.monotonic()
    with watched() as machine:
        zygote = start_zygote()
        with tempfile.TemporaryDirectory(prefix="studyhall-study-") as name:
            folder = Path(name)
            make_template(folder)
            killer, numbers = asyncio.run(run(zygote, given.kills, folder))
        zygote.end()
    figures = figures_of(killer.endings, numbers, time.monotonic() - begun)
    conclude(figures, judge(killer.endings, numbers), as_json=given.json, missed=[], machine=machine)


if __name__ == "__main__":
    main()
