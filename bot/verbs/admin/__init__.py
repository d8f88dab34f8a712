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


class Action(StrEnum):
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


ACTION: Final = Option(
    "action",
    say("Reports, questions left out, a new season, a streak to repair, the results, who else is an organiser"),
    OneOf(Action),
    without={Action.ORGANISER: _ON_DISCORD, Action.REMOVE: _ON_DISCORD},
)
REPORT: Final = Option("report", say("The number of one report"), Number(1, 10**9 - 1, _no_report))
WHO: Final = Option("member", say("Whose streak to repair; on Slack also who may act as an organiser"), Somebody())
ANSWER: Final = Option("answer", say("What to tell whoever reported it; this closes it"), Text(WORDS_AT_MOST))


async def serve(study: Study, ask: Ask) -> Outcome:
    """What the action comes to, or a Refusal. Without one it is about reports."""
    action, who = ask.get(ACTION), ask.get(WHO)
    match action:
        case Action.ITEMS:
            return await items.show(study, ask)
        case Action.SEASON:
            return await seasons.show(study, ask)
        case Action.EXPORT:
            return await results.export(study, ask)
        case Action.REPAIR:
            return await repairing.repair(study, ask, who)
        case None | Action.REPORTS | Action.CLOSE if who is None:
            close = action is Action.CLOSE
            return await reporting.serve_reports(study, ask, ask.get(REPORT), ask.get(ANSWER), close=close)
        case _:
            return await _serve_organisers(study, ask, action, who)


async def _serve_organisers(study: Study, ask: Ask, action: Action | None, who: str | None) -> Outcome:
    if action not in (Action.ORGANISER, Action.REMOVE) or ask.values.keys() - {ACTION.name, WHO.name}:
        return organisers.WHO_IS_IT
    serve_ = organisers.take_back if action is Action.REMOVE else organisers.name_or_list
    return await serve_(study, ask, who)


ADMIN: Final = Verb(
    "admin",
    say("Reports, questions left out, seasons, streaks to repair, results"),
    Who.ORGANISER,
    serve,
    (ACTION, WHO, REPORT, ANSWER),
    costly=True,
    presses=(
        Press(seasons.ASK, Who.ORGANISER, seasons.ask_first),
        Press(seasons.BEGIN, Who.ORGANISER, seasons.begin),
        Press(items.LIST, Who.ORGANISER, items.show),
        Press(items.LOOK, Who.ORGANISER, items.look),
        Press(items.KEEP, Who.ORGANISER, items.keep),
        Press(items.LEAVE, Who.ORGANISER, items.leave_out),
    ),
)
