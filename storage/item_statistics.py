"""The figures of questions, as they were counted last."""

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Final, NamedTuple

from sqlalchemy import delete, select

from content.item_statistics import ItemStatistics
from content.rotation import Edition
from storage.database import Transaction
from storage.item_tables import item_statistics


class Counted(NamedTuple):
    """The figures of a question or a template, and when they were counted."""

    edition: Edition
    figures: ItemStatistics
    at: datetime


_FIGURES: Final = ("answers", "right", "members", "discrimination", "seconds")


def save_statistics(tx: Transaction, counted: Mapping[Edition, ItemStatistics], *, at: datetime) -> None:
    """In place of what was counted before. Several processes may do it at a time: they have counted the same."""
    rows = [
        {
            **edition._asdict(),
            **{name: getattr(figures, name) for name in _FIGURES},
            "chosen": json.dumps(dict(sorted(figures.chosen.items()))),
            "counted_at": at,
        }
        for edition, figures in sorted(counted.items())
    ]
    if rows:
        adding = tx.insert(item_statistics)
        changed = {name: adding.excluded[name] for name in rows[0] if name != "question"}
        tx.execute(adding.on_conflict_do_update(index_elements=["question"], set_=changed), rows)
    tx.execute(delete(item_statistics).where(item_statistics.c.counted_at < at))


def load_statistics(tx: Transaction) -> dict[Edition, Counted]:
    """Of everything that was counted; where nobody has answered a question as it stands, there is nothing."""
    found = {}
    for row in tx.execute(select(item_statistics)).mappings():
        edition = Edition(row["question"], row["edition"])
        figures = ItemStatistics(**{name: row[name] for name in _FIGURES}, chosen=json.loads(row["chosen"]))
        found[edition] = Counted(edition, figures, row["counted_at"])
    return found
