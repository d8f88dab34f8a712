"""Forms, which Discord calls modals: a report, and a command that was typed without any option."""

import logging
from collections.abc import Iterator, Mapping
from typing import Any, Final

import aiohttp
import discord
from discord import ui

from bot import wording
from bot.commands import QUIZ, Option
from bot.discord_app.ids import QUIZ_FORM, report_id
from bot.talk.people import Shown
from bot.quiz_replies import ReportKind
from bot.study.reporting import WORDS_AT_MOST

_LOG: Final = logging.getLogger(__name__)

KIND: Final = "kind"
WORDS: Final = "words"
_TYPED_AT_MOST: Final = 60


async def open_form(interaction: discord.Interaction, form: ui.Modal) -> None:
    """Answer with a form, which is the receipt: Discord waits three seconds for it."""
    form.stop()  # what it says comes back with its id, after a restart, too
    try:
        await interaction.response.send_modal(form)
    except (discord.DiscordException, aiohttp.ClientError, TimeoutError, OSError) as error:
        _LOG.warning("a form could not be shown: %s", type(error).__name__)


def report_form(shown: Shown) -> ui.Modal:
    """What is the matter with a question, in words."""
    form = ui.Modal(title=wording.report_title(), custom_id=report_id(shown), timeout=None)
    kinds = [discord.SelectOption(label=wording.report_kind(kind), value=kind) for kind in ReportKind]
    form.add_item(ui.Label(text=wording.report_kind_label(), component=ui.Select(custom_id=KIND, options=kinds)))
    words: ui.TextInput[Any] = ui.TextInput(
        custom_id=WORDS,
        style=discord.TextStyle.paragraph,
        placeholder=wording.report_words_hint(),
        max_length=WORDS_AT_MOST,
    )
    form.add_item(ui.Label(text=wording.report_words_label(), component=words))
    return form


def quiz_form() -> ui.Modal:
    """The options of `quiz`; each may be left as it is."""
    form = ui.Modal(title=wording.quiz_form_title(), custom_id=QUIZ_FORM, timeout=None)
    for option in QUIZ.options:
        form.add_item(ui.Label(text=option.name.capitalize(), description=option.summary, component=_field(option)))
    return form


def _field(option: Option) -> ui.Item[Any]:
    if not option.choices:
        return ui.TextInput(custom_id=option.name, required=False, max_length=_TYPED_AT_MOST)
    usual = option.choices[0]
    choices = [discord.SelectOption(label=value, value=value, default=value == usual) for value in option.choices]
    return ui.Select(custom_id=option.name, options=choices)


def filled_in(interaction: discord.Interaction) -> dict[str, str]:
    """Field -> what was filled in; one that was left empty is missing."""
    return dict(_filled(dict(interaction.data or {}).get("components")))


def _filled(components: object) -> Iterator[tuple[str, str]]:
    """Through whatever labels stand around a field."""
    for part in components if isinstance(components, list) else ():
        if not isinstance(part, Mapping):
            continue
        inner = part.get("component")
        yield from _filled([inner] if inner else part.get("components"))
        values = part.get("values")
        value = values[0] if isinstance(values, list) and values else part.get("value")
        if isinstance(value, str) and value:
            yield str(part.get("custom_id", "")), value
