"""`studyhall content …`: what whoever writes and reads questions works with. Slow imports wait for their command."""

import asyncio
import json
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot.terminal import AsJson, fail, put, warn

if TYPE_CHECKING:
    from content.questions import Pack, Question

content = typer.Typer(no_args_is_help=True, help="Check, read and preview the questions.")

own_pack = typer.Typer(no_args_is_help=True, help="Begin a pack of your own.")

OnDay = Annotated[str | None, typer.Option("--on", metavar="DATE", help="As of this day; today if left out.")]
_Files = Annotated[list[Path], typer.Argument(help="Files of a pack's folder `questions`.")]


@content.command("check")
def content_check(
    folder: Annotated[Path | None, typer.Argument(help="A pack's folder; the shipped one if left out.")] = None,
    *,
    on: OnDay = None,
    verbose: Annotated[bool, typer.Option("--verbose", help="Name each fact that is stale or never asked.")] = False,
) -> None:
    """Read a pack and tell every problem.

    Each with its file:line:column. Exits 1 when there is one.
    """
    from bot.talk.lines import counted
    from content.freshness import find_stale
    from content.packs import AWS_DEVELOPER, read_pack
    from content.soundness import MODEST, Demand, find_faults, find_unasked

    day = _day(on)
    reading = read_pack(folder or AWS_DEVELOPER)
    _complain(reading.problems)
    pack = reading.pack
    assert pack is not None
    # A pack of somebody's own need not be as large as the shipped one.
    _complain(find_faults(pack, day, Demand() if folder is None else MODEST))
    stale, unasked = find_stale(pack, day), find_unasked(pack)
    for warning in (*(stale if verbose or on else ()), *(unasked if verbose else ())):
        put(f"warning: {warning}")
    told = (
        counted(len(pack.live), "{n} question", "{n} questions"),
        counted(len({pack.services[question.id] for question in pack.live}), "{n} service", "{n} services"),
        counted(len(pack.facts), "{n} fact", "{n} facts"),
        counted(len(stale) + len(unasked), "{n} warning", "{n} warnings"),
    )
    put(f"{pack.id} {pack.version}: {', '.join(told)}.")


def _complain(problems: Sequence[object]) -> None:
    """Print problems and stop, if there are any."""
    for problem in problems:
        put(problem)
    if problems:
        fail(f"{len(problems)} problem{'s' if len(problems) != 1 else ''}.")


def _day(typed: str | None) -> date:
    from bot.clock import system_time

    try:
        return date.fromisoformat(typed) if typed else system_time().date()
    except ValueError:
        fail(f"{typed!r} is no date; write it like 2026-11-24.", 2)


@content.command("stats")
def content_stats(
    *,
    as_json: AsJson = False,
    unread: Annotated[bool, typer.Option("--unread", help="Count questions that nobody has read, too.")] = False,
) -> None:
    """Show the shipped pack's figures.

    What it covers, and whether its keys could be guessed by their looks.
    """
    from dataclasses import asdict

    from content.figures import compute_figures
    from content.packs import AWS_DEVELOPER, load_pack, read_pack

    draft = read_pack(AWS_DEVELOPER).draft if unread else None
    figures = asdict(compute_figures(draft or load_pack(), _day(None)))
    if as_json:
        put(json.dumps(figures, indent=1))
        return
    for name, value in figures.items():
        put(f"{name}: {json.dumps(value) if isinstance(value, dict) else value}")


@content.command("stale")
def content_stale(*, on: OnDay = None) -> None:
    """List what nobody has checked for a year.

    Facts, questions and life cycles; and keys that name what has gone.
    """
    from content.freshness import find_stale
    from content.packs import load_pack

    stale = find_stale(load_pack(), _day(on))
    for one in stale:
        put(one)
    put(f"{len(stale)} to look at." if stale else "Everything was checked within a year.")


@content.command("cues")
def content_cues(
    files: _Files,
    *,
    question: Annotated[str | None, typer.Option("--id", help="Only this question.")] = None,
) -> None:
    """Tell what gives the keys of some files away.

    And where their questions differ from the exam's form.
    """
    from bot.printing import print_remarks
    from content.authoring import remark_on, summarize

    remarks = [
        remark_on(written, pack, _day(None))
        for file in files
        for pack, written in _written(file)
        if question in (None, written.id)
    ]
    for one in remarks:
        put(print_remarks(one))
    for line in summarize(remarks) if remarks else ():
        put(line)


@content.command("blind")
def content_blind(files: _Files, *, as_json: AsJson = False) -> None:
    """Print questions as a candidate sees them, to be read blind.

    Those of some files, without key and reasons.
    """
    from bot.printing import blind_question, print_blind

    for file in files:
        for _, written in _written(file):
            put(json.dumps(blind_question(written), ensure_ascii=False) if as_json else print_blind(written))


def _written(file: Path) -> Iterator["tuple[Pack, Question]"]:
    """The live questions of a pack's file that are sound by themselves, read or not; problems go to stderr."""
    from content.packs import find_ids, read_pack

    reading = read_pack(file.resolve().parent.parent)
    for problem in reading.problems:
        if problem.file.endswith(f"/questions/{file.name}") and problem not in reading.unread:
            warn(problem)
    if reading.draft is None or not file.is_file():
        fail(f"{file} is no file of a pack's folder `questions`.", 2)
    known = reading.draft.questions
    for one in find_ids(file):
        if one in known and known[one].retired is None:
            yield reading.draft, known[one]


@content.command("export")
def content_export(file: Annotated[Path, typer.Argument(help="Where the JSON goes.")]) -> None:
    """Write the shipped pack's questions as a JSON list.

    Each with its id, stem, options, explanation, reasons and source.
    """
    from bot.printing import export_questions
    from content.packs import load_pack

    exported = export_questions(load_pack())
    file.write_text(json.dumps(exported, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    put(f"Wrote {len(exported)} questions to {file}.")


@content.command("preview")
def content_preview(
    file: Annotated[Path, typer.Argument(help="A file of a pack's folder `questions`.")],
    *,
    port: Annotated[int, typer.Option(help="The page's port on loopback; 0 lets the system choose.")] = 8711,
) -> None:
    """Show a file's questions as both platforms draw them.

    With the checker's messages, anew on every save.
    """
    from bot.sandbox.preview import NoQuestionsError, serve_preview
    from bot.sandbox.serving import until_stopped

    try:
        asyncio.run(serve_preview(file, port=port, say=put, stopped=until_stopped()))
    except NoQuestionsError as error:
        fail(error, 2)
    except OSError as error:
        fail(f"Port {port} can't be opened: {error.strerror}. Choose another one with --port.", 2)


@content.command("show")
def content_show(
    item_id: Annotated[str, typer.Argument(metavar="ID")],
    *,
    seed: Annotated[str, typer.Option(help="What a template's numbers are drawn from.")] = "1",
) -> None:
    """Print a question, a fact, or an exam's skills.

    A question or fact of the shipped pack by its id, an exam by its code. A template's numbers are drawn.
    """
    from bot.printing import print_exam, print_fact, print_question, print_template
    from content.packs import load_pack
    from content.templates.registry import FAMILIES, find_family

    pack = load_pack()
    if item_id in pack.questions:
        put(print_question(pack.questions[item_id], pack))
    elif exam := pack.exam(item_id):
        put(print_exam(exam))
    elif item_id in pack.facts:
        put(print_fact(pack.facts[item_id]))
    elif family := find_family(item_id):
        put(print_template(family, seed))
    else:
        from rapidfuzz import process

        known = [*pack.questions, *pack.facts, *(family.id for family in FAMILIES)]
        near = [name for name, _, _ in process.extract(item_id, known, limit=3)]
        fail(f"There is no question, fact or template {item_id!r}. Near: {', '.join(near)}.", 2)


@own_pack.callback()
def _own_pack() -> None:
    """Begin a pack of your own."""


@own_pack.command("new")
def pack_new(
    folder: Annotated[Path, typer.Argument(help="A new folder.")],
    *,
    exam: Annotated[bool, typer.Option("--exam/--no-exam", help="With mock exams or without.")] = True,
) -> None:
    """Write a small pack that passes `content check`.

    Put your own questions in it, and set STUDYHALL_PACK to its folder to use it.
    """
    from content.starting import FolderTakenError, start_pack

    try:
        start_pack(folder, exam=exam)
    except FolderTakenError as error:
        fail(error)
    except OSError as error:
        fail(f"{folder} can't be written: {error.strerror}.")
    put(f"Wrote a pack to {folder}. `studyhall content check {folder}` checks it, STUDYHALL_PACK={folder} uses it.")
