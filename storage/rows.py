"""Which column each field of a value is read from, said once: the select and the reading both follow from it."""

from collections.abc import Callable, Sequence
from dataclasses import fields, is_dataclass
from typing import Any, Generic, TypeVar, Union, cast

from sqlalchemy import ColumnElement, FromClause, Select, select

T = TypeVar("T")

Source = Union[ColumnElement[Any], "Shape[Any]"]
"""A column, any other expression, or the shape of a value that several columns make up."""


class Shape(Generic[T]):
    """What the fields of a NamedTuple or dataclass are read from.

    A field is read from the column of its name in `table` unless a keyword of its name gives another source. A field
    without a source and a keyword that is no field are refused with a TypeError when the module is imported.

    The columns of every shape of a type come in the order of that type's fields, so a `Select[T]` that was begun here
    can be read by any shape of `T`; mypy refuses every other select.
    """

    def __init__(self, kind: type[T], table: FromClause | None = None, /, **sources: Source) -> None:
        names = _field_names(kind)
        if strange := sources.keys() - set(names):
            raise TypeError(f"{kind.__name__} has no field {', '.join(sorted(strange))}")
        self.kind = kind
        self.sources = {name: sources[name] if name in sources else _column(kind, table, name) for name in names}
        self.columns: list[ColumnElement[Any]] = []
        self._make: Callable[..., T] = kind
        self._parts: list[tuple[int, Shape[Any]]] = []
        for place, source in enumerate(self.sources.values()):
            if isinstance(source, Shape):
                self._parts.append((place, source))
                self.columns += source.columns
            else:
                self.columns.append(source)

    def select(self) -> Select[T]:
        """A SELECT of the columns, to be joined and narrowed down."""
        return cast("Select[T]", select(*self.columns))

    def read(self, row: Sequence[Any]) -> T:
        """The value in a row of `columns`. A part is None where all its columns are: an outer join found none."""
        if not self._parts:
            return self._make(*row)
        values = list(row)
        for place, part in self._parts:  # what stands before a part is put together already
            end = place + len(part.columns)
            own = values[place:end]
            values[place:end] = [None if own.count(None) == len(own) else part.read(own)]
        return self._make(*values)


class Value(Shape[T]):
    """A single column, or another expression, which is read as it is."""

    def __init__(self, source: ColumnElement[T]) -> None:
        self.columns = [source]

    def read(self, row: Sequence[Any]) -> T:
        return cast("T", row[0])


def _field_names(kind: type[Any]) -> tuple[str, ...]:
    """The fields in the order in which the constructor takes them."""
    return tuple(field.name for field in fields(kind)) if is_dataclass(kind) else kind._fields


def _column(kind: type[Any], table: FromClause | None, name: str) -> ColumnElement[Any]:
    if table is None or name not in table.c:
        raise TypeError(f"nothing says where {kind.__name__}.{name} is read from")
    return table.c[name]
