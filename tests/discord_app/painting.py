"""Pages and forms as they go over the wire, before Discord has told any ids of commands."""

from typing import Any, Final

from bot.discord_app.commands import CommandNames
from bot.discord_app.forms import paint_form
from bot.discord_app.limits import Component
from bot.discord_app.paint import Painter, components
from bot.talk.forms import Form
from bot.talk.pages import Page
from bot.verbs import VERBS

PAINTER: Final = Painter(CommandNames(VERBS).typed)


def painted(page: Page) -> list[Component]:
    return components(PAINTER.paint(page))


def painted_form(form: Form) -> Component:
    drawn: Any = paint_form(form, PAINTER).to_dict()
    return dict(drawn)


def said(components: list[dict[str, Any]]) -> str:
    """Everything a message says, its controls in brackets."""
    lines = []
    for part in components:
        if "content" in part:
            lines.append(part["content"])
        elif "label" in part:
            lines.append(f"[{part['label']}]")
        lines.append(said(part.get("components", [])))
    return "\n".join(line for line in lines if line)
