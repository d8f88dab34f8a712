"""Database addresses as people write them, and the drivers we run them with."""

from typing import Final

from sqlalchemy import URL, make_url
from sqlalchemy.exc import ArgumentError

Address = URL
"""An address that can be opened."""

_DRIVERS: Final = {"sqlite": "sqlite+pysqlite", "postgresql": "postgresql+psycopg", "postgres": "postgresql+psycopg"}


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
    if driver.startswith("sqlite") and url.database in (None, "", ":memory:"):
        raise BadAddressError("SQLite needs a file, like sqlite:///studyhall.db")
    return url.set(drivername=driver)
