"""Requests of Slack's that were taken: the unique row says who was first."""

from datetime import datetime
from typing import Final

from storage.database import Transaction
from storage.prepared import Prepared
from storage.slack_tables import slack_requests

_TAKE: Final = Prepared(
    lambda insert_: insert_(slack_requests).on_conflict_do_nothing(index_elements=["digest"]), ("digest", "at")
)


def take(tx: Transaction, digest: str, *, at: datetime, before: datetime) -> bool:
    """Whether it is the first time; what was taken before an instant is forgotten."""
    tx.execute(slack_requests.delete().where(slack_requests.c.at < before))
    return tx.run(_TAKE, digest=digest, at=at) == 1


def give_back(tx: Transaction, digest: str) -> None:
    """It may be taken again."""
    tx.execute(slack_requests.delete().where(slack_requests.c.digest == digest))
