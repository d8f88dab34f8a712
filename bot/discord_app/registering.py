"""The commands as Discord has them: told when they have changed, and again when Discord has lost or changed them.

Discord takes 200 new commands a day and no more, so it is asked what it has, which costs nothing. It numbers every
version of a command; any other number than the one we were given is another program's doing.
"""

import hashlib
import json
from datetime import timedelta
from typing import Any, Final, NamedTuple, NoReturn

from bot.core import Study
from bot.discord_app.commands import CommandNames, Tree
from bot.discord_app.hearing import FAILS, heard, in_short
from bot.discord_app.logins import KeptText
from bot.event_log import log_of
from bot.incidents import report
from bot.rules.hindrances import COMMANDS, hinder, unhinder

_LOG: Final = log_of(__name__)

LOOK_EVERY: Final = timedelta(hours=1)
_LOOK_AT_LEAST: Final = timedelta(days=1)
"""Where another program goes on changing them, both of us would soon have used up what Discord takes in a day."""

Had = dict[str, list[str]]
"""Name -> the id and the version that Discord has given it."""


class _Told(NamedTuple):
    digest: str
    commands: Had


class Registering:
    """What Discord was told last outlives the process."""

    def __init__(self, study: Study, tree: Tree, names: CommandNames, told: KeptText) -> None:
        self._study = study
        self._tree = tree
        self._names = names
        self._kept = told

    async def compare(self) -> bool:
        """Tell Discord the commands if it has others than these; whether it had lost what it was told."""
        told, digest = _read(await self._kept.load()), await self.digest()
        try:
            has = await self._fetch()
            known = told is not None and told.digest == digest
            lost = known and told is not None and told.commands != has
            if lost or not known:
                has = await self._tell(lost=lost)
                await self._kept.save(json.dumps({"digest": digest, "commands": has}))
        except FAILS as error:
            self._learn(told.commands if told else {})
            await self._hinder(error)
            return False
        self._learn(has)
        await unhinder(self._study, "discord", COMMANDS)
        return lost

    async def keep(self) -> NoReturn:
        """Look now and then, and less often the more often they were lost."""
        pause = LOOK_EVERY
        while True:
            await self._study.clock.wait(pause)
            try:
                pause = min(2 * pause, _LOOK_AT_LEAST) if await self.compare() else LOOK_EVERY
            except Exception as error:  # noqa: BLE001 -- such as of the database; the next look may do better
                report(error, "comparing the commands")

    async def digest(self) -> str:
        """Changes with any command, in any language, and with the application they belong to."""
        translator = self._tree.translator
        assert translator is not None  # the client sets it before anything is told
        told = [await command.get_translated_payload(self._tree, translator) for command in self._tree.get_commands()]
        canonical = json.dumps([self._tree.client.application_id, told], sort_keys=True)
        return hashlib.sha256(canonical.encode()).hexdigest()

    async def _fetch(self) -> Had:
        application = self._tree.client.application_id
        assert application is not None  # known since the login
        return await heard(self._listed(application))

    async def _listed(self, application: int) -> Had:
        listed = await self._tree.client.http.get_global_commands(application)
        return {str(command["name"]): [str(command["id"]), str(command.get("version", ""))] for command in listed}

    async def _tell(self, *, lost: bool) -> Had:
        await heard(self._tree.sync())
        if lost:
            _LOG.warning(
                "Discord had other commands than it was told, and was told them again. If another program uses this "
                "token, give Studyhall one of its own: Reset Token on the Bot page of its application."
            )
        else:
            _LOG.info("Discord was told the commands")
        return await self._fetch()

    def _learn(self, has: Had) -> None:
        self._names.ids = {name: int(given[0]) for name, given in has.items()}

    async def _hinder(self, error: Exception) -> None:
        hours = LOOK_EVERY // timedelta(hours=1)
        await hinder(
            self._study,
            "discord",
            COMMANDS,
            f"Studyhall could not check its commands on Discord ({in_short(error)}): some may be missing or out of "
            f"date. It tries again every {hours} h; a restart tries at once.",
        )


def _read(kept: str | None) -> _Told | None:
    """None before anything was told, or where that was kept in another form."""
    try:
        told: Any = json.loads(kept or "")
        commands = {str(name): [str(number), str(version)] for name, (number, version) in told["commands"].items()}
        return _Told(str(told["digest"]), commands)
    except (ValueError, KeyError, TypeError, AttributeError):
        return None
