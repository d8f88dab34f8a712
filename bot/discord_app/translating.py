"""What the commands, their options and choices are called and do, in the languages that Discord's clients ask for.

A choice keeps its English word with what it means behind it, `now: jetzt`, since its value is typed on Slack and told
by pages.
"""

from typing import Any, Final

import discord
from discord import app_commands

from bot.discord_app.limits import CHOICE_NAME, COMMAND_NAME, DESCRIPTION
from bot.talk.languages import ENGLISH, catalogue_of, in_language, language_of
from bot.talk.lines import Sentence
from bot.talk.typed_names import OPTION, VERB, name_in

_DESCRIPTIONS: Final = (
    app_commands.TranslationContextLocation.command_description,
    app_commands.TranslationContextLocation.parameter_description,
)
_NAMES: Final = {
    app_commands.TranslationContextLocation.command_name: VERB,
    app_commands.TranslationContextLocation.parameter_name: OPTION,
}
_CHOICE: Final = app_commands.TranslationContextLocation.choice_name


class Translations(app_commands.Translator):
    """From our catalogues; what they lack, or say at too great a length, is left to the English text."""

    async def translate(
        self,
        string: app_commands.locale_str,
        locale: discord.Locale,
        context: app_commands.TranslationContext[Any, Any],
    ) -> str | None:
        language, said = language_of(locale.value), string.message
        if language == ENGLISH:
            return None
        told = in_language(said, language) if isinstance(said, Sentence) else catalogue_of(language).gettext(said)
        if context.location in _DESCRIPTIONS:
            return told if told != said and len(told) <= DESCRIPTION else None
        if context.location is _CHOICE:
            return f"{said}: {told}" if len(told) + len(said) + 2 <= CHOICE_NAME else None
        if not isinstance(context.data, app_commands.ContextMenu):
            told = name_in(said, _NAMES[context.location], language)
        return told if told != said and len(told) <= COMMAND_NAME else None
