"""Where several options are to be chosen, Discord's own way: a select, then a private message that submits it.

Discord keeps nothing per member in a public message, so what was picked is shown back, and lives in the id of Submit.
"""

from collections.abc import Sequence
from typing import Final

import discord

from bot.discord_app.finding import components_in
from bot.rules.questions import UNKNOWN_BUTTON
from bot.talk.clicks import ID_AT_MOST, Click
from bot.talk.lines import listed, say
from bot.talk.pages import Page, note
from bot.talk.parts import Button, Buttons
from bot.talk.people import Shown

_BEFORE_OPTIONS: Final = len("submit:q000000000000000000:")


def show_choice(interaction: discord.Interaction, shown: Shown, values: object) -> Page:
    """`You chose A and C.` with the button that submits it; the refusal of a button where it can't be what was offered.

    The letters stand on the select itself: the question need not be looked up.
    """
    picked = values if isinstance(values, list) else []
    chosen = [option for option in _offered(interaction, Click("choose", shown).id) if option.value in picked]
    options = ",".join(option.value for option in chosen)
    if not chosen or len(chosen) != len(picked) or _BEFORE_OPTIONS + len(options) > ID_AT_MOST:
        return UNKNOWN_BUTTON.page()
    submit = Button(say("Submit"), Click("submit", shown, (options,)), primary=True)
    letters = listed(option.label for option in chosen)
    return note(say("You chose {letters}. Nothing is stored until you submit.", letters=letters), Buttons((submit,)))


def _offered(interaction: discord.Interaction, control: str) -> Sequence[discord.SelectOption]:
    message = interaction.message
    components = components_in(message.components) if message is not None else ()
    selects = (component for component in components if isinstance(component, discord.SelectMenu))
    return next((select.options for select in selects if select.custom_id == control), ())
