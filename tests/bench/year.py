"""A year of a large group, lived in some seconds, then counted again. `python -m tests.bench.year [--short] [--json]`.

Two servers and two workspaces in one group on a SQLite file; members answer by the real use case, each with a habit and
a skill of their own. Between the dailies the year brings what a year brings: links and unlinks, rest days, channels
that change their zone, a question whose key is corrected, teams, a second season, repairs, and people who delete
everything. Answers of one day are committed together, since it is the counting that is tried here; seeds are fixed, so
every run lives the same year. Exits 1 when a recount finds a difference, or a row of somebody who was deleted is left.
"""

import argparse
import asyncio
import random
import tempfile
import time
from collections.abc import Collection, Iterator
from dataclasses import asdict, dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any, Final

from sqlalchemy import func, select

from bot.rules.answering import take_answer
from bot.rules.correcting import Correction, correct
from bot.rules.folding import differences
from bot.talk.clicks import Click, numbered
from bot.talk.pages import Outcome
from bot.talk.parts import Buttons
from bot.talk.people import Caller, Platform, Spot
from storage.addresses import parse_address
from storage.all_tables import METADATA
from storage.answer_tables import answers, members
from storage.database import Database, Transaction
from storage.opening import open_database
from storage.tables import accounts, dailies, persons
from storage.upgrade import upgrade
from tests.chaos.verdicts import conclude
from tests.memory import folder_in_memory
from tests.packs import make_pack, make_question
from tests.study.hall import BOSS, Hall

PLACES: Final = (
    Spot("discord", "s1", "c1"),
    Spot("slack", "T1", "C1"),
    Spot("discord", "s2", "c2"),
    Spot("slack", "T2", "C2"),
)
TIMES: Final = (
    ("09:00", "Europe/Berlin"),
    ("04:00", "America/New_York"),
    ("17:30", "Asia/Tokyo"),
    ("21:30", "Pacific/Auckland"),
)
"""By UTC all of them are due in the morning."""
LOOKS_AT: Final = (timedelta(hours=19), timedelta(hours=5))
"""Until the next two looks of a day, in the morning and in the afternoon, UTC."""
QUESTIONS: Final = 300
SEED: Final = 20_261_127


@dataclass(frozen=True, slots=True)
class Size:
    """How large a year is."""

    members: int
    dailies: int
    linked: int
    deleted: int
    keen: float
    """The share of dailies that the keenest answer; the others fewer, down to nothing."""


WHOLE: Final = Size(members=2_000, dailies=250, linked=60, deleted=50, keen=0.4)
SHORT: Final = Size(members=120, dailies=40, linked=12, deleted=6, keen=0.9)


@dataclass(frozen=True, slots=True)
class Lived:
    """What came of the year."""

    members: int
    dailies: int
    answers: int
    recount_differences: int
    rows_left_of_deleted: int
    seconds: float


@dataclass(frozen=True, slots=True)
class Student:
    """Somebody with a habit and a skill, in one of the spaces."""

    caller: Caller
    habit: float
    skill: float


@dataclass(slots=True)
class Year:
    """The group, its members, and who has gone."""

    hall: Hall
    size: Size
    chance: random.Random = field(default_factory=lambda: random.Random(SEED))
    students: list[Student] = field(default_factory=list)
    gone: list[Student] = field(default_factory=list)

    @property
    def database(self) -> Database:
        return self.hall.study.database


def button(outcome: Outcome, label: str) -> Click:
    """A control of a page, by what stands on it."""
    rows = [part for part in outcome.page().parts if isinstance(part, Buttons)]
    return next(one.click for row in rows for one in row.buttons if one.label == label)


# --- how it begins ---------------------------------------------------------------------------------------------------


async def come_together(hall: Hall) -> None:
    """Every space joins the first one's group, and has its daily at its own time."""
    first = PLACES[0]
    for spot, (local, zone) in zip(PLACES, TIMES, strict=True):
        await hall.set_up(spot, time=local, zone=zone)
    for spot in PLACES[1:]:
        code = await hall.say("group invite", by=BOSS, spot=first)
        asked = await hall.command("group", by=BOSS, spot=spot, action="join", code=getattr(code, "code", ""))
        await hall.click(button(asked, "Join"), by=BOSS, spot=spot)
        confirm = await hall.click(button(code, "They've entered it"), by=BOSS, spot=first)
        await hall.click(button(confirm, "Yes, let them in"), by=BOSS, spot=first)


def enrol(year: Year) -> None:
    """Members of every space, most of them quiet ones."""
    for number in range(year.size.members + year.size.linked):
        spot = PLACES[number % len(PLACES)]
        caller = year.hall.caller(user_of(spot.platform, number), spot)
        habit, skill = year.size.keen * year.chance.random() ** 2, 0.3 + 0.6 * year.chance.random()
        year.students.append(Student(caller, habit, skill))


def user_of(platform: Platform, number: int) -> str:
    """An id that no other text in the database holds."""
    return f"{5_550_000_000 + number}" if platform == "discord" else f"U{number:05}YEAR"


# --- a day -----------------------------------------------------------------------------------------------------------


async def live_a_day(year: Year, day: int) -> None:
    """The daily comes everywhere, those who feel like it answer, and the year brings what it brings."""
    for pause in LOOKS_AT:
        await year.hall.leap(pause)
    posts = {spot: year.hall.latest(spot).post for spot in PLACES}
    now = year.hall.clock.now()
    given = list(_answers(year, posts, everybody=not day))
    await year.database.write(
        lambda tx: [take_answer(tx, who, post=at, chosen=(chosen,), now=now) for who, at, chosen in given]
    )
    await bring(year, day)


def _answers(year: Year, posts: dict[Spot, int], *, everybody: bool) -> Iterator[tuple[Caller, int, str]]:
    """The first day has everybody: they are members from then on."""
    at = year.hall.clock.now()
    for student in year.students:
        if year.chance.random() < student.habit or everybody:
            own = student.caller
            caller = Caller(own.account, own.name, own.spot, at)
            chosen = "right" if year.chance.random() < student.skill else year.chance.choice(("wrong", "other"))
            yield caller, posts[own.spot], chosen


# --- what a year brings ----------------------------------------------------------------------------------------------


async def bring(year: Year, day: int) -> None:
    """By the part of the year that is over, so that a short one brings the same."""
    length = year.size.dailies
    if day == length // 8:
        await rest(year)
    if day in (length // 4, length // 2):
        await link_some(year, again=day == length // 2)
    if day == length // 3:
        await move_zones(year)
    if day == length // 2 + 1:
        await begin_a_season(year)
    if day == 2 * length // 3:
        await correct_a_key(year)
    if day == 3 * length // 4:
        await repair_some(year)
    if day == length - 10:
        await delete_some(year)


async def rest(year: Year) -> None:
    """The group takes Sundays off, and some members a week and every Wednesday."""
    await year.hall.command("plan", by=BOSS, spot=PLACES[0], who="group", rest="sun")
    soon = (year.hall.clock.now() + timedelta(days=3)).date()
    for student in year.students[:: max(1, len(year.students) // 20)]:
        own = student.caller
        await year.hall.command("plan", by=own.account.user, spot=own.spot, rest=f"{soon},wed")


async def link_some(year: Year, *, again: bool) -> None:
    """Pairs of one Discord and one Slack account; half a year later every third parts again."""
    pairs = list(zip(_on(year, "discord"), _on(year, "slack"), strict=False))[: year.size.linked]
    for number, (here, there) in enumerate(pairs):
        if not again:
            await _link(year.hall, here.caller, there.caller)
        elif number % 3 == 0:
            shown = await year.hall.say("link", by=here.caller.account.user, spot=here.caller.spot)
            await _press(year.hall, here.caller, shown, "Unlink this account")


def _on(year: Year, platform: Platform) -> list[Student]:
    return [student for student in year.students if student.caller.spot.platform == platform]


async def _link(hall: Hall, here: Caller, there: Caller) -> None:
    code = await hall.say("link", by=here.account.user, spot=here.spot)
    told = getattr(code, "code", "")
    asked = await hall.command("link", by=there.account.user, spot=there.spot, code=told)
    await _press(hall, there, asked, "That is me")
    confirm = await _press(hall, here, code, "I have entered it")
    await _press(hall, here, confirm, "Yes, link us")


async def _press(hall: Hall, who: Caller, shown: Outcome, label: str) -> Outcome:
    return await hall.click(button(shown, label), by=who.account.user, spot=who.spot)


async def move_zones(year: Year) -> None:
    """A channel changes its zone, another its hour across midnight; members travel."""
    hall = year.hall
    await hall.command("setup", by=BOSS, spot=PLACES[1], zone="Asia/Kolkata", time="18:30")
    await hall.command("setup", by=BOSS, spot=PLACES[2], time="00:30")
    for student in year.students[:: max(1, len(year.students) // 15)]:
        own = student.caller
        await hall.command("settings", by=own.account.user, spot=own.spot, zone="America/Los_Angeles")


async def begin_a_season(year: Year) -> None:
    """With teams, dealt in the first one and again in the second."""
    await year.hall.command("group", by=BOSS, spot=PLACES[0], teams="4")
    await year.hall.say("leaderboard teams", spot=PLACES[0])
    await year.hall.click(numbered("season-begin", 2), by=BOSS, spot=PLACES[0])


async def correct_a_key(year: Year) -> None:
    """The daily of some weeks ago had another answer after all."""
    card = year.hall.face.sent[len(year.hall.face.sent) // 2][1]
    correction = Correction(card.item.with_key(("wrong",)), None, "It was wrong.", BOSS)
    now = year.hall.clock.now()
    assert await year.database.write(lambda tx: correct(tx, correction, now))


async def repair_some(year: Year) -> None:
    for student in year.students[:: max(1, len(year.students) // 40)]:
        own = student.caller
        await year.hall.say(f"admin repair @{own.account.user}", by=BOSS, spot=own.spot)


async def delete_some(year: Year) -> None:
    """Linked ones among them."""
    for student in year.students[:: len(year.students) // year.size.deleted][: year.size.deleted]:
        own = student.caller
        await year.hall.click(Click("privacy-delete"), by=own.account.user, spot=own.spot)
        year.gone.append(student)
    year.students = [student for student in year.students if student not in year.gone]


# --- what is left of it ----------------------------------------------------------------------------------------------


def count_left(tx: Transaction, gone: Collection[str]) -> int:
    """Rows that hold the user id of somebody deleted, or lead to a person or an account that there is no more."""
    left = 0
    for table in METADATA.sorted_tables:
        for row in tx.execute(select(table)):
            left += any(value in gone for value in row if isinstance(value, str))
        for column in table.columns:
            target = next((to.column.table for to in column.foreign_keys), None)
            if target in (persons, accounts):
                lost = column.is_not(None) & column.not_in(select(target.c.id))
                left += int(tx.execute(select(func.count()).select_from(table).where(lost)).scalar_one())
    return left


async def live(folder: Path, size: Size) -> Lived:
    """The whole year."""
    begun = time.perf_counter()
    address = parse_address(f"sqlite:///{folder / 'year.db'}")
    upgrade(address)
    database = open_database(address)
    questions = (make_question(f"q-{n:03}", task=f"{n % 4 + 1}.1", difficulty=n % 3 + 1) for n in range(QUESTIONS))
    year = Year(Hall(database, make_pack(*questions)), size)
    await come_together(year.hall)
    await year.hall.leap(timedelta(hours=7))  # to the afternoon
    enrol(year)
    for day in range(size.dailies):
        await live_a_day(year, day)
    found = await database.read(lambda tx: _look(tx, year))
    await database.close()
    return Lived(**found, seconds=round(time.perf_counter() - begun, 1))


def _look(tx: Transaction, year: Year) -> dict[str, int]:
    def count(what: Any) -> int:
        return int(tx.execute(select(func.count(func.distinct(what)))).scalar_one())

    gone = {student.caller.account.user for student in year.gone}
    return {
        "members": count(members.c.person_id) + len(gone),
        "dailies": count(dailies.c.id),
        "answers": count(answers.c.id),
        "recount_differences": len(differences(tx)),
        "rows_left_of_deleted": count_left(tx, gone),
    }


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--short", action="store_true", help="a few members and some weeks")
    arguments.add_argument("--json", action="store_true")
    chosen = arguments.parse_args()
    # It is the counting that is tried here, not the disk.
    with tempfile.TemporaryDirectory(dir=folder_in_memory()) as folder:
        lived = asyncio.run(live(Path(folder), SHORT if chosen.short else WHOLE))
    wanted_none = {"differences": lived.recount_differences, "rows left of the deleted": lived.rows_left_of_deleted}
    conclude(asdict(lived), [f"{number} {what}" for what, number in wanted_none.items() if number], as_json=chosen.json)


if __name__ == "__main__":
    main()
