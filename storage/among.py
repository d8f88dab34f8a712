"""One of many numbers: what an IN with a list of values is, in a statement that is compiled once."""

import json
from collections.abc import Sequence
from typing import Any, cast

from sqlalchemy import ARRAY, BigInteger, ColumnElement, Dialect, Integer, Text, TypeDecorator, bindparam
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement


class _Numbers(TypeDecorator[Sequence[int]]):
    """Keys as one parameter: an array where there are arrays, otherwise JSON."""

    impl = Text
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> Any:
        return dialect.type_descriptor(Text() if dialect.name == "sqlite" else ARRAY(BigInteger))

    def process_bind_param(self, value: Sequence[int] | None, dialect: Dialect) -> Any:
        assert value is not None
        return json.dumps(list(value)) if dialect.name == "sqlite" else list(value)


class _Among(FunctionElement[int]):
    inherit_cache = True
    type = Integer()  # for SQLite SQLAlchemy writes `… = 1` of what is Boolean, and that finds no index


@compiles(_Among, "sqlite")
def _in_sqlite(among_: _Among, compiler: SQLCompiler, **kwargs: Any) -> str:
    column, numbers = (compiler.process(clause, **kwargs) for clause in among_.clauses)
    return f"{column} IN (SELECT value FROM json_each({numbers}))"  # noqa: S608 - the compiler made both


@compiles(_Among, "postgresql")
def _in_postgresql(among_: _Among, compiler: SQLCompiler, **kwargs: Any) -> str:
    column, numbers = (compiler.process(clause, **kwargs) for clause in among_.clauses)
    return f"{column} = ANY({numbers})"


def among(column: ColumnElement[int], parameter: str) -> ColumnElement[bool]:
    """Whether a key is among those that a parameter gives."""
    return cast("ColumnElement[bool]", _Among(column, bindparam(parameter, type_=_Numbers())))
