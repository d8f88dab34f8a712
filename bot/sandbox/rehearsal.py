"""A few days with simulated members on both local platforms, and a count of whether everything adds up.

The bot is the unchanged one, connected by the real libraries. What members were shown is compared with what the
platforms really posted and with what the database holds.
"""

import asyncio
import tempfile
from collections.abc import AsyncIterator
from dataclasses import asdict, dataclass, field
from datetime import timedelta
from functools import partial
from pathlib import Path
from random import Random
from typing import Any, Final

from bot.clock import Clock
from bot.rules.folding import differences
from bot.rules.questions import ALREADY, lettered
from bot.rules.verdicts import CLOSED
from bot.sandbox.players import Player, Seen, gather_players
from bot.sandbox.world import World, set_up, world_running
from bot.talk.people import Account, Caller
from bot.talk.phrases import placed
from bot.verbs.leaderboard.looking import load_board
from bot.verbs.leaderboard.pages import Board
from bot.verbs.leaderboard.views import BoardView
from bot.wiring import Studyhall, studyhall
from content.boards import Window
from content.items import Item, load_item
from storage import answers, cards, posts

_TWICE: Final = 0.3
"""The share of answers that are clicked twice."""
_LATE: Final = 0.2
"""The share of members a day who only click when it is closed."""
_ABSENT: Final = 0.1
_AFTER_CLOSING: Final = timedelta(seconds=8)
"""Past the last click that counts; by then the day before is closed and revealed."""


@dataclass(frozen=True, slots=True)
class _BoardRow:
    """One row of the board at the end."""

    platform: str
    rank: int | None
    name: str
    points: int
    right: int
    answered: int
    streak: int


@dataclass(slots=True)
class Report:
    """What was counted; `broken` says in words which invariants do not hold."""

    days: int
    members: int
    seed: int
    posts: int = 0
    answers_acknowledged: int = 0
    answers_stored: int = 0
    duplicates_refused: int = 0
    late_refused: int = 0
    recount_differences: int = 0
    board: list[_BoardRow] = field(default_factory=list)
    broken: list[str] = field(default_factory=list)

    def as_json(self) -> dict[str, Any]:
        return asdict(self)

    def as_text(self) -> str:
        lines = [
            f"{placed(place.rank):>3}  {place.name:<20} {place.platform:<8} {place.points:>5} points  "
            f"{place.right}/{place.answered} right  streak {place.streak}"
            for place in self.board
        ]
        lines.append(
            f"{self.days} days, {self.posts} posts, {self.answers_acknowledged} answers acknowledged and "
            f"{self.answers_stored} stored, {self.duplicates_refused} second and {self.late_refused} late clicks "
            f"refused, {self.recount_differences} differences in a recount."
        )
        return "\n".join(lines)


async def play(*, days: int, members: int, seed: int, pack: Path | None = None) -> Report:
    """Play `days` days of a pack, the shipped one for None, and count. Takes a few seconds of real time a day."""
    report = Report(days, members, seed)
    clock = Clock()
    with tempfile.TemporaryDirectory(prefix="studyhall-rehearsal-") as folder:
        async with world_running(clock) as world:
            players = gather_players(world, members)
            settings = world.settings(f"sqlite:///{Path(folder) / 'studyhall.db'}", pack)
            async with studyhall(settings, clock) as hall:
                await world.ready()
                await set_up(world)
                game = _Game(world, hall, players, Random(seed), report)  # noqa: S311 - reproducible, not secret
                for _ in range(days):
                    await game.play_day()
                await game.count()
    return report


async def play_week(world: World, hall: Studyhall, *, members: int = 12) -> str:
    """Seven days in a world that runs; in one sentence what came of them. Raises TimeoutError where no daily comes."""
    report = Report(7, members, 0)
    players = gather_players(world, members)
    game = _Game(world, hall, players, Random(len(world.discord.log)), report)  # noqa: S311 - a game, not a secret
    for _ in range(report.days):
        await game.play_day()
    said = f"A week with {members} members: {report.answers_acknowledged} answers, of which some came twice or late."
    return said if not report.broken else f"{said} Not as it should: {report.broken[0]}"


class _Game:
    def __init__(self, world: World, hall: Studyhall, players: list[Player], random: Random, report: Report) -> None:
        self.world = world
        self.hall = hall
        self.players = players
        self.random = random
        self.report = report
        self.skill = {player.name: random.uniform(0.3, 0.95) for player in players}
        self.late: list[tuple[Player, Seen, tuple[str, ...]]] = []

    async def play_day(self) -> None:
        """The daily comes, yesterday's is revealed, latecomers are refused, the others answer, some twice."""
        await self.world.next_daily()
        await self._pass(_AFTER_CLOSING)
        await self._answer_late()
        acts = []
        for player in self.random.sample(self.players, len(self.players)):
            seen = player.look()
            if seen is None:
                self.report.broken.append(f"{player.name} finds no card to answer")
                continue
            chosen = self._choose(player, await self._item(seen.post))
            chance = self.random.random()
            if chance < _LATE:
                self.late.append((player, seen, chosen))
            elif chance > 1 - _ABSENT:
                continue
            else:
                acts.append(self._answer(player, seen, chosen, twice=self.random.random() < _TWICE))
        await asyncio.gather(*acts)

    async def _pass(self, time: timedelta) -> None:
        """Let time pass and wait until what became due is done."""
        self.world.clock.move(time)
        await self.hall.timetable.tick()
        await self.hall.timetable.idle()

    async def _answer_late(self) -> None:
        for player, seen, chosen in self.late:
            shown = await player.answer(seen.post, chosen, several=seen.several)
            if CLOSED in shown:
                self.report.late_refused += 1
            else:
                self.report.broken.append(f"{player.name} answered late and was told: {shown[:80]!r}")
        self.late.clear()

    async def _answer(self, player: Player, seen: Seen, chosen: tuple[str, ...], *, twice: bool) -> None:
        clicks = 2 if twice else 1
        shown = await asyncio.gather(*(player.answer(seen.post, chosen, several=seen.several) for _ in range(clicks)))
        again = sum(ALREADY in text for text in shown)
        self.report.duplicates_refused += again
        self.report.answers_acknowledged += clicks - again
        if clicks - again != 1:
            self.report.broken.append(f"{player.name} clicked {clicks} times and {clicks - again} counted")

    async def _item(self, post: int) -> Item:
        known = await self.hall.study.database.read(lambda tx: posts.load_post(tx, post))
        assert known is not None
        return load_item(known.item)

    def _choose(self, player: Player, item: Item) -> tuple[str, ...]:
        """The letters of what somebody takes for right."""
        knows = self.random.random() < self.skill[player.name]
        chosen = item.key if knows else self.random.sample(item.option_ids, len(item.key))
        return tuple(option.letter for option in lettered(item) if option.id in chosen)

    async def count(self) -> None:
        """Compare what was shown, what was posted and what is stored."""
        report, database = self.report, self.hall.study.database
        stood = {spot: self.world.posted_in(spot) for spot in self.world.daily_spots}
        report.posts = sum(stood.values())
        for spot, number in stood.items():
            if number != report.days:
                report.broken.append(f"{number} posts on {spot.platform} in {report.days} days")
        report.answers_stored = await database.read(answers.count_stored)
        if report.answers_stored != report.answers_acknowledged:
            report.broken.append("acknowledged and stored answers differ")
        found = await database.read(differences)
        report.recount_differences = len(found)
        report.broken += [str(difference) for difference in found]
        shown = await database.read(cards.count_revealed)
        if shown != len(stood) * (report.days - 1):
            report.broken.append(f"{shown} posts are revealed")
        report.board = [place async for place in self._board()]

    async def _board(self) -> AsyncIterator[_BoardRow]:
        for spot in self.world.daily_spots:
            caller = Caller(Account(spot.platform, "", ""), "", spot, self.world.clock.now())
            view, now = BoardView(Window.ALL_TIME), self.world.clock.now()
            board = await self.hall.study.database.read(partial(load_board, caller=caller, view=view, now=now))
            if isinstance(board, Board):
                for row in board.rows:
                    yield _BoardRow(spot.platform, row.rank, row.name, row.points, row.right, row.answered, row.streak)
