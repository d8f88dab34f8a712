"""A quiz night that is played on while the processes that serve it come and go: whoever hears nothing tries again."""

import asyncio
from contextlib import suppress
from random import Random
from typing import Final

from sqlalchemy import func, select

from bot.posting.feeds import REDRAW_EVERY
from bot.sandbox.world import World
from storage.database import Transaction
from storage.quiz_tables import turn_answers
from tests.patience import Patience
from tests.wire.people import Person, Screen, people_of

SECONDS: Final = 20
"""How long each question is open."""
_HEARS_WITHIN_S: Final = 10.0
_LOOK_EVERY_S: Final = 0.25
_BESIDE: Final = 4
"""Edits that no count is the reason of: it opens, closes, is revealed, and one that was made twice since its maker was
stopped or killed before it could say so."""
_SILENT: Final = (TimeoutError, ConnectionError, LookupError, ValueError)
"""Nobody answers; or the control is gone in the meantime."""


class Night:
    """The quiz nights of one platform, one after the other."""

    def __init__(self, world: World, platform: str) -> None:
        self._world = world
        self._platform = platform
        self._players: list[Person] = people_of(world, platform)
        self._random = Random(3)
        self._stood: dict[str, tuple[float, float, int]] = {}
        """Message -> seen first, seen changed last, edits."""
        self.noted: set[tuple[str, str]] = set()
        """(player, message) that was told that the answer is noted."""
        self.played = 0

    async def play(self) -> None:
        """One night, from the command to its podium."""
        before, patience = len(self._room()), Patience(quiet_s=90)
        while patience.lasts([screen.text for screen in self._room()]):
            self._look()
            latest = self._room()[-1] if len(self._room()) > before else None
            if latest is None:
                await self._try_to_start()
            elif " · the result" in latest.text:
                self.played += 1
                return
            elif "Join" in latest.labels:
                await self._each(latest, "Join")
                await self._press(self._players[0], latest, "Start")
            elif latest.letters or latest.several:
                await asyncio.gather(*(self._answer(player, latest) for player in self._players))
            await asyncio.sleep(_LOOK_EVERY_S)

    async def _try_to_start(self) -> None:
        with suppress(*_SILENT):
            async with asyncio.timeout(_HEARS_WITHIN_S):
                await self._players[0].type("quiz", style="night", number="2", seconds=str(SECONDS))

    async def _each(self, screen: Screen, label: str) -> None:
        await asyncio.gather(*(self._press(player, screen, label) for player in self._players))

    async def _press(self, player: Person, screen: Screen, label: str) -> None:
        if label not in screen.labels:
            return
        with suppress(*_SILENT):
            async with asyncio.timeout(_HEARS_WITHIN_S):
                await player.press(screen, label)

    async def _answer(self, player: Person, asked: Screen) -> None:
        """Click until it is noted; an answer may be changed, so a click that was lost is made again."""
        key = (player.name, name_of(asked))
        if key in self.noted:
            return
        chosen = self._random.sample(range(4), asked.wanted)
        with suppress(*_SILENT):
            async with asyncio.timeout(_HEARS_WITHIN_S):
                heard = await player.choose(asked, chosen)
                if "Noted: " in heard.text:
                    self.noted.add(key)

    def _room(self) -> list[Screen]:
        return self._players[0].room()

    def _look(self) -> None:
        """Note when each message was edited, as far as can be seen from outside."""
        now = asyncio.get_running_loop().time()
        for screen in self._room():
            first, changed, edits = self._stood.get(name_of(screen), (now, now, 0))
            if (counted := edits_of(screen)) != edits:
                changed = now
            self._stood[name_of(screen)] = (first, changed, counted)

    @property
    def messages(self) -> int:
        return len(self._room())

    @property
    def edits_too_many(self) -> int:
        """Edits beyond one in each interval, over all messages: several processes may not each draw on their own."""
        every = REDRAW_EVERY.total_seconds()
        return sum(
            max(0, int(edits - (changed - first) / every - _BESIDE)) for first, changed, edits in self._stood.values()
        )


def name_of(screen: Screen) -> str:
    """The platform's own for a message."""
    message = screen.raw
    return str(getattr(message, "id", None) or message.ts)


def edits_of(screen: Screen) -> int:
    """How often a message was edited."""
    edits = screen.raw.edits
    return edits if isinstance(edits, int) else len(edits)


def count_turn_answers(tx: Transaction) -> int:
    return int(tx.execute(select(func.count()).select_from(turn_answers)).scalar_one())
