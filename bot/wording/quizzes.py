"""Quizzes: alone, with the group, and live at night."""

from typing import Final

from bot.quiz_replies import (
    AskCard,
    GuessKept,
    Joined,
    KeyCard,
    LobbyCard,
    QuizNoted,
    QuizStands,
    Shortage,
    SoloDropped,
    SoloQuestion,
    SoloResult,
    SoloVerdict,
    SoloWaiting,
    Steered,
    Steering,
    TableCard,
    TableRow,
)
from bot.wording.cards import key_line
from bot.talk.phrases import NUMBERS, counted, letters
from content.items import Item
from content.rounds import Ending, Style

_NAMES: Final = {Style.SOLO: "Quiz", Style.GROUP: "Group quiz", Style.NIGHT: "Quiz night"}

# --- in the channel --------------------------------------------------------------------------------------------------


def lobby_title(card: LobbyCard) -> str:
    return f"Quiz night · {card.topic}"


def lobby_lines(card: LobbyCard) -> list[str]:
    """What is about to happen, and who is there."""
    each = f"{counted(card.questions, 'question')}, {_length(card.seconds)} each. The faster you are right, the more."
    if not card.open:
        return [
            each,
            f"{counted(card.players, 'player')} joined before it began; others may still.",
        ]
    return [each, f"{counted(card.players, 'player')} so far. {card.starter} starts it when everybody is here."]


def _length(seconds: int) -> str:
    if seconds % 60 == 0:
        return counted(seconds // 60, "minute")
    return counted(seconds, "second")


def question_title(card: AskCard | KeyCard) -> str:
    return f"{_NAMES[card.style]} · {card.topic} · question {card.number} of {card.of}"


def ask_status(card: AskCard) -> str:
    """The line below an open question of a quiz."""
    if not card.seconds_left:
        return f"{counted(card.answered, 'answer')} · time is up, the answer comes in a moment"
    return f"{ask_answered(card)} · about {_left(card.seconds_left)} left{ask_pausing(card)}"


def ask_answered(card: AskCard) -> str:
    return f"{counted(card.answered, 'answer')} so far"


def ask_closes() -> str:
    """Before a point in time like "in 12 seconds", where the platform's own clients count it down."""
    return "closes"


def ask_pausing(card: AskCard) -> str:
    return " · a pause follows" if card.paused else ""


def _left(seconds: int) -> str:
    return f"{seconds} s" if seconds < 120 else f"{round(seconds / 60)} min"


def how_to_answer_quiz(item: Item) -> str:
    if item.several:
        return f"Choose {NUMBERS[len(item.key)]}, then submit. Right or wrong comes with the answer, for everybody."
    return "Pick a letter. Right or wrong comes with the answer, for everybody."


def key_next(card: KeyCard) -> str:
    """What comes now; empty where that is no longer open."""
    if not card.steerable:
        return ""
    return "Paused: the next question waits." if card.paused else "The next question comes by itself."


def so_far() -> str:
    return "So far"


def table_title(card: TableCard) -> str:
    return f"{_NAMES[card.style]} · {card.topic} · {_END[card.ending]}"


_END: Final = {
    Ending.PLAYED: "the result",
    Ending.STOPPED: "ended early, the result",
    Ending.NOT_STARTED: "not started",
    Ending.ABANDONED: "broken off, the result so far",
    Ending.GONE: "broken off",
}

_MEDALS: Final = ("", "1st", "2nd", "3rd")


def table_row(row: TableRow) -> str:
    """`2nd` and the figures; the face puts the name between them."""
    return f"{counted(row.points, 'point')} · {row.right} of {row.answered} right"


def place(rank: int) -> str:
    """`1st`, `2nd`, `3rd`, `4.`: the podium in words, since a medal alone says nothing to everybody."""
    return _MEDALS[rank] if rank < len(_MEDALS) else f"{rank}."


def table_status(card: TableCard) -> str:
    if not card.players:
        return "Nobody answered, so nobody stands here."
    return f"{counted(card.players, 'player')}, {counted(card.questions, 'question')}"


def table_hardest(card: TableCard) -> str:
    """Which question was the hardest; empty where everybody was always right."""
    if card.hardest is None:
        return ""
    ask = card.hardest.ask
    right = f"{card.hardest_right} of {card.hardest_answered} right"
    return f"The hardest: “{ask}” ({right}). {key_line(card.hardest)}"


# --- labels ----------------------------------------------------------------------------------------------------------


def quiz_form_title() -> str:
    """Of the form that `quiz` opens when it is called bare; 24 characters at most."""
    return "Start a quiz"


def quiz_form_send_label() -> str:
    return "Start"


def join_label() -> str:
    return "Join"


def steer_label(what: Steering) -> str:
    return {
        Steering.BEGIN: "Start",
        Steering.NEXT: "Next",
        Steering.PAUSE: "Pause",
        Steering.RESUME: "Go on",
        Steering.STOP: "End",
    }[what]


def close_now_label() -> str:
    """On an open question, what moves on to its key."""
    return "Close now"


def next_label() -> str:
    return "Next question"


def result_label() -> str:
    return "See the result"


def resume_label() -> str:
    return "Resume"


def drop_label() -> str:
    return "Drop it"


def again_label() -> str:
    return "Again with the missed ones"


def guess_label() -> str:
    return "I guessed"


def shortage_label(reply: Shortage) -> str:
    return f"Start with {reply.available}"


# --- to one member ---------------------------------------------------------------------------------------------------


def solo_title(reply: SoloQuestion) -> str:
    return f"Your quiz · {reply.topic} · question {reply.number} of {reply.of}"


def solo_verdict_status(reply: SoloVerdict) -> str:
    return f"+{counted(reply.points, 'practice point')} · question {reply.number} of {reply.of}"


def result_title(reply: SoloResult) -> str:
    return f"Your quiz · {reply.topic}: {reply.right} of {reply.answered} right"


def result_lines(reply: SoloResult) -> list[str]:
    points = f"+{counted(reply.points, 'practice point')} in {_time(reply.seconds)}."
    if not reply.answered:
        return ["You answered none of it."]
    if not reply.missed:
        return [points, "Nothing missed. Well done."]
    return [points, "What you missed, and the rule behind each:"]


def more_missed(number: int) -> str:
    """Below the missed questions that are shown, how many are not; empty where all are."""
    return f"And {number} more. Practising the missed ones asks all of them." if number > 0 else ""


def _time(seconds: int) -> str:
    minutes, rest = divmod(seconds, 60)
    if minutes >= 60:
        return f"{minutes // 60} h {minutes % 60} min"
    return f"{minutes} min {rest} s" if minutes else counted(rest, "second")


def solo_waiting(reply: SoloWaiting) -> str:
    return (
        f"You have a quiz under way: {reply.topic}, question {reply.number} of {reply.of}. "
        "Resume it, or drop it and begin another one."
    )


def solo_dropped(reply: SoloDropped) -> str:
    kept = f"Your {counted(reply.answered, 'answer')} count" if reply.answered > 1 else "Your answer counts"
    told = f" {kept} all the same." if reply.answered else ""
    return f"Dropped.{told} `quiz` begins another one."


def shortage(reply: Shortage) -> str:
    are = "is" if reply.available == 1 else "are"
    return (
        f"On {reply.topic} there {are} {counted(reply.available, 'question')} to ask now, "
        f"not {reply.wanted}. Nothing was started yet."
    )


def quiz_stands(reply: QuizStands) -> str:
    if reply.style is Style.NIGHT:
        return "The lobby stands. Press its Start when everybody is here."
    return "The quiz has begun. With the buttons on its questions you close one early, pause, or end it."


def quiz_noted(reply: QuizNoted) -> str:
    own = letters(reply.item, reply.chosen)
    return f"You answered this already, noted: {own}." if reply.again else f"Noted: {own}."


def joined(reply: Joined) -> str:
    here = counted(reply.players, "player")
    return f"You are in already. {here} so far." if reply.again else f"You are in. {here} so far."


def not_joined() -> str:
    return "You don't play in this night yet, so nothing was stored. Join, then answer again."


def steered(reply: Steered) -> str:
    done = {
        Steering.BEGIN: "It begins.",
        Steering.NEXT: "Moving on.",
        Steering.PAUSE: "Paused: the next question waits until you go on.",
        Steering.RESUME: "It goes on.",
        Steering.STOP: "Ended. The result comes in a moment.",
    }[reply.what]
    return f"{done} You run this quiz now." if reply.took_over else done


def guess_kept(reply: GuessKept) -> str:
    again = "That was noted already" if reply.again else "Noted that you guessed"
    return f"{again}; it changes no points. `me` shows how often your guesses are right."
