"""Who may do what: the table in docs/permissions.md is made of the declarations, and the desk keeps to all of it."""

import os
from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import groupby
from pathlib import Path
from typing import Final

import pytest

from bot.desk import NOT_FOR_BOTS, NOT_IN_A_SPACE, NOT_ORGANISER, Admitted, Desk
from bot.talk.asks import Ask
from bot.talk.clicks import Click
from bot.talk.pages import Refusal
from bot.talk.people import Account, Caller, Rights, Shown, Spot
from bot.verbs import PRESSES, VERBS
from storage.database import Database
from tests.study.hall import BOSS, Doorkeeper, Hall
from tests.talk.permissions import Actor, Permission, every_permission

FILE: Final = Path(__file__).parents[2] / "docs" / "permissions.md"
DESK: Final = Desk(None, VERBS, PRESSES)  # type: ignore[arg-type]  # admitting touches no study
ROWS: Final = every_permission(VERBS, PRESSES)
_ON: Final = {press.name: press.on for press in (*PRESSES, *(press for verb in VERBS for press in verb.presses))}
_ORGANISERS: Final = (Actor.OWNER, Actor.ORGANISER)
_REFUSALS: Final = (NOT_ORGANISER, NOT_IN_A_SPACE, NOT_FOR_BOTS)


def table() -> str:
    """The page's table; the controls of a verb that the same people may use share a row."""
    head = f"| what | {' | '.join(Actor)} |\n| --- |{' --- |' * len(Actor)}\n"
    return head + "".join(_lines())


def _lines() -> Iterator[str]:
    for (verb, signs, typed), rows in groupby(ROWS, lambda row: (row.verb, _signs(row), not row.press)):
        if typed:
            yield from (f"| `{row.what}` | {signs} |\n" for row in rows)
        else:
            yield f"| {verb or 'any card'}: {', '.join(f'`{row.press}`' for row in rows)} | {signs} |\n"


def _signs(row: Permission) -> str:
    return " | ".join("yes" if row.may(actor) else "no" for actor in Actor)


def test_the_page_shows_the_table() -> None:
    page = FILE.read_text(encoding="utf-8")
    before, _ = page.split("| what |", maxsplit=1)
    if os.environ.get("STUDYHALL_WRITE_GOLDEN"):
        FILE.write_text(before + table(), encoding="utf-8")
    assert FILE.read_text(encoding="utf-8") == before + table()


@pytest.mark.parametrize("actor", [actor for actor in Actor if actor is not Actor.ELSEWHERE])
async def test_the_desk_keeps_to_the_table(actor: Actor) -> None:
    """Cards of another space are refused by the room that knows where they stand."""
    space = "" if actor in (Actor.DIRECT, Actor.BANNED) else "s"
    caller = Caller(
        Account("discord", "", "1"),
        "Ada",
        Spot("discord", space, "c"),
        datetime(2026, 11, 27, tzinfo=UTC),
        bot=actor is Actor.BOT,
    )
    door = Doorkeeper(Rights(organiser=actor in _ORGANISERS), {})
    for row in ROWS:
        admitted = await DESK.admit(ask_for(row, caller, door))
        assert isinstance(admitted, Admitted) == row.may(actor), (row, actor)
        assert isinstance(admitted, Admitted) or admitted in _REFUSALS


def ask_for(row: Permission, caller: Caller, door: Doorkeeper) -> Ask:
    if row.press:
        return Ask(caller, door, click=click_of(row))
    option, _, value = row.value.partition(":")
    return Ask(caller, door, verb=row.verb, typed={option: value} if option else {})


def click_of(row: Permission) -> Click:
    on = _ON[row.press]
    return Click(row.press, Shown(on[0], 1) if on else None, () if on else ("x",))


async def test_a_card_of_another_space_is_refused_by_its_room(database: Database) -> None:
    hall = Hall(database)
    await hall.set_up()
    await hall.move(days=1)
    there = hall.spot("c9", space="s9")
    await hall.set_up(there)
    for row in ROWS:
        if row.of_card and "post" in _ON[row.press]:
            click = Click(row.press, Shown("post", hall.latest().post), ("right",) if row.press == "answer" else ())
            told = await hall.click(click, by=BOSS, spot=there)
            assert isinstance(told, Refusal), row
