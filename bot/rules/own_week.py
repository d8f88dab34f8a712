"""One member's part in a week of their group: what they see of it, and what they may share."""

from datetime import date

from bot.rules.questions import ELSEWHERE, UNKNOWN_BUTTON
from bot.talk.asks import Ask
from bot.talk.pages import Refusal
from bot.talk.people import Spot
from content.boards import WHOLE_GROUP, Measure, Window
from storage import boards, weeklies
from storage.boards import Ranked, Wanted
from storage.database import Transaction
from storage.weeklies import Weekly


def find_weekly(tx: Transaction, ask: Ask) -> Weekly | Refusal:
    """The report that a control belongs to, where it stands in the channel asked from."""
    weekly, spot = weeklies.load_weekly(tx, ask.shown.id), ask.caller.spot
    if weekly is None:
        return UNKNOWN_BUTTON
    return weekly if spot == Spot(spot.platform, weekly.native_space, weekly.native_channel) else ELSEWHERE


def load_own_week(tx: Transaction, *, group: int, person: int | None, first: date) -> Ranked | None:
    """Their row on the whole group's board of the week that begins on `first`; None where they have none."""
    board = boards.daily_board(
        tx,
        group=group,
        channel=WHOLE_GROUP,
        window=Window.WEEK,
        first_day=first,
        measure=Measure.POINTS,
        before=None,
    )
    return boards.load_standings(tx, board, Wanted(person, at_most=0)).own if board and person is not None else None
