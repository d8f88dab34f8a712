"""One of everything that a plan says."""

from datetime import UTC, date, datetime, timedelta
from typing import Final

from bot.talk.lines import say
from bot.talk.pages import Outcome
from bot.talk.phrases import day_and_year
from bot.verbs.plan.pages import PlanShown, RestEntry
from content.packs import load_pack
from content.rests import EVERY_DAY, FOR_EVER, Rest
from content.study_plans import make_plan
from tests.pages.items import ON

_AT: Final = datetime(2026, 11, 23, 8, tzinfo=UTC)
_EXAM: Final = date(2027, 2, 1)
_BLOCKS: Final = load_pack().plan
_RESTS: Final = (
    RestEntry(3, Rest(date(2026, 12, 24), date(2027, 1, 2), EVERY_DAY, _AT), of_group=False),
    RestEntry(1, Rest(ON, FOR_EVER, "56", _AT), of_group=True),
)


def _plan(**days: int) -> PlanShown:
    """On the first day, with so many days to go."""
    exam_on = ON + timedelta(**days)
    return PlanShown(ON, make_plan(_BLOCKS, begun_on=ON, exam_on=exam_on), exam="DVA-C02")


PLANS: Final[dict[str, Outcome]] = {
    "plan": PlanShown(
        ON + timedelta(days=19),
        make_plan(_BLOCKS, begun_on=ON, exam_on=_EXAM),
        group_date=date(2027, 3, 1),
        exam="DVA-C03",
        rests=_RESTS,
        told=(say("Noted: your exam is on {day}.", day=day_and_year(_EXAM, ON)),),
        first_ever=True,
    ),
    "plan_of_group": PlanShown(
        ON, make_plan(_BLOCKS, begun_on=ON, exam_on=_EXAM), of_group=True, exam="DVA-C03", new_from=date(2026, 12, 1)
    ),
    "plan_of_days": _plan(days=3),
    "plan_today": _plan(days=0),
    "plan_none": PlanShown(ON, None, rests=_RESTS[1:]),
}
