"""The command line: `studyhall …` or `python -m bot …`. Slow imports wait until their command runs."""

import asyncio
import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, TypeVar
from zoneinfo import reset_tzpath

import typer

from bot.authoring import content, own_pack
from bot.release import release
from bot.settings import Settings, SettingsError, check_tokens, load_settings
from bot.terminal import AsJson, fail, say, warn
from storage.addresses import Address, parse_address
from storage.database import Work

if TYPE_CHECKING:
    from bot.printing import Typed

T = TypeVar("T")
OfPack = Annotated[Path | None, typer.Option(help="The folder of a pack of one's own; the shipped one if left out.")]

app = typer.Typer(no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False, help=__doc__)
db = typer.Typer(no_args_is_help=True, help="The database.")
app.add_typer(db, name="db")
admin = typer.Typer(no_args_is_help=True, help="What members reported.")
app.add_typer(content, name="content")
app.add_typer(own_pack, name="pack")
app.add_typer(admin, name="admin")


def main() -> None:
    """The entry point. Zones are those of the pinned tzdata, whatever the system has."""
    reset_tzpath(())
    app(prog_name="studyhall")


def _settings() -> Settings:
    try:
        return load_settings()
    except SettingsError as error:
        fail(error, 2)


def _url() -> Address:
    """The database that the settings name."""
    return parse_address(_settings().database_url.get_secret_value())


def _version(wanted: bool) -> None:
    if wanted:
        say(f"studyhall {release()}")
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
    """Serve Discord, Slack or both: the platforms whose tokens are set."""
    settings = _settings()
    try:
        check_tokens(settings)
    except SettingsError as error:
        fail(error, 2)
    from bot.clock import Clock
    from bot.logs import set_up_logging
    from bot.wiring import CANNOT_START, run_until_stopped

    set_up_logging(settings.log_level, settings.secrets())
    clock = Clock()

    async def serve() -> None:
        if settings.sandbox_clock is None:
            await run_until_stopped(settings, clock)
            return
        from bot.clock_link import following

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
    """A local Discord and Slack with the bot connected to both, and a page to click through them. No tokens."""
    from bot.logs import set_up_logging
    from bot.sandbox.serving import serve_sandbox

    set_up_logging("WARNING", ())
    asyncio.run(serve_sandbox(port=port, folder=folder, keep=keep, pack=pack, say=say))


@app.command()
def rehearse(
    *,
    days: Annotated[int, typer.Option(min=1, max=60)] = 5,
    members: Annotated[int, typer.Option(min=1, max=200)] = 12,
    seed: int = 1,
    pack: OfPack = None,
    as_json: AsJson = False,
) -> None:
    """Let simulated members answer for some days on both local platforms; exits 1 when anything doesn't add up."""
    from bot.logs import set_up_logging
    from bot.sandbox.rehearsal import rehearse as play

    set_up_logging("WARNING", ())
    report = asyncio.run(play(days=days, members=members, seed=seed, pack=pack))
    say(json.dumps(report.as_json(), indent=1) if as_json else report.as_text())
    if report.broken:
        for invariant in report.broken:
            warn(f"broken: {invariant}")
        raise typer.Exit(1)


@app.command()
def doctor(*, as_json: AsJson = False) -> None:
    """Tell what is wrong: posts of the last seven days, the clock, commands, tokens and logins; exits 1 if anything."""
    from bot.clock import system_time
    from bot.posting.troubles import load_troubles
    from bot.printing import (
        clock_as_json,
        hindrance_as_json,
        print_clock,
        print_hindrance,
        print_trouble,
        trouble_as_json,
    )
    from bot.rules.hindrances import load_hindrances
    from bot.rules.punctuality import load_wrong_clock

    now = system_time()
    found, clock, hindrances = _on_database(
        lambda tx: (load_troubles(tx, now), load_wrong_clock(tx), load_hindrances(tx)), write=False
    )
    if as_json:
        troubles = [trouble_as_json(trouble, _typed()) for trouble in found]
        told: dict[str, Any] = {"troubles": len(found), "found": troubles}
        told["hindrances"] = [hindrance_as_json(hindrance) for hindrance in hindrances]
        say(json.dumps({**told, "clock": clock_as_json(clock)}, indent=1))
    else:
        if clock:
            say(print_clock(clock))
        for hindrance in hindrances:
            say(print_hindrance(hindrance))
        for trouble in found:
            say(print_trouble(trouble, _typed()))
        say("All posts of the last seven days came as they should." if not found else f"{len(found)} troubles.")
    if found or clock or hindrances:
        raise typer.Exit(1)


def _typed() -> "Typed":
    """The faces know how a command is typed; their libraries take a while to load."""
    from bot.discord_app.commands import CommandNames
    from bot.slack_app.paint import typed
    from bot.verbs import VERBS

    return {"discord": CommandNames(VERBS).typed, "slack": typed}


@db.command("upgrade")
def db_upgrade() -> None:
    """Bring the database up to date (`run` does so by itself)."""
    from bot.maintenance import upgrade_alone
    from storage.in_use import DatabaseInUseError
    from storage.refusals import UnreachableDatabaseError

    try:
        upgrade_alone(_url())
    except (UnreachableDatabaseError, DatabaseInUseError) as error:
        fail(error)
    say("The database is up to date.")


@db.command("backup")
def db_backup(file: Annotated[Path, typer.Argument(help="A new file.")]) -> None:
    """Copy the database to a file, also beside a running bot."""
    from storage.backups import BackupError, back_up
    from storage.refusals import UnreachableDatabaseError

    try:
        back_up(_url(), file)
    except (BackupError, UnreachableDatabaseError) as error:
        fail(error)
    say(f"Backed up to {file}.")


@db.command("restore")
def db_restore(file: Annotated[Path, typer.Argument(help="What `db backup` made.")]) -> None:
    """Put a backup in the database's place; a SQLite file that was there is kept. Stop the bot first."""
    from bot.maintenance import restore_alone
    from storage.backups import BackupError
    from storage.in_use import DatabaseInUseError
    from storage.refusals import UnreachableDatabaseError

    try:
        kept = restore_alone(_url(), file)
    except (BackupError, DatabaseInUseError, UnreachableDatabaseError) as error:
        fail(error)
    say(f"Restored {file}." + (f" What was there is kept as {kept}." if kept else ""))


@db.command("copy")
def db_copy(
    to: Annotated[str, typer.Option("--to", metavar="ADDRESS", help="Of an empty database, as in the setting.")],
) -> None:
    """Copy everything into another database, SQLite or PostgreSQL, and compare both. Stop the bot first."""
    from bot.maintenance import copy_alone
    from storage.addresses import BadAddressError, show
    from storage.in_use import DatabaseInUseError
    from storage.moving import MoveError
    from storage.refusals import UnreachableDatabaseError

    try:
        target = parse_address(to)
        rows = copy_alone(_url(), target)
    except BadAddressError as error:
        fail(f"--to {error}", 2)
    except (MoveError, DatabaseInUseError, UnreachableDatabaseError) as error:
        fail(error)
    say(f"Copied {rows} rows to {show(target)}; both are equal. Name it in STUDYHALL_DATABASE_URL and start the bot.")


@admin.command("reports")
def admin_reports(
    number: Annotated[int | None, typer.Argument(help="One report; all that are open where it is left out.")] = None,
    *,
    answer: Annotated[str | None, typer.Option(help="Close it and tell whoever reported it this.")] = None,
    close: Annotated[bool, typer.Option("--close", help="Close it without a word.")] = False,
    as_json: AsJson = False,
) -> None:
    """The open reports on questions, of every group; or answer and close one."""
    from bot.clock import system_time
    from bot.printing import export_report, print_report
    from bot.rules.reports import close_by_operator, load_for_operator

    if number is None:
        if answer is not None or close:
            fail("Say which report: its number comes first.", 2)
    elif answer is not None or close:
        at = system_time()
        if not _on_database(lambda tx: close_by_operator(tx, number, answer=answer, at=at), write=True, beside=True):
            fail(f"There is no report {number}.")
        say(f"Report {number} is closed.")
        return
    found = _on_database(lambda tx: load_for_operator(tx, number), write=False)
    if number is not None and not found:
        fail(f"There is no report {number}.")
    if as_json:
        say(json.dumps([export_report(report) for report in found]))
        return
    for report in found:
        say(print_report(report))
    if not found:
        say("No open reports.")


def _on_database(work: Work[T], *, write: bool, beside: bool = False) -> T:
    from bot.maintenance import with_database
    from storage.in_use import DatabaseInUseError
    from storage.refusals import UnreachableDatabaseError

    try:
        return with_database(_url(), work, write=write, beside=beside)
    except (UnreachableDatabaseError, DatabaseInUseError) as error:
        fail(error)


@db.command("verify")
def db_verify(*, as_json: AsJson = False) -> None:
    """Count streaks, points and boards again from all answers and compare; exits 1 when anything differs."""
    from bot.rules.folding import differences

    found = _on_database(differences, write=False)
    if as_json:
        say(json.dumps({"differences": len(found), "found": [str(difference) for difference in found]}))
    else:
        for difference in found:
            say(difference)
        say("No difference." if not found else f"{len(found)} differences; `studyhall db rebuild` mends them.")
    if found:
        raise typer.Exit(1)


@db.command("rebuild")
def db_rebuild() -> None:
    """Write streaks, points and boards anew from all answers."""
    from bot.rules.folding import rebuild

    groups = _on_database(rebuild, write=True)
    say(f"Rebuilt {groups} group{'s' if groups != 1 else ''}.")
