"""A quiz of one's own as a pure machine: a question, its answer, the next one, until the last. No clock, no storage."""

from dataclasses import dataclass, replace
from typing import Self


@dataclass(frozen=True, slots=True)
class Solo:
    """A quiz of one player's own. What comes too late, or twice, changes nothing."""

    questions: int
    position: int = 0
    """Of the question shown last, from 0."""
    answered: bool = False
    """Whether that one is answered."""
    over: bool = False

    def answer(self, position: int) -> Self:
        """The question at this position was answered."""
        return replace(self, answered=True) if not self.over and position == self.position else self

    def go_on(self, position: int) -> Self:
        """The question after this position was asked for."""
        if self.over or not self.answered or position != self.position:
            return self
        if self.position + 1 >= self.questions:
            return replace(self, over=True)
        return replace(self, position=self.position + 1, answered=False)

    def drop(self) -> Self:
        """The player wants no more of it."""
        return replace(self, over=True)
