"""`me`: a member's own figures."""

from datetime import date, timedelta
from typing import Final

from bot.talk.people import Caller
from bot.replies import Day, Profile, Reason, Refusal, Reply
from bot.core import Study
from bot.study.reporting import entry_of
from content.boards import WHOLE_GROUP, Window, first_day
from content.scoring import Standing, Step
from storage import accounts, boards, channels, confidence, history, posts, reports
from storage.database import Transaction

CALENDAR_DAYS: Final = 14
_REPORTS_AT_MOST: Final = 2


async def me(study: Study, caller: Caller) -> Reply:
    """Profile or Refusal."""
    return await study.database.read(lambda tx: _profile(tx, caller))


def _profile(tx: Transaction, caller: Caller) -> Reply:
    spot, own = caller.spot, caller.account
    group = channels.group_of(tx, platform=spot.platform, native_space=spot.space)
    if group is None:
        return Refusal(Reason.NOT_SET_UP)
    until = posts.latest_on(tx, group=group)
    if until is None:
        return Refusal(Reason.NO_DAILY_YET)
    person = accounts.find_person(tx, platform=own.platform, team=own.team, user=own.user)
    if person is None:
        return Profile(Standing(), 0, 0, 0, None, 0, _calendar([], until))
    sureness = confidence.load_confidence(tx, group=group, person=person)
    totals = boards.load_totals(tx, group=group, person=person)
    ranked = boards.load_board(
        tx,
        group=group,
        channel=WHOLE_GROUP,
        window=Window.ALL_TIME,
        first_day=first_day(Window.ALL_TIME, until),
        person=person,
        at_most=0,
    )
    since = until - timedelta(days=CALENDAR_DAYS - 1)
    return Profile(
        standing=history.load_standing(tx, group=group, person=person),
        points=totals.points,
        answered=totals.answered,
        right=totals.right,
        rank=ranked[0].rank if ranked else None,
        members=ranked[0].members if ranked else 0,
        calendar=_calendar(history.load_steps(tx, group=group, person=person, since=since), until),
        sure=sureness.sure,
        sure_right=sureness.sure_right,
        guessed=sureness.guessed,
        guessed_right=sureness.guessed_right,
        answered_reports=tuple(map(entry_of, reports.load_answered(tx, person=person, at_most=_REPORTS_AT_MOST))),
    )


def _calendar(steps: list[Step], until: date) -> tuple[Day, ...]:
    outcomes = {step.on: step.outcome for step in steps}
    days = [until - timedelta(days=n) for n in reversed(range(CALENDAR_DAYS))]
    return tuple(Day(on, outcomes.get(on)) for on in days)
