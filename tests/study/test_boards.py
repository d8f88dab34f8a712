"""Boards and profile, over a database with days in it."""

import re
from datetime import timedelta

import pytest

from bot.rules.spaces import NO_DAILY_YET, NOT_SET_UP
from bot.verbs.leaderboard import ROWS, Board
from bot.verbs.me import CALENDAR_DAYS, Profile
from content.boards import Window
from content.scoring import DailyOutcome
from tests.study.hall import Hall


async def _board(hall: Hall, user: str = "ann", *, window: Window | None = None, whole_group: bool = True) -> Board:
    scope = None if whole_group else "channel"
    board = await hall.command("leaderboard", by=user, window=window, scope=scope)
    assert isinstance(board, Board)
    return board


async def test_nothing_yet(hall: Hall) -> None:
    assert await hall.say("leaderboard") == NOT_SET_UP
    await hall.set_up()
    assert await hall.say("leaderboard") == NO_DAILY_YET
    await hall.move(hours=1)
    assert (await _board(hall)).rows == ()


async def test_equal_points_share_a_rank(hall: Hall) -> None:
    await hall.set_up()
    await hall.move(hours=1)
    await hall.answer("ann", "right")
    await hall.answer("bob", "right")
    await hall.answer("cleo", "wrong")
    board = await _board(hall)
    assert [(row.rank, row.name, row.person == board.person) for row in board.rows] == [
        (1, "Ann", True),
        (1, "Bob", False),
        (3, "Cleo", False),
    ]
    assert {row.members for row in board.rows} == {3}


async def test_windows_go_by_the_dailys_date(hall: Hall) -> None:
    """Mondays: 23 and 30 November; the month ends in between."""
    await hall.set_up()
    await hall.move(hours=1)
    await hall.answer("ann", "right")
    await hall.move(days=1)
    await hall.answer("bob", "right")
    assert [row.name for row in (await _board(hall, window=Window.TODAY)).rows] == ["Bob"]
    assert {row.name for row in (await _board(hall, window=Window.WEEK)).rows} == {"Ann", "Bob"}
    for _ in range(7):
        await hall.move(days=1)
    await hall.answer("cleo", "right")
    assert [row.name for row in (await _board(hall, window=Window.WEEK)).rows] == ["Cleo"]
    assert [row.name for row in (await _board(hall, window=Window.MONTH)).rows] == ["Cleo"]
    assert len((await _board(hall, window=Window.ALL_TIME)).rows) == 3


async def test_scope_channel_counts_answers_given_there(hall: Hall) -> None:
    other = hall.spot("c2")
    await hall.set_up()
    await hall.set_up(other)
    await hall.move(hours=1)
    await hall.answer("ann", "right")
    await hall.answer("bob", "right", spot=other)
    for window in (Window.TODAY, Window.WEEK):
        assert [row.name for row in (await _board(hall, window=window, whole_group=False)).rows] == ["Ann"]
        assert len((await _board(hall, window=window)).rows) == 2


async def test_own_rank_is_shown_below_the_first_ten(hall: Hall) -> None:
    await hall.set_up()
    await hall.move(hours=1)
    for n in range(ROWS + 2):
        await hall.answer(f"u{n:02}", "right")
    await hall.answer("zoe", "wrong")
    board = await _board(hall, "zoe")
    assert len(board.rows) == ROWS + 1
    own = board.rows[-1]
    assert (own.rank, own.name, own.members) == (13, "Zoe", 13)
    assert own.person == board.person


async def test_who_is_hidden_is_counted_and_named_on_their_own_board_only(hall: Hall) -> None:
    await hall.set_up()
    await hall.move(hours=1)
    await hall.answer("ann", "right")
    await hall.answer("bob", "wrong")
    await hall.command("settings", by="ann", hidden="on")
    board = await _board(hall, "bob")
    assert [(row.rank, row.name, row.members) for row in board.rows] == [(1, "", 2), (2, "Bob", 2)]
    assert "a hidden member" in str(board.page())
    assert [row.name for row in (await _board(hall, "ann")).rows] == ["Ann", "Bob"]


async def test_whoever_likes_it_quieter_sees_no_points_and_streaks_of_their_own(hall: Hall) -> None:
    await hall.set_up()
    await hall.command("settings", by="ann", quiet="on")
    for _ in range(7):
        await hall.move(days=1)
        told = [await hall.answer("ann", "right")]
    told += [await hall.answer("ann", "right"), await hall.say("me", by="ann"), await _board(hall, "ann")]
    for outcome in told:
        assert not re.search(r"point|freeze|streak [0-9]|[0-9] days", str(outcome.page())), outcome
    await hall.command("settings", by="ann", quiet="off")
    assert "streak 7 days" in str((await hall.answer("ann", "right")).page())


async def test_a_profile_says_what_happened_to_the_streak(hall: Hall) -> None:
    await hall.set_up()
    for _ in range(3):
        await hall.move(days=1)
        await hall.answer("ann", "right")
    for _ in range(2):
        await hall.move(days=1)
    await hall.move(seconds=10)
    profile = await hall.say("me", by="ann")
    assert isinstance(profile, Profile)
    assert (profile.standing.streak, profile.standing.lost, profile.standing.longest) == (0, 3, 3)
    assert profile.standing.broke_on == profile.calendar[-1].on - timedelta(days=1)
    assert len(profile.calendar) == CALENDAR_DAYS
    assert [day.outcome for day in profile.calendar[-5:]] == [DailyOutcome.RIGHT] * 3 + [DailyOutcome.BROKE, None]
    assert (profile.answered, profile.right, profile.rank, profile.members) == (3, 3, 1, 1)


@pytest.mark.parametrize("user", ["nobody"])
async def test_a_profile_of_somebody_new_is_empty(hall: Hall, user: str) -> None:
    await hall.set_up()
    await hall.move(hours=1)
    profile = await hall.say("me", by=user)
    assert isinstance(profile, Profile)
    assert (profile.answered, profile.rank, profile.standing.streak) == (0, None, 0)
