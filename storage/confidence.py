"""How sure somebody said they were of an answer: one row beside it, which is decided once and changes no points."""

from collections.abc import Mapping
from datetime import datetime
from typing import Final, Literal, NamedTuple

from sqlalchemy import ColumnElement, Table, and_, case, func, select, update

from content.attempts import Sureness
from content.scoring import DailyOutcome
from storage.answer_tables import claims, steps
from storage.database import Transaction
from storage.places import asked_in
from storage.quiz_tables import guesses, marks, quizzes, turn_answers, turn_guesses, turns
from storage.review_tables import review_answers, review_sureness, reviews
from storage.rows import Shape
from storage.tables import accounts, dailies

_ASKED: Final = "asked"
_UNSAID: Final = "unsaid"


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


def _counted(table: Table, right: ColumnElement[bool]) -> Shape[Confidence]:
    def count(sureness: Sureness, *conditions: ColumnElement[bool]) -> ColumnElement[int]:
        return func.count(case((and_(table.c.sureness == sureness, *conditions), 1)))

    return Shape(
        Confidence,
        sure=count(Sureness.SURE),
        sure_right=count(Sureness.SURE, right),
        unsure=count(Sureness.UNSURE),
        unsure_right=count(Sureness.UNSURE, right),
        guessed=count(Sureness.GUESS),
        guessed_right=count(Sureness.GUESS, right),
    )


_IN_DAILIES: Final = _counted(guesses, steps.c.outcome == DailyOutcome.RIGHT)
_IN_QUIZZES: Final = _counted(turn_guesses, marks.c.right)
_IN_REVIEWS: Final = _counted(review_sureness, review_answers.c.right)


def load_in_dailies(tx: Transaction, *, group: int, person: int) -> Confidence:
    """Of a person's answers to a group's dailies that are settled, so that their verdict is known."""
    wanted = (
        _IN_DAILIES.select()
        .select_from(claims)
        .join(dailies, dailies.c.id == claims.c.daily_id)
        .join(steps, (steps.c.daily_id == claims.c.daily_id) & (steps.c.person_id == claims.c.person_id))
        .join(guesses, (guesses.c.daily_id == claims.c.daily_id) & (guesses.c.account_id == claims.c.account_id))
        .where(claims.c.person_id == person, asked_in([group]), dailies.c.settled_at.is_not(None))
    )
    return tx.load(_IN_DAILIES, wanted)[0]


def load_in_quizzes(tx: Transaction, *, group: int, person: int) -> Confidence:
    """The same of their answers in quizzes, which count for nothing else."""
    own = (turn_guesses.c.turn_id == turns.c.id) & (turn_guesses.c.account_id == turn_answers.c.account_id)
    wanted = (
        _IN_QUIZZES.select()
        .select_from(turn_answers)
        .join(accounts, accounts.c.id == turn_answers.c.account_id)
        .join(turns, turns.c.id == turn_answers.c.turn_id)
        .join(quizzes, quizzes.c.id == turns.c.quiz_id)
        .join(marks, (marks.c.turn_id == turns.c.id) & (marks.c.person_id == accounts.c.person_id))
        .join(turn_guesses, own)
        .where(accounts.c.person_id == person, quizzes.c.group_id == group)
    )
    return tx.load(_IN_QUIZZES, wanted)[0]


def load_in_reviews(tx: Transaction, person: int) -> Confidence:
    """The same of their answers in reviews, in whichever group they were asked for."""
    answered = (review_answers.c.review_id == review_sureness.c.review_id) & (
        review_answers.c.account_id == review_sureness.c.account_id
    )
    wanted = (
        _IN_REVIEWS.select()
        .select_from(reviews)
        .join(review_sureness, review_sureness.c.review_id == reviews.c.id)
        .join(review_answers, answered)
        .where(reviews.c.person_id == person)
    )
    return tx.load(_IN_REVIEWS, wanted)[0]
