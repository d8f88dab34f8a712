"""Which board somebody looks at, as it is typed and as the controls below a board say it."""

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Final

from bot.talk.asks import Ask, Option
from bot.talk.clicks import Click
from bot.talk.kinds import Number, OneOf
from bot.talk.lines import say
from bot.talk.pages import Refusal
from content.boards import Measure, Window

ROWS: Final = 10
"""So many a page."""
SHOW_BOARD: Final = "board"
"""The control that shows another board in the place of this one."""
_PAGES: Final = 10_000
_PARTS: Final = 5


class Scope(StrEnum):
    """Whose answers a board counts."""

    CHANNEL = "channel"
    GROUP = "group"
    TEAMS = "teams"
    """The group's teams, by points for each member who has answered: of a season."""


class By(StrEnum):
    """What a board ranks by: dailies in one of several ways, or points of another kind."""

    POINTS = "points"
    ACCURACY = "accuracy"
    STREAK = "streak"
    IMPROVED = "improved"
    PRACTICE = "practice"
    """Points from quizzes, reviews and mock exams."""
    NIGHT = "night"

    @property
    def measure(self) -> Measure | None:
        """What dailies are measured by; None where others are counted."""
        return Measure(self.value) if self not in (By.PRACTICE, By.NIGHT) else None


WINDOW: Final = Option("window", say("How far back; this week if you leave it out"), OneOf(Window))
SCOPE: Final = Option("scope", say("This channel, the whole group, or its teams"), OneOf(Scope))
MEASURE: Final = Option("measure", say("What to rank by: points from dailies if you leave it out"), OneOf(By))
PAGE: Final = Option(
    "page",
    say("Which page, of ten places each"),
    Number(1, _PAGES, lambda typed: say("There is no page “{typed}”. Pages are numbers from 1 on.", typed=typed)),
    named=True,
)
SEASON: Final = Option(
    "season",
    say("The number of a past season"),
    Number(1, _PAGES, lambda typed: say("There is no season “{typed}”. Seasons are numbered from 1 on.", typed=typed)),
)


@dataclass(frozen=True, slots=True)
class BoardView:
    """A board with a page of it."""

    window: Window = Window.WEEK
    scope: Scope = Scope.GROUP
    by: By = By.POINTS
    number: int = 1
    """Which page."""
    season: int | None = None
    """Its number; None for the one under way."""

    @property
    def skip(self) -> int:
        """How many rows stand on the pages before."""
        return (self.number - 1) * ROWS

    @property
    def click(self) -> Click:
        """A control that shows it."""
        code = (self.window, self.scope, self.by, str(self.number), str(self.season or ""))
        return Click(SHOW_BOARD, None, ("-".join(code),))

    def of(self, *, window: Window | None = None, scope: Scope | None = None, by: By | None = None) -> "BoardView":
        """The first page of another board that is like this one."""
        season = self.season if window is None else None
        made = BoardView(window or self.window, scope or self.scope, by or self.by, season=season)
        return replace(made, window=Window.SEASON) if made.season else made


def view_of(ask: Ask) -> BoardView:
    """What was typed; a season's number means its board."""
    season = ask.get(SEASON)
    window = Window.SEASON if season else ask.get(WINDOW)
    return BoardView(
        window or Window.WEEK,
        ask.get(SCOPE) or Scope.GROUP,
        ask.get(MEASURE) or By.POINTS,
        ask.get(PAGE) or 1,
        season,
    )


def read_view(click: Click | None) -> BoardView | None:
    """What a control says; None where no version of ours has written it."""
    parts = click.args[0].split("-") if click is not None and len(click.args) == 1 else []
    if len(parts) != _PARTS:
        return None
    window, scope, by = WINDOW.kind.read(parts[0]), SCOPE.kind.read(parts[1]), MEASURE.kind.read(parts[2])
    page, season = PAGE.kind.read(parts[3]), SEASON.kind.read(parts[4]) if parts[4] else None
    if isinstance(window, Refusal) or isinstance(scope, Refusal) or isinstance(by, Refusal):
        return None
    return (
        None if isinstance(page, Refusal) or isinstance(season, Refusal) else BoardView(window, scope, by, page, season)
    )
