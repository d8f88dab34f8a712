"""Where Slack's app is installed, with tokens that this package can't read; and installations that have begun."""

from collections.abc import Collection
from datetime import datetime
from typing import Final, NamedTuple

from sqlalchemy import ColumnElement, delete, or_, select, update

from storage.database import Transaction
from storage.rows import Shape
from storage.slack_tables import slack_installations, slack_states

_TABLE: Final = slack_installations


class Installed(NamedTuple):
    """An installation in a workspace or in a whole organisation."""

    home: str
    whole: bool
    address: str
    bot_user: str
    bot: str
    token: str | None
    refresh_token: str | None
    expires_at: datetime | None


_INSTALLED: Final = Shape(Installed, _TABLE)


def keep(tx: Transaction, installed: Installed, *, at: datetime) -> None:
    """It was installed, for the first time or anew."""
    values = {**installed._asdict(), "rotating_until": None, "installed_at": at, "changed_at": at}
    wanted = tx.insert(_TABLE).values(values)
    tx.execute(wanted.on_conflict_do_update(index_elements=["home"], set_=values))


def load_changed(tx: Transaction, *, since: datetime | None) -> list[Installed]:
    """What was installed, rotated or removed since an instant; without one all that is installed."""
    changed = _TABLE.c.token.is_not(None) if since is None else _TABLE.c.changed_at >= since
    return [_INSTALLED.read(row) for row in tx.execute(_INSTALLED.select().where(changed))]


def load_some(tx: Transaction, homes: Collection[str]) -> list[Installed]:
    return [_INSTALLED.read(row) for row in tx.execute(_INSTALLED.select().where(_TABLE.c.home.in_(homes)))]


def remove_before(tx: Transaction, home: str, *, installed_before: datetime, at: datetime) -> bool:
    """It was removed; False where it is installed anew since then, or was removed before."""
    return _remove(tx, home, _TABLE.c.token.is_not(None) & (_TABLE.c.installed_at < installed_before), at)


def remove_with(tx: Transaction, home: str, *, token: str, at: datetime) -> bool:
    """Its token is good no longer; False where it has another one meanwhile."""
    return _remove(tx, home, _TABLE.c.token == token, at)


def _remove(tx: Transaction, home: str, still: ColumnElement[bool], at: datetime) -> bool:
    gone = update(_TABLE).where(_TABLE.c.home == home, still)
    nothing = {"token": None, "refresh_token": None, "expires_at": None, "rotating_until": None, "address": ""}
    return tx.execute(gone.values(**nothing, changed_at=at)).rowcount == 1


def load_removed(tx: Transaction, *, before: datetime) -> list[str]:
    """The homes that removed the app before an instant."""
    return list(tx.execute(select(_TABLE.c.home).where(*_removed(before))).scalars())


def delete_removed(tx: Transaction, *, before: datetime) -> None:
    """Forget those homes; every process has to have seen by then that they are removed."""
    tx.execute(delete(_TABLE).where(*_removed(before)))


def _removed(before: datetime) -> tuple[ColumnElement[bool], ...]:
    return _TABLE.c.token.is_(None), _TABLE.c.changed_at <= before


def load_expiring(tx: Transaction, *, before: datetime) -> list[str]:
    """Homes whose token expires before an instant and can be exchanged."""
    wanted = _TABLE.c.expires_at < before, _TABLE.c.refresh_token.is_not(None)
    return [row.home for row in tx.execute(_TABLE.select().where(*wanted))]


def begin_rotation(tx: Transaction, home: str, *, expiring_before: datetime, now: datetime, until: datetime) -> bool:
    """Take the exchange of a token; False where another process has it, or has just done it.

    A token to exchange with is good once, so two must never try. Whoever dies meanwhile holds it until `until`.
    """
    free = or_(_TABLE.c.rotating_until.is_(None), _TABLE.c.rotating_until <= now)
    wanted = update(_TABLE).where(_TABLE.c.home == home, _TABLE.c.expires_at < expiring_before, free)
    return tx.execute(wanted.values(rotating_until=until)).rowcount == 1


def end_rotation(
    tx: Transaction, home: str, *, until: datetime, fresh: tuple[str, str, datetime] | None, at: datetime
) -> bool:
    """What came of it: the new token, the next one to exchange it with, and when it expires; or nothing."""
    ours = update(_TABLE).where(_TABLE.c.home == home, _TABLE.c.rotating_until == until)
    values: dict[str, object] = {"rotating_until": None}
    if fresh is None:
        return tx.execute(ours.values(values)).rowcount == 1
    token, refresh_token, expires_at = fresh
    new = {"token": token, "refresh_token": refresh_token, "expires_at": expires_at, "changed_at": at}
    return tx.execute(ours.values({**values, **new})).rowcount == 1


def encrypt_anew(tx: Transaction, home: str, *, old: str, token: str, refresh_token: str | None) -> None:
    """The same token under another key; nothing where it was exchanged meanwhile."""
    same = update(_TABLE).where(_TABLE.c.home == home, _TABLE.c.token == old)
    tx.execute(same.values(token=token, refresh_token=refresh_token))


def begin(tx: Transaction, digest: str, *, now: datetime, expires_at: datetime) -> None:
    """An installation begins, under a state of which only a digest is kept; those that led nowhere go."""
    tx.execute(slack_states.delete().where(slack_states.c.expires_at <= now))
    tx.execute(tx.insert(slack_states).values(digest=digest, expires_at=expires_at))


def use_up(tx: Transaction, digest: str, *, now: datetime) -> bool:
    """Whether a state was given out and is good still; it is so once."""
    wanted = slack_states.delete().where(slack_states.c.digest == digest, slack_states.c.expires_at > now)
    return tx.execute(wanted).rowcount == 1
