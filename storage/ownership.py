"""Whose the rows of a table are, said beside the table: `storage.privacy` shows, exports and deletes a person by it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

_KEY: Final = "ownership"
Info = dict[Any, Any]
"""What SQLAlchemy carries with a table."""


@dataclass(frozen=True, slots=True)
class Ownership:
    """What a table holds of people.

    The columns named refer to a person, an account or another such table; one that refers to nothing holds a platform's
    user id.
    """

    one: str
    many: str
    """What a row is, as its owner is told: `{n} star`, `{n} stars`."""
    by: tuple[str, ...] = ()
    """Columns that each say whose a row is: it is exported, and deleted with its owner."""
    mentions: Mapping[str, Mapping[str, object]] = field(default_factory=dict)
    """Columns that may name a person in a row that isn't theirs -> what stands in the row once they are deleted."""
    withheld: tuple[str, ...] = ()
    """Columns that an export leaves out: keys that nobody is told yet, and who else is named."""


def owned(
    one: str,
    many: str,
    *,
    by: tuple[str, ...] = (),
    mentions: Mapping[str, Mapping[str, object]] | None = None,
    withheld: tuple[str, ...] = (),
) -> Info:
    """For a table that holds something of people; the arguments are `Ownership`'s."""
    return {_KEY: Ownership(one, many, by, mentions or {}, withheld)}


NOBODYS: Final[Info] = {_KEY: Ownership("", "")}
"""For a table that holds nothing of anybody."""


def ownership_in(info: Mapping[Any, Any]) -> Ownership | None:
    """What a table says; None where its declaration forgot to."""
    said = info.get(_KEY)
    return said if isinstance(said, Ownership) else None
