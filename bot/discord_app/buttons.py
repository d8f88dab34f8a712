"""Clicks on cards. Everything a click means is in the id of its control, so all of them outlive a restart."""

import re
from collections.abc import Iterator, Sequence
from typing import Any, Final, Self

import discord
from discord import ui

from bot.discord_app import ids
from bot.discord_app.callers import rights_of
from bot.discord_app.presses import press, take_quiz, take_report
from bot.discord_app.render import draw, draw_choice
from bot.discord_app.serving import serving_of
from bot.talk.people import Caller, Shown, Spot
from bot.quiz.answering import answer_shown
from bot.quiz.starting import start_quiz
from bot.quiz.wishes import Wish
from bot.replies import Reason, Refusal, Reply
from bot.study.setup import post_test

_UNKNOWN: Final = Refusal(Reason.UNKNOWN_BUTTON)


class AnswerButton(ui.DynamicItem[ui.Item[Any]], template=ids.ANSWER):
    """One letter of a question with one right answer."""

    def __init__(self, item: ui.Item[Any], *, shown: Shown, option: str) -> None:
        super().__init__(item)
        self.shown = shown
        self.option = option

    @classmethod
    async def from_custom_id(cls, _: discord.Interaction, item: ui.Item[Any], match: re.Match[str], /) -> Self:
        return cls(item, shown=Shown.read(match["shown"]), option=match["option"])

    async def callback(self, interaction: discord.Interaction) -> None:
        await _answer(interaction, self.shown, (self.option,))


class SubmitButton(ui.DynamicItem[ui.Item[Any]], template=ids.SUBMIT):
    """The button below "You chose A and C."; the choice is in its id."""

    def __init__(self, item: ui.Item[Any], *, shown: Shown, options: Sequence[str]) -> None:
        super().__init__(item)
        self.shown = shown
        self.options = options

    @classmethod
    async def from_custom_id(cls, _: discord.Interaction, item: ui.Item[Any], match: re.Match[str], /) -> Self:
        return cls(item, shown=Shown.read(match["shown"]), options=match["options"].split(","))

    async def callback(self, interaction: discord.Interaction) -> None:
        await _answer(interaction, self.shown, self.options)


class ChooseSelect(ui.DynamicItem[ui.Item[Any]], template=ids.CHOOSE):
    """The select of a question with several right answers: nothing is answered until it is submitted."""

    def __init__(self, item: ui.Item[Any], *, shown: Shown) -> None:
        super().__init__(item)
        self.shown = shown

    @classmethod
    async def from_custom_id(cls, _: discord.Interaction, item: ui.Item[Any], match: re.Match[str], /) -> Self:
        return cls(item, shown=Shown.read(match["shown"]))

    async def callback(self, interaction: discord.Interaction) -> None:
        async def work() -> ui.LayoutView:
            return self._choice(_values(interaction)) or draw(_UNKNOWN)

        await serving_of(interaction).show(interaction, "taking a choice", work)

    def _choice(self, values: Sequence[str]) -> ui.LayoutView | None:
        """The letters stand on the select itself: the question need not be looked up."""
        offered = self.item.options if isinstance(self.item, ui.Select) else []
        chosen = [option for option in offered if option.value in values]
        if not values or len(chosen) != len(values):
            return None
        return draw_choice(self.shown, [option.value for option in chosen], [option.label for option in chosen])


class PressButton(ui.DynamicItem[ui.Item[Any]], template=ids.PRESS):
    """Any other button of a question or a quiz: its verb says what it does."""

    def __init__(self, item: ui.Item[Any], *, verb: str, shown: Shown) -> None:
        super().__init__(item)
        self.verb = verb
        self.shown = shown

    @classmethod
    async def from_custom_id(cls, _: discord.Interaction, item: ui.Item[Any], match: re.Match[str], /) -> Self:
        return cls(item, verb=match["verb"], shown=Shown.read(match["shown"]))

    async def callback(self, interaction: discord.Interaction) -> None:
        await press(interaction, self.verb, self.shown)


class QuizButton(ui.DynamicItem[ui.Item[Any]], template=ids.QUIZ):
    """Begins a quiz with the questions there are."""

    def __init__(self, item: ui.Item[Any], *, wish: Wish) -> None:
        super().__init__(item)
        self.wish = wish

    @classmethod
    async def from_custom_id(cls, _: discord.Interaction, item: ui.Item[Any], match: re.Match[str], /) -> Self:
        return cls(item, wish=Wish(match["topic"], match["number"], match["style"], match["seconds"]))

    async def callback(self, interaction: discord.Interaction) -> None:
        serving = serving_of(interaction)

        async def use_case(caller: Caller) -> Reply:
            return await start_quiz(serving.study, caller, self.wish, as_available=True)

        await serving.answer(interaction, "beginning a quiz", use_case)


class TestButton(ui.DynamicItem[ui.Item[Any]], template=ids.TEST):
    """Below a finished setup: posts a test in the channel that was set up."""

    __test__ = False  # pytest takes every class called Test… for one of its own

    def __init__(self, item: ui.Item[Any], *, channel: str) -> None:
        super().__init__(item)
        self.channel = channel

    @classmethod
    async def from_custom_id(cls, _: discord.Interaction, item: ui.Item[Any], match: re.Match[str], /) -> Self:
        return cls(item, channel=match["channel"])

    async def callback(self, interaction: discord.Interaction) -> None:
        serving = serving_of(interaction)

        async def use_case(caller: Caller) -> Reply:
            spot = Spot(caller.spot.platform, caller.spot.space, self.channel)
            return await post_test(serving.study, rights_of(interaction), spot)

        await serving.answer(interaction, "posting a test", use_case)


BUTTONS: Final = (AnswerButton, ChooseSelect, SubmitButton, PressButton, QuizButton, TestButton)


async def _answer(interaction: discord.Interaction, shown: Shown, chosen: Sequence[str]) -> None:
    serving = serving_of(interaction)

    async def use_case(caller: Caller) -> Reply:
        return await answer_shown(serving.study, caller, shown, chosen)

    await serving.answer(interaction, "taking an answer", use_case)


async def answer_stray(interaction: discord.Interaction) -> None:
    """Answer a click that discord.py has no button for.

    One of ours on a card that was redrawn meanwhile means what it always meant. Anything else is very old, another
    bot's or made up, and is told politely that it means nothing here.
    """
    custom_id = str(dict(interaction.data or {}).get("custom_id", ""))
    if match := ids.ANSWER.fullmatch(custom_id):
        await _answer(interaction, Shown.read(match["shown"]), (match["option"],))
    elif match := ids.SUBMIT.fullmatch(custom_id):
        await _answer(interaction, Shown.read(match["shown"]), match["options"].split(","))
    elif match := ids.PRESS.fullmatch(custom_id):
        await press(interaction, match["verb"], Shown.read(match["shown"]))
    elif interaction.type is discord.InteractionType.modal_submit and (match := ids.REPORT.fullmatch(custom_id)):
        await take_report(interaction, Shown.read(match["shown"]))
    elif interaction.type is discord.InteractionType.modal_submit and custom_id == ids.QUIZ_FORM:
        await take_quiz(interaction)
    else:
        await serving_of(interaction).answer(interaction, "refusing an unknown button", _refuse)


async def _refuse(_: Caller) -> Reply:
    return _UNKNOWN


def is_stray(interaction: discord.Interaction) -> bool:
    """Whether none of BUTTONS serves a click: discord.py drops those in silence.

    It finds a control by its id and its type in the message it was clicked in.
    """
    if interaction.type is discord.InteractionType.modal_submit:
        return True
    if interaction.type is not discord.InteractionType.component:
        return False
    data: dict[str, Any] = dict(interaction.data or {})
    custom_id, kind = str(data.get("custom_id", "")), data.get("component_type")
    if not ids.is_ours(custom_id) or interaction.message is None:
        return True
    standing = _controls(interaction.message.components)
    return not any(control.custom_id == custom_id and control.type.value == kind for control in standing)


def _controls(components: Sequence[Any]) -> Iterator[discord.Button | discord.SelectMenu]:
    for component in components:
        if isinstance(component, discord.Button | discord.SelectMenu):
            yield component
        yield from _controls(getattr(component, "children", ()))


def _values(interaction: discord.Interaction) -> list[str]:
    data: dict[str, Any] = dict(interaction.data or {})
    return list(data.get("values", ()))
