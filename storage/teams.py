"""Teams of a season: dealing them, placing who comes later, and what each has, from the season's board."""

from collections.abc import Collection, Mapping
from datetime import date, datetime
from typing import Final, NamedTuple

from sqlalchemy import ColumnElement, Select, and_, bindparam, delete, exists, func, insert, select, update

from content.boards import WHOLE_GROUP, Window
from content.teams import Member, Seat
from storage.answer_tables import boards, counters
from storage.boards import name_of
from storage.database import Transaction
from storage.rows import Shape
from storage.tables import groups
from storage.team_tables import team_draws, team_members


class Season(NamedTuple):
    """A season of a group."""

    group: int
    first_day: date
    """As its boards have it."""


class Draw(NamedTuple):
    """How the teams of a season were dealt."""

    teams: int
    seed: int


_DRAW: Final = Shape(Draw, team_draws)
_MEMBER: Final = Shape(Member, team_members)


def lock_teams(tx: Transaction, group: int) -> int | None:
    """How many teams a group has, None where it has none; nobody else deals or places until the transaction ends."""
    return tx.execute(select(groups.c.teams).where(groups.c.id == group).with_for_update()).scalar()


def find_draw(tx: Transaction, season: Season) -> Draw | None:
    """None where no teams were dealt in it."""
    return tx.find(_DRAW, _DRAW.select().where(_is_draw(season)))


def load_strengths(tx: Transaction, season: Season) -> dict[int, int]:
    """Person -> their points on a season's board."""
    return {one.person_id: one.points for one in tx.execute(_on_board(season))}


def save_draw(tx: Transaction, season: Season, draw: Draw, *, at: datetime) -> None:
    """The teams of a season, without anybody in them yet; those that were dealt before are gone."""
    tx.execute(delete(team_members).where(_is_in(season)))
    tx.execute(delete(team_draws).where(_is_draw(season)))
    row = {"group_id": season.group, "first_day": season.first_day, "at": at}
    tx.execute(insert(team_draws).values(**row, **draw._asdict()))


def save_dealt(tx: Transaction, season: Season, dealt: Mapping[int, Seat], strengths: Mapping[int, int]) -> None:
    rows = [
        {
            "group_id": season.group,
            "first_day": season.first_day,
            "person_id": person,
            "strength": strengths[person],
            **seat._asdict(),
        }
        for person, seat in sorted(dealt.items())
    ]
    if rows:
        tx.execute(insert(team_members), rows)


# --- who comes later -------------------------------------------------------------------------------------------------


def load_newcomers(tx: Transaction, season: Season) -> list[int]:
    """Who stands on the season's board and is in no team, in the order in which they came to Studyhall."""
    placed = exists().where(_is_in(season), team_members.c.person_id == counters.c.person_id)
    return sorted(person for person, _ in tx.execute(_on_board(season).where(~placed)).all())


def load_placed(tx: Transaction, season: Season) -> list[Member]:
    return tx.load(_MEMBER, _MEMBER.select().where(_is_in(season)))


def place_newcomer(tx: Transaction, season: Season, person: int, team: int) -> None:
    row = {"group_id": season.group, "first_day": season.first_day, "person_id": person, "team": team, "strength": 0}
    tx.execute(insert(team_members).values(row))


# --- how they stand --------------------------------------------------------------------------------------------------


class TeamStanding(NamedTuple):
    """What a team has, of those who have answered in the season."""

    team: int
    active: int
    """How many these are."""
    points: int


def load_team_standings(tx: Transaction, season: Season) -> list[TeamStanding]:
    """Every team that somebody has answered for."""
    of_team = func.count().label("active"), func.sum(counters.c.points).label("points")
    grouped = _active(season).with_only_columns(team_members.c.team, *of_team).group_by(team_members.c.team)
    return [TeamStanding(team, active, int(points)) for team, active, points in tx.execute(grouped).all()]


def find_team(tx: Transaction, season: Season, person: int) -> int | None:
    """The team somebody is in."""
    own = select(team_members.c.team).where(_is_in(season), team_members.c.person_id == person)
    return tx.execute(own).scalar()


def load_mates(tx: Transaction, season: Season, team: int, *, person: int) -> list[str]:
    """The names of who has answered for somebody's team beside them; empty ones of hidden members."""
    name = name_of(team_members.c.person_id)
    mates = (
        _active(season).with_only_columns(name).where(team_members.c.team == team, team_members.c.person_id != person)
    )
    return list(tx.execute(mates.order_by(team_members.c.person_id)).scalars())


def _active(season: Season) -> Select[tuple[int, int]]:
    """Members of teams who stand on the season's board, beside their row there."""
    return _on_board(season).join(team_members, and_(_is_in(season), team_members.c.person_id == counters.c.person_id))


def _on_board(season: Season) -> Select[tuple[int, int]]:
    of_season = (boards.c.group_id == season.group, boards.c.channel_id == WHOLE_GROUP)
    wanted = select(counters.c.person_id, counters.c.points).join(boards, boards.c.id == counters.c.board_id)
    return wanted.where(*of_season, boards.c.window == Window.SEASON, boards.c.first_day == season.first_day)


# --- counting again --------------------------------------------------------------------------------------------------


class Dealt(NamedTuple):
    """Somebody in a team with what decides which one it is."""

    season: Season
    draw: Draw
    person: int
    team: int
    place: int


_DEALT: Final = Shape(
    Dealt,
    team_members,
    season=Shape(Season, team_members, group=team_members.c.group_id),
    draw=Shape(Draw, team_draws),
    person=team_members.c.person_id,
)


def load_dealt(tx: Transaction) -> list[Dealt]:
    """Everybody who was dealt into a team, of every group and season; not who came later."""
    same = and_(team_draws.c.group_id == team_members.c.group_id, team_draws.c.first_day == team_members.c.first_day)
    return tx.load(_DEALT, _DEALT.select().join(team_draws, same).where(team_members.c.place.is_not(None)))


def put_right(tx: Transaction, teams: Collection[tuple[Dealt, int]]) -> None:
    """Write the teams that the deal gave."""
    key = (team_members.c.group_id == bindparam("group"), team_members.c.first_day == bindparam("day"))
    writing = update(team_members).where(*key, team_members.c.person_id == bindparam("person"))
    for one, team in teams:
        row = {"group": one.season.group, "day": one.season.first_day, "person": one.person}
        tx.execute(writing.values(team=team), [row])


def _is_draw(season: Season) -> ColumnElement[bool]:
    return and_(team_draws.c.group_id == season.group, team_draws.c.first_day == season.first_day)


def _is_in(season: Season) -> ColumnElement[bool]:
    return and_(team_members.c.group_id == season.group, team_members.c.first_day == season.first_day)
