"""The verdicts that stand beside answers in reviews and exams, some at a time: for whoever compares them."""

from collections.abc import Iterator
from typing import Final, NamedTuple

from sqlalchemy import ColumnElement, Select, Table, update

from storage.database import Transaction
from storage.exam_tables import exam_items
from storage.review_tables import review_answers, reviews
from storage.rows import Shape

_AT_ONCE: Final = 500
"""Answers that are held in memory, each with its question."""


class Judged(NamedTuple):
    """An answer with its verdict."""

    table: Table
    id: int
    item: str
    chosen: tuple[str, ...]
    right: bool


class _Row(NamedTuple):
    id: int
    item: str
    chosen: tuple[str, ...]
    right: bool


_IN_REVIEW: Final = Shape(_Row, review_answers, item=reviews.c.item)
_IN_EXAM: Final = Shape(_Row, exam_items)
_EVERY: Final[tuple[tuple[Table, Shape[_Row], Select[_Row]], ...]] = (
    (review_answers, _IN_REVIEW, _IN_REVIEW.select().join(reviews, reviews.c.id == review_answers.c.review_id)),
    (exam_items, _IN_EXAM, _IN_EXAM.select().where(exam_items.c.chosen.is_not(None))),
)


def load_judged(tx: Transaction) -> Iterator[Judged]:
    """Every answer in a review, then every one in an exam, each kind in the order of its rows."""
    for table, shape, every in _EVERY:
        after = 0
        while rows := tx.load(shape, _next(every, table.c.id, after)):
            yield from (Judged(table, *row) for row in rows)
            after = rows[-1].id


def _next(every: Select[_Row], number: ColumnElement[int], after: int) -> Select[_Row]:
    return every.where(number > after).order_by(number).limit(_AT_ONCE)


def change_verdict(tx: Transaction, judged: Judged) -> None:
    """Write another verdict in the place of one."""
    table = judged.table
    tx.execute(update(table).where(table.c.id == judged.id).values(right=not judged.right))
