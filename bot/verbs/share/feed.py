"""The feed of shared results: each is one line in a channel, and stays as it is."""

from dataclasses import dataclass
from datetime import date
from typing import Final

from bot.core import Study
from bot.posting.once import ClickedFeed
from bot.rules.own_week import load_own_week
from bot.talk.lines import Name, counted, joined, say
from bot.talk.pages import Outcome, Page, note
from bot.talk.people import CardKind
from bot.talk.phrases import day, named, nth
from content.scoring import DailyOutcome
from storage import shares
from storage.boards import Ranked
from storage.database import Transaction
from storage.shares import SHARES, Share

_WORTH_A_WORD: Final = 2
"""Days of a streak."""


@dataclass(frozen=True, slots=True)
class SharedDaily:
    """How somebody did in a daily. It says no letter, and nothing that tells one."""

    name: str
    on: date
    right: bool
    streak: int
    """0 where nothing is said of it."""

    def page(self) -> Page:
        name, on = Name(named(self.name)), day(self.on)
        if self.right:
            told = say("{name} answered the question for {day}: right", name=name, day=on)
        else:
            told = say("{name} answered the question for {day}: not right this time", name=name, day=on)
        if self.streak < _WORTH_A_WORD:
            return note(say("{told}.", told=told))
        return note(
            counted(self.streak, "{told}, with a streak of {n} day.", "{told}, with a streak of {n} days.", told=told)
        )


@dataclass(frozen=True, slots=True)
class SharedWeek:
    """How somebody did in a week."""

    name: str
    first: date
    own: Ranked | None
    quiet: bool

    def page(self) -> Page:
        own = self.own
        told = [self._right()]
        if own and not self.quiet:
            told.append(counted(own.points, "{n} point", "{n} points"))
            told += [say("{nth} in the group", nth=nth(own.rank))] if own.rank else []
        name = Name(named(self.name))
        return note(say("{name}, week of {day}: {told}.", name=name, day=day(self.first), told=joined(*told, by=", ")))

    def _right(self) -> str:
        if self.own is None:
            return say("no answers that count")
        return say("{right} of {answered} right", right=self.own.right, answered=self.own.answered)


class ShareFeed(ClickedFeed[Share]):
    """Shared results."""

    kind: CardKind = "share"
    rows = SHARES
    can_be_found = False

    def load(self, tx: Transaction, number: int) -> Share | None:
        return shares.load_share(tx, number)

    def card(self, tx: Transaction, study: Study, row: Share) -> Outcome:  # noqa: ARG002 - the feeds' signature
        if row.week is not None:
            own = load_own_week(tx, group=row.group, person=row.person, first=row.week)
            return SharedWeek(row.name, row.week, own, row.quiet)
        assert row.daily is not None
        told = shares.find_own_answer(tx, person=row.person, daily=row.daily)
        assert told is not None  # it was there when it was claimed, and an answer is kept
        right, streak = told.outcome is DailyOutcome.RIGHT, 0 if row.quiet else told.streak
        return SharedDaily(row.name, told.on, right, streak)


SHARE_FEED: Final = ShareFeed()
