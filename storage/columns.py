"""Columns of our own: keys and references, instants that keep their zone, choices, lists, words of an enum."""

import json
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any, Final, cast

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    ColumnElement,
    DateTime,
    Dialect,
    ForeignKey,
    Index,
    Integer,
    String,
    Text,
    TypeDecorator,
    text,
    type_coerce,
)

# SQLite counts its rows up by itself in INTEGER columns only.
Id: Final = BigInteger().with_variant(Integer(), "sqlite")


def key(name: str = "id") -> Column[int]:
    """A table's own key, counted up."""
    return Column(name, Id, primary_key=True, autoincrement=True)


def to(target: str, name: str, *, nullable: bool = False, primary_key: bool = False) -> Column[int]:
    """A reference to a row of another table."""
    return Column(name, Id, ForeignKey(f"{target}.id"), nullable=nullable, primary_key=primary_key)


def is_unset(flag: Column[bool]) -> ColumnElement[bool]:
    """`NOT flag`, as partial indexes say it. SQLAlchemy writes `flag = 0` for SQLite, and that finds no such index."""
    return cast("ColumnElement[bool]", ~type_coerce(flag, Integer))


def partial(name: str, *columns: str, where: str, unique: bool = False) -> Index:
    """An index of some of a table's rows alone."""
    return Index(name, *columns, unique=unique, sqlite_where=text(where), postgresql_where=text(where))


def one_of(column: str, *values: str) -> CheckConstraint:
    """A text column holds one of these words."""
    listed = ", ".join(f"'{value}'" for value in values)
    return CheckConstraint(f"{column} IN ({listed})", name=f"{column}_known")


class Instant(TypeDecorator[datetime]):
    """An aware datetime in UTC. SQLite forgets zones, so they are put back when read; a naive one is a bug."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        return None if value is None else _in_utc(value)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        return None if value is None else value.astimezone(UTC)

    def bind_processor(self, dialect: Dialect) -> Callable[[Any], Any] | None:
        """SQLite's text is written and read in one go: a post has three instants, a member's past has thousands."""
        return _write_text if dialect.name == "sqlite" else super().bind_processor(dialect)

    def result_processor(self, dialect: Dialect, coltype: object) -> Callable[[Any], Any] | None:
        return _read_text if dialect.name == "sqlite" else super().result_processor(dialect, coltype)


def _in_utc(value: datetime) -> datetime:
    if value.tzinfo is None:
        raise ValueError(f"a naive datetime for the database: {value!r}")
    return value.astimezone(UTC)


def _write_text(value: datetime | None) -> str | None:
    return None if value is None else _in_utc(value).replace(tzinfo=None).isoformat(" ", "microseconds")


def _read_text(value: str | None) -> datetime | None:
    return None if value is None else datetime.fromisoformat(f"{value}+00:00")


class Choice(TypeDecorator[tuple[str, ...]]):
    """Chosen option ids as sorted text, so that equal choices are equal rows to count."""

    impl = String(100)
    cache_ok = True

    def process_bind_param(self, value: tuple[str, ...] | None, dialect: Dialect) -> str | None:  # noqa: ARG002 - its signature
        return None if value is None else ",".join(sorted(value))

    def process_result_value(self, value: Any | None, dialect: Dialect) -> tuple[str, ...] | None:  # noqa: ARG002
        return _read_choice(value)

    def result_processor(self, dialect: Dialect, coltype: object) -> Callable[[Any], Any] | None:  # noqa: ARG002
        """In one go, as instants."""
        return _read_choice


def _read_choice(value: str | None) -> tuple[str, ...] | None:
    return None if value is None else tuple(value.split(","))


class Listed(TypeDecorator[tuple[str, ...]]):
    """Texts in their order, as JSON."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: Sequence[str] | None, dialect: Dialect) -> str | None:  # noqa: ARG002
        return None if value is None else json.dumps(list(value))

    def process_result_value(self, value: Any | None, dialect: Dialect) -> tuple[str, ...] | None:  # noqa: ARG002
        return None if value is None else tuple(json.loads(value))


class Word(TypeDecorator[StrEnum]):
    """Text that is a word of an enum, and is read as one. The drivers take the enum's members as the text they are."""

    impl = String
    cache_ok = True

    def __init__(self, words: type[StrEnum], length: int) -> None:
        super().__init__(length)
        self.words = words
        self._known = {word.value: word for word in words}

    def process_result_value(self, value: Any | None, dialect: Dialect) -> StrEnum | None:  # noqa: ARG002
        return None if value is None else self._known[value]

    def result_processor(self, dialect: Dialect, coltype: object) -> Callable[[Any], Any] | None:  # noqa: ARG002
        """In one go, as instants."""
        known: dict[str | None, StrEnum | None] = {word.value: word for word in self.words}
        known[None] = None
        return known.__getitem__
