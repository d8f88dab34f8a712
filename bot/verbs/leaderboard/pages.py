"""How a board is told: who leads, where who asks stands, and what else there is to look at."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from bot.talk.figures import (
    Figure,
    days_figure,
    points_figure,
    progress_figure,
    right_figure,
    share_figure,
    streak_figure,
)
from bot.talk.lines import Command, Line, Name, counted, joined, say
from bot.talk.pages import Page, Refusal
from bot.talk.parts import Button, Buttons, Part, Pick, Prose, Row, Rows, Rule, Small, Title
from bot.talk.phrases import WEEKDAYS, day, month, named, nth, placed
from bot.verbs.leaderboard.views import ROWS, BoardView, By, Scope
from content.boards import ENOUGH_ANSWERS, Window
from storage.boards import Ranked, Standings

_TITLES: Final = {
    By.POINTS: say("Leaderboard"),
    By.ACCURACY: say("Accuracy"),
    By.STREAK: say("Longest streaks"),
    By.IMPROVED: say("Most improved"),
    By.PRACTICE: say("Practice"),
    By.NIGHT: say("Quiz nights"),
}
_ENTRIES: Final = {
    Window.TODAY: say("Today"),
    Window.WEEK: say("This week"),
    Window.MONTH: say("This month"),
    Window.SEASON: say("This season"),
    Window.ALL_TIME: say("All time"),
}
_MEASURES: Final = {
    By.POINTS: say("By points"),
    By.ACCURACY: say("By accuracy"),
    By.STREAK: say("By longest streak"),
    By.IMPROVED: say("Most improved"),
    By.PRACTICE: say("Practice"),
    By.NIGHT: say("Quiz nights"),
}


_TOO_SHORT: Final = say("One question says little about accuracy. Pick a longer time.")
_TOO_FEW: Final = say("Accuracy takes {number} answers, and nobody has that many here yet.", number=ENOUGH_ANSWERS)
_NO_BEFORE: Final = say("Progress compares a week, month or season with the one before. Pick one of these.")
_NOBODY_BETTER: Final = say(
    "Nobody has improved yet. It takes {number} answers both before and now.", number=ENOUGH_ANSWERS
)


def no_such_season(seasons: int) -> Refusal:
    return Refusal(
        counted(seasons, "There has been {n} season so far.", "There have been {n} seasons so far."), at="season"
    )


@dataclass(frozen=True, slots=True)
class Board:
    """A ranking. Equal values share a rank; who asked is always in it when they have an answer there."""

    view: BoardView
    since: date
    """The first day of the window."""
    until: date
    """The date of the latest daily it counts; of a practice board the local date it was asked on."""
    standings: Standings
    ends_on: date | None = None
    """The last day of the window, where it is still to come."""
    season: int = 1
    """The number of the season that `until` is in."""
    quiet: bool = False
    """Who asked wants no points of their own shown."""
    teams: bool = False
    """Whether the group has teams."""

    @property
    def rows(self) -> tuple[Ranked, ...]:
        """The page's rows, and behind them who asked where they aren't among these."""
        return (*self.standings.rows, *self._below())

    def _below(self) -> tuple[Ranked, ...]:
        own = self.standings.own
        return (own,) if own and all(own.person != row.person for row in self.standings.rows) else ()

    @property
    def person(self) -> int | None:
        """Who asked; None who has nothing that counts here."""
        return self.standings.own.person if self.standings.own else None

    def page(self) -> Page:
        standing = self._standing()
        parts = (Title(self._title()), *self._ranking(), Small((standing,) if self.standings.rows else ()))
        summary = (
            say("{title}: {standing}", title=self._title(), standing=standing)
            if isinstance(standing, str)
            else self._title()
        )
        return Page((*parts, *self._controls()), summary=summary, in_place=True)

    # --- the ranking ---

    def _ranking(self) -> Iterator[Part]:
        if not self.standings.rows:
            yield Prose(self._empty())
            return
        yield Rows(tuple(self._told(self.standings.rows)))
        if below := tuple(self._told(self._below())):
            yield Rule()
            yield Rows(below)

    def _told(self, rows: Iterable[Ranked]) -> Iterator[Row]:
        return (self._row(row) for row in rows if not (self.quiet and row.person == self.person))

    def _row(self, row: Ranked) -> Row:
        own = row.person == self.person
        return Row(placed(row.rank), named(row.name), self._figures(row), own=own, rank=row.rank)

    def _figures(self, row: Ranked) -> tuple[Figure, ...]:
        if self.view.by is By.POINTS:
            streak = streak_figure(row.streak, longest=self.view.window is not Window.TODAY)
            return points_figure(row.points), _right(row), streak
        return _FIGURES[self.view.by](row)

    def _title(self) -> str:
        when = {
            Window.TODAY: day(self.until),
            Window.WEEK: say("week of {day}", day=day(self.since)),
            Window.MONTH: month(self.since),
            Window.SEASON: say("season {number}", number=self.season),
            Window.ALL_TIME: say("all time"),
        }[self.view.window]
        where = say("the whole group") if self.view.scope is Scope.GROUP else say("this channel")
        return joined(_TITLES[self.view.by], when, where, by=" · ")

    def _empty(self) -> Line:
        view = self.view
        if view.number > 1:
            return say("There is nobody on this page.")
        if view.by in (By.PRACTICE, By.NIGHT):
            return say("Nobody has played here yet. {quiz} starts a quiz.", quiz=Command("quiz"))
        if view.by is By.ACCURACY:
            return _TOO_SHORT if view.window is Window.TODAY else _TOO_FEW
        if view.by is By.IMPROVED:
            return _NO_BEFORE if view.window in (Window.TODAY, Window.ALL_TIME) else _NOBODY_BETTER
        return say("Nobody has points here yet. The first answer opens the board.")

    # --- where who asked stands ---

    def _standing(self) -> Line:
        ends = say("ends {day}", day=self._end()) if self.ends_on else ""
        if self.quiet:
            return say("Your own row is left out, as you chose in your settings.")
        return joined(self._place(), ends, by=" · ")

    def _end(self) -> str:
        assert self.ends_on is not None
        return WEEKDAYS[self.ends_on.weekday()] if self.view.window is Window.WEEK else day(self.ends_on)

    def _place(self) -> Line:
        own, ahead = self.standings.own, self.standings.ahead
        if own is None or own.rank is None:
            return _NO_PLACE.get(self.view.by, say("You aren't on this board yet"))
        if ahead is None:
            return say("You're in the lead") if own.rank == 1 else say("You're {nth}", nth=nth(own.rank))
        return say("{gap} behind {name}", gap=_gap(self.view.by, ahead.value - own.value), name=Name(named(ahead.name)))

    # --- what else there is ---

    def _controls(self) -> Iterator[Part]:
        view = self.view
        windows = (_entry(view.of(window=window), label) for window, label in _ENTRIES.items())
        measures = (_entry(view.of(by=by), label) for by, label in _MEASURES.items())
        others = (button for button in (*windows, *measures) if button.click not in (view.click, view.of().click))
        yield Pick(say("Another board"), tuple(others))
        teams = (
            (Button(say("Teams"), BoardView(Window.SEASON, Scope.TEAMS, season=view.season).click),)
            if self.teams
            else ()
        )
        yield Buttons((*self._pages(), self._other_scope(), *teams))

    def _pages(self) -> Iterator[Button]:
        page = self.view.number
        if page > 1:
            yield Button(say("Previous"), replace(self.view, number=page - 1).click)
        if self.standings.more:
            yield Button(say("Places {number} on", number=page * ROWS + 1), replace(self.view, number=page + 1).click)

    def _other_scope(self) -> Button:
        if self.view.scope is Scope.GROUP:
            return Button(say("This channel"), self.view.of(scope=Scope.CHANNEL).click)
        return Button(say("Whole group"), self.view.of(scope=Scope.GROUP).click)


_NO_PLACE: Final = {
    By.ACCURACY: say("You're not on this board yet: it takes {number} answers", number=ENOUGH_ANSWERS),
    By.IMPROVED: say(
        "You're not on this board: it takes {number} answers both before and now, and progress",
        number=ENOUGH_ANSWERS,
    ),
}


def _entry(view: BoardView, label: str) -> Button:
    return Button(label, view.click)


def _gap(by: By, gap: float) -> str:
    match by:
        case By.ACCURACY | By.IMPROVED:
            return f"{max(1, round(100 * gap))}%"
        case By.STREAK:
            return counted(round(gap), "{n} day", "{n} days")
        case _:
            return say("{number}", number=round(gap))


def _right(row: Ranked) -> Figure:
    return right_figure(row.right, row.answered)


def _now_right(row: Ranked) -> Figure:
    right = _right(row)
    return replace(right, heading=say("Now right"), said=say("now {right}", right=right.said))


_FIGURES: Final[Mapping[By, Callable[[Ranked], tuple[Figure, ...]]]] = {
    By.ACCURACY: lambda row: (share_figure(row.value), _right(row)),
    By.STREAK: lambda row: (days_figure(row.streak), _right(row)),
    By.IMPROVED: lambda row: (progress_figure(row.value), _now_right(row)),
    By.PRACTICE: lambda row: (points_figure(row.points), _right(row)),
    By.NIGHT: lambda row: (points_figure(row.points), _right(row)),
}
