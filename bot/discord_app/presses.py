"""What the buttons below questions and quizzes do, by the verb in their ids; what a form does that was sent."""

import discord

from bot.discord_app.callers import rights_of
from bot.discord_app.forms import KIND, WORDS, filled_in, open_form, report_form
from bot.discord_app.serving import serving_of
from bot.talk.people import Caller, Shown
from bot.quiz.answering import OF_TURNS, steer_quiz
from bot.quiz.starting import start_quiz
from bot.quiz.wishes import Wish
from bot.quiz_replies import ReportKind, Steering
from bot.replies import Reason, Refusal, Reply
from bot.study.confidence import guess
from bot.study.reporting import report_question


async def press(interaction: discord.Interaction, verb: str, shown: Shown) -> None:
    """Serve a button."""
    if verb == "report":
        await open_form(interaction, report_form(shown))
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


async def take_report(interaction: discord.Interaction, shown: Shown) -> None:
    """Its form was sent."""
    filled = filled_in(interaction)
    serving = serving_of(interaction)

    async def use_case(caller: Caller) -> Reply:
        kind = filled.get(KIND, "")
        if kind not in tuple(ReportKind):
            return Refusal(Reason.UNKNOWN_BUTTON)
        return await report_question(serving.study, caller, shown, kind=ReportKind(kind), words=filled.get(WORDS, ""))

    await serving.answer(interaction, "taking a report", use_case)


async def take_quiz(interaction: discord.Interaction) -> None:
    """Its form was sent."""
    filled = filled_in(interaction)
    serving = serving_of(interaction)

    async def use_case(caller: Caller) -> Reply:
        return await start_quiz(serving.study, caller, Wish.of(filled))

    await serving.answer(interaction, "starting a quiz from its form", use_case)
