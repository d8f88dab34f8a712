"""Walking through the components of a message or a modal."""

from collections.abc import Iterator, Sequence
from itertools import count
from typing import Any

from bot.sandbox.local_discord.flags import ComponentKind

Component = dict[str, Any]


def walk(components: Sequence[Component]) -> Iterator[Component]:
    """Every component, parents before their children, in the order shown."""
    for component in components:
        yield component
        yield from walk(component.get("components") or [])
        for name in ("accessory", "component"):
            inner = component.get(name)
            if isinstance(inner, dict):
                yield from walk([inner])


def texts_of(components: Sequence[Component]) -> Iterator[str]:
    """The texts of all text displays."""
    for component in walk(components):
        if component.get("type") == ComponentKind.TEXT:
            yield str(component.get("content") or "")


def find(components: Sequence[Component], custom_id: str) -> Component | None:
    """The control with this custom id."""
    return next((component for component in walk(components) if component.get("custom_id") == custom_id), None)


def number(components: Sequence[Component]) -> None:
    """Give every component without an id the next free one, as Discord does."""
    taken = {component["id"] for component in walk(components) if component.get("id")}
    free = (number for number in count(1) if number not in taken)
    for component in walk(components):
        if not component.get("id"):
            component["id"] = next(free)
