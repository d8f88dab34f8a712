"""How many are expected to answer a daily: the members of the study roles that organisers named (docs/rules.md)."""

from collections.abc import Collection

from bot.core import Study
from bot.headcounts import RoleOf
from bot.talk.people import platform_of
from storage.database import Transaction
from storage.study_roles import load_study_roles


def expected(tx: Transaction, study: Study, group: int) -> int | None:
    """In all spaces of a group in which its dailies come; None where one of them has named no role, or isn't known."""
    now, roles = study.clock.now(), load_study_roles(tx, group)
    counts = [
        study.headcounts.of(RoleOf(one.platform, one.native_space, one.role), now) if one.role else None
        for one in roles
    ]
    known = [count for count in counts if count is not None]
    return sum(known) if len(known) == len(roles) else None


async def count_members(study: Study, platform: str, space: str, roles: Collection[RoleOf]) -> None:
    """Ask the platform once about some roles of one space. What it doesn't tell is not asked again for a while."""
    face = study.faces.get(platform_of(platform))
    counts = await face.roles.count(space) if face is not None and face.roles is not None else {}
    for role in roles:
        study.headcounts.note(role, counts.get(role.role), study.clock.now())
