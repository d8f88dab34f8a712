"""`leaderboard`: who leads, and where who asks stands."""

from dataclasses import dataclass
from datetime import date, datetime

from bot.talk.people import Caller
from bot.replies import Board, BoardRow, Measure, Reason, Refusal, Reply
from bot.core import Study
from content.boards import WHOLE_GROUP, Window, first_day
from storage import accounts, boards, channels, posts
from storage.boards import Ranked
from storage.database import Transaction
from storage.marks import load_practice_board

ROWS = 10


async def leaderboard(
    study: Study,
    caller: Caller,
    *,
    window: Window = Window.WEEK,
    whole_group: bool = True,
    measure: Measure = Measure.DAILY,
) -> Reply:
    """Board or Refusal. Counted back from the daily latest posted in the channel asked from; practice from today."""
    if measure is not Measure.DAILY:
        now = study.clock.now()
        return await study.database.read(
            lambda tx: _practice(tx, caller, window, whole_group=whole_group, measure=measure, now=now)
        )
    return await study.database.read(lambda tx: _board(tx, caller, window, whole_group=whole_group))


def _board(tx: Transaction, caller: Caller, window: Window, *, whole_group: bool) -> Reply:
    spot, own = caller.spot, caller.account
    group = channels.group_of(tx, platform=spot.platform, native_space=spot.space)
    if group is None:
        return Refusal(Reason.NOT_SET_UP)
    channel = channels.find_channel(tx, platform=spot.platform, native_space=spot.space, native_id=spot.channel)
    if channel is None and not whole_group:
        return Refusal(Reason.NOT_SET_UP)
    until = posts.latest_on(tx, group=group, channel=channel.id if channel else None)
    if until is None:
        return Refusal(Reason.NO_DAILY_YET)
    person = accounts.find_person(tx, platform=own.platform, team=own.team, user=own.user)
    ranked = boards.load_board(
        tx,
        group=group,
        channel=WHOLE_GROUP if whole_group or channel is None else channel.id,
        window=window,
        first_day=first_day(window, until),
        person=person,
        at_most=ROWS,
    )
    shown = _Window(window, whole_group, until, Measure.DAILY)
    return _drawn(ranked, shown, person)


def _practice(
    tx: Transaction, caller: Caller, window: Window, *, whole_group: bool, measure: Measure, now: datetime
) -> Reply:
    """The board of quizzes, or of nights: it never touches the main one. Its day is the local date of the quiz."""
    spot, own = caller.spot, caller.account
    group = channels.group_of(tx, platform=spot.platform, native_space=spot.space)
    if group is None:
        return Refusal(Reason.NOT_SET_UP)
    until = channels.local_date(tx, platform=spot.platform, native_space=spot.space, channel=spot.channel, now=now)
    person = accounts.find_person(tx, platform=own.platform, team=own.team, user=own.user)
    ranked = load_practice_board(
        tx,
        group=group,
        channel=None if whole_group else (spot.platform, spot.space, spot.channel),
        night=measure is Measure.NIGHT,
        first_day=first_day(window, until),
        person=person,
        at_most=ROWS,
    )
    return _drawn(ranked, _Window(window, whole_group, until, measure), person)


@dataclass(frozen=True, slots=True)
class _Window:
    """What a board looks at."""

    window: Window
    whole_group: bool
    until: date
    measure: Measure


def _drawn(ranked: list[Ranked], shown: _Window, person: int | None) -> Board:
    rows = [_row(row, own=row.person == person) for row in ranked]
    return Board(
        window=shown.window,
        whole_group=shown.whole_group,
        since=first_day(shown.window, shown.until),
        until=shown.until,
        rows=tuple(rows[:ROWS]),
        own=next((row for row in rows[ROWS:] if row.own), None),
        members=ranked[0].members if ranked else 0,
        measure=shown.measure,
    )


def _row(row: Ranked, *, own: bool) -> BoardRow:
    return BoardRow(
        rank=row.rank,
        name=row.name,
        points=row.points,
        answered=row.answered,
        right=row.right,
        streak=row.streak,
        own=own,
    )
