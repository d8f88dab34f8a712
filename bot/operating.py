"""What whoever runs Studyhall types about its database and its reports: `studyhall db …` and `studyhall admin …`."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TypeVar

import typer

from bot.terminal import AsJson, Progress, fail, put

if TYPE_CHECKING:
    from bot.settings import Settings
    from content.questions import Pack
    from storage.addresses import Address
    from storage.database import Work

_T = TypeVar("_T")

db = typer.Typer(no_args_is_help=True, help="Upgrade, back up, restore, copy or check the database.")
admin = typer.Typer(no_args_is_help=True, help="Reports, how questions do, corrected answers, spaces to purge.")


def settings_or_fail() -> "Settings":
    """The settings; where they are wrong the command ends with a sentence."""
    from bot.settings import SettingsError, load_settings

    try:
        return load_settings()
    except SettingsError as error:
        fail(error, 2)


def database_address() -> "Address":
    """The database that the settings name."""
    from storage.addresses import parse_address

    return parse_address(settings_or_fail().database_url.get_secret_value())


def asked_pack() -> "Pack":
    """The pack that the settings name; where it can't be asked the command ends with a sentence."""
    from bot.chosen_pack import PackRefusedError, open_pack
    from bot.clock import system_time

    try:
        return open_pack(settings_or_fail().pack, system_time().date())
    except PackRefusedError as error:
        fail(error)


@contextmanager
def _or_fail() -> Iterator[None]:
    """What can't be done with a database ends the command with a sentence."""
    from storage.backups import BackupError
    from storage.in_use import DatabaseInUseError
    from storage.moving import MoveError
    from storage.refusals import UnreachableDatabaseError

    try:
        yield
    except (BackupError, DatabaseInUseError, MoveError, UnreachableDatabaseError) as error:
        fail(error)


def on_database(work: "Work[_T]", *, write: bool, beside: bool = False) -> _T:
    """What `work` finds or does; a database that can't be had ends the command with a sentence."""
    from bot.maintenance import with_database

    with _or_fail():
        return with_database(database_address(), work, write=write, beside=beside)


@db.command("upgrade")
def db_upgrade() -> None:
    """Bring the database up to date (`run` does so by itself)."""
    from bot.maintenance import upgrade_alone

    with _or_fail():
        upgrade_alone(database_address())
    put("The database is up to date.")


@db.command("backup")
def db_backup(file: Annotated[Path, typer.Argument(help="A new file.")]) -> None:
    """Copy the database to a file, also beside a running bot."""
    from storage.backups import back_up

    with _or_fail():
        back_up(database_address(), file)
    put(f"Backed up to {file}.")


@db.command("restore")
def db_restore(file: Annotated[Path, typer.Argument(help="What `db backup` made.")]) -> None:
    """Put a backup in the database's place.

    A SQLite file that was there is kept. Stop the bot first.
    """
    from bot.maintenance import restore_alone

    with _or_fail():
        kept = restore_alone(database_address(), file)
    put(f"Restored {file}." + (f" What was there is kept as {kept}." if kept else ""))


@db.command("copy")
def db_copy(
    to: Annotated[
        str, typer.Option("--to", metavar="ADDRESS", help="An empty database, written as in STUDYHALL_DATABASE_URL.")
    ],
) -> None:
    """Copy everything into another database and compare both.

    Each may be SQLite or PostgreSQL. Stop the bot first.
    """
    from bot.maintenance import copy_alone
    from storage.addresses import BadAddressError, parse_address, show

    try:
        target = parse_address(to)
    except BadAddressError as error:
        fail(f"--to {error}", 2)
    with _or_fail():
        rows = copy_alone(database_address(), target)
    put(f"Copied {rows} rows to {show(target)}; both are equal. Name it in STUDYHALL_DATABASE_URL and start the bot.")


@db.command("verify")
def db_verify(*, as_json: AsJson = False) -> None:
    """Count everything again from the answers and compare.

    Streaks, points and boards. Exits 1 when anything differs.
    """
    from bot.rules.folding import differences, untold
    from bot.talk.lines import counted

    told = untold if as_json else Progress("Compared").tell
    found = on_database(lambda tx: differences(tx, told), write=False)
    if as_json:
        put(json.dumps({"differences": len(found), "found": [str(difference) for difference in found]}))
    else:
        for difference in found:
            put(difference)
        said = (
            f"{counted(len(found), '{n} difference', '{n} differences')} found; `studyhall db rebuild` mends what "
            f"differs."
        )
        put(said if found else "No difference.")
    if found:
        raise typer.Exit(1)


@db.command("rebuild")
def db_rebuild() -> None:
    """Count everything again from the answers and mend what differs.

    Streaks, points and boards.
    """
    from bot.rules.folding import rebuild
    from bot.talk.lines import counted

    groups = on_database(lambda tx: rebuild(tx, Progress("Compared").tell), write=True)
    put(f"Rebuilt {counted(groups, '{n} group', '{n} groups')}.")


@admin.command("correct")
def admin_correct(
    question: Annotated[str, typer.Argument(help="The question's id.")],
    key: Annotated[list[str], typer.Argument(help="The ids of the options that are right after all.")],
    *,
    why: Annotated[str, typer.Option(help="The reason, for the log.")] = "The answer was wrong.",
    sure: Annotated[bool, typer.Option("--yes", help="Do it: score every answer to it again.")] = False,
) -> None:
    """Correct a question whose answer was wrong.

    Shows how the question was answered; with --yes every answer to it is scored again.
    """
    from bot.clock import system_time
    from bot.printing import print_evidence
    from bot.rules.correcting import correct_by_operator, load_evidence
    from bot.talk.lines import counted
    from content.grading import is_possible

    pack = asked_pack()
    found = on_database(lambda tx: load_evidence(tx, pack, question), write=False)
    if found is None:
        fail(f"{question} was never asked, and the questions don't have it.")
    if not is_possible(key, found.item.option_ids, len(found.item.key)):
        fail(f"Its answer is {len(found.item.key)} of these: {', '.join(found.item.option_ids)}.", 2)
    chosen, at = tuple(key), system_time()
    put(print_evidence(found, chosen))
    if not sure:
        fail("With --yes every answer is scored again, and everyone whose points change is told.", 2)
    changed = on_database(
        lambda tx: correct_by_operator(tx, pack, found.item, key=chosen, why=why, at=at), write=True, beside=True
    )
    done = f"Corrected. Points changed for {counted(changed or 0, '{n} member', '{n} members')}."
    put("That's its answer already." if changed is None else done)


@admin.command("items")
def admin_items(
    question: Annotated[str | None, typer.Argument(help="One question's id; all to decide on if left out.")] = None,
    *,
    keep: Annotated[bool, typer.Option("--keep", help="Ask it, whatever its figures are.")] = False,
    leave_out: Annotated[bool, typer.Option("--leave-out", help="Ask it no more, as it stands.")] = False,
    as_json: AsJson = False,
) -> None:
    """Show how questions are answered, and which are left out.

    What is decided here holds in every group whose organisers decide nothing else.
    """
    from bot.clock import system_time
    from bot.printing import export_item, print_item, print_item_line
    from bot.rules.judging import decide, load_every, load_evidence_of, load_judged

    pack, at = asked_pack(), system_time()
    if (keep and leave_out) or ((keep or leave_out) and question is None):
        fail("Say one question, and either --keep or --leave-out.", 2)
    if question is None:
        found = on_database(lambda tx: load_every(tx, pack) if as_json else load_judged(tx, pack, None), write=False)
        put(json.dumps([export_item(one) for one in found]) if as_json else "\n".join(map(print_item_line, found)))
        return
    if keep or leave_out:
        on_database(
            lambda tx: decide(tx, pack, question, group=None, keep=keep, by="operator", at=at), write=True, beside=True
        )
    one = on_database(lambda tx: load_evidence_of(tx, pack, None, question), write=False)
    if one is None:
        fail(f"The questions don't have {question}.")
    put(json.dumps(export_item(one)) if as_json else print_item(one))


@admin.command("purge")
def admin_purge(
    platform: Annotated[str, typer.Argument(help="`discord` or `slack`.")],
    space: Annotated[str, typer.Argument(help="The server's or the workspace's id.")],
    *,
    sure: Annotated[bool, typer.Option("--yes", help="Delete it; this can't be undone.")] = False,
) -> None:
    """Delete everything stored about a server or workspace.

    At once. It happens by itself thirty days after it removed the bot.
    """
    from bot.rules.purging import purge_space
    from storage.purging import find_space

    number = on_database(lambda tx: find_space(tx, platform=platform, native_id=space), write=False)
    if number is None:
        fail(f"Nothing is stored about {platform} {space}.")
    if not sure:
        fail("With --yes all its answers are deleted, and everyone who took part nowhere else.", 2)
    on_database(lambda tx: purge_space(tx, number), write=True, beside=True)
    put(f"Nothing is stored about {platform} {space} any more.")


@admin.command("reports")
def admin_reports(
    number: Annotated[int | None, typer.Argument(help="One report; all that are open if left out.")] = None,
    *,
    answer: Annotated[str | None, typer.Option(help="Close it and tell whoever reported it this.")] = None,
    close: Annotated[bool, typer.Option("--close", help="Close it without a word.")] = False,
    as_json: AsJson = False,
) -> None:
    """List the open reports of every group, or close one."""
    from bot.clock import system_time
    from bot.printing import export_report, print_report
    from bot.rules.reports import close_by_operator, load_for_operator

    if number is None:
        if answer is not None or close:
            fail("Say which report: its number comes first.", 2)
    elif answer is not None or close:
        at = system_time()
        if not on_database(lambda tx: close_by_operator(tx, number, answer=answer, at=at), write=True, beside=True):
            fail(f"There is no report {number}.")
        put(f"Report {number} is closed.")
        return
    found = on_database(lambda tx: load_for_operator(tx, number), write=False)
    if number is not None and not found:
        fail(f"There is no report {number}.")
    if as_json:
        put(json.dumps([export_report(report) for report in found]))
        return
    for report in found:
        put(print_report(report))
    if not found:
        put("No open reports.")
