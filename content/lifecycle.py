"""What has ended or is about to: services and features that are closed to new customers, in maintenance or over."""

import re
from collections.abc import Iterable, Iterator
from datetime import date
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from content.values import Address, Slug, Text, Value, refusal

State = Literal["maintenance", "sunset", "ended"]
"""The stages as vendors have them; `ended` is the full shutdown."""


class LifeCycle(Value):
    """A service or a feature whose days are numbered, as its vendor says; compared with the page on `checked`."""

    id: Slug
    name: Text
    said: Annotated[tuple[Text, ...], Field(min_length=1)]
    """The words by which an option names it, each word whole."""
    state: State
    since: date | None = None
    """From this day on nobody new can or should begin with it."""
    until: date | None = None
    """The day from which on it is there for nobody."""
    instead: Text
    """What takes its place today."""
    source: Address
    checked: date

    @model_validator(mode="after")
    def _has_a_date(self) -> Self:
        if self.since is None and self.until is None:
            what = "`since` says when it was closed to newcomers, `until` when it ends; one of them is known"
            raise refusal(self, [(("since",), what)])
        return self

    @property
    def stale_from(self) -> date:
        """The day from which on recommending it is wrong."""
        return min(day for day in (self.since, self.until) if day is not None)

    def is_said_in(self, text: str) -> bool:
        """Whether a text names it; most don't even hold the words, which is quick to see."""
        return any(words in text and re.search(rf"(?<!\w){re.escape(words)}(?!\w)", text) for words in self.said)

    def news_until(self, day: date) -> str | None:
        """What is true of it on a day; None before anything is."""
        if self.until is not None and self.until <= day:
            return f"{self.name} ended on {self.until}; today it is {self.instead}"
        if self.since is not None and self.since <= day:
            return f"{self.name} has been closed to new customers since {self.since}; today it is {self.instead}"
        return None


def find_named(texts: Iterable[str], lifecycle: Iterable[LifeCycle], on: date) -> Iterator[LifeCycle]:
    """What the texts name although its day has come."""
    said = " ".join(texts)
    for entry in lifecycle:
        if entry.stale_from <= on and entry.is_said_in(said):
            yield entry
