"""The slash commands: names, summaries and choices from the catalogue; what they do from the use cases."""

from collections.abc import Callable
from typing import Any, Final, TypeVar

import discord
from discord import app_commands
from discord.app_commands import Choice

from bot.commands import ADMIN, DAILY, HELP, LEADERBOARD, ME, QUIZ, SETUP, Command, Option
from bot.discord_app.callers import caller_of, rights_of
from bot.discord_app.forms import open_form, quiz_form
from bot.discord_app.limits import CHOICE_NAME, CHOICES
from bot.discord_app.rights import check_channel
from bot.discord_app.serving import serving_of
from bot.talk.people import Caller, Spot
from bot.quiz.starting import exam_topics, find_waiting, start_quiz
from bot.quiz.wishes import Wish as QuizWish
from bot.replies import Help, Measure, Reason, Refusal, Reply
from bot.study.daily import Action, act_on_daily, show_daily
from bot.study.leaderboard import leaderboard
from bot.study.profile import me
from bot.study.reporting import admin_close, admin_report, admin_reports
from bot.study.setup import Wish, set_up, show_setup
from bot.talk.reading import near_zones, zones
from content.boards import Window
from content.topics import offered_topics

Declared = TypeVar("Declared", bound=Callable[..., Any])

_ACTIONS: Final = frozenset(Action)
_FIRST_ZONES: Final = (
    "Europe/Berlin",
    "Europe/London",
    "America/New_York",
    "America/Los_Angeles",
    "Asia/Kolkata",
    "UTC",
)
"""Offered before anything is typed."""


def slash_commands() -> list[app_commands.Command[Any, ..., None]]:
    """All of them, for servers only."""
    made = [_make(SETUP, _setup), _make(DAILY, _daily), _make(LEADERBOARD, _leaderboard), _make(ME, _me)]
    made += [_make(QUIZ, _quiz), _make(ADMIN, _admin), _make(HELP, _help)]
    made[4].autocomplete("topic")(_offer_topics)
    made[5].default_permissions = discord.Permissions(manage_guild=True)
    made[0].default_permissions = discord.Permissions(manage_guild=True)  # a hint; checked again when it runs
    made[0].autocomplete("zone")(_offer_zones)
    return made


def _make(entry: Command, callback: Callable[..., Any]) -> app_commands.Command[Any, ..., None]:
    """A slash command with the catalogue's words."""
    app_commands.rename(**{_parameter(option): option.name for option in entry.options})(callback)
    app_commands.describe(**{_parameter(option): option.summary for option in entry.options})(callback)
    choices = {
        _parameter(option): [Choice(name=value, value=value) for value in option.choices]
        for option in entry.options
        if option.choices
    }
    app_commands.choices(**choices)(callback)
    return app_commands.Command(
        name=entry.name,
        description=entry.summary,
        callback=callback,
        allowed_contexts=app_commands.AppCommandContext(guild=True, dm_channel=False, private_channel=False),
        allowed_installs=app_commands.AppInstallationType(guild=True, user=False),
    )


def _parameter(option: Option) -> str:
    """The name in Python of an option like `catch-up`."""
    return option.name.replace("-", "_")


async def _setup(  # noqa: PLR0917 -- discord.py takes a command's options from its parameters
    interaction: discord.Interaction,
    time: str | None = None,
    zone: str | None = None,
    days: str | None = None,
    channel: discord.TextChannel | None = None,
    catch_up: str | None = None,
    notices: str | None = None,
) -> None:
    serving = serving_of(interaction)
    typed = (time, zone, days, channel, catch_up, notices)

    async def use_case(caller: Caller) -> Reply:
        if all(value is None for value in typed):
            return await show_setup(serving.study, caller, rights_of(interaction))
        chosen = channel or interaction.channel
        spot = Spot(caller.spot.platform, caller.spot.space, str(chosen.id)) if chosen else caller.spot
        wish = Wish(spot, time=time, zone=zone, days=days, catch_up=catch_up, notices=notices)
        return await _set_up(interaction, caller, wish, chosen)

    await serving.answer(interaction, "setting up a channel", use_case)


async def _set_up(interaction: discord.Interaction, caller: Caller, wish: Wish, channel: object) -> Reply:
    rights = rights_of(interaction)
    if rights.organiser and not isinstance(channel, discord.TextChannel):
        return Refusal(Reason.WRONG_CHANNEL)

    async def check() -> str | None:
        assert isinstance(channel, discord.TextChannel)
        return await check_channel(interaction, channel)

    return await set_up(serving_of(interaction).study, caller, rights, wish, check=check)


async def _daily(interaction: discord.Interaction, action: str | None = None) -> None:
    serving = serving_of(interaction)

    async def use_case(caller: Caller) -> Reply:
        if action is None:
            return await show_daily(serving.study, caller)
        if action not in _ACTIONS:
            return Refusal(Reason.UNKNOWN_WORD, action)
        return await act_on_daily(serving.study, caller, rights_of(interaction), Action(action))

    await serving.answer(interaction, "serving the daily", use_case)


async def _leaderboard(
    interaction: discord.Interaction, window: str | None = None, scope: str | None = None, points: str | None = None
) -> None:
    serving = serving_of(interaction)

    async def use_case(caller: Caller) -> Reply:
        if window not in (None, *Window):
            return Refusal(Reason.UNKNOWN_WORD, str(window))
        if points not in (None, *Measure):
            return Refusal(Reason.UNKNOWN_WORD, str(points))
        return await leaderboard(
            serving.study,
            caller,
            window=Window(window) if window else Window.WEEK,
            whole_group=scope != "channel",
            measure=Measure(points) if points else Measure.DAILY,
        )

    await serving.answer(interaction, "drawing a leaderboard", use_case)


async def _quiz(
    interaction: discord.Interaction,
    topic: str | None = None,
    number: str | None = None,
    style: str | None = None,
    seconds: str | None = None,
) -> None:
    wish = QuizWish(topic, number, style, seconds)
    serving = serving_of(interaction)
    waiting = None
    if wish == QuizWish():
        asking = caller_of(interaction)
        waiting = await find_waiting(serving.study, asking) if asking else None
        if waiting is None:
            await open_form(interaction, quiz_form())
            return

    async def use_case(caller: Caller) -> Reply:
        return waiting or await start_quiz(serving.study, caller, wish)

    await serving.answer(interaction, "starting a quiz", use_case)


async def _offer_topics(interaction: discord.Interaction, typed: str) -> list[Choice[str]]:
    study = serving_of(interaction).study
    known = exam_topics(study.pack, study.clock.now().date())
    return [
        Choice(name=topic.name[:CHOICE_NAME], value=topic.key)
        for topic in offered_topics(known, typed, at_most=CHOICES)
    ]


async def _admin(
    interaction: discord.Interaction, action: str | None = None, report: str | None = None, answer: str | None = None
) -> None:
    serving = serving_of(interaction)

    async def use_case(caller: Caller) -> Reply:
        rights = rights_of(interaction)
        if report is None:
            return await admin_reports(serving.study, caller, rights)
        if answer is None and action != "close":
            return await admin_report(serving.study, caller, rights, report)
        return await admin_close(serving.study, caller, rights, report, answer)

    await serving.answer(interaction, "serving reports", use_case)


async def _me(interaction: discord.Interaction) -> None:
    serving = serving_of(interaction)

    async def use_case(caller: Caller) -> Reply:
        return await me(serving.study, caller)

    await serving.answer(interaction, "drawing a profile", use_case)


async def _help(interaction: discord.Interaction) -> None:
    async def use_case(_: Caller) -> Reply:
        return Help(organiser=rights_of(interaction).organiser)

    await serving_of(interaction).answer(interaction, "drawing the help", use_case)


async def _offer_zones(_: discord.Interaction, typed: str) -> list[Choice[str]]:
    return [Choice(name=zone, value=zone) for zone in offered_zones(typed)]


def offered_zones(typed: str) -> list[str]:
    """Zones for what is typed so far: those that hold it as it stands, or else those that come near it."""
    if not typed.strip():
        return list(_FIRST_ZONES)
    wanted = typed.strip().replace(" ", "_").casefold()
    holding = [zone for name, zone in zones().items() if wanted in name]
    return (holding or list(near_zones(typed, CHOICES)))[:CHOICES]


class Tree(app_commands.CommandTree[discord.Client]):
    """Answers what discord.py refuses before a command runs, such as one that an older version had declared."""

    async def on_error(self, interaction: discord.Interaction, error: app_commands.AppCommandError, /) -> None:
        async def use_case(_: Caller) -> Reply:
            if isinstance(error, app_commands.CommandNotFound | app_commands.CommandSignatureMismatch):
                return Refusal(Reason.UNKNOWN_WORD, error_name(error))
            if isinstance(error, app_commands.TransformerError):  # only a channel is turned into anything
                return Refusal(Reason.WRONG_CHANNEL)
            raise error

        await serving_of(interaction).answer(interaction, "reading a command", use_case)


def error_name(error: app_commands.CommandNotFound | app_commands.CommandSignatureMismatch) -> str:
    """The command that was typed."""
    return error.name if isinstance(error, app_commands.CommandNotFound) else error.command.name
