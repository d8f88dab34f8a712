"""Whether there is anything to tell somebody. Every page waits for that, so it is one prepared query."""

from typing import Final, NamedTuple

from sqlalchemy import ColumnElement, bindparam, or_

from storage.corrections import untold_rescorings
from storage.database import Transaction
from storage.prepared import Query
from storage.reports import untold_answers
from storage.rows import Shape


class _Any(NamedTuple):
    is_any: bool


_OWN: Final[dict[str, ColumnElement[str]]] = {name: bindparam(name) for name in ("platform", "team", "user")}
_THERE: Final = Shape(_Any, is_any=or_(untold_answers(**_OWN).exists(), untold_rescorings(**_OWN).exists()))
_UNTOLD: Final = Query(_THERE, _THERE.select())


def is_any(tx: Transaction, *, platform: str, team: str, user: str) -> bool:
    """Whether an account hasn't been told the answer to one of its reports, or what a correction did to its points."""
    found = tx.first(_UNTOLD, platform=platform, team=team, user=user)
    return found is not None and found.is_any
