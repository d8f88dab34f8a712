"""The roles whose members study, as organisers named them, one for each space at most."""

from typing import Final, NamedTuple

from sqlalchemy import bindparam, exists, select

from storage.database import Transaction
from storage.prepared import Query
from storage.rows import Shape
from storage.tables import channels, spaces


class StudyRole(NamedTuple):
    """A space that gets dailies, with the role that was named there."""

    platform: str
    native_space: str
    role: str | None
    """The platform's id; None where nobody named one."""


_ROLE: Final = Shape(StudyRole, spaces, native_space=spaces.c.native_id, role=spaces.c.study_role)
_ASKED: Final = exists(
    select(channels.c.id).where(channels.c.space_id == spaces.c.id, channels.c.removed_at.is_(None)).correlate(spaces)
)
_OF_GROUP: Final = Query(_ROLE, _ROLE.select().where(spaces.c.group_id == bindparam("group"), _ASKED))


def load_study_roles(tx: Transaction, group: int) -> list[StudyRole]:
    """Those of all spaces of a group in which its dailies come."""
    return tx.all(_OF_GROUP, group=group)


def find_study_role(tx: Transaction, space: int) -> str | None:
    return tx.execute(select(spaces.c.study_role).where(spaces.c.id == space)).scalar()
