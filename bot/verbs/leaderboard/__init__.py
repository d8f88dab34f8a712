"""`leaderboard`: who leads, and where who asks stands."""

from typing import Final

from bot.core import Study
from bot.declaring import Press, Verb
from bot.rules.questions import UNKNOWN_BUTTON
from bot.rules.teaming import see_to_teams
from bot.talk.asks import Ask, Who
from bot.talk.lines import say
from bot.talk.pages import Outcome
from bot.talk.people import Caller
from bot.verbs.leaderboard.looking import load_board
from bot.verbs.leaderboard.teams import load_teams
from bot.verbs.leaderboard.views import (
    MEASURE,
    PAGE,
    SCOPE,
    SEASON,
    SHOW_BOARD,
    WINDOW,
    BoardView,
    Scope,
    read_view,
    view_of,
)


async def serve(study: Study, ask: Ask) -> Outcome:
    """Board, TeamBoard or Refusal."""
    return await _look(study, ask.caller, view_of(ask))


async def _show(study: Study, ask: Ask) -> Outcome:
    """Another board in the place of one: Board, TeamBoard or Refusal."""
    view = read_view(ask.click)
    return UNKNOWN_BUTTON if view is None else await _look(study, ask.caller, view)


async def _look(study: Study, caller: Caller, view: BoardView) -> Outcome:
    now = study.clock.now()
    if view.scope is Scope.TEAMS:
        await see_to_teams(study, caller)
        return await study.database.read(lambda tx: load_teams(tx, caller, view))
    return await study.database.read(lambda tx: load_board(tx, caller, view, now))


LEADERBOARD: Final = Verb(
    "leaderboard",
    say("Who leads, and where you stand"),
    Who.MEMBER,
    serve,
    (WINDOW, SCOPE, MEASURE, SEASON, PAGE),
    presses=(Press(SHOW_BOARD, Who.MEMBER, _show),),
)
