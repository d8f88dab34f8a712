"""The life of a quiz as a state machine: state and event in, state out. Pure; what is to do follows from the phase.

A group quiz and a night are `Round`s: they stand in a channel, and the clock moves them on, so that each ends by
itself whatever anybody does or leaves undone. A `Solo` quiz waits for its one player. Instants are the platform's
where it has one for the event; that decides who was in time, never the order of arrival.
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

LOBBY_FOR: Final = timedelta(minutes=30)
"""A night that nobody starts ends after this."""
SENDING_FOR: Final = timedelta(seconds=60)
"""A question that doesn't stand after this is dropped from the quiz; it scores for nobody."""
GRACE: Final = timedelta(seconds=2)
"""A click made before closing counts when it arrives this much later; the reveal waits for it."""
PAUSED_FOR: Final = timedelta(hours=2)
"""A quiz that stays paused ends after this."""
ABANDONED_AFTER: Final = timedelta(minutes=30)
"""After an outage of this length people have gone: what is left is not asked any more."""


class Style(StrEnum):
    """How a quiz is played."""

    SOLO = "solo"
    GROUP = "group"
    NIGHT = "night"


SHOWN_FOR: Final = {Style.GROUP: timedelta(seconds=15), Style.NIGHT: timedelta(seconds=8)}
"""How long a key stands before the next question comes by itself."""


_BEFORE_THE_END: Final = timedelta(seconds=3)
"""How long the key of a quiz that was ended stands before the table comes."""


class Phase(StrEnum):
    """Where a quiz stands."""

    LOBBY = "lobby"
    """A night gathers its players."""
    SENDING = "sending"
    """The next question is on its way to the channel."""
    ASKING = "asking"
    JUDGING = "judging"
    """Closed; clicks made before are still on their way."""
    SHOWING = "showing"
    """The key stands; the next question is to come."""
    OVER = "over"


class Ending(StrEnum):
    """Why a quiz is over."""

    PLAYED = "played"
    STOPPED = "stopped"
    """By whoever may."""
    NOT_STARTED = "not started"
    ABANDONED = "abandoned"
    """Paused for too long, or the bot was away for too long."""
    GONE = "gone"
    """Nothing can be posted in its channel any more."""


@dataclass(frozen=True, slots=True)
class Round:
    """A quiz that stands in a channel."""

    style: Style
    questions: int
    """How many it has in all."""
    seconds: int
    """How long each is open."""
    phase: Phase
    position: int
    """Of the current question, from 0; -1 in the lobby."""
    until: datetime | None
    """When the clock moves it on; None only where it is over."""
    opened_at: datetime | None = None
    """The platform's time of the current question's message."""
    closes_at: datetime | None = None
    """A click counts when the platform's time of it lies before."""
    paused: bool = False
    """The next question doesn't come by itself."""
    ending: Ending | None = None

    @property
    def is_last(self) -> bool:
        return self.position + 1 >= self.questions

    @property
    def can_be_joined(self) -> bool:
        """Whether who comes now still finds a question to answer: one is open, or one is to come."""
        if self.phase in (Phase.JUDGING, Phase.SHOWING):
            return not self.is_last
        return self.phase is not Phase.OVER


# --- events ----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _OfQuiz:
    """Something that happened to a quiz, at an instant."""

    at: datetime


@dataclass(frozen=True, slots=True)
class _OfQuestion:
    """Something that happened to the question at a position."""

    position: int
    at: datetime


class Began(_OfQuiz):
    """The starter opened the first question of a night."""


class Stood(_OfQuestion):
    """The message of the current question stands since `at`."""


class Lost(_OfQuestion):
    """The message of the current question could not be posted, or nobody knows whether it was."""


class MovedOn(_OfQuestion):
    """The starter closed the question at this position, or asked for the one after it."""


class Paused(_OfQuiz):
    """The starter wants no further question for now."""


class Resumed(_OfQuiz):
    """The starter wants the next one."""


class Stopped(_OfQuiz):
    """The starter ended it; answers to the open question count."""


class Gone(_OfQuiz):
    """Nothing can be posted there any more."""


class Ticked(_OfQuiz):
    """Time has passed."""


Event = Began | Stood | Lost | MovedOn | Paused | Resumed | Stopped | Gone | Ticked


def start(style: Style, *, questions: int, seconds: int, at: datetime) -> Round:
    """A new quiz: a night in its lobby, a group quiz on its way to the first question."""
    if style is Style.NIGHT:
        return Round(style, questions, seconds, Phase.LOBBY, -1, until=at + LOBBY_FOR)
    return _send(Round(style, questions, seconds, Phase.LOBBY, -1, until=at), at)


def step(state: Round, event: Event) -> Round:  # noqa: C901, PLR0911 -- one line for each kind of event
    """The state after an event. One that doesn't fit (too late, twice, of an earlier question) changes nothing."""
    if state.phase is Phase.OVER:
        return state
    match event:
        case Began(at):
            return _send(state, at) if state.phase is Phase.LOBBY else state
        case Stood(position, at):
            return _ask(state, at) if _is_sending(state, position) else state
        case Lost(position, at):
            return _advance(state, at) if _is_sending(state, position) else state
        case MovedOn(position, at):
            return _move_on(state, at) if position == state.position else state
        case Paused(at):
            return _pause(state, at)
        case Resumed(at):
            return _resume(state, at)
        case Stopped(at):
            return _stop(state, at)
        case Gone():
            return _over(state, Ending.GONE)
        case Ticked(at):
            return _tick(state, at)


def _is_sending(state: Round, position: int) -> bool:
    return state.phase is Phase.SENDING and state.position == position


def _send(state: Round, at: datetime) -> Round:
    """On to the next question."""
    return replace(
        state,
        phase=Phase.SENDING,
        position=state.position + 1,
        until=at + SENDING_FOR,
        opened_at=None,
        closes_at=None,
        paused=False,
    )


def _ask(state: Round, at: datetime) -> Round:
    closes_at = at + timedelta(seconds=state.seconds)
    return replace(state, phase=Phase.ASKING, opened_at=at, closes_at=closes_at, until=closes_at)


def _judge(state: Round, closes_at: datetime) -> Round:
    return replace(state, phase=Phase.JUDGING, closes_at=closes_at, until=closes_at + GRACE)


def _show(state: Round, at: datetime) -> Round:
    shown_for = PAUSED_FOR if state.paused else SHOWN_FOR[state.style]
    if state.ending is not None:
        shown_for = _BEFORE_THE_END
    return replace(state, phase=Phase.SHOWING, until=at + shown_for)


def _advance(state: Round, at: datetime) -> Round:
    return _over(state, state.ending or Ending.PLAYED) if state.is_last else _send(state, at)


def _over(state: Round, ending: Ending) -> Round:
    return replace(state, phase=Phase.OVER, until=None, ending=ending, paused=False)


def _close_early(state: Round, at: datetime) -> Round:
    """Close the open question at the platform's time of the click that asked for it."""
    assert state.opened_at is not None
    assert state.closes_at is not None
    return _judge(state, max(state.opened_at, min(at, state.closes_at)))


def _move_on(state: Round, at: datetime) -> Round:
    if state.phase is Phase.ASKING:
        return _close_early(state, at)
    return _advance(state, at) if state.phase is Phase.SHOWING else state


def _pause(state: Round, at: datetime) -> Round:
    """The open question is still played; the one after it waits."""
    if state.phase is Phase.LOBBY or state.paused or state.is_last:
        return state
    paused = replace(state, paused=True)
    return _show(paused, at) if state.phase is Phase.SHOWING else paused


def _resume(state: Round, at: datetime) -> Round:
    if not state.paused:
        return state
    resumed = replace(state, paused=False)
    return _advance(resumed, at) if state.phase is Phase.SHOWING else resumed


def _stop(state: Round, at: datetime) -> Round:
    match state.phase:
        case Phase.ASKING:
            return _close_early(replace(state, questions=state.position + 1, ending=Ending.STOPPED, paused=False), at)
        case Phase.JUDGING:
            return replace(state, questions=state.position + 1, ending=Ending.STOPPED, paused=False)
        case _:
            return _over(state, Ending.STOPPED)


def _tick(state: Round, at: datetime) -> Round:
    if state.until is None or at < state.until:
        return state
    match state.phase:
        case Phase.LOBBY:
            return _over(state, Ending.NOT_STARTED)
        case Phase.SENDING:
            return _advance(state, at)
        case Phase.ASKING:
            assert state.closes_at is not None
            return _judge(state, state.closes_at)
        case Phase.JUDGING:
            return _show(state, at)
        case _:
            abandoned = state.paused or at > state.until + ABANDONED_AFTER
            return _over(state, Ending.ABANDONED) if abandoned and not state.is_last else _advance(state, at)
