"""`leaderboard`: who leads, and where who asks stands."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Final

from bot.core import Study
from bot.declaring import Verb
from bot.rules.spaces import NO_DAILY_YET, NOT_SET_UP, find_channel, group_of, person_of
from bot.talk.asks import Ask, Option, Who
from bot.talk.dates import MONTHS
from bot.talk.kinds import OneOf
from bot.talk.lines import Command, Line, say
from bot.talk.pages import Outcome, Page, Prose, Refusal, Row, Rows, Rule, Small, Title
from bot.talk.people import Caller
from bot.talk.phrases import counted, day, named, placed
from content.boards import WHOLE_GROUP, Window, first_day
from storage import boards, channels, posts
from storage.boards import Ranked
from storage.database import Transaction
from storage.marks import load_practice_board
from storage.settings import load_settings

ROWS: Final = 10


class Scope(StrEnum):
    """Whose points a board counts."""

    CHANNEL = "channel"
    GROUP = "group"


class Measure(StrEnum):
    """Where a board's points come from."""

    DAILY = "daily"
    PRACTICE = "practice"
    """Solo and group quizzes."""
    NIGHT = "night"


WINDOW: Final = Option("window", "How far back; this week if you leave it out", OneOf(Window))
SCOPE: Final = Option("scope", "This channel or the whole group", OneOf(Scope))
POINTS: Final = Option("points", "From dailies, quizzes or quiz nights", OneOf(Measure))

_TITLES: Final = {
    Measure.DAILY: "Leaderboard",
    Measure.PRACTICE: "Practice board",
    Measure.NIGHT: "Quiz nights",
}


@dataclass(frozen=True, slots=True)
class Board:
    """A ranking by points. Equal points share a rank; who asked is always in it when they have an answer there."""

    window: Window
    whole_group: bool
    since: date
    """The first day of the window."""
    until: date
    """The date of the latest daily it counts; of a practice board the local date it was asked on."""
    rows: tuple[Ranked, ...]
    """The first ten, and below them who asked where they aren't among these."""
    person: int | None
    """Who asked; None who has nothing that counts."""
    measure: Measure = Measure.DAILY
    quiet: bool = False
    """Who asked wants no points of their own shown."""

    def page(self) -> Page:
        if not self.rows:
            return Page((Title(self._title()), Prose(self._empty())))
        shown = (row for row in self.rows if not (self.quiet and row.person == self.person))
        rows, standing = tuple(map(self._row, shown)), self._standing()
        below = (Rule(), Rows(rows[ROWS:])) if rows[ROWS:] else ()
        return Page(
            (Title(self._title()), Rows(rows[:ROWS]), *below, Small((standing,))),
            summary=f"{self._title()}: {standing}",
        )

    def _row(self, row: Ranked) -> Row:
        """`120 points · 4 of 5 answers right · streak 3 days`; only dailies make a streak."""
        figures = f"{counted(row.points, 'point')} · {row.right:,} of {counted(row.answered, 'answer')} right"
        streak = f" · streak {counted(row.streak, 'day')}" if self.measure is Measure.DAILY else ""
        return Row(placed(row.rank), named(row.name), figures + streak, own=row.person == self.person)

    def _title(self) -> str:
        when = {
            Window.TODAY: day(self.until),
            Window.WEEK: f"the week of {day(self.since)}",
            Window.MONTH: f"{MONTHS[self.until.month - 1]} {self.until.year}",
            Window.ALL_TIME: "all time",
        }[self.window]
        return f"{_TITLES[self.measure]} · {when} · {'the whole group' if self.whole_group else 'this channel'}"

    def _empty(self) -> Line:
        if self.measure is Measure.DAILY:
            return "Nobody has points here yet. The first answer opens the board."
        return say("Nobody has played here yet. {quiz} opens the board.", quiz=Command("quiz"))

    def _standing(self) -> str:
        if self.quiet:
            return "Your own row is left out, as you set it."
        own = next((row for row in self.rows if row.person == self.person), None)
        if own is None or own.rank is None:
            return "You have no points on this board yet."
        return f"You are number {own.rank} of {own.members}."


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a board is to look at."""

    window: Window
    whole_group: bool
    measure: Measure


async def serve(study: Study, ask: Ask) -> Outcome:
    """Board or Refusal. Counted back from the daily latest posted in the channel asked from; practice from today."""
    scope, measure = ask.get(SCOPE) or Scope.GROUP, ask.get(POINTS) or Measure.DAILY
    wanted = Wanted(ask.get(WINDOW) or Window.WEEK, scope is Scope.GROUP, measure)
    if measure is Measure.DAILY:
        return await study.database.read(lambda tx: load_board(tx, ask.caller, wanted))
    now = study.clock.now()
    return await study.database.read(lambda tx: _of_practice(tx, ask, wanted, now))


def load_board(tx: Transaction, caller: Caller, wanted: Wanted) -> Board | Refusal:
    """A board of dailies, counted back from the one latest posted in the channel asked from."""
    spot = caller.spot
    group, channel = group_of(tx, spot), find_channel(tx, spot)
    if group is None or (channel is None and not wanted.whole_group):
        return NOT_SET_UP
    until = posts.latest_on(tx, group=group, channel=channel.id if channel else None)
    if until is None:
        return NO_DAILY_YET
    person = person_of(tx, caller)
    ranked = boards.load_board(
        tx,
        group=group,
        channel=WHOLE_GROUP if wanted.whole_group or channel is None else channel.id,
        window=wanted.window,
        first_day=first_day(wanted.window, until),
        person=person,
        at_most=ROWS,
    )
    return _board(ranked, wanted, until, person, quiet=load_settings(tx, person).quiet)


def _of_practice(tx: Transaction, ask: Ask, wanted: Wanted, now: datetime) -> Outcome:
    """The board of quizzes, or of nights: it never touches the main one. Its day is the local date of the quiz."""
    spot = ask.caller.spot
    group = group_of(tx, spot)
    if group is None:
        return NOT_SET_UP
    until = channels.local_date(tx, platform=spot.platform, native_space=spot.space, channel=spot.channel, now=now)
    person = person_of(tx, ask.caller)
    ranked = load_practice_board(
        tx,
        group=group,
        channel=None if wanted.whole_group else (spot.platform, spot.space, spot.channel),
        night=wanted.measure is Measure.NIGHT,
        first_day=first_day(wanted.window, until),
        person=person,
        at_most=ROWS,
    )
    return _board(ranked, wanted, until, person, quiet=load_settings(tx, person).quiet)


def _board(ranked: list[Ranked], wanted: Wanted, until: date, person: int | None, *, quiet: bool) -> Board:
    return Board(
        window=wanted.window,
        whole_group=wanted.whole_group,
        since=first_day(wanted.window, until),
        until=until,
        rows=tuple(ranked),
        person=person,
        measure=wanted.measure,
        quiet=quiet,
    )


LEADERBOARD: Final = Verb("leaderboard", "Who leads, and where you stand", Who.MEMBER, serve, (WINDOW, SCOPE, POINTS))
