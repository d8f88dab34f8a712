"""Boards beside a plain recount: whatever index a page is read from, it is what sorting everybody would give."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from fractions import Fraction
from functools import partial
from itertools import product
from random import Random
from typing import NamedTuple

import pytest
from sqlalchemy import insert, select

from content.boards import ENOUGH_ANSWERS, WHOLE_GROUP, Measure, Window, first_day, last_day, window_before
from content.boards import total as counted_on
from content.scoring import Answered, DailyOutcome, Event, Step, Unanswered, fold
from storage import folded
from storage.accounts import create_account
from storage.answer_tables import seasons
from storage.boards import Standings, Wanted, daily_board, load_place, load_standings
from storage.counters import add_scores
from storage.database import Database, Transaction
from storage.tables import channels, dailies
from tests.study.hall import BOSS, START, Hall

_DAYS = 16
_MEMBERS = 24
_BEGUN = (date(2026, 12, 1),)
"""The second season: the first day of the second month, in the middle of the second week."""
_PAGES = (Wanted(None, 0, 10), Wanted(None, 5, 4), Wanted(None, 0, 0), Wanted(None, 0, _MEMBERS))

Lived = Mapping[int, Sequence[Step]]
"""Person -> their steps."""


class _View(NamedTuple):
    channel: int
    window: Window
    on: date


async def test_every_board_is_what_sorting_everybody_gives(database: Database) -> None:
    dice = Random(17)
    hall = Hall(database)
    await hall.set_up()
    await hall.set_up(hall.spot("c2"))
    await hall.leap(timedelta(hours=2))
    lived = await database.write(lambda tx: _live(tx, dice))
    on = START.date() + timedelta(days=_DAYS - 1)
    for place, window, day in product((WHOLE_GROUP, 1), Window, (on, on - timedelta(days=7))):
        await database.read(partial(_compare, lived=lived, view=_View(place, window, day), dice=dice))
    await database.read(lambda tx: _compare_places(tx, lived, on))


def _live(tx: Transaction, dice: Random) -> Lived:
    """Some answer every day, some now and then, some never; many stand level."""
    daily = tx.execute(select(dailies)).mappings().one()
    group, places = int(daily["group_id"]), list(tx.execute(select(channels.c.id)).scalars())
    ids = {daily["on_date"]: int(daily["id"])}
    for on in (START.date() + timedelta(days=n) for n in range(1, _DAYS)):
        row = {name: value for name, value in daily.items() if name != "id"} | {"on_date": on}
        ids[on] = int(tx.execute(insert(dailies).values(row).returning(dailies.c.id)).scalar_one())
    for begun in _BEGUN:
        tx.execute(insert(seasons).values(group_id=group, first_day=begun, by=BOSS, at=START))
    lived = {}
    for n in range(_MEMBERS):
        named = {"user": f"m{n}", "name": f"M{n}", "language": "en"}
        person = create_account(tx, platform="discord", team="", **named, at=START).person
        lived[person] = fold(_events(dice, ids, places))
    folded.go_on(tx, group, lived)
    for half in (slice(_DAYS // 2), slice(_DAYS // 2, None)):  # what stands, and what comes to it
        add_scores(tx, group, {person: counted_on(steps[half], _BEGUN) for person, steps in lived.items()})
    return lived


def _events(dice: Random, ids: Mapping[date, int], places: Sequence[int]) -> Iterator[Event]:
    zeal, skill = dice.choice((0, 0.4, 0.9, 1)), dice.choice((0, 0.5, 0.8, 1))
    home = dice.choice(places)
    for on, daily in ids.items():
        if dice.random() < zeal:
            where = home if dice.random() < 0.9 else dice.choice(places)
            yield Answered(daily, on, where, dice.random() < skill, dice.choice((1, 2)))
        else:
            yield Unanswered(daily, on, frozenset(places))


# --- the plain way ---------------------------------------------------------------------------------------------------


class _Sums(NamedTuple):
    points: int = 0
    answered: int = 0
    right: int = 0
    streak: int = 0


def _sum_up(lived: Lived, view: _View, since: date | None) -> dict[int, _Sums]:
    """Person -> what they have in the window that begins on a day, of who has answered in it."""
    if since is None:
        return {}
    last = last_day(view.window, since, _BEGUN) or date.max
    found: dict[int, _Sums] = defaultdict(_Sums)
    for person, steps in lived.items():
        for step in steps:
            here = step.channel is not None and view.channel in (WHOLE_GROUP, step.channel)
            if here and since <= step.on <= last:
                so_far, right = found[person], step.outcome is DailyOutcome.RIGHT
                streak = max(so_far.streak, step.standing.streak)
                found[person] = _Sums(so_far.points + step.points, so_far.answered + 1, so_far.right + right, streak)
    return found


def _values(lived: Lived, view: _View, measure: Measure) -> dict[int, Fraction]:
    """Person -> what the board ranks them by (docs/rules.md), exactly."""
    own = _sum_up(lived, view, first_day(view.window, view.on, _BEGUN))
    if measure is Measure.POINTS:
        return {person: Fraction(sums.points) for person, sums in own.items()}
    if measure is Measure.STREAK:
        return {person: Fraction(sums.streak) for person, sums in own.items()}
    shares = _shares(own)
    if measure is Measure.ACCURACY:
        return shares
    before = _shares(_sum_up(lived, view, window_before(view.window, view.on, _BEGUN)))
    grown = {person: share - before[person] for person, share in shares.items() if person in before}
    return {person: value for person, value in grown.items() if value > 0}


def _shares(sums: Mapping[int, _Sums]) -> dict[int, Fraction]:
    return {person: Fraction(one.right, one.answered) for person, one in sums.items() if one.answered >= ENOUGH_ANSWERS}


def _rank(values: Mapping[int, Fraction], person: int) -> int | None:
    return 1 + sum(value > values[person] for value in values.values()) if values[person] > 0 else None


def _page(values: Mapping[int, Fraction], wanted: Wanted) -> list[int]:
    falling = sorted(values, key=lambda person: (-values[person], -person))
    return sorted(falling[wanted.skip : wanted.skip + wanted.at_most], key=lambda person: (-values[person], person))


def _ahead(values: Mapping[int, Fraction], person: int) -> int | None:
    above = [other for other in values if values[other] > values[person]]
    return min(above, key=lambda other: (values[other], other), default=None)


# --- both ------------------------------------------------------------------------------------------------------------


def _compare(tx: Transaction, lived: Lived, view: _View, dice: Random) -> None:
    since, before = first_day(view.window, view.on, _BEGUN), window_before(view.window, view.on, _BEGUN)
    sums = _sum_up(lived, view, since)
    find = partial(daily_board, tx, group=1, channel=view.channel, window=view.window, first_day=since, before=before)
    for measure in Measure:
        values, board = _values(lived, view, measure), find(measure=measure)
        for page in _PAGES:
            wanted = page._replace(person=dice.choice((None, *lived)))
            found = load_standings(tx, board, wanted) if board else Standings([])
            _compare_page(found, wanted, values)
            for one in (*found.rows, *([found.own] if found.own else [])):
                assert (one.points, one.answered, one.right, one.streak) == sums[one.person]


def _compare_page(found: Standings, wanted: Wanted, values: Mapping[int, Fraction]) -> None:
    assert [one.person for one in found.rows] == _page(values, wanted)
    assert found.more == (len(values) > wanted.skip + wanted.at_most)
    stands = wanted.person if wanted.person in values else None
    assert (found.own.person if found.own else None) == stands
    assert (found.ahead.person if found.ahead else None) == (_ahead(values, stands) if stands else None)
    for one in (*found.rows, *([found.own] if found.own else [])):
        assert one.rank == _rank(values, one.person)
        assert one.value == pytest.approx(float(values[one.person]))


def _compare_places(tx: Transaction, lived: Lived, on: date) -> None:
    """What `me` says of all time: a rank, and of how many."""
    values = _values(lived, _View(WHOLE_GROUP, Window.ALL_TIME, on), Measure.POINTS)
    for person in lived:
        own, members = load_place(tx, group=1, person=person)
        rank = _rank(values, person) if person in values else None
        assert (own.rank if own else None, members) == (rank, len(values))
