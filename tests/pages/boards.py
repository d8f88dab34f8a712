"""One of everything that boards and a member's own figures say."""

from datetime import date, timedelta
from typing import Final

from bot.rules.reports import ReportEntry, ReportKind
from bot.rules.teaming import OwnTeam, RankedTeam
from bot.talk.pages import Outcome
from bot.verbs.leaderboard.pages import Board
from bot.verbs.leaderboard.teams import TeamBoard
from bot.verbs.leaderboard.views import BoardView, By, Scope
from bot.verbs.me import PastDay, Profile
from bot.verbs.readiness import Readiness
from content.boards import Window
from content.readiness import Estimate, Range, TooEarly
from content.scoring import DailyOutcome, Standing
from storage.boards import Ranked, Standings
from storage.confidence import Confidence
from tests.pages.items import DEVELOPMENT, HOSTILE, ON, SECURITY, TESTING, report

ZOE: Final = 77
"""Who asks for the boards."""
SUNDAY: Final = ON + timedelta(days=6 - ON.weekday())


def row(rank: int | None, name: str = "Ada", *, person: int = 1) -> Ranked:
    points, right = (1_000 - rank, 9) if rank else (0, 0)
    return Ranked(rank, person, name, points=points, answered=12, right=right, streak=4, value=points)


def _standings(*rows: Ranked, below: Ranked | None = None, more: bool = False) -> Standings:
    own = below or next((one for one in rows if one.person == ZOE), None)
    ahead = next((one for one in reversed(rows) if own and one.value > own.value), None)
    return Standings(list(rows), own, ahead, more)


def _share(rank: int, value: float, person: int = 1) -> Ranked:
    return row(rank, person=person)._replace(value=value)


_CALENDAR: Final = tuple(
    PastDay(ON - timedelta(days=13 - n), outcome)
    for n, outcome in enumerate((*DailyOutcome, None, *DailyOutcome, None, DailyOutcome.RIGHT, DailyOutcome.WRONG))
)
_ANSWERED: Final = ReportEntry(
    report(12, "What?", ReportKind.WRONG, "B is right, *too*", by="Ada"),
    answers=(f"It was, {HOSTILE}", "It is corrected."),
)

READY: Final = Estimate(
    first_attempts=165,
    share=0.763,
    shares=Range(0.701, 0.814),
    deviation=0.035,
    chance=0.71,
    chances=Range(0.43, 0.95),
    by_domain=((DEVELOPMENT, 0.81), (SECURITY, 0.642), (TESTING, 0.8)),
)
EARLY: Final = TooEarly(12, (("Security", 4), ("Testing and Deployment", 2)))

BOARDS: Final[dict[str, Outcome]] = {
    "board": Board(BoardView(), ON, ON, _standings(row(1), row(2, HOSTILE), row(3, "Zoë", person=ZOE)), ends_on=SUNDAY),
    "board_own_below": Board(
        BoardView(Window.MONTH, Scope.CHANNEL),
        ON,
        ON,
        _standings(*map(row, range(1, 11)), below=row(14, "Zoë", person=ZOE), more=True),
    ),
    "board_second_page": Board(
        BoardView(Window.SEASON, number=2, season=1), ON, ON, _standings(*map(row, range(11, 15)))
    ),
    "board_of_accuracy": Board(BoardView(by=By.ACCURACY), ON, ON, _standings(_share(1, 0.8), _share(2, 0.75, ZOE))),
    "board_of_streaks": Board(BoardView(by=By.STREAK), ON, ON, _standings(row(1))),
    "board_of_progress": Board(BoardView(by=By.IMPROVED), ON, ON, _standings(_share(1, 0.167, ZOE))),
    "board_of_teams": TeamBoard(
        (RankedTeam(1, 3, 4, 130), RankedTeam(2, 1, 5, 122), RankedTeam(None, 2, 1, 0)), 2, own=1
    ),
    "board_of_past_teams": TeamBoard((RankedTeam(1, 3, 1, 1_234),), 1, own=3, past=True),
    "board_of_teams_empty": TeamBoard((), 1, own=None),
    "board_with_teams": Board(BoardView(), ON, ON, _standings(row(1)), teams=True),
    "board_of_nights": Board(BoardView(Window.ALL_TIME, by=By.NIGHT), ON, ON, _standings(row(1))),
    "board_of_zeros": Board(
        BoardView(Window.ALL_TIME, by=By.NIGHT), ON, ON, _standings(row(None), row(None, "Zoë", person=ZOE))
    ),
    "board_empty": Board(BoardView(Window.TODAY, Scope.CHANNEL), ON, ON, _standings()),
    "board_of_practice_empty": Board(BoardView(Window.TODAY, by=By.PRACTICE), ON, ON, _standings()),
    "profile": Profile(
        standing=Standing(streak=4, longest=12, freezes=1, broke_on=date(2026, 11, 10), lost=3),
        points=260,
        answered=18,
        right=14,
        rank=2,
        members=9,
        calendar=_CALENDAR,
        in_dailies=Confidence(11, 10, 3, 2, 6, 3),
        in_quizzes=Confidence(0, 0, 0, 0, 2, 1),
        answered_reports=(_ANSWERED,),
        exam="in 23 days",
        week=165,
        picture="https://cdn.discordapp.com/avatars/7/0123456789abcdef0123456789abcdef.png?size=128",
        month=tuple(PastDay(ON.replace(day=n), outcome) for n, outcome in enumerate((*DailyOutcome, None), 1)),
        readiness=READY,
    ),
    "profile_in_a_team": Profile(Standing(), 20, 2, 1, 1, 5, _CALENDAR, team=OwnTeam(2, ("Ada", HOSTILE, ""), 1, 3)),
    "profile_new": Profile(Standing(), 0, 0, 0, None, 0, _CALENDAR, readiness=EARLY),
    "readiness": Readiness("DVA-C03", READY),
    "readiness_early": Readiness("DVA-C03", EARLY),
    "readiness_nearly": Readiness("DVA-C03", TooEarly(44, (("Security", 1),))),
}
