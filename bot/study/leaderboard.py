"""`leaderboard`: who leads, and where who asks stands."""

from bot.people import Caller
from bot.replies import Board, BoardRow, Reason, Refusal, Reply
from bot.study.core import Study
from content.boards import WHOLE_GROUP, Window, first_day
from storage import accounts, boards, channels, posts
from storage.boards import Ranked
from storage.database import Transaction

ROWS = 10


async def leaderboard(study: Study, caller: Caller, *, window: Window = Window.WEEK, whole_group: bool = True) -> Reply:
    """Board or Refusal. Counted back from the daily latest posted in the channel asked from."""
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
    rows = [_row(row, own=row.person == person) for row in ranked]
    return Board(
        window=window,
        whole_group=whole_group,
        since=first_day(window, until),
        until=until,
        rows=tuple(rows[:ROWS]),
        own=next((row for row in rows[ROWS:] if row.own), None),
        members=ranked[0].members if ranked else 0,
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
