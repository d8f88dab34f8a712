"""What the buttons below questions and quizzes do, by the verb in their ids; the form of a report."""

import logging
from collections.abc import Iterator, Mapping
from typing import Any, Final

import aiohttp
import discord
from discord import ui

from bot import wording
from bot.discord_app.callers import rights_of
from bot.discord_app.ids import report_id
from bot.discord_app.serving import serving_of
from bot.people import Caller, Shown
from bot.quiz.answering import OF_TURNS, steer_quiz
from bot.quiz_replies import ReportKind, Steering
from bot.replies import Reason, Refusal, Reply
from bot.study.confidence import guess
from bot.study.reporting import WORDS_AT_MOST, report_question

_LOG: Final = logging.getLogger(__name__)
_KIND: Final = "kind"
_WORDS: Final = "words"


async def press(interaction: discord.Interaction, verb: str, shown: Shown) -> None:
    """Serve a button."""
    if verb == "report":
        await _open_form(interaction, shown)
        return
    serving = serving_of(interaction)

    async def use_case(caller: Caller) -> Reply:
        if verb == "guess":
            return await guess(serving.study, caller, shown)
        if verb in tuple(Steering):
            return await steer_quiz(serving.study, caller, rights_of(interaction), shown.id, Steering(verb))
        known = OF_TURNS.get(verb)
        return await known(serving.study, caller, shown.id) if known else Refusal(Reason.UNKNOWN_BUTTON)

    await serving.answer(interaction, "serving a button", use_case)


# --- the form of a report --------------------------------------------------------------------------------------------


async def _open_form(interaction: discord.Interaction, shown: Shown) -> None:
    """A form is an answer of its own kind: it is the receipt, and nothing is looked up before."""
    try:
        await interaction.response.send_modal(_form(shown))
    except (discord.DiscordException, aiohttp.ClientError, TimeoutError, OSError) as error:
        _LOG.warning("the form of a report could not be shown: %s", type(error).__name__)


def _form(shown: Shown) -> ui.Modal:
    modal = ui.Modal(title=wording.report_title(), custom_id=report_id(shown), timeout=None)
    kinds = [discord.SelectOption(label=wording.report_kind(kind), value=kind) for kind in ReportKind]
    modal.add_item(ui.Label(text=wording.report_kind_label(), component=ui.Select(custom_id=_KIND, options=kinds)))
    words: ui.TextInput[Any] = ui.TextInput(
        custom_id=_WORDS,
        style=discord.TextStyle.paragraph,
        placeholder=wording.report_words_hint(),
        max_length=WORDS_AT_MOST,
    )
    modal.add_item(ui.Label(text=wording.report_words_label(), component=words))
    modal.stop()  # what it says comes back with its id, after a restart, too
    return modal


async def take_report(interaction: discord.Interaction, shown: Shown) -> None:
    """A form that was sent."""
    filled = dict(_filled(dict(interaction.data or {}).get("components")))
    serving = serving_of(interaction)

    async def use_case(caller: Caller) -> Reply:
        kind = filled.get(_KIND, "")
        if kind not in tuple(ReportKind):
            return Refusal(Reason.UNKNOWN_BUTTON)
        words = filled.get(_WORDS, "")
        return await report_question(serving.study, caller, shown, kind=ReportKind(kind), words=words)

    await serving.answer(interaction, "taking a report", use_case)


def _filled(components: object) -> Iterator[tuple[str, str]]:
    """Field -> what was filled in, through whatever labels stand around it."""
    for part in components if isinstance(components, list) else ():
        if not isinstance(part, Mapping):
            continue
        inner = part.get("component")
        yield from _filled([inner] if inner else part.get("components"))
        values = part.get("values")
        value = values[0] if isinstance(values, list) and values else part.get("value")
        if isinstance(value, str):
            yield str(part.get("custom_id", "")), value
