"""How a verb is declared: its options, who may use it, what its controls do. Both faces are built from declarations."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any, Literal

from bot.core import Study
from bot.talk.asks import Ask, Option, Who
from bot.talk.pages import Form, Outcome

Serve = Callable[[Study, Ask], Awaitable[Outcome]]
"""A use case: it opens one transaction and comes back with an outcome. Exceptions are bugs."""


@dataclass(frozen=True, slots=True)
class Press:
    """A kind of control: what a click on it does, or what the form does that it opens."""

    name: str
    who: Who
    serve: Serve
    on: tuple[Literal["post", "turn"], ...] = ()
    """What it belongs to: `post`, `turn`, both; nothing where it is empty."""
    form: Callable[[Study, Ask], Form] | None = None
    """The form that it opens; what is filled in comes to `serve`."""


@dataclass(frozen=True, slots=True)
class Verb:
    """One thing the product can do: a slash command on Discord, a word after `/study` on Slack."""

    name: str
    summary: str
    who: Who
    serve: Serve
    options: tuple[Option[Any], ...] = ()
    form: Callable[[Study, Ask], Awaitable[Form | None]] | None = None
    """The form that it opens when it is typed bare; None from it where it acts at once all the same.

    Both platforms wait three seconds for a form, so this takes a second at most.
    """
    presses: tuple[Press, ...] = ()
