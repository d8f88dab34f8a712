"""Roles of a space that its organisers named: of those who study, and those that members earn."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Final

from bot.core import Study
from bot.talk.asks import Ask, Option
from bot.talk.lines import Line, RoleName, counted, say
from bot.talk.pages import Refusal
from bot.talk.people import Spot
from bot.verbs.group.options import MOCK_ROLE, ROLE, STREAK_DAYS, STREAK_DAYS_USUAL, STREAK_ROLE
from storage.database import Transaction
from storage.earned_roles import EarnedRoles, find_earned_roles
from storage.study_roles import find_study_role

OF_ROLES: Final[tuple[Option[Any], ...]] = (ROLE, STREAK_ROLE, STREAK_DAYS, MOCK_ROLE)
"""What is kept with the space they are typed in."""

_NONE: Final = EarnedRoles()
NO_STREAK_ROLE: Final = Refusal(say("There is no role for a streak yet. Name one, too: streak-role."), at="streak-role")


def cannot_give(why: str, option: str) -> Refusal:
    return Refusal(say("I can't give that role yet: {why}", why=why), at=option)


@dataclass(frozen=True, slots=True)
class RolesHere:
    """The roles of one space, by the platform's ids."""

    study: str | None = None
    earned: EarnedRoles = _NONE
    lacking: Mapping[str, str] = field(default_factory=dict)
    """Role that can't be given at the moment -> why, with the remedy."""

    def lines(self) -> Iterator[Line]:
        if self.study:
            yield say("Study role here: {role}", role=RoleName(self.study))
        if self.earned.streak_role:
            yield counted(
                self.earned.streak_days or STREAK_DAYS_USUAL,
                "Role for a streak of {n} day: {role}",
                "Role for a streak of {n} days: {role}",
                role=(RoleName(self.earned.streak_role),),
            )
            yield from self._lacking(self.earned.streak_role)
        if self.earned.mock_role:
            yield say("Role for a passed mock exam: {role}", role=RoleName(self.earned.mock_role))
            yield from self._lacking(self.earned.mock_role)

    def _lacking(self, role: str) -> Iterator[Line]:
        if why := self.lacking.get(role):
            yield say("· Nobody gets it at the moment: {why}", why=why)


NO_ROLES: Final = RolesHere()


def load_roles(tx: Transaction, space: int) -> RolesHere:
    """Without what is lacking, which only the platform knows."""
    return RolesHere(find_study_role(tx, space), find_earned_roles(tx, space))


def with_lacking(study: Study, spot: Spot, roles: RolesHere) -> RolesHere:
    """The same with what keeps the bot from giving them."""
    face = study.faces.get(spot.platform)
    if face is None or face.roles is None:
        return roles
    named = {roles.earned.streak_role, roles.earned.mock_role} - {None}
    found = {role: face.roles.check(spot.space, role) for role in named if role is not None}
    return replace(roles, lacking={role: why for role, why in found.items() if why is not None})


async def refuse(ask: Ask) -> Refusal | None:
    """Why a role that was named can't be one that members earn; None: nothing speaks against it."""
    for option in (STREAK_ROLE, MOCK_ROLE):
        role = _named(ask, option)
        if role and (why := await ask.door.check_role(role)):
            return cannot_give(why, option.name)
    return None


def wanted_roles(tx: Transaction, space: int, ask: Ask) -> dict[str, Any] | Refusal:
    """What was said of them, by the fields that `save_roles` takes."""
    roles = {"study_role": ROLE, "streak_role": STREAK_ROLE, "mock_role": MOCK_ROLE}
    changes: dict[str, Any] = {
        name: _named(ask, option) or None for name, option in roles.items() if ask.get(option) is not None
    }
    before, days = find_earned_roles(tx, space), ask.get(STREAK_DAYS)
    role = changes.get("streak_role", before.streak_role)
    if days is not None and not role:
        return NO_STREAK_ROLE
    if days is not None or (role and before.streak_days is None):
        changes["streak_days"] = days or STREAK_DAYS_USUAL
    return changes


def _named(ask: Ask, option: Option[str]) -> str:
    """Empty for none: @everyone is the role that has the server's own id."""
    role = ask.get(option) or ""
    return "" if role == ask.caller.spot.space else role
