"""Walking through the components of a message or a modal."""

from collections.abc import Iterator, Sequence
from itertools import count
from typing import Any

from bot.sandbox.local_discord.flags import ComponentKind

RawComponent = dict[str, Any]


def every_component(components: Sequence[RawComponent]) -> Iterator[RawComponent]:
    """Every component, parents before their children, in the order shown."""
    for component in components:
        yield component
        yield from every_component(component.get("components") or [])
        for name in ("accessory", "component"):
            inner = component.get(name)
            if isinstance(inner, dict):
                yield from every_component([inner])


def texts_of(components: Sequence[RawComponent]) -> Iterator[str]:
    """The texts of all text displays."""
    for component in every_component(components):
        if component.get("type") == ComponentKind.TEXT:
            yield str(component.get("content") or "")


def find(components: Sequence[RawComponent], custom_id: str) -> RawComponent | None:
    """The control with this custom id."""
    return next(
        (component for component in every_component(components) if component.get("custom_id") == custom_id), None
    )


def number(components: Sequence[RawComponent]) -> None:
    """Give every component without an id the next free one, as Discord does."""
    taken = {component["id"] for component in every_component(components) if component.get("id")}
    free = (number for number in count(1) if number not in taken)
    for component in every_component(components):
        if not component.get("id"):
            component["id"] = next(free)
