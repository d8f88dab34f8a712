"""Boards and profile, over a database with days in it."""

from datetime import timedelta

import pytest
from sqlalchemy import update

from bot.replies import Board, Profile, Reason, Refusal
from bot.study.leaderboard import ROWS, leaderboard
from bot.study.profile import CALENDAR_DAYS, me
from content.boards import Window
from content.scoring import Outcome
from storage.tables import accounts, persons
from tests.study.desk import Desk


async def _board(desk: Desk, user: str = "ann", *, window: Window = Window.WEEK, whole_group: bool = True) -> Board:
    board = await leaderboard(desk.study, desk.caller(user), window=window, whole_group=whole_group)
    assert isinstance(board, Board)
    return board


async def test_nothing_yet(desk: Desk) -> None:
    assert await leaderboard(desk.study, desk.caller()) == Refusal(Reason.NOT_SET_UP)
    await desk.set_up()
    assert await leaderboard(desk.study, desk.caller()) == Refusal(Reason.NO_DAILY_YET)
    await desk.move(hours=1)
    assert (await _board(desk)).rows == ()


async def test_equal_points_share_a_rank(desk: Desk) -> None:
    await desk.set_up()
    await desk.move(hours=1)
    await desk.answer("ann", "right")
    await desk.answer("bob", "right")
    await desk.answer("cleo", "wrong")
    board = await _board(desk)
    assert [(row.rank, row.name, row.own) for row in board.rows] == [
        (1, "Ann", True),
        (1, "Bob", False),
        (3, "Cleo", False),
    ]
    assert board.members == 3


async def test_windows_go_by_the_dailys_date(desk: Desk) -> None:
    """Mondays: 23 and 30 November; the month ends in between."""
    await desk.set_up()
    await desk.move(hours=1)
    await desk.answer("ann", "right")
    await desk.move(days=1)
    await desk.answer("bob", "right")
    assert [row.name for row in (await _board(desk, window=Window.TODAY)).rows] == ["Bob"]
    assert {row.name for row in (await _board(desk, window=Window.WEEK)).rows} == {"Ann", "Bob"}
    for _ in range(7):
        await desk.move(days=1)
    await desk.answer("cleo", "right")
    assert [row.name for row in (await _board(desk, window=Window.WEEK)).rows] == ["Cleo"]
    assert [row.name for row in (await _board(desk, window=Window.MONTH)).rows] == ["Cleo"]
    assert len((await _board(desk, window=Window.ALL_TIME)).rows) == 3


async def test_scope_channel_counts_answers_given_there(desk: Desk) -> None:
    other = desk.spot("c2")
    await desk.set_up()
    await desk.set_up(other)
    await desk.move(hours=1)
    await desk.answer("ann", "right")
    await desk.answer("bob", "right", spot=other)
    for window in (Window.TODAY, Window.WEEK):
        assert [row.name for row in (await _board(desk, window=window, whole_group=False)).rows] == ["Ann"]
        assert len((await _board(desk, window=window)).rows) == 2


async def test_own_rank_is_shown_below_the_first_ten(desk: Desk) -> None:
    await desk.set_up()
    await desk.move(hours=1)
    for n in range(ROWS + 2):
        await desk.answer(f"u{n:02}", "right")
    await desk.answer("zoe", "wrong")
    board = await _board(desk, "zoe")
    assert len(board.rows) == ROWS
    assert board.own is not None
    assert (board.own.rank, board.own.name, board.members) == (13, "Zoe", 13)


async def test_who_is_hidden_stands_on_their_own_board_only(desk: Desk) -> None:
    await desk.set_up()
    await desk.move(hours=1)
    await desk.answer("ann", "right")
    await desk.answer("bob", "wrong")
    person = accounts.c.person_id == persons.c.id
    hide = update(persons).where(person, accounts.c.user == "ann").values(hidden=True)
    await desk.study.database.write(lambda tx: tx.execute(hide))
    assert [row.name for row in (await _board(desk, "bob")).rows] == ["Bob"]
    assert [row.name for row in (await _board(desk, "ann")).rows] == ["Ann", "Bob"]


async def test_a_profile_says_what_happened_to_the_streak(desk: Desk) -> None:
    await desk.set_up()
    for _ in range(3):
        await desk.move(days=1)
        await desk.answer("ann", "right")
    for _ in range(2):
        await desk.move(days=1)
    await desk.move(seconds=10)
    profile = await me(desk.study, desk.caller("ann"))
    assert isinstance(profile, Profile)
    assert (profile.standing.streak, profile.standing.lost, profile.standing.longest) == (0, 3, 3)
    assert profile.standing.broke_on == profile.calendar[-1].on - timedelta(days=1)
    assert len(profile.calendar) == CALENDAR_DAYS
    assert [day.outcome for day in profile.calendar[-5:]] == [Outcome.RIGHT] * 3 + [Outcome.BROKE, None]
    assert (profile.answered, profile.right, profile.rank, profile.members) == (3, 3, 1, 1)


@pytest.mark.parametrize("user", ["nobody"])
async def test_a_profile_of_somebody_new_is_empty(desk: Desk, user: str) -> None:
    await desk.set_up()
    await desk.move(hours=1)
    profile = await me(desk.study, desk.caller(user))
    assert isinstance(profile, Profile)
    assert (profile.answered, profile.rank, profile.standing.streak) == (0, None, 0)
