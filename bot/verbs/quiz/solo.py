"""One's own quiz: a question, a click, the verdict, the next one. Every step is kept before it is told."""

from datetime import datetime

from bot.core import Study
from bot.declaring import writes
from bot.rules.alone import find_unsaid
from bot.rules.entering import enter
from bot.rules.marking import save_marks_of
from bot.rules.questions import UNKNOWN_BUTTON
from bot.rules.rotation import rotation_of
from bot.rules.spaces import person_of
from bot.rules.sureness import HowSure, read_sureness, said_along
from bot.talk.asks import Ask
from bot.talk.pages import Outcome
from bot.verbs.quiz.own import SoloDropped, SoloQuestion, SoloResult, SoloVerdict
from bot.verbs.quiz.refusals import NOT_YOUR_QUIZ, QUIZ_OVER
from bot.verbs.quiz.stored import item_of, topic_name
from content.drawing import freeze
from content.grading import grade
from content.items import Item
from content.practice import mark
from content.questions import Pack
from content.rounds import Phase, Style
from content.solo import Solo
from storage import confidence, marks, quizzes
from storage.confidence import Beside, Given
from storage.database import Transaction
from storage.quizzes import Quiz, Turn
from storage.settings import is_quiet


def ask_next(
    tx: Transaction, pack: Pack, number: int, *, now: datetime, first_ever: bool = False, mixed: str = ""
) -> Outcome:
    """Show the question where a solo quiz stands, frozen the first time it is shown."""
    quiz = quizzes.load_quiz(tx, number)
    assert quiz is not None
    position = max(quiz.round.position, 0)
    turn = quizzes.find_turn(tx, number, position)
    if turn is None:
        item = _freeze(rotation_of(tx, pack, quiz.group), quiz, position)
        if item is None:  # it left the rotation meanwhile
            return _skip(tx, pack, quiz, now)
        asked = quiz.asked[position]
        turn = quizzes.ensure_turn(tx, number, position, asked=asked, item=item.model_dump_json(), state="private")
        quizzes.open_turn(tx, turn.id, at=now)
    _save(tx, quiz, Solo(quiz.round.questions, position), now)
    return SoloQuestion(
        turn=turn.id,
        item=item_of(turn),
        topic=topic_name(pack, quiz),
        number=turn.place + 1,
        of=quiz.round.questions,
        first_ever=first_ever,
        mixed=mixed,
    )


def _freeze(pack: Pack, quiz: Quiz, position: int) -> Item | None:
    """A template's numbers are the player's own: the seed is the quiz's, and nobody else plays it."""
    return freeze(pack, quiz.asked[position], seed=f"{quiz.seed}/{position}")


def _skip(tx: Transaction, pack: Pack, quiz: Quiz, now: datetime) -> Outcome:
    position = max(quiz.round.position, 0)
    state = Solo(quiz.round.questions, position, answered=True).go_on(position)
    _save(tx, quiz, state, now)
    return _result(tx, pack, quiz) if state.over else ask_next(tx, pack, quiz.id, now=now)


def _save(tx: Transaction, quiz: Quiz, state: Solo, now: datetime) -> None:
    phase = Phase.OVER if state.over else (Phase.SHOWING if state.answered else Phase.ASKING)
    quizzes.save_place(tx, quiz.id, phase=phase, position=state.position, ended_at=now if state.over else None)


def _state(quiz: Quiz) -> Solo:
    over = quiz.ended_at is not None
    answered = quiz.round.phase is Phase.SHOWING
    return Solo(quiz.round.questions, max(quiz.round.position, 0), answered=answered, over=over)


# --- answering -------------------------------------------------------------------------------------------------------


def answer_alone(tx: Transaction, ask: Ask, quiz: Quiz, turn: Turn, now: datetime) -> Outcome:
    """Keep the answer and ask how sure it is. The first one counts; a later click shows its verdict again."""
    caller = ask.caller
    if person_of(tx, caller) != quiz.person:  # of whoever is refused nothing is kept, not even a name
        return NOT_YOUR_QUIZ
    entered = enter(tx, caller, now)
    if quiz.ended_at is not None and marks.find_answer(tx, turn=turn.id, person=entered.person) is None:
        return QUIZ_OVER
    first = marks.keep_answer(tx, turn=turn.id, account=entered.account, chosen=ask.chosen, at=caller.at)
    given = marks.find_answer(tx, turn=turn.id, person=entered.person)
    assert given is not None
    if first:
        save_marks_of(tx, turn.id)
        confidence.ask(tx, Beside("turn", turn.id, given.account), said=said_along(ask), at=now)
        _save(tx, quiz, _state(quiz).answer(turn.place), now)
    return find_unsaid(tx, "turn", turn.id, item_of(turn), given) or _verdict(tx, quiz, turn, given, again=not first)


@writes
def say_solo_sureness(tx: Transaction, _: Study, ask: Ask, now: datetime) -> Outcome:
    """How sure somebody was of an answer, or that they won't say: SoloVerdict or Refusal. What was said first stays."""
    turn, quiz = _own_turn(tx, ask)
    if turn is None or quiz is None or quiz.person is None:
        return NOT_YOUR_QUIZ
    given = marks.find_answer(tx, turn=turn.id, person=quiz.person)
    if given is None:
        return UNKNOWN_BUTTON
    first = confidence.decide(tx, Beside("turn", turn.id, given.account), read_sureness(ask), at=now)
    return _verdict(tx, quiz, turn, given, again=not first)


def _verdict(tx: Transaction, quiz: Quiz, turn: Turn, given: Given, *, again: bool) -> SoloVerdict:
    item, chosen = item_of(turn), given.chosen
    result = grade(chosen, item.key)
    worth = mark(Style.SOLO, right=result.right, difficulty=item.difficulty, clicked_at=quiz.created_at)
    return SoloVerdict(
        turn=turn.id,
        item=item,
        chosen=chosen,
        grade=result,
        points=None if _is_quiet(tx, quiz) else worth.points,
        number=turn.place + 1,
        of=quiz.round.questions,
        sureness=confidence.find_said(tx, Beside("turn", turn.id, given.account)).sureness,
        again=again,
    )


def _is_quiet(tx: Transaction, quiz: Quiz) -> bool:
    return quiz.person is not None and is_quiet(tx, quiz.person)


# --- going on --------------------------------------------------------------------------------------------------------


@writes
def go_on_alone(tx: Transaction, study: Study, ask: Ask, now: datetime) -> Outcome:
    """What comes after a verdict, or where a half-finished quiz stands: SoloQuestion, SoloResult or Refusal."""
    _, quiz = _own_turn(tx, ask)
    if quiz is None:
        return NOT_YOUR_QUIZ
    if (asked := _left_unsaid(tx, quiz)) is not None:
        return asked
    return _result(tx, study.pack, quiz) if quiz.ended_at is not None else _proceed(tx, study.pack, quiz, now)


def _proceed(tx: Transaction, pack: Pack, quiz: Quiz, now: datetime) -> Outcome:
    """From an answered question to the next one, whichever verdict's button was used; an open one is shown again."""
    state = _state(quiz)
    after = state.go_on(state.position)
    if after != state:
        _save(tx, quiz, after, now)
    return _result(tx, pack, quiz) if after.over else ask_next(tx, pack, quiz.id, now=now)


def _left_unsaid(tx: Transaction, quiz: Quiz) -> HowSure | None:
    """Where the latest answer still waits for its verdict, since nobody has said how sure they were."""
    turn = quizzes.find_turn(tx, quiz.id, max(quiz.round.position, 0))
    given = marks.find_answer(tx, turn=turn.id, person=quiz.person) if turn and quiz.person is not None else None
    return find_unsaid(tx, "turn", turn.id, item_of(turn), given) if turn is not None and given is not None else None


def _own_turn(tx: Transaction, ask: Ask) -> tuple[Turn | None, Quiz | None]:
    """The turn of a control, and its quiz, locked, where that is a solo one of the caller's."""
    turn, person = quizzes.load_turn(tx, ask.shown.id), person_of(tx, ask.caller)
    quiz = quizzes.lock_quiz(tx, turn.quiz) if turn else None
    mine = quiz is not None and quiz.round.style is Style.SOLO and person is not None and quiz.person == person
    return turn, quiz if mine else None


@writes
def drop_quiz(tx: Transaction, _: Study, ask: Ask, now: datetime) -> Outcome:
    """Drop a half-finished quiz; what was answered of it counts: SoloDropped or Refusal."""
    _turn, quiz = _own_turn(tx, ask)
    if quiz is None:
        return NOT_YOUR_QUIZ
    if quiz.ended_at is not None:
        return QUIZ_OVER
    _save(tx, quiz, _state(quiz).drop(), now)
    return SoloDropped(marks.count_marks_in(tx, quiz.id))


def _passed_over(quiz: Quiz, shown: list[Turn]) -> int:
    """Questions that had left the pack when their turn came."""
    return quiz.round.position + 1 - len(shown)


def _result(tx: Transaction, pack: Pack, quiz: Quiz) -> SoloResult:
    shown = quizzes.load_turns(tx, quiz.id)
    given = marks.load_own(tx, quiz.id)
    missed = tuple(item_of(turn) for turn in shown if turn.id in given and not given[turn.id].right)
    return SoloResult(
        turn=shown[-1].id if shown else 0,
        topic=topic_name(pack, quiz),
        right=sum(worth.right for worth in given.values()),
        answered=len(given),
        of=quiz.round.questions - _passed_over(quiz, shown),
        points=None if _is_quiet(tx, quiz) else sum(worth.points for worth in given.values()),
        seconds=marks.seconds_played(tx, quiz.id),
        missed=missed,
    )
