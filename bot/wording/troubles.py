"""What went wrong with a post, and what to do about it: for organisers, and for operators in `studyhall doctor`."""

from datetime import timedelta
from typing import Final

from bot.replies import ClockWrong, Notice, Trouble, TroubleKind
from bot.wording.parts import day, local_time, span

_REMEDIES: Final[dict[TroubleKind, str]] = {
    TroubleKind.MISSED: "It was skipped and no streak suffers; `daily now` posts today's question at once.",
    TroubleKind.LATE: "Nothing has to be done.",
    TroubleKind.UNKNOWN: (
        "Please look into the channel. If the question stands there, a click on it settles this; if it doesn't, no "
        "streak suffers. It is never sent twice."
    ),
    TroubleKind.REFUSED: "When that is put right, `daily resume` or `setup` there lets the questions come again.",
}


def trouble_line(trouble: Trouble) -> str:
    """What happened: `Tue 24 Nov: missed. Studyhall was not running when it was due.`"""
    return f"{day(trouble.on)}: {_happened(trouble)}"


def _happened(trouble: Trouble) -> str:
    due = local_time(trouble.due_at, trouble.zone)
    match trouble.kind:
        case TroubleKind.LATE:
            assert trouble.posted_at is not None
            return f"came {span(trouble.posted_at - trouble.due_at)} late; it was due {due}."
        case TroubleKind.UNKNOWN:
            return f"whether it was posted is not known; it was due {due}. {_reason(trouble.why)}".rstrip()
        case TroubleKind.MISSED:
            return f"missed; it was due {due}. {_reason(trouble.why)}".rstrip()
        case TroubleKind.REFUSED:
            return f"not posted, because the platform refused it: {_reason(trouble.why)}"


def _reason(why: str) -> str:
    """A reason as a sentence of its own."""
    return why[:1].upper() + why[1:] if why else ""


def trouble_remedy(trouble: Trouble) -> str:
    return _REMEDIES[trouble.kind]


def troubles_title() -> str:
    return "What went wrong in the last seven days"


def paused_for(why: str) -> str:
    """Below the schedule of a channel that Studyhall paused by itself."""
    return f"Paused by Studyhall: {why} Then `daily resume` lets the questions come again."


def notice_text(notice: Notice) -> str:
    """The direct message to whoever set a channel up."""
    lines = ["Something went wrong with the daily question in that channel:"]
    lines += [f"• {trouble_line(trouble)}" for trouble in notice.troubles]
    if notice.paused_because:
        lines.append("Studyhall has paused it there, so that it isn't tried for ever.")
    kinds = {trouble.kind: trouble for trouble in notice.troubles}
    lines += [trouble_remedy(trouble) for trouble in kinds.values()]
    lines.append("You get this because you set the channel up; at most once a day. `setup` with notices off ends it.")
    return "\n".join(lines)


def clock_wrong(clock: ClockWrong) -> str:
    direction = "ahead of" if clock.ahead > timedelta() else "behind"
    return (
        f"The clock of the machine that Studyhall runs on is {span(abs(clock.ahead))} {direction} "
        f"{clock.platform.title()}'s. Nothing is posted, closed or planned until whoever runs it has set it right."
    )
