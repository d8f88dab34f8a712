"""Statements compiled once.

SQLAlchemy's execution costs more than SQLite's own for the small statements of the answer path (measured in
`docs/adr/0003-write-path.md`), so that path, and a post's way into its channel, compile each of their statements a
single time per database and from then on hand the text to the driver. Everything else goes through
`Transaction.execute` as usual.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final, Generic, TypeVar

from sqlalchemy import ColumnElement, Dialect, Select, Table
from sqlalchemy.dialects import postgresql, sqlite

from storage.rows import Shape, Value

if TYPE_CHECKING:
    from storage.database import Transaction

T = TypeVar("T")

INSERTS: Final[dict[str, Callable[..., Any]]] = {"sqlite": sqlite.insert, "postgresql": postgresql.insert}
"""Each database's own INSERT, which has the ON CONFLICT that the standard one lacks."""


@dataclass(frozen=True, slots=True)
class Compiled:
    """A statement as one database's driver takes it."""

    sql: str
    names: tuple[str, ...]
    positional: bool
    constants: Mapping[str, Any]
    """Values that stand in the statement itself, a LIMIT for instance."""
    writers: tuple[tuple[str, Callable[[Any], Any]], ...]
    readers: tuple[tuple[int, Callable[[Any], Any]], ...]

    def parameters(self, given: Mapping[str, Any]) -> Any:
        """The driver's parameters: a tuple or a mapping."""
        values = {**self.constants, **given}
        for name, convert in self.writers:
            values[name] = convert(values[name])
        return tuple(map(values.__getitem__, self.names)) if self.positional else values

    def read(self, row: Iterable[Any]) -> list[Any]:
        """A row of the driver's as Python values."""
        values = list(row)
        for place, convert in self.readers:
            values[place] = convert(values[place])
        return values


class Prepared:
    """A statement with named parameters."""

    def __init__(self, build: Callable[[Callable[..., Any]], Any], columns: Sequence[str] | None = None) -> None:
        """`build` gets the database's own INSERT and returns the statement; `columns` names an INSERT's parameters."""
        self._build = build
        self._columns = columns
        self._compiled: dict[str, Compiled] = {}

    def on(self, dialect: Dialect) -> Compiled:
        """The statement for one kind of database."""
        compiled = self._compiled.get(dialect.name)
        if compiled is None:
            statement = self._build(INSERTS[dialect.name])
            compiled = self._compiled[dialect.name] = _compile(statement, self._columns, dialect)
        return compiled


class Query(Prepared, Generic[T]):
    """A prepared SELECT of a shape's."""

    def __init__(self, shape: Shape[T], statement: Select[T]) -> None:
        super().__init__(lambda _: statement)
        self.shape = shape


class Kept(Query[T]):
    """A prepared INSERT that gives the row it wrote; none where one stood in its place already."""

    def __init__(self, shape: Shape[T], table: Table, columns: Sequence[str]) -> None:
        kept: Callable[..., Any] = lambda insert_: (  # noqa: E731
            insert_(table).on_conflict_do_nothing().returning(*shape.columns)
        )
        Prepared.__init__(self, kept, columns)
        self.shape = shape


def earliest(at: ColumnElement[datetime], *where: ColumnElement[bool]) -> "Callable[[Transaction], datetime | None]":
    """What finds the earliest instant in a column, of the rows that are meant; None where there are none."""
    coming = Value(at)
    query = Query(coming, coming.select().where(*where).order_by(at).limit(1))
    return lambda tx: tx.first(query)


def _compile(statement: Any, columns: Sequence[str] | None, dialect: Dialect) -> Compiled:
    compiled = statement.compile(dialect=dialect, **({"column_keys": columns} if columns else {}))
    assert "POSTCOMPILE" not in str(compiled), "a list of values has no fixed text: write IN as its alternatives"
    binds: dict[str, Any] = {name: bind for bind, name in compiled.bind_names.items()}
    writers = [(name, bind.type.dialect_impl(dialect).bind_processor(dialect)) for name, bind in binds.items()]
    selected = statement.exported_columns
    readers = [
        (n, column.type.dialect_impl(dialect).result_processor(dialect, None)) for n, column in enumerate(selected)
    ]
    return Compiled(
        sql=str(compiled),
        names=tuple(compiled.positiontup or binds),
        positional=bool(compiled.positional),
        constants={name: bind.value for name, bind in binds.items() if not bind.required},
        writers=tuple((name, convert) for name, convert in writers if convert),
        readers=tuple((place, convert) for place, convert in readers if convert),
    )
