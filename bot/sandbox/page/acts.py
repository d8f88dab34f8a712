"""What somebody does on the page, and what became of it."""

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

Id = Annotated[str, Field(min_length=1, max_length=100)]


class Act(BaseModel):
    """A member of one side does something in a channel.

    click: uses the `control` of `message`, choosing `values` where it is a select, boxes or radio buttons.
    type: sends `text`, a command or (where the side has such) a message.
    submit: sends the form before them, filled in with `fields`; cancel: puts it away.
    point: uses the `control` of `message`'s own menu.
    home: opens the app's Home tab, where the side has one.
    speak: chooses the language of their client, a locale as `text`.
    dismiss: puts a private `message` away; delete: deletes one that everybody sees, as organisers may.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    side: Literal["discord", "slack"]
    member: Id
    channel: Id
    do: Literal["click", "type", "point", "submit", "cancel", "home", "speak", "dismiss", "delete"]
    message: Id | None = None
    control: Annotated[str, Field(max_length=255)] | None = None
    values: Annotated[tuple[Annotated[str, Field(max_length=255)], ...], Field(max_length=100)] = ()
    text: Annotated[str, Field(max_length=4_000)] = ""
    fields: Annotated[dict[Id, tuple[Annotated[str, Field(max_length=4_000)], ...]], Field(max_length=20)] = {}
    """Of a form: what was filled into each field, one text or the values chosen."""


class Move(BaseModel):
    """The clock is moved: on by some hours, to the next daily, or through a week in which a dozen members play."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    hours: Annotated[int, Field(ge=1, le=24 * 31)] | None = None
    to: Literal["next daily", "a week"] | None = None


class FaultSwitch(BaseModel):
    """Something goes wrong on the way to one side from now on, or no longer: shares from 0 to 1 by name."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    side: Literal["discord", "slack"]
    shares: Annotated[dict[Literal["limited", "failing", "lost"], Annotated[float, Field(ge=0, le=1)]], Field()] = {}
    cut: bool = False
    """Cut the connection once, as a network does."""


class Impossible(Exception):  # noqa: N818 -- said to whoever asked, not a fault
    """What was asked for can't be done; the message says why, for whoever sits before the page."""


def outcome(*, shows: str | None = None, notice: str | None = None) -> dict[str, Any]:
    """What the page is told: which message came of it, or a sentence to show."""
    return {"shows": shows, "notice": notice}
