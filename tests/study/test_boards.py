"""Boards and profile, over a database with days in it."""

import re
from datetime import timedelta

import pytest

from bot.rules.folding import differences
from bot.rules.questions import UNKNOWN_BUTTON
from bot.rules.spaces import NO_DAILY_YET, NOT_SET_UP
from bot.talk.clicks import Click
from bot.talk.parts import Buttons, Pick, Rows
from bot.verbs.leaderboard.pages import Board
from bot.verbs.leaderboard.views import ROWS
from bot.verbs.me import CALENDAR_DAYS, Profile
from content.boards import Window
from content.scoring import DailyOutcome
from tests.study.hall import Hall


async def _board(hall: Hall, user: str = "ann", *, window: Window | None = None, whole_group: bool = True) -> Board:
    scope = None if whole_group else "channel"
    board = await hall.command("leaderboard", by=user, window=window, scope=scope)
    assert isinstance(board, Board)
    return board


def _headings(board: Board) -> list[str]:
    rows = next(part for part in board.page().parts if isinstance(part, Rows))
    return [figure.heading for figure in rows.rows[0].figures]


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


async def test_windows_go_by_the_dailys_date(hall: Hall) -> None:
    """Mondays: 23 and 30 November; the month ends in between."""
    await hall.set_up()
    await hall.move(hours=1)
    await hall.answer("ann", "right")
    await hall.move(days=1)
    await hall.answer("bob", "right")
    assert [row.name for row in (await _board(hall, window=Window.TODAY)).rows] == ["Bob"]
    assert {row.name for row in (await _board(hall, window=Window.WEEK)).rows} == {"Ann", "Bob"}
    headings = {window: _headings(await _board(hall, window=window))[-1] for window in (Window.TODAY, Window.WEEK)}
    assert headings == {Window.TODAY: "Streak", Window.WEEK: "Longest streak"}
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
    assert (own.rank, own.name) == (13, "Zoe")
    assert own.person == board.person


async def test_the_controls_below_a_board_show_the_others(hall: Hall) -> None:
    await hall.set_up()
    await hall.move(hours=1)
    for n in range(ROWS + 2):
        await hall.answer(f"u{n:02}", "right")
    await hall.answer("zoe", "wrong")
    first = (await _board(hall, "zoe")).page()
    further = next(part for part in first.parts if isinstance(part, Buttons)).buttons[0]
    second = await hall.click(further.click, by="zoe")
    assert second.page().in_place
    ranking = next(part for part in second.page().parts if isinstance(part, Rows))
    assert [(row.place, row.own) for row in ranking.rows] == [("1.", False), ("1.", False), ("13.", True)]
    for other in next(part for part in second.page().parts if isinstance(part, Pick)).buttons:
        assert isinstance(await hall.click(other.click, by="zoe"), Board)
    for wrong in ("week", "week-group-points-0-", "week-group-speed-1-", "week-group-points-1-2-3"):
        assert await hall.click(Click("board", None, (wrong,)), by="zoe") == UNKNOWN_BUTTON


async def test_accuracy_and_progress_take_five_answers(hall: Hall) -> None:
    await hall.set_up()
    for day in range(14):
        await hall.move(days=1)
        await hall.answer("ann", "right" if day in (0, 1, 8, 9, 10, 11) else "wrong")
        await hall.answer("bob", "right" if day < 7 else "wrong")
        if day > 10:
            await hall.answer("cleo", "right")
    accuracy = await hall.say("leaderboard accuracy")
    assert isinstance(accuracy, Board)
    assert [(row.name, row.right, row.answered) for row in accuracy.rows] == [("Ann", 4, 7), ("Bob", 0, 7)]
    improved = await hall.say("leaderboard improved", by="bob")
    assert isinstance(improved, Board)
    assert [(row.name, round(row.value, 2)) for row in improved.rows] == [("Ann", 0.29)]
    streaks = await hall.say("leaderboard streak all", by="cleo")
    assert isinstance(streaks, Board)
    assert [(row.rank, row.name, row.streak) for row in streaks.rows] == [
        (1, "Ann", 14),
        (1, "Bob", 14),
        (3, "Cleo", 3),
    ]
    assert await hall.study.database.read(differences) == []


async def test_who_is_hidden_is_counted_and_named_on_their_own_board_only(hall: Hall) -> None:
    await hall.set_up()
    await hall.move(hours=1)
    await hall.answer("ann", "right")
    await hall.answer("bob", "wrong")
    await hall.command("settings", by="ann", hidden="on")
    board = await _board(hall, "bob")
    assert [(row.rank, row.name) for row in board.rows] == [(1, ""), (2, "Bob")]
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
        assert not re.search(r"[0-9] point|freeze|streak [0-9]|[0-9] days", str(outcome.page())), outcome
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
