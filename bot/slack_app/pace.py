"""Slack's rate limits: a message a second for each channel, so many a second and edits a minute for each workspace."""

import asyncio
from contextlib import AbstractAsyncContextManager
from typing import Final

from bot.pacing import Pace, Pacer
from bot.talk.people import Spot

EDITS_PER_MINUTE: Final = 50
"""chat.update is in Slack's third tier: at least so many a minute."""


class SlackPaces:
    """One pacer for all workspaces, so that none waits for another."""

    def __init__(self, *, messages_per_second: int) -> None:
        self._per_second = messages_per_second
        self._parts = 1
        self._pacer = Pacer()
        self._messages: dict[str, Pace] = {}
        self._edits: dict[str, Pace] = {}
        self._channels: dict[str, Pace] = {}

    def message_turn(self, spot: Spot, *, can_wait: bool) -> AbstractAsyncContextManager[None]:
        """Wait until Slack takes another message in that channel and workspace."""
        if spot.channel not in self._channels:
            self._channels[spot.channel] = Pace(times=1, seconds=1.0)
        paces = (self._channels[spot.channel], self._messages_of(spot.space))
        return self._pacer.turn(spot.space, paces, can_wait=can_wait)

    def edit_turn(self, spot: Spot, *, can_wait: bool) -> AbstractAsyncContextManager[None]:
        """Wait until Slack takes another edit in that workspace."""
        return self._pacer.turn(spot.space, (self._edits_of(spot.space),), can_wait=can_wait)

    def divide(self, parts: int) -> None:
        """So many processes share what a workspace takes, in equal parts; one a second or a minute at least."""
        if parts == self._parts:
            return
        self._parts = parts
        for pace in self._messages.values():
            pace.allow(self._part(self._per_second))
        for pace in self._edits.values():
            pace.allow(self._part(EDITS_PER_MINUTE))

    def _part(self, whole: int) -> int:
        return max(1, whole // self._parts)

    def learn_messages(self, space: str, wait: float) -> None:
        """Slack refused a message: nothing more before `wait` seconds have passed, and fewer from then on."""
        _learn(self._messages_of(space), wait)

    def learn_edits(self, space: str, wait: float) -> None:
        """The same for an edit."""
        _learn(self._edits_of(space), wait)

    def _messages_of(self, space: str) -> Pace:
        if space not in self._messages:
            self._messages[space] = Pace(times=self._part(self._per_second), seconds=1.0, at_once=1)
        return self._messages[space]

    def _edits_of(self, space: str) -> Pace:
        if space not in self._edits:
            self._edits[space] = Pace(times=self._part(EDITS_PER_MINUTE), seconds=60.0, burst=10, at_once=1)
        return self._edits[space]


def _learn(pace: Pace, wait: float) -> None:
    now = asyncio.get_running_loop().time()
    pace.hold(now + wait)
    pace.slow_down(now)
