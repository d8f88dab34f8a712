"""What should stand in the channel for each turn of a quiz, from where the quiz stands."""

import math
from datetime import datetime, timedelta
from typing import Final
from zlib import crc32

from bot.posting.feeds import Drawing
from bot.verbs.quiz.cards import AskCard, KeyCard, QuizCard, TableCard
from bot.verbs.quiz.lobby import LobbyCard
from bot.verbs.quiz.stored import item_of, topic_name
from content.practice import hardest, table
from content.questions import Pack
from content.rounds import Ending, Phase, Style
from storage import marks, quizzes
from storage.database import Transaction
from storage.disputes import is_disputed
from storage.quiz_tables import LOBBY, TABLE
from storage.quizzes import Quiz, Turn

_ROWS_SO_FAR = 5
_ROWS_AT_END = 10


CARD_GONE: Final = "gone"
"""Drawn on a message that stands no more, or that its platform lets nobody change any more."""


def _drawing(turn: Turn, card: QuizCard, drawn: str, *, can_wait: bool) -> Drawing[Turn]:
    return Drawing(
        turn, card, drawn, turn.drawn in (drawn, CARD_GONE), can_wait, drawn_at=turn.drawn_at or turn.opened_at
    )


def draw_turn(tx: Transaction, pack: Pack, quiz: Quiz, turn: Turn, now: datetime) -> Drawing[Turn]:
    """The card of a turn."""
    topic = topic_name(pack, quiz)
    if turn.place == LOBBY:
        return _lobby(tx, quiz, turn, topic)
    if turn.place == TABLE:
        return _drawing(turn, _table(tx, quiz, turn, topic), "table", can_wait=False)
    if turn.revealed_at is not None:
        return _key(tx, quiz, turn, topic)
    return _ask(tx, quiz, turn, topic, now)


def _lobby(tx: Transaction, quiz: Quiz, turn: Turn, topic: str) -> Drawing[Turn]:
    state = quiz.round
    players = quizzes.count_players(tx, quiz.id)
    waits = state.phase is Phase.LOBBY
    card = LobbyCard(
        turn=turn.id,
        topic=topic,
        questions=len(quiz.asked),
        seconds=state.seconds,
        starter=quiz.starter_name,
        players=players,
        waits=waits,
        can_be_joined=state.can_be_joined,
        ending=state.ending,
    )
    waiting = f"lobby {players} {crc32(quiz.starter_name.encode()):x}"  # a starter's name may be looked up later
    drawn = waiting if waits else f"lobby {'begun' if state.can_be_joined else 'over'}"
    return _drawing(turn, card, drawn, can_wait=waits)


def _ask(tx: Transaction, quiz: Quiz, turn: Turn, topic: str, now: datetime) -> Drawing[Turn]:
    state = quiz.round
    current = state.position == turn.place and state.phase in (Phase.SENDING, Phase.ASKING)
    answered = marks.count_answers(tx, turn.id)
    left = _seconds_left(quiz, now) if current else 0
    disputed = _is_disputed(tx, quiz, turn)
    card = AskCard(
        turn=turn.id,
        item=item_of(turn),
        style=state.style,
        topic=topic,
        number=turn.place + 1,
        of=state.questions,
        answered=answered,
        seconds_left=left,
        closes_at=turn.closes_at or state.closes_at or now + timedelta(seconds=state.seconds),
        paused=state.paused,
        disputed=disputed,
    )
    drawn = f"ask {answered} {left} {state.paused:d}{_beside(disputed)}"
    return _drawing(turn, card, drawn, can_wait=True)


def _is_disputed(tx: Transaction, quiz: Quiz, turn: Turn) -> bool:
    item = item_of(turn)
    return is_disputed(tx, group=quiz.group, question=item.question, digest=item.digest)


def _beside(disputed: bool) -> str:
    return " disputed" if disputed else ""


def _seconds_left(quiz: Quiz, now: datetime) -> int:
    """Rounded up to five, so that a card that is drawn late doesn't pretend to be exact."""
    closes_at = quiz.round.closes_at
    if closes_at is None:
        return quiz.round.seconds
    return 5 * math.ceil(max(0.0, (closes_at - now).total_seconds()) / 5)


def _key(tx: Transaction, quiz: Quiz, turn: Turn, topic: str) -> Drawing[Turn]:
    state = quiz.round
    tally = marks.tally_turn(tx, turn.id)
    current = state.position == turn.place and state.phase is Phase.SHOWING and not state.is_last
    night, disputed = state.style is Style.NIGHT, _is_disputed(tx, quiz, turn)
    card = KeyCard(
        turn=turn.id,
        item=item_of(turn),
        style=state.style,
        topic=topic,
        number=turn.place + 1,
        of=state.questions,
        answered=tally.answered,
        right=tally.right,
        chosen=tally.chosen,
        rows=table(marks.load_scores(tx, quiz.id, through=turn.place))[:_ROWS_SO_FAR] if night else (),
        played=_played(tx, quiz, through=turn.place),
        steerable=current,
        paused=state.paused and current,
        disputed=disputed,
    )
    drawn = f"key {current:d} {card.paused:d}{_beside(disputed)}"
    return _drawing(turn, card, drawn, can_wait=False)


def _table(tx: Transaction, quiz: Quiz, turn: Turn, topic: str) -> TableCard:
    shares = marks.load_shares(tx, quiz.id)
    placed = table(marks.load_scores(tx, quiz.id))
    place = hardest(shares)
    hard = quizzes.find_turn(tx, quiz.id, place) if place is not None else None
    share = next((share for share in shares if share.position == place), None)
    return TableCard(
        turn=turn.id,
        style=quiz.round.style,
        topic=topic,
        ending=quiz.round.ending or Ending.PLAYED,
        rows=placed[:_ROWS_AT_END],
        players=len(placed),
        questions=_played(tx, quiz, through=TABLE),
        hardest=item_of(hard) if hard is not None else None,
        hardest_right=share.right if share else 0,
        hardest_answered=share.answered if share else 0,
    )


def _played(tx: Transaction, quiz: Quiz, *, through: int) -> int:
    """How many questions were played, up to a place."""
    turns = quizzes.load_turns(tx, quiz.id)
    return sum(turn.revealed_at is not None and turn.place <= through for turn in turns)
