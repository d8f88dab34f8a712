"""What comes in, as values: one use of a verb or a control, and the typed options that a verb declares."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any, Final, Generic, Protocol, Self, TypeVar, cast

from bot.talk.clicks import Click, read_click
from bot.talk.forms import CHOSEN
from bot.talk.kinds import Kind
from bot.talk.people import Caller, Platform, Rights, Shown

_T = TypeVar("_T")


class Who(StrEnum):
    """Who may use a verb or a control. There is no default, so none can be forgotten."""

    MEMBER = "member"
    """Whoever is in the space."""
    EITHER = "either"
    """Whoever is in the space; the use case is told whether they are an organiser."""
    ORGANISER = "organiser"


class Where(StrEnum):
    """Where a verb or a control may be used."""

    SPACE = "space"
    """In a channel of a space, where the study group is."""
    ANYWHERE = "anywhere"
    """In a direct message, too: it is about whoever asks alone."""


@dataclass(frozen=True, slots=True)
class Option(Generic[_T]):
    """One option of a verb. Its kind reads what is typed and suggests how it goes on, the same everywhere."""

    name: str
    summary: str
    kind: Kind[_T]
    label: str = ""
    """What its field in a form is called; empty where it stands in none."""
    named: bool = False
    """Typed on Slack with its name before it, like `notices=off`, since its value alone could mean anything."""
    only_for: Mapping[str, Who] = field(default_factory=dict)
    """Values that only some may use, where the verb itself is for more."""
    not_on: Mapping[Platform, str] = field(default_factory=dict)
    """Platforms where it isn't offered, each with the reason."""
    without: Mapping[str, Mapping[Platform, str]] = field(default_factory=dict)
    """Values that aren't offered on some platforms, each with the reason."""


class Door(Protocol):
    """What only the platform can tell about who asks, looked up when it is needed."""

    async def fetch_rights(self) -> Rights:
        """Whether they may act as an organiser."""
        ...

    async def check_channel(self, channel: str) -> str | None:
        """What keeps Studyhall from posting in a channel of their space, in words with the remedy; None: nothing."""
        ...

    async def check_role(self, role: str) -> str | None:
        """What keeps Studyhall from giving a role of their space because they say so; None: nothing."""
        ...


NOBODY: Final = Rights(organiser=False)


@dataclass(frozen=True, slots=True)
class Pointed:
    """The message from whose menu a shortcut was used."""

    shortcut: str
    """Its name, or the id that Slack knows it by: the verb's or the control's."""
    text: str = ""
    """What the message says, for whoever is to read it for them."""
    shown: Shown | None = None
    """What it shows, where it is ours; nothing else says that."""


@dataclass(frozen=True, slots=True)
class Ask:
    """One use of a verb or a control. A face fills in what was typed or clicked, the desk reads it."""

    caller: Caller
    door: Door
    verb: str = ""
    """Of a command that was typed, or of the form that it opened."""
    click: Click | None = None
    """A control that was used, or the one that opened the form that was sent."""
    pointed: Pointed | None = None
    """A shortcut that was used, in the place of verb and control."""
    typed: Mapping[str, str] = field(default_factory=dict)
    """Option, or field of a form -> what was typed, picked or filled in; what was left out is missing."""
    words: tuple[str, ...] = ()
    """What was typed after a verb in any order, to be sorted by the kinds of its options."""
    seen: tuple[str, ...] = ()
    """The same as their author saw them while typing, which is how they read in a sentence."""
    chosen: tuple[str, ...] = ()
    """The options that were ticked or picked, as their controls name them (`bot.rules.questions.read_choice`)."""
    filled: bool = False
    """A form was sent."""
    before: Mapping[str, str] = field(default_factory=dict)
    """What was filled in before, where a form that was refused is opened again to be put right."""
    rights: Rights = NOBODY
    """Looked up by the desk where the declaration asks for it."""
    values: Mapping[str, Any] = field(default_factory=dict)
    """Option -> what its kind read."""

    def about_form(self, form: str) -> Self:
        """The same about a form by its id: a verb's name, or the id of the control that opened it."""
        click, ticked = read_click(form), tuple(filter(None, self.typed.get(CHOSEN, "").split(",")))
        if click.shown or click.args:
            return replace(self, click=click, chosen=ticked)
        return replace(self, verb=click.press)

    def get(self, option: Option[_T]) -> _T | None:
        """What was asked for an option; None where it was left out."""
        return cast("_T | None", self.values.get(option.name))

    @property
    def pressed(self) -> Click:
        """The control, where one is served."""
        assert self.click is not None
        return self.click

    @property
    def shown(self) -> Shown:
        """What the control belongs to; the desk serves no press of such a kind without."""
        assert self.pressed.shown is not None
        return self.pressed.shown
