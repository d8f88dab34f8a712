"""The feed of shared results: each is one line in a channel, and stays as it is."""

from dataclasses import dataclass
from datetime import date
from typing import Final

from bot.core import Study
from bot.posting.once import ClickedFeed
from bot.rules.own_week import load_own_week
from bot.talk.lines import Name, say
from bot.talk.pages import Outcome, Page, note
from bot.talk.people import Kind
from bot.talk.phrases import counted, day, named, nth
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
        verdict = "right" if self.right else "not right this time"
        told = f"{{name}} answered the question for {day(self.on)}: {verdict}{_streak(self.streak)}."
        return note(say(told, name=Name(named(self.name))))


@dataclass(frozen=True, slots=True)
class SharedWeek:
    """How somebody did in a week."""

    name: str
    first: date
    own: Ranked | None
    quiet: bool

    def page(self) -> Page:
        own = self.own
        told = [f"{own.right:,} of {own.answered:,} right"] if own else ["no answers that count"]
        if own and not self.quiet:
            told += [counted(own.points, "point"), *([f"{nth(own.rank)} in the group"] if own.rank else [])]
        return note(say(f"{{name}}, week of {day(self.first)}: {', '.join(told)}.", name=Name(named(self.name))))


def _streak(days: int) -> str:
    return f", with a streak of {days:,} days" if days >= _WORTH_A_WORD else ""


class ShareFeed(ClickedFeed[Share]):
    """`bot.posting.feeds.Feed` of shared results."""

    kind: Kind = "share"
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
