"""A form that was refused, Discord's own way: it is closed by then, so what was filled in is shown back.

Discord has no errors in a form. The private message with the refusal holds what was filled in, and its button fills
the same form with that again: nothing is kept in memory.
"""

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Final

import discord

from bot.discord_app.finding import components_in, control_ids
from bot.talk.asks import Ask
from bot.talk.clicks import Click, read_click
from bot.talk.languages import in_language
from bot.talk.lines import say
from bot.talk.pages import Page, Refusal, note
from bot.talk.parts import Button, Buttons, Code

_PRESS: Final = "correct"
_BLOCK: Final = re.compile(r"```\n(?P<lines>.*)\n```", re.DOTALL)


def to_correct(ask: Ask, refusal: Refusal) -> Page:
    """What is wrong, what was filled in, and the way back to the form."""
    form = ask.click.id if ask.click is not None else ask.verb
    filled = "\n".join(f"{name}: {' '.join(value.split())}" for name, value in ask.typed.items())
    label = in_language(say("Correct it"), ask.caller.language)
    again = Button(label, Click(_PRESS, None, (form,)), primary=True)
    return note(refusal.sentence, Code(filled), Buttons((again,)))


def is_correction(click: Click) -> bool:
    return click.press == _PRESS and bool(click.args)


def form_again(interaction: discord.Interaction, ask: Ask, click: Click) -> Ask:
    """The ask that opens the form of a refusal again, as it was filled in."""
    return replace(ask, before=_before(interaction.message)).about_form(":".join(click.args))


def is_in_place(interaction: discord.Interaction) -> bool:
    """Whether what comes of it takes the place of the private message that was clicked, which is done with by that.

    One that submits what was chosen must not say any longer that nothing is stored, nor offer to submit it again.
    """
    message = interaction.message
    if message is None or not message.flags.ephemeral:
        return False
    clicks = [read_click(control) for control in control_ids(message.components)]
    return any(is_correction(click) or (click.press == "submit" and bool(click.args)) for click in clicks)


def _before(message: discord.Message | None) -> Mapping[str, str]:
    """Field -> what was filled in, as the message shows it."""
    components = components_in(message.components) if message is not None else ()
    texts = (component.content for component in components if isinstance(component, discord.TextDisplay))
    blocks = map(_BLOCK.fullmatch, texts)
    lines = next((block["lines"].split("\n") for block in blocks if block), [])
    return dict(line.split(": ", maxsplit=1) for line in lines if ": " in line)
