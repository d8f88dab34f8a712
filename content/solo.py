"""A quiz of one's own as a pure machine: a question, its answer, the next one, until the last. No clock, no storage."""

from dataclasses import dataclass, replace


@dataclass(frozen=True, slots=True)
class Solo:
    """A quiz of one player's own."""

    questions: int
    position: int = 0
    """Of the question shown last, from 0."""
    answered: bool = False
    """Whether that one is answered."""
    dropped: bool = False
    finished: bool = False

    @property
    def over(self) -> bool:
        return self.finished or self.dropped


@dataclass(frozen=True, slots=True)
class Answered:
    """The question at this position was answered."""

    position: int


@dataclass(frozen=True, slots=True)
class AskedNext:
    """The question after this position was asked for."""

    position: int


@dataclass(frozen=True, slots=True)
class Dropped:
    """The player wants no more of it."""


def step_solo(state: Solo, event: Answered | AskedNext | Dropped) -> Solo:
    """The state after an event; one that doesn't fit changes nothing."""
    if state.over:
        return state
    match event:
        case Dropped():
            return replace(state, dropped=True)
        case Answered(position):
            return replace(state, answered=True) if position == state.position else state
        case AskedNext(position):
            if position != state.position or not state.answered:
                return state
            if state.position + 1 >= state.questions:
                return replace(state, finished=True)
            return replace(state, position=state.position + 1, answered=False)
