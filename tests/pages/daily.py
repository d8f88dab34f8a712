"""One of everything that the daily says, in its channel and to one member."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Final

from bot.rules.cards import ClosedCard, OpenCard, RevealedCard
from bot.rules.verdicts import Noted, TooLate, Verdict
from bot.talk.pages import Outcome
from bot.verbs.daily.now import DailyPosted, DailyStands
from bot.verbs.daily.own import Missed, OwnCard
from bot.verbs.daily.pausing import DailyPaused
from bot.verbs.daily.unknown import DailyUnknown
from content.grading import grade
from content.scoring import Standing
from tests.pages.items import AT, NOW, ON, ZONE, item

_POST: Final = 41


def open_card(*, several: bool = False) -> OpenCard:
    return OpenCard(_POST, item(several=several), ON, NOW + timedelta(hours=24), ZONE, answered=3)


def revealed_card() -> RevealedCard:
    return RevealedCard(_POST, item(), ON, answered=7, right=4, chosen={"dlq": 4, "drop": 2, "batch": 1})


def verdict(*chosen: str, several: bool = False, again: bool = False, first_ever: bool = False) -> Verdict:
    asked = item(several=several)
    return Verdict(
        item=asked,
        on=ON,
        chosen=chosen,
        grade=grade(chosen, asked.key),
        points=27,
        standing=Standing(streak=7, longest=9, freezes=1),
        earned_freeze=first_ever,
        held_back=False,
        covered=(date(2026, 11, 20),) if again else (),
        again=again,
        first_ever=first_ever,
        post=_POST,
    )


CARDS: Final[dict[str, Outcome]] = {
    "open": open_card(),
    "open_several": open_card(several=True),
    "open_disputed": replace(open_card(), disputed=True),
    "closed": ClosedCard(_POST, item(), ON, NOW + timedelta(hours=30), ZONE, answered=7),
    "revealed": revealed_card(),
    "revealed_disputed": replace(revealed_card(), disputed=True),
    "revealed_unanswered": RevealedCard(_POST, item(several=True), ON, answered=0, right=0, chosen={}),
}

TOLD: Final[dict[str, Outcome]] = {
    "verdict_right": verdict("dlq", first_ever=True),
    "verdict_wrong": verdict("drop"),
    "verdict_disputed": replace(verdict("drop"), disputed=True),
    "verdict_several": verdict("dlq", "delay", several=True),
    "verdict_at_length": replace(verdict("drop"), at_length=True),
    "verdict_again": verdict("dlq", again=True),
    "noted": Noted(item(), ("dlq",), NOW, ZONE, first_ever=True, post=_POST),
    "too_late": TooLate(item(), NOW + timedelta(hours=2), ZONE),
    "too_late_revealed": TooLate(item(), None, ZONE),
    "own_card": OwnCard(open_card()),
    "own_card_several": OwnCard(open_card(several=True)),
    "missed": Missed(item(), ON, _POST),
    "missed_early": Missed(item(), ON, _POST, early=True),
    "daily_posted": DailyPosted(AT),
    "daily_stands": DailyStands(_POST, AT),
    "daily_unknown": DailyUnknown(_POST),
    "daily_paused": DailyPaused(None, None, ZONE, already=False),
    "daily_paused_open": DailyPaused(_POST, NOW + timedelta(hours=5), ZONE, already=True),
}
