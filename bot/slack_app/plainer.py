"""Workspaces that didn't take Slack's own tables, charts or folds lately: what is drawn with them goes out in lines.

Whether a workspace takes them nobody knows but Slack, and a message can only be sent to find out. So one that was
refused is sent once more, in lines; what follows is sent in lines at once, for a while.
"""

from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from typing import Final, TypeVar

from bot.clock import Clock
from bot.event_log import log_of
from bot.slack_app.blocks import Drawn

_LOG: Final = log_of(__name__)
_T = TypeVar("_T")
IN_LINES_FOR: Final = timedelta(hours=1)
"""Short enough that a single message which was at fault costs little."""
_MOST_KEPT: Final = 1_000


class Plainer:
    """Sends messages the way a workspace takes them. Nothing of it needs to survive."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._refused: dict[str, datetime] = {}
        """Workspace -> when it was found out."""

    async def send(
        self, space: str, message: Drawn, give: Callable[[Drawn], Awaitable[_T]], *, is_refused: Callable[[_T], bool]
    ) -> _T:
        """What Slack answers to a message, which is given twice at most.

        `is_refused` says whether Slack didn't take the blocks: then nothing can have been posted. Only where it takes
        the lines that stand in for them, it is the blocks' fault.
        """
        if message.older is None:
            return await give(message)
        in_lines = Drawn(message.older, message.text)
        if self._refuses(space):
            return await give(in_lines)
        answer = await give(message)
        if not is_refused(answer):
            return answer
        answer = await give(in_lines)
        if not is_refused(answer):
            self._remember(space)
        return answer

    def _refuses(self, space: str) -> bool:
        found = self._refused.get(space)
        return found is not None and timedelta() <= self._clock.now() - found < IN_LINES_FOR

    def _remember(self, space: str) -> None:
        _LOG.warning("Slack takes no tables or charts; messages go out in lines for a while", workspace=space)
        if len(self._refused) >= _MOST_KEPT:
            self._refused.clear()
        self._refused[space] = self._clock.now()
