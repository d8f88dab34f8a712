"""Shapes: every field is read from the column that its declaration names, whatever the order."""

import importlib
import pkgutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from types import NoneType, UnionType
from typing import Any, NamedTuple, Union, get_args, get_origin, get_type_hints

import pytest
from sqlalchemy import Column, ForeignKey, Integer, MetaData, String, Table

import storage
from storage.columns import Choice, Instant, Listed, Word
from storage.database import Database, Transaction
from storage.rows import Shape, Value

METADATA = MetaData()
OWNERS = Table("owners", METADATA, Column("id", Integer, primary_key=True), Column("name", String))
PETS = Table(
    "pets",
    METADATA,
    Column("id", Integer, primary_key=True),
    Column("name", String),
    Column("breed", String),
    Column("owner_id", ForeignKey("owners.id")),
)


@dataclass(frozen=True, slots=True)
class Owner:
    """Has its fields in another order than the table its columns."""

    name: str
    id: int


class Pet(NamedTuple):
    """The owner stands amid fields, so that what comes after it moves."""

    breed: str
    owner: Owner | None
    name: str
    id: int


PET = Shape(Pet, PETS, owner=Shape(Owner, OWNERS))


def _pets(tx: Transaction) -> list[Pet]:
    for table in (OWNERS, PETS):
        table.create(tx._connection)
    tx.execute(OWNERS.insert().values(id=1, name="Ada"))
    tx.execute(PETS.insert().values(id=10, name="Rex", breed="dog", owner_id=1))
    tx.execute(PETS.insert().values(id=11, name="Tom", breed="cat"))
    found = tx.load(PET, PET.select().outerjoin(OWNERS, OWNERS.c.id == PETS.c.owner_id).order_by(PETS.c.id))
    for table in (PETS, OWNERS):
        table.drop(tx._connection)
    return found


async def test_fields_get_their_own_columns(database: Database) -> None:
    rex, tom = await database.write(_pets)
    assert rex == Pet(breed="dog", owner=Owner(name="Ada", id=1), name="Rex", id=10)
    assert tom == Pet(breed="cat", owner=None, name="Tom", id=11)


def test_a_field_without_a_source_is_refused() -> None:
    with pytest.raises(TypeError, match=r"Pet\.owner"):
        Shape(Pet, PETS)
    with pytest.raises(TypeError, match=r"Owner\.name"):
        Shape(Owner, id=OWNERS.c.id)


def test_a_source_without_a_field_is_refused() -> None:
    with pytest.raises(TypeError, match="no field nmae"):
        Shape(Owner, OWNERS, nmae=OWNERS.c.name)


# --- the shapes there are --------------------------------------------------------------------------------------------

READ_AS = {Instant: datetime, Choice: tuple, Listed: tuple}


def _shapes() -> Iterator[tuple[str, Shape[Any]]]:
    for module in pkgutil.iter_modules(storage.__path__, "storage."):
        if not module.ispkg:
            for name, value in vars(importlib.import_module(module.name)).items():
                if isinstance(value, Shape) and not isinstance(value, Value):
                    yield f"{module.name}.{name}", value


SHAPES = dict(_shapes())


def _leaves(hint: Any) -> set[Any]:
    """The types that a value may have: of `tuple[str, ...] | None`, tuple and None's."""
    members = get_args(hint) if get_origin(hint) in (Union, UnionType) else (hint,)
    return {get_origin(member) or member for member in members}


def _wrong(shape: Shape[Any]) -> Iterator[str]:
    hints = get_type_hints(shape.kind)
    for name, source in shape.sources.items():
        if isinstance(source, Shape):
            yield from _wrong(source)
        elif isinstance(source, Column):
            read_as = source.type.words if isinstance(source.type, Word) else READ_AS.get(type(source.type))
            told = _leaves(hints[name]) - {NoneType}
            if told != {read_as or source.type.python_type}:
                yield f"{shape.kind.__name__}.{name} is {told}, its column {source} another type"


@pytest.mark.parametrize("name", sorted(SHAPES))
def test_every_field_is_of_its_columns_type(name: str) -> None:
    assert list(_wrong(SHAPES[name])) == []


def test_a_wrong_type_would_be_noticed() -> None:
    class Wrong(NamedTuple):
        id: date

    assert len(list(_wrong(Shape(Wrong, OWNERS)))) == 1
