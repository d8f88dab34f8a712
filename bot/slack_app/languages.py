"""The language and the picture of whoever acts on Slack.

No payload tells them: `users.info` does, and its word is kept for a day, in memory alone.
"""

import asyncio
import time
from collections import deque
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Final, NamedTuple

from bot.clock import Clock
from bot.keeping import TRY_AGAIN
from bot.slack_app.origin import Payload, part_of, text_of
from bot.slack_app.wire import Failure, reading_call
from bot.slack_app.workspaces import Workspaces
from bot.talk.asks import Ask
from bot.talk.languages import Language, language_of
from bot.talk.people import Account

_KEPT_FOR: Final = timedelta(days=1)
_MOST_KEPT: Final = 20_000
_PER_MINUTE: Final = 30
"""Look-ups; Slack answers a hundred, of which names may take sixty."""
_ADDRESS: Final = 1_000
"""Characters of a picture's address; Slack's own have some 150, a message takes 3,000."""
_WAIT_S: Final = 0.3
"""How long an ask waits for the first look-up. Whoever's language isn't known by then is answered in English, once."""


class _Known(NamedTuple):
    language: Language | None
    picture: str
    at: datetime
    """When it was told."""


_NOTHING: Final = _Known(None, "", datetime.min.replace(tzinfo=UTC))


def _read(user: Payload, now: datetime) -> _Known:
    """What Slack says of somebody. A picture may be anywhere; one that no message takes is none."""
    picture = text_of(part_of(user, "profile"), "image_72")
    shown = picture.startswith("https://") and len(picture) <= _ADDRESS
    return _Known(language_of(text_of(user, "locale")), picture if shown else "", now)


class SlackLanguages:
    """Remembers languages; nothing of it needs to survive."""

    def __init__(self, workspaces: Workspaces, clock: Clock) -> None:
        self._workspaces = workspaces
        self._clock = clock
        self._known: dict[Account, _Known] = {}
        self._asking: dict[Account, asyncio.Task[None]] = {}
        self._asked_at: deque[float] = deque(maxlen=_PER_MINUTE)

    async def see_to(self, ask: Ask) -> Ask:
        """The same ask, with the language and the picture of whoever asks."""
        language = await self.find(ask.caller.account)
        return replace(
            ask, caller=replace(ask.caller, told_language=language, picture=self._before(ask.caller.account).picture)
        )

    async def find(self, account: Account) -> Language | None:
        """What is known of somebody, however old, or found out within a moment."""
        asking = self._ask_now(account) if self._is_old(account) else None
        if asking is not None and account not in self._known:
            await asyncio.wait({asking}, timeout=_WAIT_S)
        return self._before(account).language

    def forget(self, account: Account) -> None:
        """Somebody changed their profile, and perhaps their language with it: they are asked for again."""
        self._known.pop(account, None)

    def _before(self, account: Account) -> "_Known":
        return self._known.get(account, _NOTHING)

    def _is_old(self, account: Account) -> bool:
        known = self._known.get(account)
        return known is None or not timedelta() <= self._clock.now() - known.at < _KEPT_FOR

    def _ask_now(self, account: Account) -> asyncio.Task[None] | None:
        """None where too many were asked for just now: the next ask of theirs tries again."""
        if account not in self._asking:
            now = time.monotonic()
            if len(self._asked_at) == _PER_MINUTE and now - self._asked_at[0] < 60:
                return None
            self._asked_at.append(now)
            self._asking[account] = asyncio.create_task(self._look_up(account))
        return self._asking[account]

    async def _look_up(self, account: Account) -> None:
        """After a failure, what was known before holds until the next try."""
        try:
            client = self._workspaces.client_of(account.team)
            wanted = {"user": account.user, "include_locale": "true"}
            answer = await reading_call(client, "users.info", wanted) if client is not None else None
            now, before = self._clock.now(), self._before(account)
            if len(self._known) >= _MOST_KEPT:
                self._known.clear()
            if answer is None or isinstance(answer, Failure):
                self._known[account] = before._replace(at=now - _KEPT_FOR + TRY_AGAIN)
            else:
                self._known[account] = _read(part_of(answer, "user"), now)
        finally:
            self._asking.pop(account, None)
