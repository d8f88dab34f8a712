"""What one member is told about an answer."""

from typing import Final

from bot.quiz_replies import SoloVerdict
from bot.replies import (
    Missed,
    Noted,
    TooLate,
    Verdict,
)
from bot.wording.cards import key_line
from bot.talk.phrases import NUMBERS, counted, day, letters, listed, local_time

ALREADY: Final = "You answered this already"
"""How the first verdict begins when it is shown again."""

CLOSED: Final = "This one is closed and no longer counts."
"""How an answer that came too late is refused."""


def verdict_title(verdict: Verdict | SoloVerdict) -> str:
    """Right or wrong, in words."""
    opening = f"{ALREADY}: " if verdict.again else ""
    item, own = verdict.item, letters(verdict.item, verdict.chosen)
    if verdict.grade.right:
        return f"{opening}{own}, right." if opening else f"Right: {own}."
    missed = f"{opening}{own}, wrong." if opening else f"Not right: {own}."
    if item.several:
        missed += f" {verdict.grade.hits} of your {len(verdict.chosen)} are right."
    return f"{missed} {key_line(item)}"


def verdict_points(verdict: Verdict) -> str:
    """`+24 points · streak 4 days`."""
    gained = counted(verdict.points, "point")
    return f"+{gained} · streak {counted(verdict.standing.streak, 'day')}"


def verdict_notes(verdict: Verdict) -> list[str]:
    """What else there is to tell with a verdict, one sentence each; mostly nothing."""
    notes = []
    if verdict.covered:
        days = listed(day(on) for on in verdict.covered)
        notes.append(f"You missed {days}; a freeze kept your streak. {_freezes_left(verdict.standing.freezes)}")
    if verdict.earned_freeze and verdict.held_back:
        notes.append("A freeze for another seven in a row is forfeited: you hold two already.")
    elif verdict.earned_freeze:
        notes.append(f"Seven more in a row: you earned a freeze. {_freezes_left(verdict.standing.freezes)}")
    return notes


def _freezes_left(freezes: int) -> str:
    return f"You hold {NUMBERS[freezes]} now." if freezes else "You hold none now."


def first_use() -> str:
    """Shown once, with an account's first answer."""
    return (
        "First time here, so you know: Studyhall keeps your user id, the name shown here, your answers and when "
        "you gave them, to count streaks and boards. Nothing else of yours is read or stored."
    )


def noted(reply: Noted) -> str:
    own = letters(reply.item, reply.chosen)
    opening = f"{ALREADY}, noted: " if reply.again else "Noted: "
    return f"{opening}{own}. Right or wrong comes with the answer at {local_time(reply.reveal_at, reply.zone)}."


def too_late(reply: TooLate) -> str:
    if reply.reveal_at is None:
        return f"{CLOSED} {key_line(reply.item)}"
    return f"{CLOSED} The answer comes at {local_time(reply.reveal_at, reply.zone)}."


def missed(reply: Missed) -> str:
    return f"The question of {day(reply.on)} is over, and you didn't answer it. {key_line(reply.item)}"
