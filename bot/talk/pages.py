"""What the product says, as values: a page is a few semantic parts; each face paints every part as well as it can."""

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Protocol, Self

from bot.talk.lines import Line, either, say
from bot.talk.parts import Attached, Button, Buttons, Controls, Part, Picture, Prose


class Tone(StrEnum):
    """How a page presents itself."""

    NOTE = "note"
    """A sentence or two, without a frame."""
    CARD = "card"
    """Framed, and calm. The other tones are cards, too; what they mean is always said in words as well."""
    OPEN = "open"
    """Something to answer."""
    RIGHT = "right"
    WRONG = "wrong"
    CLOSED = "closed"
    """Over: nothing can be done any more, or only read."""
    NIGHT = "night"
    """A quiz night, which is live."""


@dataclass(frozen=True, slots=True)
class Page:
    """One message: what stands in a channel for everybody, or what one member is shown."""

    parts: tuple[Part, ...]
    tone: Tone = Tone.CARD
    summary: str = ""
    """What notifications and screen readers get, as plain text; empty: the words of the first part."""
    in_place: bool = False
    """Whether it takes the place of the private page that was clicked, as the next leaf of a book does."""
    complete: bool = False
    """Whether its room has looked for what else there is to tell, and there is nothing."""

    @property
    def attached(self) -> tuple[Attached, ...]:
        """The files that go with it."""
        return tuple(part for part in self.parts if isinstance(part, Attached))

    @property
    def pictures(self) -> tuple[Picture, ...]:
        """What is to be looked at."""
        return tuple(part for part in self.parts if isinstance(part, Picture))

    @property
    def has_controls(self) -> bool:
        """Whether anything on it can be clicked."""
        return any(isinstance(part, Controls) for part in self.parts)

    def without_controls(self) -> Self:
        """The same to be read only, for a place where a click can't be answered."""
        return replace(self, parts=tuple(part for part in self.parts if not isinstance(part, Controls)))

    def without_pictures(self) -> Self:
        """The same to be read, which says as much."""
        return replace(self, parts=tuple(part for part in self.parts if not isinstance(part, Picture)))

    def page(self) -> Self:
        """A page is its own page."""
        return self


class Outcome(Protocol):
    """What a use case came to: a value that knows how it is told."""

    def page(self) -> Page: ...


@dataclass(frozen=True, slots=True)
class Refusal:
    """A polite no: nothing was changed."""

    line: Line
    near: tuple[str, ...] = ()
    """What might have been meant."""
    at: str = ""
    """The option, or field of a form, that is to be put right; empty where it is none of them."""
    instead: tuple[Button, ...] = ()
    """What does the things that might have been meant."""

    @property
    def sentence(self) -> Line:
        """All there is to say."""
        return say("{line} Did you mean {near}?", line=self.line, near=either(self.near)) if self.near else self.line

    def page(self) -> Page:
        return note(self.sentence, *((Buttons(self.instead),) if self.instead else ()))


def note(line: Line, *parts: Part) -> Page:
    """A page of one sentence, with what goes with it."""
    return Page((Prose(line), *parts), Tone.NOTE)
