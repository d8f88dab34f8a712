"""A question as it was frozen: a daily's as it holds, with any key that was corrected since; and what it said."""

from typing import Any, Final

from sqlalchemy import ColumnElement, String, cast, func, literal_column, select
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement

from storage.answer_tables import corrections
from storage.tables import dailies

_CORRECTED: Final = (
    select(corrections.c.item)
    .where(corrections.c.daily_id == dailies.c.id)
    .order_by(corrections.c.id.desc())
    .limit(1)
    .scalar_subquery()
)

ITEM: Final = func.coalesce(_CORRECTED, dailies.c.item, type_=dailies.c.item.type)
"""Beside `dailies` in a statement."""


class _Field(FunctionElement[str]):
    """A field of a frozen item, as text."""

    inherit_cache = True
    type = String()


@compiles(_Field, "sqlite")
def _in_sqlite(field: _Field, compiler: SQLCompiler, **kwargs: Any) -> str:
    item, name = field.clauses
    return f"json_extract({compiler.process(item, **kwargs)}, '$.' || {compiler.process(name, **kwargs)})"


@compiles(_Field, "postgresql")
def _in_postgresql(field: _Field, compiler: SQLCompiler, **kwargs: Any) -> str:
    item, name = field.clauses
    return f"(CAST({compiler.process(item, **kwargs)} AS json) ->> {compiler.process(name, **kwargs)})"


def edition_in(item: ColumnElement[str]) -> ColumnElement[str]:
    """`content.rotation.edition_of` a frozen item when it was frozen: what it said, or the version of its template."""
    version, digest = (_Field(item, literal_column(f"'{name}'")) for name in ("template_version", "digest"))
    return func.coalesce(cast(version, String), cast(digest, String), type_=String())
