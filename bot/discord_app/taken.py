"""The files that go with a page: what is attached to it, and its pictures, drawn off the event loop."""

from dataclasses import dataclass
from io import BytesIO

import discord

from bot.incidents import report
from bot.pictures.rendering import render_aside
from bot.talk.pages import Page


@dataclass(frozen=True, slots=True)
class Taken:
    """A file, which may have to be sent more than once."""

    name: str
    content: bytes
    alt: str | None = None

    def file(self) -> discord.File:
        return discord.File(BytesIO(self.content), self.name, description=self.alt)


async def take_along(page: Page) -> tuple[Page, tuple[Taken, ...]]:
    """A page with its files; without its pictures where they can't be drawn, since its text says the same."""
    attached = tuple(Taken(one.name, one.content) for one in page.attached)
    try:
        drawn = [Taken(one.name, await render_aside(one.svg), one.alt) for one in page.pictures]
    except ValueError as error:
        report(error, "drawing a picture")
        return page.without_pictures(), attached
    return page, (*attached, *drawn)
