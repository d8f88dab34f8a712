"""The command line: `studyhall …` or `python -m bot …`. Slow imports wait until their command runs."""

import asyncio
import json
from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Any
from zoneinfo import reset_tzpath

import typer
from typer.core import TyperGroup

from bot.authoring import content, own_pack
from bot.connecting import connect, on_discord
from bot.examining import doctor
from bot.operating import admin, db, settings_or_fail
from bot.release import release
from bot.terminal import AsJson, fail, put, warn

OfPack = Annotated[Path | None, typer.Option(help="The folder of a pack of your own; the shipped one if left out.")]


class _Commands(TyperGroup):
    """Those of the first word. Whoever leaves it out (`studyhall backup`) is told where the command is."""

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        for name, group in self.commands.items():
            if args[0] not in self.commands and args[0] in getattr(group, "commands", ()):
                ctx.fail(f"No such command {args[0]!r}. Did you mean '{name} {args[0]}'?")
        return super().resolve_command(ctx, args)


app = typer.Typer(
    cls=_Commands,
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,  # Rich takes a quarter of a second to import, and help is plain text
)
app.add_typer(content, name="content")
app.add_typer(db, name="db")
app.add_typer(own_pack, name="pack")
app.add_typer(admin, name="admin")
app.add_typer(on_discord, name="discord")
app.command()(connect)
app.command()(doctor)


def run_command_line() -> None:
    """The entry point. Zones are those of the pinned tzdata, whatever the system has."""
    reset_tzpath(())
    app(prog_name="studyhall")


def _version(wanted: bool) -> None:
    if wanted:
        put(f"studyhall {release()}")
        raise typer.Exit


@app.callback()
def _root(
    *,
    _show_version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Say which version this is.")
    ] = False,
) -> None:
    """A study-group bot for Discord and Slack."""


@app.command()
def run() -> None:
    """Serve Discord, Slack or both: those whose tokens are set."""
    from bot.settings import SettingsError, check_tokens

    settings = settings_or_fail()
    try:
        check_tokens(settings)
    except SettingsError as error:
        fail(error, 2)
    from bot.clock import Clock
    from bot.clock_link import following
    from bot.logs import set_up_logging
    from bot.wiring import CANNOT_START, run_until_stopped

    set_up_logging(settings.log_level, settings.secrets(), settings.log_format)
    clock = Clock()

    async def serve() -> None:
        async with following(settings.sandbox_clock, clock):
            await run_until_stopped(settings, clock)

    try:
        asyncio.run(serve())
    except CANNOT_START as refused:
        fail(refused)


@app.command()
def sandbox(
    *,
    port: Annotated[int, typer.Option(help="The page's port on loopback; 0 lets the system choose.")] = 8710,
    folder: Annotated[Path, typer.Option(help="Where its database lives.")] = Path(".sandbox"),
    keep: Annotated[bool, typer.Option(help="Go on with the database of last time.")] = False,
    pack: OfPack = None,
) -> None:
    """Run a local Discord and Slack with the bot in both.

    A page lets you click through them; no tokens are needed.
    """
    from bot.logs import set_up_logging
    from bot.sandbox.serving import serve_sandbox

    set_up_logging("WARNING", ())
    asyncio.run(serve_sandbox(port=port, folder=folder, keep=keep, pack=pack, say=put))


@app.command()
def rehearse(
    *,
    days: Annotated[int, typer.Option(min=1, max=60, help="How many days, with one question each.")] = 5,
    members: Annotated[int, typer.Option(min=1, max=200, help="How many there are.")] = 12,
    seed: Annotated[int, typer.Option(help="What their choices are drawn from.")] = 1,
    pack: OfPack = None,
    as_json: AsJson = False,
) -> None:
    """Let simulated members answer for a few days.

    They do so on both local platforms. Exits 1 when anything doesn't add up.
    """
    from bot.logs import set_up_logging
    from bot.sandbox.rehearsal import play

    set_up_logging("WARNING", ())
    report = asyncio.run(play(days=days, members=members, seed=seed, pack=pack))
    put(json.dumps(report.as_json(), indent=1) if as_json else report.as_text())
    if report.broken:
        for invariant in report.broken:
            warn(f"broken: {invariant}")
        raise typer.Exit(1)


@app.command()
def commands(*, as_json: AsJson = False) -> None:
    """List every command as it is typed on each platform.

    With its options, and who may use it.
    """
    from bot.catalogue import every_shortcut, every_verb
    from bot.verbs import PRESSES, VERBS

    listed = (*every_verb(VERBS), *every_shortcut(VERBS, PRESSES))
    if as_json:
        put(json.dumps([asdict(verb) for verb in listed], indent=1))
        return
    for verb in listed:
        put(f"{verb.verb} ({verb.rights}): {verb.discord}; {verb.slack}\n    {', '.join(verb.options) or 'no options'}")
