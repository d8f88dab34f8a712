"""The verdicts of answers in reviews and exams, graded again: for a recount of everything."""

from collections.abc import Iterator

from content.grading import grade
from content.items import load_item
from storage.database import Transaction
from storage.verdicts import Judged, change_verdict, load_judged


def load_misjudged(tx: Transaction) -> Iterator[Judged]:
    """The answers whose verdict isn't what their question says."""
    return (one for one in load_judged(tx) if grade(one.chosen, load_item(one.item).key).right != one.right)


def judge_anew(tx: Transaction) -> None:
    """Write the right verdict wherever another one stands."""
    for one in load_misjudged(tx):
        change_verdict(tx, one)
