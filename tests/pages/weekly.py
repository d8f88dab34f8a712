"""One of everything that is told of a week, and of results that members share."""

from datetime import timedelta
from typing import Final

from bot.talk.pages import Outcome
from bot.verbs.share import Shared
from bot.verbs.share.feed import SharedDaily, SharedWeek
from bot.verbs.weekly.nights import NightPlanned, NightTold
from bot.verbs.weekly.pages import OwnWeek, WeeklyReport
from content.blueprints import Task
from content.weeks import Asked, Tried, find_misconceptions
from storage.weeks import Reached
from tests.pages.boards import row
from tests.pages.items import AT, DEVELOPMENT, HOSTILE, NOW, ON, SECURITY, ZONE, item

_SUNDAY: Final = ON + timedelta(days=6)
_HARD: Final = Asked(1, ON, item(), 9, 2, {"dlq": 2, "drop": 5, "batch": 2})
_SURE: Final = Asked(2, ON + timedelta(days=1), item(several=True), 9, 5, {"dlq": 9, "delay": 2}, sure_and_wrong=3)

_NIGHT: Final = NightPlanned(3, "2.1 Implement authentication", "task:2.1", NOW + timedelta(days=3), ZONE)

WEEKLY: Final[dict[str, Outcome]] = {
    "weekly": WeeklyReport(
        weekly=9,
        first=ON,
        last=_SUNDAY,
        week=(_HARD, _SURE),
        leading=(row(1), row(2, HOSTILE), row(3, "")),
        domains=((DEVELOPMENT, Tried(12, 5)), (SECURITY, Tried(6, 2))),
        hardest=_HARD,
        hardest_at=AT,
        misconceptions=tuple(find_misconceptions((_HARD, _SURE))),
        improved=row(1, HOSTILE)._replace(value=0.3),
        reached=(Reached("Ada", 30), Reached(HOSTILE, 7), Reached("Zoë", 7)),
        blocks=("Compute", "Storage and data"),
        weakest=(Task(id="2.1", title="Implement authentication and authorization"), Tried(11, 4)),
    ),
    "weekly_of_little": WeeklyReport(9, ON, _SUNDAY, (_SURE,), domains=((SECURITY, Tried(1, 1)),)),
    "own_week": OwnWeek(9, ON, row(2)),
    "own_week_quiet": OwnWeek(9, ON, row(2), quiet=True, hidden=True),
    "own_week_empty": OwnWeek(9, ON, None),
    "night_planned": _NIGHT,
    "night_told": NightTold(AT, _NIGHT.when),
    "night_told_again": NightTold(AT, _NIGHT.when, again=True),
    "shared": Shared(AT),
    "shared_again": Shared(AT, again=True),
    "shared_daily": SharedDaily(HOSTILE, ON, right=True, streak=12),
    "shared_daily_wrong": SharedDaily("Ada", ON, right=False, streak=1),
    "shared_week": SharedWeek("Ada", ON, row(2), quiet=False),
    "shared_week_quiet": SharedWeek("Ada", ON, row(2), quiet=True),
}
