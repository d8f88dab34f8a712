"""Roles that members have earned: given to them and taken again, off any click's path (docs/rules.md).

What is due is in the tables (`storage.earned_roles`); whatever fails or is cut off here is found there again.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta
from itertools import groupby
from typing import Final

from bot.core import Study
from bot.delivery import NobodyThere, Refused, Roles, RoleSet, Unsure
from bot.event_log import log_of
from bot.talk.people import Spot, platform_of
from storage import earned_roles
from storage.earned_roles import Change

_LOG: Final = log_of(__name__)

_LOOK: Final = "roles"
_APART: Final = timedelta(seconds=20)
"""From one look at what is due to the next: it goes through the members of every space that gives roles."""
_LATER: Final = timedelta(minutes=5)
"""A change that is refused, or of which nobody knows what came, is left alone for so long. By then discord.py has
given up, so that no late attempt undoes what came after it."""


async def due_roles(study: Study, now: datetime) -> dict[str, list[Change]]:
    """Space -> what is due in it, as far as its platform is connected; nothing where the last look was just now."""
    if study.waits.holds(_LOOK, now):
        return {}
    study.waits.hold(_LOOK, until=now + _APART, now=now)
    due = await study.database.read(lambda tx: earned_roles.load_changes(tx, now))
    return {space: list(some) for space, some in groupby(sorted(due, key=_space_of), _space_of)}


def _space_of(change: Change) -> str:
    return f"{change.platform} {change.native_space}"


async def change_roles(study: Study, changes: Iterable[Change]) -> None:
    """One after the other; those that the bot may not make are left until it may."""
    for change in changes:
        face = study.faces.get(platform_of(change.platform))
        if face is None or face.roles is None:
            return
        if _may_begin(study, face.roles, change):
            async with face.turn(Spot(platform_of(change.platform), change.native_space, change.user), can_wait=True):
                await _change(study, face.roles, change)


def _may_begin(study: Study, roles: Roles, change: Change) -> bool:
    """A role that is gone is taken all the same: that ends what is kept of it."""
    now = study.clock.now()
    if not roles.serves(change.native_space) or any(study.waits.holds(name, now) for name in _names(change)):
        return False
    return not change.give or roles.check(change.native_space, change.role) is None


def _names(change: Change) -> tuple[str, str]:
    """What may have to wait: all that is done with a role, and what is done with one member's."""
    role = f"role-{change.native_space}-{change.role}"
    return role, f"{role}-{change.user}"


async def _change(study: Study, roles: Roles, change: Change) -> None:
    now = study.clock.now()
    if not await study.database.write(lambda tx: earned_roles.begin(tx, change)):
        return
    doing = roles.give if change.give else roles.take
    outcome = await doing(change.native_space, change.user, change.role)
    if isinstance(outcome, RoleSet | NobodyThere):
        await study.database.write(lambda tx: earned_roles.end(tx, change, at=now))
    else:
        _leave(study, change, outcome)


def _leave(study: Study, change: Change, outcome: Refused | Unsure) -> None:
    now, (role, own) = study.clock.now(), _names(change)
    study.waits.hold(role if isinstance(outcome, Refused) else own, until=now + _LATER, now=now)
    _LOG.warning("a role was not given" if change.give else "a role was not taken", why=outcome.why)
