"""Teams: dealt when organisers turn them on and when a season begins; who comes later is placed."""

import secrets
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Final

from bot.rules.spaces import group_of
from bot.talk.lines import Line, Name, counted, joined, listed, say
from bot.talk.people import Caller
from bot.talk.phrases import nth
from content.boards import BEGINNING, Window, first_day
from content.teams import Member, deal, team_at, team_for_newcomer
from storage import groups, posts, teams
from storage.database import Transaction
from storage.seasons import load_seasons
from storage.teams import Dealt, Draw, Season, TeamStanding

if TYPE_CHECKING:  # a recount reaches this without the connections that a study has
    from bot.core import Study

_SEEDS: Final = 2**31
_MATES_SHOWN: Final = 5


@dataclass(frozen=True, slots=True)
class RankedTeam:
    """A team's place on the board of a season; equal values share a rank."""

    rank: int | None
    """None without points."""
    team: int
    active: int
    """Members who have answered in the season."""
    points: int

    @property
    def mean(self) -> float:
        """Points for each of them."""
        return self.points / self.active


def deal_if_due(tx: Transaction, group: int, *, at: datetime) -> None:
    """Deal the teams of the season that began last, where the group wants any and they haven't been dealt yet."""
    number = teams.lock_teams(tx, group)
    seasons = load_seasons(tx, group)
    newest = Season(group, seasons[-1] if seasons else BEGINNING)
    known = teams.find_draw(tx, newest)
    if number is not None and (known is None or known.teams != number):
        _deal(tx, newest, number, _before(seasons, newest), at)


async def see_to_teams(study: "Study", caller: Caller) -> None:
    """Teams are dealt, and everybody who has answered in the season under way is in one. Only then is there a write."""
    now = study.clock.now()
    if await study.database.read(lambda tx: _lacks(tx, caller)):
        await study.database.write(lambda tx: _complete(tx, caller, at=now))


def _lacks(tx: Transaction, caller: Caller) -> bool:
    season = find_season(tx, caller)
    if season is None or groups.load_group(tx, season.group).teams is None:
        return False
    return teams.find_draw(tx, season) is None or bool(teams.load_newcomers(tx, season))


def _complete(tx: Transaction, caller: Caller, *, at: datetime) -> None:
    season = find_season(tx, caller)
    number = teams.lock_teams(tx, season.group) if season is not None else None
    if season is None or number is None:
        return
    if teams.find_draw(tx, season) is None:
        _deal(tx, season, number, _before(load_seasons(tx, season.group), season), at)
    _place(tx, season)


def find_season(tx: Transaction, caller: Caller) -> Season | None:
    """The season that the group's latest daily is in; None where there is no group or has been none."""
    group = group_of(tx, caller.spot)
    on = posts.latest_on(tx, group=group) if group is not None else None
    if group is None or on is None:
        return None
    return Season(group, first_day(Window.SEASON, on, load_seasons(tx, group)))


def _before(seasons: Sequence[date], season: Season) -> list[Season]:
    """A season and those before it, the latest first."""
    begun = [first for first in (BEGINNING, *seasons) if first <= season.first_day]
    return [Season(season.group, first) for first in reversed(begun)]


def _deal(tx: Transaction, season: Season, number: int, known: Sequence[Season], at: datetime) -> None:
    """By the points of the latest season that anybody has some in."""
    strengths = next((found for one in known if (found := teams.load_strengths(tx, one))), {})
    draw = Draw(number, secrets.randbelow(_SEEDS))
    teams.save_draw(tx, season, draw, at=at)
    teams.save_dealt(tx, season, deal(strengths, teams=number, seed=draw.seed), strengths)


def _place(tx: Transaction, season: Season) -> None:
    draw = teams.find_draw(tx, season)
    assert draw is not None
    placed = teams.load_placed(tx, season)
    for person in teams.load_newcomers(tx, season):
        team = team_for_newcomer(placed, teams=draw.teams)
        teams.place_newcomer(tx, season, person, team)
        placed.append(Member(team, 0))


# --- how they stand --------------------------------------------------------------------------------------------------


def load_ranked(tx: Transaction, season: Season) -> list[RankedTeam]:
    """The teams that anybody has answered for, by points for each who has."""
    standings = sorted(teams.load_team_standings(tx, season), key=lambda one: (-one.points / one.active, one.team))
    return list(_ranked(standings))


def _ranked(falling: Sequence[TeamStanding]) -> Iterator[RankedTeam]:
    """Means are compared as fractions, so that no rounding parts equals."""
    for one in falling:
        above = sum(other.points * one.active > one.points * other.active for other in falling)
        yield RankedTeam(1 + above if one.points else None, *one)


@dataclass(frozen=True, slots=True)
class OwnTeam:
    """A member's team, as they are told of it."""

    team: int
    mates: tuple[str, ...]
    """Who has answered for it beside them; empty names of hidden members."""
    rank: int | None
    of: int
    """How many teams anybody has answered for."""


def load_own_team(tx: Transaction, caller: Caller, person: int) -> OwnTeam | None:
    """None where the group has no teams, and before the first answer of a season."""
    season = find_season(tx, caller)
    if season is None or groups.load_group(tx, season.group).teams is None:
        return None
    team = teams.find_team(tx, season, person)
    if team is None:
        return None
    ranked = load_ranked(tx, season)
    rank = next((one.rank for one in ranked if one.team == team), None)
    return OwnTeam(team, tuple(teams.load_mates(tx, season, team, person=person)), rank, len(ranked))


def team_line(own: OwnTeam) -> Line:
    """`Team 2 with Ada, Ben and 3 others · 1st of 3 teams`; hidden members are among the others."""
    shown = [name for name in own.mates if name][:_MATES_SHOWN]
    mates: list[Line] = [(Name(name),) for name in shown]
    if others := len(own.mates) - len(shown):
        mates.append(counted(others, "{n} other", "{n} others"))
    alone = say("Team {team}", team=own.team)
    team = say("Team {team} with {mates}", team=own.team, mates=listed(mates)) if mates else alone
    if not own.rank:
        return team
    of = counted(own.of, "{nth} of {n} team", "{nth} of {n} teams", nth=nth(own.rank))
    return joined(team, of, by=" · ")


# --- counting again --------------------------------------------------------------------------------------------------


def load_wrong_teams(tx: Transaction) -> list[tuple[Dealt, int]]:
    """Who stands in another team than the deal gave, and which that is."""
    every = ((one, team_at(one.place, teams=one.draw.teams, seed=one.draw.seed)) for one in teams.load_dealt(tx))
    return [(one, team) for one, team in every if one.team != team]
