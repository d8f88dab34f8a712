"""Quizzes and their turns, from the start to the final table: what stands, what is under way, what is still to do."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import date, datetime
from typing import Final, NamedTuple

from sqlalchemy import Select, bindparam, func, select, update

from content.rounds import Phase, Round, Style
from storage.columns import is_unset
from storage.database import Transaction
from storage.prepared import Query
from storage.quiz_tables import players, quizzes, turns
from storage.rows import Shape
from storage.settling import AT, Messages
from storage.tables import accounts
from storage.transitions import TURN, Event

SENT: Final = "sent"
"""Stands as it was sent, which may be some seconds behind."""
_OVERTAKEN: Final = "overtaken"

TURNS: Final = Messages(turns, TURN, stood={"opened_at": AT})
"""How a turn gets into its channel; `opened_at` is the platform's time of its message."""


class Quiz(NamedTuple):
    """A quiz with where it stands."""

    id: int
    group: int
    platform: str
    native_space: str
    native_channel: str
    topic: str
    seed: str
    asked: tuple[str, ...]
    starter: str
    starter_name: str
    person: int | None
    on: date
    created_at: datetime
    ended_at: datetime | None
    why: str | None
    round: Round


_QUIZ: Final = Shape(
    Quiz,
    quizzes,
    group=quizzes.c.group_id,
    native_space=quizzes.c.space,
    native_channel=quizzes.c.channel,
    person=quizzes.c.person_id,
    on=quizzes.c.on_date,
    round=Shape(Round, quizzes),
)


def add_quiz(
    tx: Transaction,
    state: Round,
    *,
    group: int,
    spot: tuple[str, str, str],
    zone: str,
    topic: str,
    seed: str,
    asked: Sequence[str],
    starter: tuple[str, str],
    person: int | None,
    on: date,
    at: datetime,
) -> int | None:
    """Keep a new quiz and return its id; None when one is open there (or of that person) already.

    `spot` is (platform, space, channel), `starter` (the platform's id, name). The unique row decides.
    """
    platform, space, channel = spot
    row = {
        "group_id": group,
        "platform": platform,
        "space": space,
        "channel": channel,
        "zone": zone,
        "topic": topic,
        "seed": seed,
        "asked": asked,
        "starter": starter[0],
        "starter_name": starter[1],
        "person_id": person,
        "on_date": on,
        "created_at": at,
        **asdict(state),
    }
    return tx.execute(tx.insert(quizzes).values(row).on_conflict_do_nothing().returning(quizzes.c.id)).scalar()


def load_quiz(tx: Transaction, quiz: int) -> Quiz | None:
    return tx.find(_QUIZ, _QUIZ.select().where(quizzes.c.id == quiz))


def lock_quiz(tx: Transaction, quiz: int) -> Quiz | None:
    """The quiz, locked against every other step of it until the end of the transaction."""
    return tx.find(_QUIZ, _QUIZ.select().where(quizzes.c.id == quiz).with_for_update())


def find_open_alone(tx: Transaction, *, group: int, person: int) -> Quiz | None:
    """The solo quiz that a person has not finished."""
    alone = _QUIZ.select().where(quizzes.c.style == Style.SOLO, quizzes.c.ended_at.is_(None))
    return tx.find(_QUIZ, alone.where(quizzes.c.group_id == group, quizzes.c.person_id == person))


def save_round(tx: Transaction, quiz: int, state: Round, *, ended_at: datetime | None) -> None:
    """Where the quiz stands now."""
    tx.execute(update(quizzes).where(quizzes.c.id == quiz).values(**asdict(state), ended_at=ended_at))


def save_why(tx: Transaction, quiz: int, why: str) -> None:
    """Why nothing can be posted there any more."""
    tx.execute(update(quizzes).where(quizzes.c.id == quiz).values(why=why[:300]))


def save_place(tx: Transaction, quiz: int, *, phase: Phase, position: int, ended_at: datetime | None) -> None:
    """Where a solo quiz stands; the clock moves it nowhere."""
    place = {"phase": phase, "position": position, "until": None, "ended_at": ended_at}
    tx.execute(update(quizzes).where(quizzes.c.id == quiz).values(place))


def finish(tx: Transaction, quiz: int) -> None:
    """Nothing is left to draw."""
    tx.execute(update(quizzes).where(quizzes.c.id == quiz).values(finished=True))


_UNFINISHED: Final = Query(
    _QUIZ, _QUIZ.select().where(is_unset(quizzes.c.finished), quizzes.c.style != Style.SOLO).order_by(quizzes.c.until)
)


def load_unfinished(tx: Transaction) -> list[Quiz]:
    """Every quiz in a channel that is not over or not drawn to its end, those that move on first in front."""
    return tx.all(_UNFINISHED)


# --- turns -----------------------------------------------------------------------------------------------------------


class Turn(NamedTuple):
    """One thing a quiz shows, with how it stands in the channel."""

    id: int
    quiz: int
    platform: str
    native_space: str
    native_channel: str
    place: int
    item: str | None
    opened_at: datetime | None
    closes_at: datetime | None
    revealed_at: datetime | None
    state: str
    begun_at: datetime | None
    attempted_at: datetime | None
    message: str | None
    drawn: str | None
    drawn_at: datetime | None


_TURN: Final = Shape(
    Turn,
    turns,
    quiz=turns.c.quiz_id,
    platform=quizzes.c.platform,
    native_space=quizzes.c.space,
    native_channel=quizzes.c.channel,
)


def _turns() -> Select[Turn]:
    return _TURN.select().join(quizzes, quizzes.c.id == turns.c.quiz_id)


def ensure_turn(tx: Transaction, quiz: int, place: int, *, asked: str | None, item: str | None, state: str) -> Turn:
    """The turn of a place, kept if it is the first time; one that stands is not changed."""
    row = {"quiz_id": quiz, "place": place, "asked": asked, "item": item, "state": state}
    tx.keep(turns, row)
    turn = find_turn(tx, quiz, place)
    assert turn is not None
    return turn


def find_turn(tx: Transaction, quiz: int, place: int) -> Turn | None:
    return tx.find(_TURN, _turns().where(turns.c.quiz_id == quiz, turns.c.place == place))


def load_turn(tx: Transaction, turn: int) -> Turn | None:
    return tx.find(_TURN, _turns().where(turns.c.id == turn))


def share_turn(tx: Transaction, turn: int) -> Turn | None:
    """The turn, which nobody reveals until the end of the transaction; answers don't wait for each other."""
    return tx.find(_TURN, _turns().where(turns.c.id == turn).with_for_update(of=turns, read=True))


_ALL: Final = Query(_TURN, _turns().where(turns.c.quiz_id == bindparam("quiz")).order_by(turns.c.place))


def load_turns(tx: Transaction, quiz: int) -> list[Turn]:
    """All turns of a quiz, in order."""
    return tx.all(_ALL, quiz=quiz)


def is_message_known(tx: Transaction, *, platform: str, channel: str, message: str) -> bool:
    """Whether a message of a channel is some turn's."""
    of_turn = select(turns.c.id).join(quizzes, quizzes.c.id == turns.c.quiz_id)
    where = (quizzes.c.platform == platform, quizzes.c.channel == channel, turns.c.message == message)
    return tx.execute(of_turn.where(*where)).first() is not None


def open_turn(tx: Transaction, turn: int, *, at: datetime) -> None:
    """A private question is shown."""
    tx.execute(update(turns).where(turns.c.id == turn).values(opened_at=at))


def give_up_turn(tx: Transaction, turn: int) -> None:
    """The quiz has gone on without it; one that stands stays as it is."""
    TURNS.happen(tx, turn, Event.EXPIRE)


def set_closing(tx: Transaction, quiz: int, place: int, closes_at: datetime) -> None:
    tx.execute(update(turns).where(turns.c.quiz_id == quiz, turns.c.place == place).values(closes_at=closes_at))


def reveal_turn(tx: Transaction, turn: int, *, at: datetime) -> None:
    """From now on right or wrong may be known, and no answer is taken any more."""
    tx.execute(update(turns).where(turns.c.id == turn).values(revealed_at=at))


def mark_drawn(tx: Transaction, turn: int, *, drawn: str, instead_of: str | None, at: datetime) -> None:
    """What stands drawn there now, in short.

    Who finds another drawing than it meant to replace has drawn at the same moment as another process. Which of the two
    the platform took last nobody knows, so that neither counts and the message is drawn once more.
    """
    replaced = (turns.c.id == turn, turns.c.drawn.is_not_distinct_from(instead_of))
    if tx.execute(update(turns).where(*replaced).values(drawn=drawn[:40], drawn_at=at)).rowcount == 1:
        return
    tx.execute(update(turns).where(turns.c.id == turn).values(drawn=_OVERTAKEN, drawn_at=at))
    of_it = select(turns.c.quiz_id).where(turns.c.id == turn).scalar_subquery()
    tx.execute(update(quizzes).where(quizzes.c.id == of_it).values(finished=False))


# --- players ---------------------------------------------------------------------------------------------------------


def join(tx: Transaction, *, quiz: int, account: int, at: datetime) -> bool:
    """Take part; False for whoever does already."""
    row = {"quiz_id": quiz, "account_id": account, "at": at}
    return tx.keep(players, row)


def plays_person(tx: Transaction, *, quiz: int, person: int) -> bool:
    """Whether any account of a person takes part."""
    joined = select(players.c.at).join(accounts, accounts.c.id == players.c.account_id)
    return tx.execute(joined.where(players.c.quiz_id == quiz, accounts.c.person_id == person)).first() is not None


def count_players(tx: Transaction, quiz: int) -> int:
    return int(tx.execute(select(func.count()).where(players.c.quiz_id == quiz)).scalar_one())
