"""Database addresses as people write them, the drivers we run them with, and the one way to show an address."""

from collections.abc import Iterable
from typing import Final
from urllib.parse import quote, quote_plus

from sqlalchemy import URL, make_url
from sqlalchemy.exc import ArgumentError

Address = URL
"""What `bot` calls it, which never imports SQLAlchemy."""

_DRIVERS: Final = {"sqlite": "sqlite+pysqlite", "postgresql": "postgresql+psycopg", "postgres": "postgresql+psycopg"}
_SECRET_OPTIONS: Final = ("password", "sslpassword")
"""Of libpq, https://www.postgresql.org/docs/current/libpq-connect.html"""


class BadAddressError(ValueError):
    """The address can't be used; the message says why, without any password."""


def parse_address(address: str) -> URL:
    """`sqlite:///file.db` or `postgresql://user@host/name` with the driver that Studyhall uses."""
    try:
        url = make_url(address)
    except (ArgumentError, ValueError):
        raise BadAddressError("write it like sqlite:///studyhall.db or postgresql://user@host/name") from None
    driver = _DRIVERS.get(url.drivername)
    if driver is None:
        raise BadAddressError(f"`{url.drivername}` is not supported; use sqlite:///… or postgresql://…")
    if driver.startswith("sqlite"):
        _check_file(url)
    elif address.count("@") > 1 or "@" in address.partition("?")[2]:
        # Everything up to the last @ may be a password, whose end would be taken for the host and shown.
        raise BadAddressError("is ambiguous; inside a user name or a password write @ as %40 and ? as %3F")
    return url.set(drivername=driver)


def _check_file(url: URL) -> None:
    if url.database in (None, "", ":memory:"):
        raise BadAddressError("SQLite needs a file, like sqlite:///studyhall.db")
    if url.host or url.username or url.password or url.query:
        raise BadAddressError("SQLite takes a file and nothing else, like sqlite:///studyhall.db")


def show(url: URL) -> str:
    """The address for messages and logs: no password, and of the options none but a host and a port."""
    kind = url.get_backend_name()
    options = {name: value for name, value in url.query.items() if name in {"host", "port"}}
    return url.set(drivername=kind, query=options).render_as_string(hide_password=True)


def secrets_of(url: URL) -> set[str]:
    """Every secret of an address, plain and in the forms in which it may stand in an address."""
    held = [str(url.password)] if url.password else []
    held += [value for name in _SECRET_OPTIONS for value in _values(url.query.get(name)) if value]
    return {form for secret in held for form in _forms(secret)}


def _forms(secret: str) -> tuple[str, ...]:
    return secret, repr(secret)[1:-1], quote(secret), quote(secret, safe=""), quote_plus(secret)


def _values(option: str | tuple[str, ...] | None) -> Iterable[str]:
    return (option,) if isinstance(option, str) else option or ()


def without_secrets(url: URL, text: str) -> str:
    """What a driver says of an address, without its secrets."""
    for secret in sorted(secrets_of(url), key=len, reverse=True):
        text = text.replace(secret, "***")
    return text
