"""What the commands and their options do, in the languages that Discord's clients ask for.

Names stay English in every client: people tell each other what to type, and the docs do.
"""

from typing import Any, Final

import discord
from discord import app_commands

from bot.discord_app.limits import DESCRIPTION
from bot.talk.languages import ENGLISH, catalogue_of, language_of

_TRANSLATED: Final = (
    app_commands.TranslationContextLocation.command_description,
    app_commands.TranslationContextLocation.parameter_description,
)


class Descriptions(app_commands.Translator):
    """From our catalogues; what they lack, or say at too great a length, is left to the English text."""

    async def translate(
        self,
        string: app_commands.locale_str,
        locale: discord.Locale,
        context: app_commands.TranslationContext[Any, Any],
    ) -> str | None:
        language = language_of(locale.value)
        if language == ENGLISH or context.location not in _TRANSLATED:
            return None
        said = catalogue_of(language).gettext(string.message)
        return said if said != string.message and len(said) <= DESCRIPTION else None
