"""A board is looked up: which day it is asked for, what is ranked on it, and where who asks stands."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.rules.spaces import NO_DAILY_YET, NOT_SET_UP, find_channel, group_of, person_of
from bot.talk.pages import Refusal
from bot.talk.people import Caller
from bot.talk.phrases import local_day
from bot.verbs.leaderboard.pages import Board, no_such_season
from bot.verbs.leaderboard.views import ROWS, BoardView, By, Scope
from content.boards import BEGINNING, WHOLE_GROUP, Seasons, first_day, last_day, window_before
from storage import boards, channels, posts
from storage.boards import Standings, Wanted
from storage.channels import Channel
from storage.database import Transaction
from storage.groups import load_group
from storage.practice_boards import Place, Stretch, night_board, practice_board
from storage.seasons import load_seasons
from storage.settings import is_quiet


@dataclass(frozen=True, slots=True)
class _Look:
    """One look at a board of a group."""

    tx: Transaction
    caller: Caller
    view: BoardView
    group: int
    channel: Channel | None
    """Where it is asked from, if that has a schedule."""
    seasons: Seasons
    zone: str
    today: date

    @property
    def place(self) -> Place | None:
        """The channel asked from, where only that counts."""
        spot = self.caller.spot
        return Place(spot.platform, spot.space, spot.channel) if self.view.scope is Scope.CHANNEL else None


def load_board(tx: Transaction, caller: Caller, view: BoardView, now: datetime) -> Board | Refusal:
    """A board of dailies, counted back from the one latest posted in the channel asked from; practice from today."""
    spot = caller.spot
    group = group_of(tx, spot)
    if group is None:
        return NOT_SET_UP
    seasons = load_seasons(tx, group)
    if view.season is not None and view.season > len(seasons) + 1:
        return no_such_season(len(seasons) + 1)
    zone = channels.local_zone(tx, platform=spot.platform, native_space=spot.space, channel=spot.channel)
    look = _Look(tx, caller, view, group, find_channel(tx, spot), seasons, zone, local_day(now, zone))
    on = _day(look)
    return on if isinstance(on, Refusal) else _load(look, on)


def _day(look: _Look) -> date | Refusal:
    """A date in the window that is asked for."""
    if look.view.season is not None:
        return (BEGINNING, *look.seasons)[look.view.season - 1]
    if look.view.by.measure is None:
        return look.today
    if look.channel is None and look.view.scope is Scope.CHANNEL:
        return NOT_SET_UP
    latest = posts.latest_on(look.tx, group=look.group, channel=look.channel.id if look.channel else None)
    return latest or NO_DAILY_YET


def _load(look: _Look, on: date) -> Board:
    window, seasons = look.view.window, look.seasons
    last = last_day(window, on, seasons)
    person = person_of(look.tx, look.caller)
    return Board(
        view=look.view,
        since=first_day(window, on, seasons),
        until=on,
        ends_on=last if last is not None and last > look.today else None,
        season=1 + sum(begun <= on for begun in seasons),
        standings=_load_standings(look, on, person),
        quiet=person is not None and is_quiet(look.tx, person),
        teams=load_group(look.tx, look.group).teams is not None,
    )


def _load_standings(look: _Look, on: date, person: int | None) -> Standings:
    board = _find_board(look, on)
    wanted = Wanted(person, skip=look.view.skip, at_most=ROWS)
    return boards.load_standings(look.tx, board, wanted) if board is not None else Standings([])


def _find_board(look: _Look, on: date) -> boards.Board | None:
    measure, window = look.view.by.measure, look.view.window
    if measure is None:
        made = night_board if look.view.by is By.NIGHT else practice_board
        return made(look.group, _stretch(look, on), look.place)
    only_here = look.channel is not None and look.view.scope is Scope.CHANNEL
    return boards.daily_board(
        look.tx,
        group=look.group,
        channel=look.channel.id if only_here and look.channel else WHOLE_GROUP,
        window=window,
        first_day=first_day(window, on, look.seasons),
        measure=measure,
        before=window_before(window, on, look.seasons),
    )


def _stretch(look: _Look, on: date) -> Stretch:
    first, last = first_day(look.view.window, on, look.seasons), last_day(look.view.window, on, look.seasons)
    since, until = (_midnight(day, look.zone) for day in (first, (last or on) + timedelta(days=1)))
    return Stretch(first, last, since, until if last is not None else None)


def _midnight(on: date, zone: str) -> datetime:
    """When a date begins in a zone; where its first hour is left out, when that hour would have been."""
    return datetime.combine(on, time(), ZoneInfo(zone))
