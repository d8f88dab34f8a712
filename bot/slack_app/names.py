"""The names that people on Slack see of each other. With a click comes only a handle, which nobody shows.

They are looked up beside the clicks, never for a board: of whoever's name stands somewhere, once a day after they did
something, and again where Slack tells that they changed it. Where that fails, a board shows the handle meanwhile.
"""

import asyncio
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, Final, NoReturn

from bot.core import Study
from bot.event_log import log_of
from bot.incidents import report
from bot.keeping import TRY_AGAIN
from bot.slack_app.origin import part_of, text_of
from bot.slack_app.wire import Failure, reading_call
from bot.slack_app.workspaces import Workspaces
from bot.talk.people import Account
from bot.talk.phrases import sound
from storage import names

_LOG: Final = log_of(__name__)
_KEPT_FOR: Final = timedelta(days=1)
_PAUSE_S: Final = 1.0
"""Slack answers `users.info` a hundred times a minute, and is asked for languages and rights, too."""
_MOST_KEPT: Final = 5_000


class SlackNames:
    """Looks names up, one after the other. Which ones are old stands in the tables; what waits may be lost."""

    def __init__(self, study: Study, workspaces: Workspaces) -> None:
        self._study = study
        self._workspaces = workspaces
        self._waiting: asyncio.Queue[Account] = asyncio.Queue(_MOST_KEPT)
        self._queued: set[Account] = set()
        self._seen: dict[Account, datetime] = {}

    @property
    def waiting(self) -> int:
        """How many names are still to be looked up."""
        return self._waiting.qsize()

    def note(self, account: Account) -> None:
        """Somebody did something: their name is looked up soon, unless that was done today.

        Whoever waits already waits once, and where too many wait the next thing they do comes in time.
        """
        if account in self._queued or self._waiting.full():
            return
        now = self._study.clock.now()
        if timedelta() <= now - self._seen.get(account, now - _KEPT_FOR) < _KEPT_FOR:
            return
        if len(self._seen) >= _MOST_KEPT:
            self._seen.clear()
        self._seen[account] = now
        self._queued.add(account)
        self._waiting.put_nowait(account)

    async def run(self) -> NoReturn:
        """Look up whatever waits, without end."""
        while True:
            account = await self._waiting.get()
            self._queued.discard(account)
            try:
                if await self._is_wanted(account):
                    await self._look_up(account)
                    await asyncio.sleep(_PAUSE_S)
                else:
                    self._seen.pop(account, None)  # who takes no part may yet
            except Exception as error:  # noqa: BLE001 -- the next name has no part in it
                report(error, "looking up a name")

    async def hear(self, space: str, user: Mapping[str, Any]) -> None:
        """Somebody changed their profile. Slack tells so of everybody; only a name that is shown somewhere is kept."""
        account, name = Account("slack", space, text_of(user, "id")), shown_name(user)
        shown = await self._study.database.read(lambda tx: names.find_name(tx, **_who(account)))
        if name and shown is not None and shown != name:
            await self._save(account, name)

    async def _is_wanted(self, account: Account) -> bool:
        before = self._study.clock.now() - _KEPT_FOR
        return await self._study.database.read(lambda tx: names.is_name_wanted(tx, **_who(account), before=before))

    async def _look_up(self, account: Account) -> None:
        client = self._workspaces.client_of(account.team)
        answer = await reading_call(client, "users.info", {"user": account.user}) if client is not None else None
        if isinstance(answer, Failure):
            self._seen[account] = self._study.clock.now() - _KEPT_FOR + TRY_AGAIN
            _LOG.info("a name could not be looked up", why=answer.why)
        elif answer is not None and (name := shown_name(part_of(answer, "user"))):
            await self._save(account, name)

    async def _save(self, account: Account, name: str) -> None:
        at = self._study.clock.now()
        kept = await self._study.database.write(lambda tx: names.save_name(tx, **_who(account), name=name, at=at))
        if not kept:
            self._seen.pop(account, None)  # the next quiz they start has to ask again
        self._study.bell.ring()  # a lobby may name its starter


def shown_name(user: Mapping[str, Any]) -> str:
    """As Slack shows it beside a message: the display name, or the full name of who has none."""
    profile = part_of(user, "profile")
    told = (text_of(profile, "display_name"), text_of(profile, "real_name"), text_of(user, "real_name"))
    return next((" ".join(sound(name).split()) for name in told if name.strip()), "")


def _who(account: Account) -> dict[str, str]:
    return {"platform": account.platform, "team": account.team, "user": account.user}
