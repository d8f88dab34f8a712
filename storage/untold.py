"""Whether there is anything to tell somebody. Every page waits for that, so it is one prepared query."""

from typing import Final

from sqlalchemy import or_

from storage.accounts import BY_ITS_IDS
from storage.corrections import untold_rescorings
from storage.database import Transaction
from storage.prepared import Query
from storage.reports import untold_answers
from storage.rows import Value

_THERE: Final[Value[bool]] = Value(or_(untold_answers(**BY_ITS_IDS).exists(), untold_rescorings(**BY_ITS_IDS).exists()))
_UNTOLD: Final = Query(_THERE, _THERE.select())


def is_any(tx: Transaction, *, platform: str, team: str, user: str) -> bool:
    """Whether an account hasn't been told the answer to one of its reports, or what a correction did to its points."""
    return tx.first(_UNTOLD, platform=platform, team=team, user=user) or False
