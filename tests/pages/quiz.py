"""One of everything a quiz says, made from the items of a face's tests."""

from datetime import UTC, datetime

from bot.talk.pages import Outcome
from bot.talk.people import MessageRef
from bot.verbs.quiz.cards import AskCard, KeyCard, QuizCard, TableCard
from bot.verbs.quiz.controls import Steering
from bot.verbs.quiz.lobby import LobbyCard
from bot.verbs.quiz.mixtures import own_mixture
from bot.verbs.quiz.own import SoloDropped, SoloQuestion, SoloResult, SoloVerdict, SoloWaiting
from bot.verbs.quiz.shared import NightJoined, NotJoined, QuizNoted, QuizStands, Shortage, Steered
from content.attempts import Sureness
from content.grading import grade
from content.items import Item
from content.mixing import Mix, Shelf
from content.practice import Placed, Score
from content.rounds import Ending, Style
from tests.pages.items import HOSTILE

TURN = 34
CLOSES_AT = datetime(2026, 11, 27, 19, 0, 15, tzinfo=UTC)
MIXED = own_mixture(Mix((), {Shelf.MISSED: 3, Shelf.UNSEEN: 1, Shelf.MASTERED: 1}))
TOPIC = "Managed Service for Apache Flink"


ROWS = (
    Placed(1, Score(1, "Ada", 290, 3)),
    Placed(1, Score(2, HOSTILE, 290, 3)),
    Placed(3, Score(3, "A" * 200, 120, 1)),
    Placed(None, Score(4, "Zoë", 0, 0)),
)


def ask_card(item: Item, *, seconds_left: int = 15, paused: bool = False) -> AskCard:
    return AskCard(TURN, item, Style.NIGHT, TOPIC, 2, 5, 12, seconds_left, CLOSES_AT, paused)


def key_card(item: Item, *, steerable: bool = True, answered: int = 12) -> KeyCard:
    chosen = dict.fromkeys(item.option_ids, 3) if answered else {}
    return KeyCard(
        TURN, item, Style.NIGHT, TOPIC, 3, 5, answered, answered // 3, chosen, ROWS, 3, steerable, paused=not steerable
    )


def table_card(item: Item | None, *, ending: Ending = Ending.PLAYED) -> TableCard:
    rows = ROWS * 2 if item else ()
    return TableCard(TURN, Style.GROUP, TOPIC, ending, rows, len(rows), 5, item, 1, 12)


def quiz_cards(item: Item, several: Item) -> dict[str, QuizCard]:
    """Name -> card."""
    return {
        "lobby": LobbyCard(TURN, TOPIC, 5, 20, HOSTILE, 3, waits=True, can_be_joined=True),
        "lobby_begun": LobbyCard(TURN, TOPIC, 1, 60, "Ada", 1, waits=False, can_be_joined=True),
        "lobby_over": LobbyCard(TURN, TOPIC, 5, 20, "Ada", 3, waits=False, can_be_joined=False),
        "ask": ask_card(item),
        "ask_several": ask_card(several, seconds_left=0, paused=True),
        "key": key_card(item),
        "key_nobody": key_card(several, steerable=False, answered=0),
        "table": table_card(item),
        "table_nobody": table_card(None, ending=Ending.STOPPED),
        "table_of_zeros": TableCard(TURN, Style.NIGHT, TOPIC, Ending.PLAYED, ROWS[-1:] * 3, 3, 5, item, 0, 3),
    }


def solo_verdict(
    item: Item, *, right: bool, sureness: Sureness | None = None, again: bool = False, number: int = 1
) -> SoloVerdict:
    chosen = item.key if right else item.option_ids[: len(item.key)]
    return SoloVerdict(TURN, item, chosen, grade(chosen, item.key), 2 if right else 0, number, 5, sureness, again)


def quiz_replies(item: Item, several: Item, at: MessageRef) -> dict[str, Outcome]:
    """Name -> what one member gets."""
    return {
        "solo_question": SoloQuestion(TURN, item, TOPIC, 1, 5, first_ever=True, mixed=MIXED),
        "solo_question_several": SoloQuestion(TURN, several, TOPIC, 5, 5),
        "solo_right": solo_verdict(item, right=True, sureness=Sureness.GUESS),
        "solo_wrong": solo_verdict(several, right=False, sureness=Sureness.SURE, number=5),
        "solo_again": solo_verdict(item, right=False, again=True),
        "solo_result": SoloResult(TURN, TOPIC, 3, 5, 5, 7, 125, (item, several)),
        "solo_result_long": SoloResult(TURN, TOPIC, 0, 20, 20, 0, 7_300, (item,) * 20),
        "solo_result_fine": SoloResult(TURN, TOPIC, 5, 5, 5, 9, 59, ()),
        "solo_result_none": SoloResult(TURN, TOPIC, 0, 0, 5, 0, 0, ()),
        "solo_result_dropped": SoloResult(TURN, TOPIC, 2, 2, 3, 4, 59, ()),
        "solo_waiting": SoloWaiting(TURN, TOPIC, 3, 5),
        "solo_dropped": SoloDropped(2),
        "shortage": Shortage(Style.GROUP, TOPIC, f"service:{TOPIC}", 3, 20, 120),
        "quiz_stands": QuizStands(Style.GROUP, at, MIXED),
        "night_stands": QuizStands(Style.NIGHT, at),
        "quiz_noted": QuizNoted(TURN, several, several.key, first_ever=True),
        "quiz_noted_again": QuizNoted(TURN, item, item.key, again=True),
        "joined": NightJoined(again=False, players=1, first_ever=True),
        "joined_again": NightJoined(again=True, players=12),
        "not_joined": NotJoined(TURN),
        "steered": Steered(Steering.PAUSE),
        "steered_to_nothing": Steered(Steering.STOP, result_comes=False),
    }
