"""A week of a group: its board, and one member's part in it, which they may share."""

from datetime import date, timedelta
from typing import Final

from bot.rules.questions import ELSEWHERE, UNKNOWN_BUTTON
from bot.talk.asks import Ask
from bot.talk.pages import Refusal
from bot.talk.people import Spot
from content.boards import WHOLE_GROUP, Measure, Window
from storage import boards, weeklies
from storage.boards import Ranked, Standings, Wanted
from storage.database import Transaction
from storage.weeklies import Weekly

WEEK: Final = timedelta(days=7)


def find_weekly(tx: Transaction, ask: Ask) -> Weekly | Refusal:
    """The report that a control belongs to, where it stands in the channel asked from."""
    weekly, spot = weeklies.load_weekly(tx, ask.shown.id), ask.caller.spot
    if weekly is None:
        return UNKNOWN_BUTTON
    return weekly if spot == Spot(spot.platform, weekly.native_space, weekly.native_channel) else ELSEWHERE


def load_week_board(
    tx: Transaction, wanted: Wanted, *, group: int, first: date, measure: Measure = Measure.POINTS
) -> Standings | None:
    """The whole group's board of the week that begins on `first`; None where nobody stands on it."""
    board = boards.daily_board(
        tx,
        group=group,
        channel=WHOLE_GROUP,
        window=Window.WEEK,
        first_day=first,
        measure=measure,
        before=first - WEEK,
    )
    return boards.load_standings(tx, board, wanted) if board else None


def load_own_week(tx: Transaction, *, group: int, person: int | None, first: date) -> Ranked | None:
    """Their row on that board; None where they have none."""
    board = load_week_board(tx, Wanted(person, at_most=0), group=group, first=first) if person is not None else None
    return board.own if board else None
