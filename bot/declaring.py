"""How a verb is declared: its options, who may use it, what its controls do. Both faces are built from declarations."""

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import wraps
from typing import Any, Final, TypeVar

from bot.core import Study
from bot.talk.asks import Ask, Option, Where, Who
from bot.talk.choice_words import CHOICE_WORDS
from bot.talk.forms import Entry, Field, Form, Takes
from bot.talk.kinds import OneOf, Place
from bot.talk.pages import Outcome, Refusal
from bot.talk.people import CardKind, Platform
from bot.talk.phrases import DAY_NAMES
from bot.talk.time_kinds import TimeOfDay, Weekdays
from storage.database import Transaction

_T = TypeVar("_T")
Serve = Callable[[Study, Ask], Awaitable[Outcome]]
"""A use case: it opens one transaction and comes back with an outcome. Exceptions are bugs."""
Deed = Callable[[Transaction, Study, Ask, datetime], Outcome]
"""What a use case does in its transaction, which may run twice; at which instant it was asked for."""
Open = Callable[[Study, Ask], Awaitable[Form | None]]
"""The form that an ask opens; None where it acts at once all the same.

Both platforms wait three seconds for a form, so whatever this looks for is looked for `in_time`.
"""


LOOK_AT_MOST_S: Final = 1.0
"""How long may be looked for what a form is to say, and as long for who may have it."""


@dataclass(frozen=True, slots=True)
class Shortcut:
    """A way to a verb or a control without typing: of a control in the menu of every message, of a verb on Slack alone.

    Discord takes 5 for messages from this library, Slack 10 in all, and there a name of 24 characters at most.
    """

    name: str
    summary: str
    """150 characters at most."""


@dataclass(frozen=True, slots=True)
class Press:
    """A kind of control: what a click on it does, or what the form does that it opens."""

    name: str
    who: Who
    serve: Serve
    on: tuple[CardKind, ...] = ()
    """What it belongs to: a `post`, a `turn`, a `review`, an `item`, or any of several; nothing where it is empty."""
    form: Form | Open | None = None
    """The form that it opens; what is filled in comes to `serve`, as does a click where a face can't show that form."""
    where: Where = Where.SPACE
    costly: bool = False
    """Whether one member is served it only so often, and one after the other (`bot.allowance`)."""
    shortcut: Shortcut | None = None
    """In the menu of a message: it acts on what that shows, or, where it belongs to nothing, on what it says."""


@dataclass(frozen=True, slots=True)
class Verb:
    """One thing the product can do: a slash command on Discord, a word after `/study` on Slack."""

    name: str
    summary: str
    who: Who
    serve: Serve
    options: tuple[Option[Any], ...] = ()
    form: Form | Open | None = None
    """Where it is typed bare."""
    presses: tuple[Press, ...] = ()
    where: Where = Where.SPACE
    costly: bool = False
    """Whether one member is served it only so often, and one after the other (`bot.allowance`)."""
    shortcut: Shortcut | None = None
    """As if it were typed bare, from anywhere in Slack; Discord has none outside of messages but the command itself."""


def reads(deed: Deed) -> Serve:
    """A use case that is one look at what is stored."""

    @wraps(deed)
    async def serve(study: Study, ask: Ask) -> Outcome:
        now = study.clock.now()
        return await study.database.read(lambda tx: deed(tx, study, ask, now))

    return serve


def writes(deed: Deed) -> Serve:
    """A use case that is one transaction, committed before anybody is told what it came to."""

    @wraps(deed)
    async def serve(study: Study, ask: Ask) -> Outcome:
        now = study.clock.now()
        return await study.database.write(lambda tx: deed(tx, study, ask, now))

    return serve


def every_press(verbs: Iterable[Verb], presses: Iterable[Press]) -> tuple[Press, ...]:
    """All there are; `presses` are those that belong to no verb."""
    return (*presses, *(press for verb in verbs for press in verb.presses))


async def in_time(looking: Awaitable[_T]) -> _T | None:
    """What is found within the time that a form leaves for it; None where looking takes longer."""
    try:
        async with asyncio.timeout(LOOK_AT_MOST_S):
            return await looking
    except TimeoutError:
        return None


def form_of(verb: str, title: str, send: str, options: Sequence[Option[Any]]) -> Form:
    """The form of a verb: a field for every option, each of which may be left as it is."""
    return Form(verb, title, send, tuple(map(_field, options)))


def weekday_entries() -> tuple[Entry, ...]:
    """The days of the week to pick from, as `Weekdays` reads them."""
    return tuple(Entry(day.lower(), day) for day in DAY_NAMES)


def read_options(typed: Mapping[str, str], options: Sequence[Option[Any]], on: Platform) -> dict[str, Any] | Refusal:
    """Every option that was given, as its kind reads it; or what is wrong with the first that can't be read."""
    values = {}
    for option in options:
        said = typed.get(option.name, "")
        if not said.strip():
            continue
        value = option.kind.read(said)
        if isinstance(value, Refusal):
            return replace(value, at=option.name)
        if why := option.without.get(value, {}).get(on):
            return Refusal(why)
        values[option.name] = value
    return values


def _field(option: Option[Any]) -> Field:
    field = Field(option.name, option.label or option.name.capitalize(), option.summary)
    match option.kind:
        case OneOf(values):
            entries = tuple(Entry(value, CHOICE_WORDS.get(value, value)) for value in values)
            return replace(field, value=entries[0].value, entries=entries, required=True)
        case Weekdays():
            return replace(field, hint="", entries=weekday_entries(), several=True)
        case Place():
            return replace(field, takes=Takes.CHANNEL)
        case TimeOfDay():
            return replace(field, takes=Takes.TIME)
        case _:
            return field
