"""How sure somebody said they were of an answer: one row beside it, which is decided once and changes no points."""

from collections.abc import Mapping
from datetime import datetime
from typing import Final, Literal, NamedTuple

from sqlalchemy import ColumnElement, Subquery, Table, func, select, update

from content.attempts import Sureness
from storage.answered import IN_DAILIES, IN_QUIZZES, IN_REVIEWS
from storage.database import Transaction
from storage.places import asked_in
from storage.quiz_tables import guesses, turn_guesses
from storage.review_tables import review_sureness
from storage.rows import Shape

_ASKED: Final = "asked"
_UNSAID: Final = "unsaid"


class Given(NamedTuple):
    """An answer in a quiz or in a review."""

    account: int
    chosen: tuple[str, ...]


class Beside(NamedTuple):
    """The answer that it is said of: what was answered, and by which account, the one whose answer counts."""

    kind: Literal["daily", "turn", "review"]
    id: int
    account: int


class Said(NamedTuple):
    """What was said of an answer."""

    known: bool
    """It was said, asked, or passed over; nothing more can be said of it."""
    waits: bool
    """It was asked, and nothing was answered yet: no verdict has been shown."""
    sureness: Sureness | None


NOTHING_SAID: Final = Said(known=False, waits=False, sureness=None)

_TABLES: Final[Mapping[str, tuple[Table, str]]] = {
    "daily": (guesses, "daily_id"),
    "turn": (turn_guesses, "turn_id"),
    "review": (review_sureness, "review_id"),
}


def ask(tx: Transaction, beside: Beside, *, said: Said = NOTHING_SAID, at: datetime) -> None:
    """From now on it is asked "How sure?" before the verdict of an answer, unless that was said along with it."""
    _keep(tx, beside, said.sureness or _UNSAID if said.known else _ASKED, at)


def guess(tx: Transaction, beside: Beside, *, at: datetime) -> bool:
    """Keep that an answer was a guess; False where something was said of it, or asked, already."""
    return _keep(tx, beside, Sureness.GUESS, at)


def _keep(tx: Transaction, beside: Beside, said: str, at: datetime) -> bool:
    table, column = _TABLES[beside.kind]
    return tx.keep(table, {column: beside.id, "account_id": beside.account, "sureness": said, "at": at})


def decide(tx: Transaction, beside: Beside, sureness: Sureness | None, *, at: datetime) -> bool:
    """Answer "How sure?", with None where it isn't said; False where that was decided already, and stays."""
    table, _ = _TABLES[beside.kind]
    waits = (*_is(beside), table.c.sureness == _ASKED)
    return tx.execute(update(table).where(*waits).values(sureness=sureness or _UNSAID, at=at)).rowcount == 1


def find_said(tx: Transaction, beside: Beside) -> Said:
    """What was said of an answer; NOTHING_SAID where it was never asked."""
    table, _ = _TABLES[beside.kind]
    said = tx.execute(select(table.c.sureness).where(*_is(beside))).scalar()
    if said is None:
        return NOTHING_SAID
    return Said(known=True, waits=said == _ASKED, sureness=Sureness(said) if said in tuple(Sureness) else None)


def _is(beside: Beside) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    table, column = _TABLES[beside.kind]
    return table.c[column] == beside.id, table.c.account_id == beside.account


# --- in figures ------------------------------------------------------------------------------------------------------


class Confidence(NamedTuple):
    """How often somebody was right when sure, unsure, and guessing; what nothing was said of isn't counted."""

    sure: int
    sure_right: int
    unsure: int
    unsure_right: int
    guessed: int
    guessed_right: int

    @property
    def misconceptions(self) -> int:
        """Sure and wrong."""
        return self.sure - self.sure_right


def _counted(answered: Subquery) -> Shape[Confidence]:
    def count(sureness: Sureness, *conditions: ColumnElement[bool]) -> ColumnElement[int]:
        return func.count().filter(answered.c.sureness == sureness, *conditions)

    right = answered.c.right
    return Shape(
        Confidence,
        sure=count(Sureness.SURE),
        sure_right=count(Sureness.SURE, right),
        unsure=count(Sureness.UNSURE),
        unsure_right=count(Sureness.UNSURE, right),
        guessed=count(Sureness.GUESS),
        guessed_right=count(Sureness.GUESS, right),
    )


def load_in_dailies(tx: Transaction, *, group: int, person: int) -> Confidence:
    """Of a person's answers to a group's dailies that are settled, so that their verdict is known."""
    return _load(tx, IN_DAILIES, person, asked_in([group], IN_DAILIES.c.asked))


def load_in_quizzes(tx: Transaction, *, group: int, person: int) -> Confidence:
    """The same of their answers in quizzes, which count for nothing else."""
    return _load(tx, IN_QUIZZES, person, IN_QUIZZES.c.group_id == group)


def load_in_reviews(tx: Transaction, person: int) -> Confidence:
    """The same of their answers in reviews, in whichever group they were asked for."""
    return _load(tx, IN_REVIEWS, person)


def _load(tx: Transaction, answered: Subquery, person: int, *where: ColumnElement[bool]) -> Confidence:
    shape = _counted(answered)
    known = (answered.c.person == person, answered.c.out, answered.c.right.is_not(None))
    return tx.one(shape, shape.select().where(*known, *where))
