"""The command line: `studyhall …` or `python -m bot …`. Slow imports wait until their command runs."""

import asyncio
import json
from collections.abc import Sequence
from datetime import date
from importlib.metadata import version
from pathlib import Path
from typing import Annotated, NoReturn, TypeVar
from zoneinfo import reset_tzpath

import typer

from bot.settings import Settings, SettingsError, check_tokens, load_settings
from storage.addresses import parse_address
from storage.database import Work

T = TypeVar("T")

app = typer.Typer(no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False, help=__doc__)
db = typer.Typer(no_args_is_help=True, help="The database.")
content = typer.Typer(no_args_is_help=True, help="The question pack.")
app.add_typer(db, name="db")
admin = typer.Typer(no_args_is_help=True, help="What members reported.")
app.add_typer(content, name="content")
app.add_typer(admin, name="admin")

AsJson = Annotated[bool, typer.Option("--json", help="Print one JSON object.")]


def main() -> None:
    """The entry point. Zones are those of the pinned tzdata, whatever the system has."""
    reset_tzpath(())
    app(prog_name="studyhall")


def _say(text: object = "") -> None:
    typer.echo(text)


def _fail(message: object, code: int = 1) -> NoReturn:
    typer.echo(message, err=True)
    raise typer.Exit(code)


def _settings() -> Settings:
    try:
        return load_settings()
    except SettingsError as error:
        _fail(error, 2)


def _version(wanted: bool) -> None:
    if wanted:
        _say(f"studyhall {version('studyhall')}")
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
        _fail(error, 2)
    from bot.clock import Clock
    from bot.logs import set_up_logging
    from bot.wiring import CANNOT_START, run_until_stopped

    set_up_logging(settings.log_level, settings.secrets())
    clock = Clock()

    async def serve() -> None:
        if settings.sandbox_clock is None:
            await run_until_stopped(settings, clock)
            return
        from bot.sandbox.clock_link import following

        async with following(settings.sandbox_clock, clock):
            await run_until_stopped(settings, clock)

    try:
        asyncio.run(serve())
    except CANNOT_START as refused:
        _fail(refused)


@app.command()
def sandbox(
    *,
    port: Annotated[int, typer.Option(help="The page's port on loopback; 0 lets the system choose.")] = 8710,
    folder: Annotated[Path, typer.Option(help="Where its database lives.")] = Path(".sandbox"),
    keep: Annotated[bool, typer.Option(help="Go on with the database of last time.")] = False,
) -> None:
    """A local Discord and Slack with the bot connected to both, and a page to click through them. No tokens."""
    from bot.logs import set_up_logging
    from bot.sandbox.serving import serve_sandbox

    set_up_logging("WARNING", ())
    asyncio.run(serve_sandbox(port=port, folder=folder, keep=keep, say=_say))


@app.command()
def rehearse(
    *,
    days: Annotated[int, typer.Option(min=1, max=60)] = 5,
    members: Annotated[int, typer.Option(min=1, max=200)] = 12,
    seed: int = 1,
    as_json: AsJson = False,
) -> None:
    """Let simulated members answer for some days on both local platforms; exits 1 when anything doesn't add up."""
    from bot.logs import set_up_logging
    from bot.sandbox.rehearsal import rehearse as play

    set_up_logging("WARNING", ())
    report = asyncio.run(play(days=days, members=members, seed=seed))
    _say(json.dumps(report.as_json(), indent=1) if as_json else report.as_text())
    if report.broken:
        for invariant in report.broken:
            typer.echo(f"broken: {invariant}", err=True)
        raise typer.Exit(1)


@app.command()
def doctor(*, as_json: AsJson = False) -> None:
    """Tell every missed, late, unknown and refused post of the last seven days with its remedy; exits 1 if any."""
    from bot.clock import system_time
    from bot.printing import clock_as_json, print_clock, print_trouble, trouble_as_json
    from bot.study.punctuality import load_wrong_clock
    from bot.study.troubles import load_troubles

    now = system_time()
    found, clock = _on_database(lambda tx: (load_troubles(tx, now), load_wrong_clock(tx)), write=False)
    if as_json:
        told = {"troubles": len(found), "found": [trouble_as_json(trouble) for trouble in found]}
        _say(json.dumps({**told, "clock": clock_as_json(clock)}, indent=1))
    else:
        if clock:
            _say(print_clock(clock))
        for trouble in found:
            _say(print_trouble(trouble))
        _say("All posts of the last seven days came as they should." if not found else f"{len(found)} troubles.")
    if found or clock:
        raise typer.Exit(1)


@db.command("upgrade")
def db_upgrade() -> None:
    """Bring the database up to date (`run` does so by itself)."""
    from bot.maintenance import upgrade_alone
    from storage.in_use import DatabaseInUseError
    from storage.upgrade import UnreachableDatabaseError

    try:
        upgrade_alone(parse_address(_settings().database_url.get_secret_value()))
    except (UnreachableDatabaseError, DatabaseInUseError) as error:
        _fail(error)
    _say("The database is up to date.")


@admin.command("reports")
def admin_reports(
    number: Annotated[int | None, typer.Argument(help="One report; all that are open where it is left out.")] = None,
    *,
    answer: Annotated[str | None, typer.Option(help="Close it and tell whoever reported it this.")] = None,
    close: Annotated[bool, typer.Option("--close", help="Close it without a word.")] = False,
    as_json: AsJson = False,
) -> None:
    """The open reports on questions, of every group; or answer and close one."""
    from bot.printing import export_report, print_report
    from bot.study.reporting import close_by_operator, load_for_operator

    if number is None:
        if answer is not None or close:
            _fail("Say which report: its number comes first.", 2)
    elif answer is not None or close:
        if not _on_database(lambda tx: close_by_operator(tx, number, answer=answer), write=True, beside=True):
            _fail(f"There is no report {number}.")
        _say(f"Report {number} is closed.")
        return
    found = _on_database(lambda tx: load_for_operator(tx, number), write=False)
    if number is not None and not found:
        _fail(f"There is no report {number}.")
    if as_json:
        _say(json.dumps([export_report(report) for report in found]))
        return
    for report in found:
        _say(print_report(report))
    if not found:
        _say("No open reports.")


def _on_database(work: Work[T], *, write: bool, beside: bool = False) -> T:
    from bot.maintenance import with_database
    from storage.in_use import DatabaseInUseError
    from storage.upgrade import UnreachableDatabaseError

    try:
        return with_database(_settings(), work, write=write, beside=beside)
    except (UnreachableDatabaseError, DatabaseInUseError) as error:
        _fail(error)


@db.command("verify")
def db_verify(*, as_json: AsJson = False) -> None:
    """Count streaks, points and boards again from all answers and compare; exits 1 when anything differs."""
    from bot.study.folding import differences

    found = _on_database(differences, write=False)
    if as_json:
        _say(json.dumps({"differences": len(found), "found": [str(difference) for difference in found]}))
    else:
        for difference in found:
            _say(difference)
        _say("No difference." if not found else f"{len(found)} differences; `studyhall db rebuild` mends them.")
    if found:
        raise typer.Exit(1)


@db.command("rebuild")
def db_rebuild() -> None:
    """Write streaks, points and boards anew from all answers."""
    from bot.study.folding import rebuild

    groups = _on_database(rebuild, write=True)
    _say(f"Rebuilt {groups} group{'s' if groups != 1 else ''}.")


@content.command("check")
def content_check(
    folder: Annotated[Path | None, typer.Argument(help="A pack's folder; the shipped one if left out.")] = None,
    *,
    on: Annotated[str | None, typer.Option(metavar="DATE", help="Count the age of sources on this day.")] = None,
    verbose: Annotated[bool, typer.Option("--verbose", help="Name each fact that is stale or never asked.")] = False,
) -> None:
    """Read a pack and tell every problem as file:line:column; exits 1 when there is one."""
    from content.packs import AWS_DEVELOPER, read_pack
    from content.soundness import MODEST, Demand, find_faults, find_warnings

    reading = read_pack(folder or AWS_DEVELOPER)
    _complain(reading.problems)
    pack = reading.pack
    assert pack is not None
    # A pack of somebody's own need not be as large as the shipped one.
    _complain(find_faults(pack, Demand() if folder is None else MODEST))
    warnings = find_warnings(pack, _day(on))
    for warning in warnings if verbose else ():
        _say(f"warning: {warning}")
    services = len({pack.services[question.id] for question in pack.live})
    _say(
        f"{pack.id} {pack.version}: {len(pack.live)} questions over {services} services, {len(pack.facts)} facts, "
        f"{len(warnings)} warnings."
    )


def _complain(problems: Sequence[object]) -> None:
    """Print problems and stop, if there are any."""
    for problem in problems:
        _say(problem)
    if problems:
        _fail(f"{len(problems)} problem{'s' if len(problems) != 1 else ''}.")


def _day(typed: str | None) -> date:
    from bot.clock import system_time

    try:
        return date.fromisoformat(typed) if typed else system_time().date()
    except ValueError:
        _fail(f"{typed!r} is no date; write it like 2026-11-24.", 2)


@content.command("stats")
def content_stats(*, as_json: AsJson = False) -> None:
    """The shipped pack's figures: what it covers, and whether its keys could be guessed by their looks."""
    from dataclasses import asdict

    from content.figures import compute_figures
    from content.packs import load_pack

    figures = asdict(compute_figures(load_pack()))
    if as_json:
        _say(json.dumps(figures, indent=1))
        return
    for name, value in figures.items():
        _say(f"{name}: {json.dumps(value) if isinstance(value, dict) else value}")


@content.command("export")
def content_export(file: Annotated[Path, typer.Argument(help="Where the JSON goes.")]) -> None:
    """Write the shipped pack's questions as a JSON list: id, stem, options, explanation, reasons, source."""
    from bot.printing import export_questions
    from content.packs import load_pack

    exported = export_questions(load_pack())
    file.write_text(json.dumps(exported, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    _say(f"Wrote {len(exported)} questions to {file}.")


@content.command("preview")
def content_preview(
    file: Annotated[Path, typer.Argument(help="A file of a pack's folder `questions`.")],
    *,
    port: Annotated[int, typer.Option(help="The page's port on loopback; 0 lets the system choose.")] = 8711,
) -> None:
    """Show a file's questions as both platforms draw them, with the checker's messages, anew on every save."""
    from bot.sandbox.preview import NoQuestionsError, serve_preview
    from bot.sandbox.serving import until_stopped

    try:
        asyncio.run(serve_preview(file, port=port, say=_say, stopped=until_stopped()))
    except NoQuestionsError as error:
        _fail(error, 2)
    except OSError as error:
        _fail(f"Port {port} can't be opened: {error.strerror}. Choose another one with --port.", 2)


@content.command("show")
def content_show(
    item_id: Annotated[str, typer.Argument(metavar="ID")],
    *,
    seed: Annotated[str, typer.Option(help="What a template's numbers are drawn from.")] = "1",
) -> None:
    """Print one question or fact of the shipped pack, or a draw of a template."""
    from bot.printing import print_fact, print_question, print_template
    from content.packs import load_pack
    from content.templates.registry import FAMILIES, find_family

    pack = load_pack()
    if item_id in pack.questions:
        _say(print_question(pack.questions[item_id], pack))
    elif item_id in pack.facts:
        _say(print_fact(pack.facts[item_id]))
    elif family := find_family(item_id):
        _say(print_template(family, seed))
    else:
        from rapidfuzz import process

        known = [*pack.questions, *pack.facts, *(family.id for family in FAMILIES)]
        near = [name for name, _, _ in process.extract(item_id, known, limit=3)]
        _fail(f"There is no question, fact or template {item_id!r}. Near: {', '.join(near)}.", 2)
