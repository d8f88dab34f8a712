"""The board of a group's teams in a season: points for each member who has answered, so that sizes are fair."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from bot.rules.spaces import NO_DAILY_YET, NOT_SET_UP, group_of, person_of
from bot.rules.teaming import RankedTeam, find_season, load_ranked
from bot.talk.figures import Figure
from bot.talk.lines import Command, Line, counted, say
from bot.talk.pages import Page, Refusal
from bot.talk.parts import Button, Buttons, Part, Prose, Row, Rows, Small, Title
from bot.talk.people import Caller
from bot.talk.phrases import placed
from bot.verbs.leaderboard.pages import no_such_season
from bot.verbs.leaderboard.views import BoardView, Scope
from content.boards import BEGINNING, Window
from storage import teams
from storage.database import Transaction
from storage.groups import load_group
from storage.seasons import load_seasons
from storage.teams import Season

NO_TEAMS: Final = Refusal(
    say("This group has no teams. An organiser can make some with {group}.", group=Command("group teams=3"))
)


def no_teams_then(number: int) -> Refusal:
    return Refusal(say("There were no teams in season {number}.", number=number))


@dataclass(frozen=True, slots=True)
class TeamBoard:
    """The teams of a season, those with the most points for each member first."""

    rows: tuple[RankedTeam, ...]
    season: int
    """Its number."""
    own: int | None
    """The team of who asked."""
    past: bool = False
    """Whether the season is over."""

    def page(self) -> Page:
        return Page((Title(self._title()), *self._parts(), self._buttons()), summary=self._title(), in_place=True)

    def _title(self) -> str:
        return say("Teams · season {number} · the whole group", number=self.season)

    def _parts(self) -> Iterator[Part]:
        if self.rows:
            yield Rows(tuple(map(self._row, self.rows)), name=say("Team"))
        else:
            yield Prose(say("Nobody has points yet this season. The first answer opens the board."))
        yield Small((self._note(), say("Ranked by points per member who has answered this season.")))

    def _row(self, row: RankedTeam) -> Row:
        mean = f"{row.mean:,.1f}"
        figures = (
            Figure(say("Points each"), row.mean, mean, say("{mean} points each", mean=mean)),
            Figure(say("Members"), row.active, f"{row.active:,}", counted(row.active, "{n} member", "{n} members")),
        )
        team = say("Team {team} (yours)", team=row.team) if row.team == self.own else say("Team {team}", team=row.team)
        return Row(placed(row.rank), team, figures, rank=row.rank)

    def _note(self) -> Line:
        if self.own is not None:
            team = self.own
            return (
                say("You were in Team {team}.", team=team) if self.past else say("You are in Team {team}.", team=team)
            )
        return "" if self.past else say("Your first answer this season puts you in a team.")

    def _buttons(self) -> Buttons:
        season = self.season if self.past else None
        whole = BoardView(Window.SEASON, Scope.GROUP, season=season)
        here = BoardView(Window.SEASON, Scope.CHANNEL, season=season)
        return Buttons((Button(say("Whole group"), whole.click), Button(say("This channel"), here.click)))


def load_teams(tx: Transaction, caller: Caller, view: BoardView) -> TeamBoard | Refusal:
    """Of the season asked for, else of the one that the latest daily is in."""
    group, latest = group_of(tx, caller.spot), find_season(tx, caller)
    if group is None:
        return NOT_SET_UP
    if latest is None:
        return NO_DAILY_YET
    begun = (BEGINNING, *load_seasons(tx, group))
    if view.season is not None and view.season > len(begun):
        return no_such_season(len(begun))
    season = latest if view.season is None else Season(group, begun[view.season - 1])
    number = 1 + begun.index(season.first_day)
    if teams.find_draw(tx, season) is None:
        return NO_TEAMS if load_group(tx, group).teams is None else no_teams_then(number)
    person = person_of(tx, caller)
    own = teams.find_team(tx, season, person) if person is not None else None
    return TeamBoard(tuple(load_ranked(tx, season)), number, own, past=season != latest)
