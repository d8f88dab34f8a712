"""Names that a platform doesn't tell with a click, kept where they are shown: with accounts, and with quizzes."""

from datetime import datetime
from typing import Final, NamedTuple

from sqlalchemy import select, update

from storage.accounts import BY_ITS_IDS, NAME_AT_MOST, is_account
from storage.database import Transaction
from storage.prepared import Query
from storage.quiz_tables import quizzes
from storage.rows import Shape, Value
from storage.tables import accounts


class _Named(NamedTuple):
    at: datetime | None


_NAMED_SHAPE: Final = Shape(_Named, at=accounts.c.named_at)
_NAMED: Final = Query(_NAMED_SHAPE, _NAMED_SHAPE.select().where(is_account(**BY_ITS_IDS)))
_STARTED_SHAPE: Final = Value(quizzes.c.id)
_STARTED: Final = Query(
    _STARTED_SHAPE,
    _STARTED_SHAPE.select()
    .where(quizzes.c.platform == BY_ITS_IDS["platform"], quizzes.c.space == BY_ITS_IDS["team"])
    .where(quizzes.c.starter == BY_ITS_IDS["user"], quizzes.c.ended_at.is_(None))
    .limit(1),
)


def is_name_wanted(tx: Transaction, *, platform: str, team: str, user: str, before: datetime) -> bool:
    """Whether somebody's name stands anywhere, and was looked up before an instant or never. A click asks it."""
    who = {"platform": platform, "team": team, "user": user}
    if (named := tx.first(_NAMED, **who)) is not None:
        return named.at is None or named.at < before
    return tx.first(_STARTED, **who) is not None


def find_name(tx: Transaction, *, platform: str, team: str, user: str) -> str | None:
    """The name an account is shown with; None where there is no such account."""
    mine = is_account(platform=platform, team=team, user=user)
    return tx.execute(select(accounts.c.name).where(mine)).scalar()


def name_shown(tx: Transaction, *, platform: str, team: str, user: str, told: str) -> str:
    """How somebody is shown: by the name that was looked up, or by the one that came with what they just did."""
    looked_up = is_account(platform=platform, team=team, user=user) & accounts.c.named_at.is_not(None)
    return tx.execute(select(accounts.c.name).where(looked_up)).scalar() or told[:NAME_AT_MOST]


def save_name(tx: Transaction, *, platform: str, team: str, user: str, name: str, at: datetime) -> bool:
    """Show somebody by a name that was looked up: it stands before the one that comes with a click.

    No older one is left anywhere, not even in quizzes that are over. Returns whether there is an account to keep it.
    """
    mine = is_account(platform=platform, team=team, user=user)
    kept = tx.execute(update(accounts).where(mine).values(name=name[:NAME_AT_MOST], named_at=at)).rowcount
    started = (quizzes.c.platform == platform, quizzes.c.space == team, quizzes.c.starter == user)
    older = quizzes.c.starter_name != name[:NAME_AT_MOST]
    tx.execute(update(quizzes).where(*started, older).values(starter_name=name[:NAME_AT_MOST]))
    return kept > 0
