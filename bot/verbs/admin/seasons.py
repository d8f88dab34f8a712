"""A new season: the season board begins empty, asked before it is done. The ones before stay as they were."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from bot.core import Study
from bot.declaring import reads, writes
from bot.rules.questions import UNKNOWN_BUTTON
from bot.rules.spaces import NOT_SET_UP, group_of, local_today
from bot.rules.teaming import deal_if_due
from bot.talk.asks import Ask
from bot.talk.clicks import Click, numbered
from bot.talk.lines import Command, say
from bot.talk.pages import Outcome, Page, Refusal
from bot.talk.parts import Button, Buttons, Lines, Prose, Small, Title
from bot.talk.phrases import day
from storage.database import Transaction
from storage.seasons import begin_season, load_seasons

ASK: Final = "season-ask"
BEGIN: Final = "season-begin"
SEASON_WITHOUT_QUESTION: Final = Refusal(
    say("This season hasn't had a question yet, so there is no need for another one.")
)


def begun_already(number: int) -> Refusal:
    return Refusal(say("Season {number} has already begun; nothing was changed.", number=number))


@dataclass(frozen=True, slots=True)
class SeasonShown:
    """The season under way."""

    number: int
    since: date | None
    """None for the first one."""

    def page(self) -> Page:
        began = (
            say("It began on {day}.", day=day(self.since)) if self.since else say("It began with the first question.")
        )
        old = say("{command} shows a past one.", command=Command("leaderboard", "season [number]"))
        return Page(
            (
                Title(say("Season {number}", number=self.number)),
                Lines((began,)),
                Small((old if self.number > 1 else "",)),
                Buttons((Button(say("Begin season {number} …", number=self.number + 1), Click(ASK)),)),
            ),
            in_place=True,
        )


@dataclass(frozen=True, slots=True)
class ReallyBegin:
    """What a new season changes, asked before it is done."""

    number: int
    """Of the new one."""

    def page(self) -> Page:
        return Page(
            (
                Title(say("Begin season {number}?", number=self.number)),
                Prose(say("From the next question on, everybody starts from zero on the season board.")),
                Small(
                    (
                        say("Streaks, freezes and all other boards go on. Past seasons can still be seen."),
                        say("If the group has teams, they are reshuffled."),
                        say("This can't be undone."),
                    )
                ),
                Buttons(
                    (
                        Button(
                            say("Begin season {number}", number=self.number), numbered(BEGIN, self.number), primary=True
                        ),
                    )
                ),
            ),
            in_place=True,
        )


@dataclass(frozen=True, slots=True)
class SeasonBegun:
    """A new season has begun."""

    number: int
    first_day: date

    def page(self) -> Page:
        told = say(
            "Season {number} begins with the next question, from {day} on.", number=self.number, day=day(self.first_day)
        )
        board = say("{command} shows it.", command=Command("leaderboard season"))
        return Page((Prose(told), Small((board,))), in_place=True)


@reads
def show_season(tx: Transaction, _: Study, ask: Ask, __: datetime) -> Outcome:
    """SeasonShown or Refusal."""
    group = group_of(tx, ask.caller.spot)
    if group is None:
        return NOT_SET_UP
    begun = load_seasons(tx, group)
    return SeasonShown(len(begun) + 1, begun[-1] if begun else None)


async def ask_to_begin(study: Study, ask: Ask) -> Outcome:
    """ReallyBegin or Refusal."""
    shown = await show_season(study, ask)
    return ReallyBegin(shown.number + 1) if isinstance(shown, SeasonShown) else shown


@writes
def begin(tx: Transaction, _: Study, ask: Ask, now: datetime) -> Outcome:
    """SeasonBegun or Refusal. The number in the control says which one is meant: pressed twice, it begins once."""
    spot, number = ask.caller.spot, ask.pressed.number
    if not number:
        return UNKNOWN_BUTTON
    group = group_of(tx, spot)
    if group is None:
        return NOT_SET_UP
    today, by = local_today(tx, spot, now), ask.caller.account.user
    first_day = begin_season(tx, group, number=number, today=today, by=by, at=now)
    if first_day is None:
        latest = len(load_seasons(tx, group)) + 1
        return begun_already(latest) if number <= latest else SEASON_WITHOUT_QUESTION
    deal_if_due(tx, group, at=now)
    return SeasonBegun(number, first_day)
