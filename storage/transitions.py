"""What can become of a message that is to stand in a channel, as data: from which states an event takes it, and where.

The statements in `storage.settling` are made from this, and `docs/delivery.md` shows it to people. A row is moved by
whoever finds it in a state that its event begins from, so one process at a time takes each step.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final


class State(StrEnum):
    """Where a message stands on its way into a channel."""

    CLAIMED = "claimed"
    """It is to be sent, and nobody has begun."""
    SENDING = "sending"
    """An attempt is under way, or was when its process ended."""
    POSTED = "posted"
    """It stands, and the row knows the message; or it stood, and is gone."""
    UNKNOWN = "unknown"
    """Nobody can tell whether it stands."""
    REFUSED = "refused"
    """The platform said no."""
    MISSED = "missed"
    """It was too late to come."""
    SKIPPED = "skipped"
    """Somebody called it off."""
    LOST = "lost"
    """Of a quiz, which doesn't wait: it was not posted, whatever the reason, or nobody can tell."""


class Event(StrEnum):
    """What happens to a message on its way into a channel."""

    BEGIN = "its turn to be sent comes"
    TAKE_OVER = "somebody looks for what became of it"
    STAND = "it is seen to stand"
    RETRY = "it certainly does not stand"
    REFUSE = "the platform refuses it"
    LOSE = "nobody can tell whether it stands"
    EXPIRE = "it is too late"
    CALL_OFF = "an organiser calls it off"
    DENY = "an organiser sees that it isn't there"
    CLAIM_AGAIN = "an organiser wants it after all"


@dataclass(frozen=True, slots=True)
class Transition:
    """Which states an event begins from, and the state that it leads to; None: the one it was in."""

    since: tuple[State, ...]
    to: State | None


_OPEN: Final = (State.SENDING, State.UNKNOWN)

POST: Final[Mapping[Event, Transition]] = {
    Event.BEGIN: Transition((State.CLAIMED,), State.SENDING),
    Event.TAKE_OVER: Transition(_OPEN, None),
    Event.STAND: Transition((State.CLAIMED, *_OPEN, State.MISSED), State.POSTED),
    Event.RETRY: Transition(_OPEN, State.CLAIMED),
    Event.REFUSE: Transition(_OPEN, State.REFUSED),
    Event.LOSE: Transition(_OPEN, State.UNKNOWN),
    Event.EXPIRE: Transition((State.CLAIMED,), State.MISSED),
    Event.CALL_OFF: Transition((State.CLAIMED,), State.SKIPPED),
    Event.DENY: Transition((State.UNKNOWN,), State.MISSED),
    Event.CLAIM_AGAIN: Transition((State.MISSED, State.REFUSED, State.SKIPPED), State.CLAIMED),
}
"""Of a daily's post: it waits until somebody can tell."""

TURN: Final[Mapping[Event, Transition]] = {
    Event.BEGIN: Transition((State.CLAIMED,), State.SENDING),
    Event.TAKE_OVER: Transition((State.SENDING,), None),
    Event.STAND: Transition((State.CLAIMED, State.SENDING), State.POSTED),
    Event.RETRY: Transition((State.SENDING,), State.CLAIMED),
    Event.REFUSE: Transition((State.SENDING,), State.LOST),
    Event.LOSE: Transition((State.SENDING,), State.LOST),
    Event.EXPIRE: Transition((State.CLAIMED, State.SENDING), State.LOST),
}
"""Of a quiz's turn: people are waiting, so what can't be found is passed over."""
