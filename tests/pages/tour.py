"""The three pages that docs/tour.md shows: a morning's question of the pack, one verdict, the board of that week."""

from datetime import UTC, date, datetime

from bot.rules.cards import OpenCard
from bot.rules.verdicts import Verdict
from bot.talk.pages import Page
from bot.verbs.leaderboard.pages import Board
from bot.verbs.leaderboard.views import BoardView, Scope
from content.boards import Window
from content.grading import grade
from content.items import Item
from content.packs import load_pack
from content.scoring import Standing
from storage.boards import Ranked, Standings

_POST, _ADA = 41, 1
_MONDAY, _TUESDAY, _SUNDAY = date(2026, 11, 23), date(2026, 11, 24), date(2026, 11, 29)
_STREAK = 4


def tour_pages(question: str) -> dict[str, Page]:
    """Name -> page, about a question of the pack."""
    pack = load_pack()
    item = Item.freeze(pack.questions[question], pack)
    closes_at = datetime(2026, 11, 25, 8, 0, tzinfo=UTC)
    points = 10 * item.difficulty + _STREAK
    rows = [
        Ranked(1, _ADA, "Ada", points + 23, answered=2, right=2, streak=_STREAK, value=points + 23),
        Ranked(2, 2, "Grace", 32, answered=2, right=1, streak=12, value=32),
        Ranked(3, 3, "Linus", 4, answered=2, right=0, streak=2, value=4),
    ]
    week = BoardView(Window.WEEK, Scope.CHANNEL)
    return {
        "card": OpenCard(_POST, item, _TUESDAY, closes_at, "Europe/Berlin", answered=2).page(),
        "verdict": Verdict(
            item=item,
            on=_TUESDAY,
            chosen=item.key,
            grade=grade(item.key, item.key),
            points=points,
            standing=Standing(streak=_STREAK, longest=_STREAK, freezes=0),
            earned_freeze=False,
            held_back=False,
            covered=(),
            post=_POST,
        ).page(),
        "board": Board(week, _MONDAY, _TUESDAY, Standings(rows, rows[0]), ends_on=_SUNDAY).page(),
    }
