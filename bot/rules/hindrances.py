"""What keeps a platform from being served as it should: said by `doctor`, `/healthz` and `setup` until it is over.

A process notes what it finds, also for others, and forgets what an earlier one has left.
"""

import json
from datetime import datetime
from typing import Final, NamedTuple

from bot.core import Study
from bot.event_log import log_of
from bot.incidents import report
from bot.talk.people import Platform, platform_of
from storage import memory
from storage.database import Transaction

_LOG: Final = log_of(__name__)
_KEPT: Final = "hindrance "
COMMANDS: Final = "commands"
REFUSED: Final = "refused"
"""What organisers can be told who use the platform all the same."""


class Hindrance(NamedTuple):
    """Something that whoever runs Studyhall has to see to."""

    platform: Platform
    about: str
    what: str
    """With the remedy."""
    since: datetime


async def hinder(study: Study, platform: Platform, about: str, what: str) -> None:
    """Note what stands in the way, and say it once in the log; where that is nothing any more, it is over."""
    if not what:
        await unhinder(study, platform, about)
    elif await note_hindrance(study, platform, about, what):
        _LOG.error(what)


async def note_hindrance(study: Study, platform: Platform, about: str, what: str) -> bool:
    """The same for what the log is told of anyway; whether it is news."""
    news = study.hindrances.note(f"{platform} {about}", what)
    if news:
        told = json.dumps({"what": what, "since": study.clock.now().isoformat()})
        await _keep(study, f"{_KEPT}{platform} {about}", told)
    return news


async def unhinder(study: Study, platform: Platform, about: str) -> None:
    """It is over, where it was."""
    if study.hindrances.end(f"{platform} {about}"):
        await _keep(study, f"{_KEPT}{platform} {about}", "")


async def _keep(study: Study, name: str, told: str) -> None:
    """A database that is out has been told of elsewhere; whoever serves must not end for it."""
    try:
        await study.database.write(lambda tx: memory.remember(tx, name, told))
    except Exception as error:  # noqa: BLE001 - as above
        report(error, "noting what keeps a platform from being served")


def forget_hindrances(tx: Transaction) -> None:
    """At a start: what an earlier process noted is found out anew."""
    memory.forget(tx, beginning=_KEPT)


def load_hindrances(tx: Transaction) -> list[Hindrance]:
    """What running processes have noted, in the order of platforms."""
    kept = memory.recall_all(tx, beginning=_KEPT)
    return [_read(name.removeprefix(_KEPT), json.loads(told)) for name, told in kept.items() if told]


def _read(name: str, told: dict[str, str]) -> Hindrance:
    platform, _, about = name.partition(" ")
    return Hindrance(platform_of(platform), about, told["what"], datetime.fromisoformat(told["since"]))
