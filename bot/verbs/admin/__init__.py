"""`admin`: reports, questions left out, seasons, repairs of streaks, results; on Slack who else is an organiser."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Final

from bot.core import Study
from bot.declaring import Press, Verb
from bot.rules.reports import WORDS_AT_MOST
from bot.talk.asks import Ask, Option, Who
from bot.talk.kinds import Number, OneOf, Somebody, Text
from bot.talk.lines import say
from bot.talk.pages import Outcome
from bot.talk.people import Platform
from bot.verbs.admin import items, organisers, repairing, reporting, results, seasons


class _Action(StrEnum):
    """What there is to administer."""

    REPORTS = "reports"
    CLOSE = "close"
    ITEMS = "items"
    SEASON = "season"
    REPAIR = "repair"
    EXPORT = "export"
    ORGANISER = "organiser"
    REMOVE = "remove"


_ON_DISCORD: Final[Mapping[Platform, str]] = {
    "discord": "On Discord organisers are whoever has Manage Server; Slack has no such right to give."
}


def _no_report(typed: str) -> str:
    return say("There is no report “{typed}” in this group.", typed=typed)


_ACTION: Final = Option(
    "action",
    say("Reports, questions left out, a new season, a streak to repair, the results, who else is an organiser"),
    OneOf(_Action),
    without={_Action.ORGANISER: _ON_DISCORD, _Action.REMOVE: _ON_DISCORD},
)
_REPORT: Final = Option("report", say("The number of one report"), Number(1, 10**9 - 1, _no_report))
WHO: Final = Option("member", say("Whose streak to repair; on Slack also who may act as an organiser"), Somebody())
ANSWER: Final = Option("answer", say("What to tell whoever reported it; this closes it"), Text(WORDS_AT_MOST))


async def serve(study: Study, ask: Ask) -> Outcome:
    """What the action comes to, or a Refusal. Without one it is about reports."""
    action, who = ask.get(_ACTION), ask.get(WHO)
    match action:
        case _Action.ITEMS:
            return await items.show_items(study, ask)
        case _Action.SEASON:
            return await seasons.show_season(study, ask)
        case _Action.EXPORT:
            return await results.export_results(study, ask)
        case _Action.REPAIR:
            return await repairing.repair(study, ask, who)
        case None | _Action.REPORTS | _Action.CLOSE if who is None:
            close = action is _Action.CLOSE
            return await reporting.serve_reports(study, ask, ask.get(_REPORT), ask.get(ANSWER), close=close)
        case _:
            return await _serve_organisers(study, ask, action, who)


async def _serve_organisers(study: Study, ask: Ask, action: _Action | None, who: str | None) -> Outcome:
    if action not in (_Action.ORGANISER, _Action.REMOVE) or ask.values.keys() - {_ACTION.name, WHO.name}:
        return organisers.WHO_IS_IT
    serve_ = organisers.take_back if action is _Action.REMOVE else organisers.name_or_list
    return await serve_(study, ask, who)


ADMIN: Final = Verb(
    "admin",
    say("Reports, questions left out, seasons, streaks to repair, results"),
    Who.ORGANISER,
    serve,
    (_ACTION, WHO, _REPORT, ANSWER),
    costly=True,
    presses=(
        Press(seasons.ASK, Who.ORGANISER, seasons.ask_to_begin),
        Press(seasons.BEGIN, Who.ORGANISER, seasons.begin),
        Press(items.LIST, Who.ORGANISER, items.show_items),
        Press(items.LOOK, Who.ORGANISER, items.show_item),
        Press(items.KEEP, Who.ORGANISER, items.keep),
        Press(items.LEAVE_OUT, Who.ORGANISER, items.leave_out),
    ),
)
