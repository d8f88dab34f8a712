"""One of everything that boards and a member's own figures say."""

from datetime import date, timedelta
from typing import Final

from bot.rules.reports import ReportEntry, ReportKind
from bot.talk.pages import Outcome
from bot.verbs.leaderboard import Board, BoardRow, Measure
from bot.verbs.me import Day, Profile
from content.boards import Window
from content.scoring import Outcome as Result
from content.scoring import Standing
from tests.pages.items import HOSTILE, ON


def row(rank: int, name: str = "Ada", *, own: bool = False) -> BoardRow:
    return BoardRow(rank, name, points=1_000 - rank, answered=12, right=9, streak=4, own=own)


_CALENDAR: Final = tuple(
    Day(ON - timedelta(days=13 - n), outcome)
    for n, outcome in enumerate((*Result, None, *Result, None, Result.RIGHT, Result.WRONG))
)
_ANSWERED: Final = ReportEntry(
    12, "sqs-receive-count", "What?", ReportKind.WRONG, "B is right, *too*", "Ada", answer=f"It was, {HOSTILE}"
)

BOARDS: Final[dict[str, Outcome]] = {
    "board": Board(
        window=Window.WEEK,
        whole_group=True,
        since=ON,
        until=ON,
        rows=(row(1), row(2, HOSTILE), row(3, "Zoë", own=True)),
        own=None,
        members=3,
    ),
    "board_own_below": Board(Window.MONTH, False, ON, ON, (row(1),), row(14, "Zoë", own=True), 20),
    "board_of_nights": Board(Window.ALL_TIME, True, ON, ON, (row(1),), None, 1, Measure.NIGHT),
    "board_empty": Board(Window.TODAY, False, ON, ON, (), None, 0),
    "board_of_practice_empty": Board(Window.TODAY, False, ON, ON, (), None, 0, Measure.PRACTICE),
    "profile": Profile(
        standing=Standing(streak=4, longest=12, freezes=1, broke_on=date(2026, 11, 10), lost=3),
        points=260,
        answered=18,
        right=14,
        rank=2,
        members=9,
        calendar=_CALENDAR,
        sure=12,
        sure_right=11,
        guessed=6,
        guessed_right=3,
        answered_reports=(_ANSWERED,),
    ),
    "profile_new": Profile(Standing(), 0, 0, 0, None, 0, _CALENDAR),
}
