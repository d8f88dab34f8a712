"""`privacy`: what is stored about a member, to be seen, taken along and deleted; in direct messages, too."""

import csv
import io
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any, Final

from bot.core import Study
from bot.declaring import Press, Verb, reads, writes
from bot.rules.own_accounts import account_line, native_of
from bot.rules.spaces import person_of
from bot.talk.asks import Ask, Option, Where, Who
from bot.talk.clicks import Click
from bot.talk.kinds import OneOf
from bot.talk.lines import Line, Template, counted, fill, say
from bot.talk.pages import Outcome, Page, Refusal
from bot.talk.parts import Attached, Button, Buttons, Lines, Prose, Small, Title
from bot.talk.people import Caller
from content.attempts import Attempt
from storage import privacy
from storage.accounts import OwnAccount
from storage.attempts import load_attempts
from storage.database import Transaction
from storage.privacy import Held, Whose

NOTHING_STORED: Final = Refusal(say("Nothing is stored about you."))
_LEFT_OUT: Final = say(
    "Left out: the text and key of questions, since some may still be asked in your groups, and other people's ids."
)
_STAYS: Final = (
    say("Nobody else loses anything: your answers stay in how many chose what, without your name or the time."),
    say("Messages that are already in a channel, such as the table of a quiz, stay as they are."),
    say("Backups may keep it until whoever runs Studyhall replaces them."),
)
_EXPORT: Final = Button(say("Export"), Click("privacy-export"))


class _Action(StrEnum):
    """What somebody wants to do about what is stored of them."""

    SHOW = "show"
    EXPORT = "export"
    DELETE = "delete"


_ACTION: Final = Option("action", say("show what is stored, export it as files, or delete it"), OneOf(_Action))


def _held_line(held: Held) -> Line:
    """`3 stars`, in the words that stand beside the table."""
    return fill(Template(held.ownership.one, {"n": held.number}, held.ownership.many))


@dataclass(frozen=True, slots=True)
class Stored:
    """What is stored about somebody, in numbers."""

    accounts: tuple[OwnAccount, ...]
    held: tuple[Held, ...]

    def page(self) -> Page:
        told = tuple(map(_held_line, self.held))
        return Page(
            (
                Title(say("What is stored about you")),
                Lines(tuple(map(account_line, self.accounts))),
                Lines(told),
                Buttons((_EXPORT, Button(say("Delete everything …"), Click("privacy-ask")))),
            )
        )


@dataclass(frozen=True, slots=True)
class Exported:
    """Everything that is stored about somebody, as files."""

    data: bytes
    """JSON: table -> rows."""
    answers: bytes
    """CSV, a line for each answer that counts."""

    def page(self) -> Page:
        return Page(
            (
                Prose(say("Here is everything that is stored about you. Only you get these files.")),
                Attached("studyhall.json", self.data),
                Attached("studyhall-answers.csv", self.answers),
                Small((_LEFT_OUT,)),
            )
        )


@dataclass(frozen=True, slots=True)
class ReallyDelete:
    """What deleting takes away, asked before it is done."""

    accounts: tuple[OwnAccount, ...]

    def page(self) -> Page:
        return Page(
            (
                Title(say("Delete everything about you?")),
                Prose(say("Your answers, streaks, points, reviews, exams, stars, reports and settings go, and so do:")),
                Lines(
                    (*map(account_line, self.accounts), say("your rights as an organiser, where somebody named you"))
                ),
                Prose(say("This can't be undone."), strong=True),
                Small(_STAYS),
                Buttons((Button(say("Delete everything"), Click("privacy-delete"), primary=True), _EXPORT)),
            )
        )


@dataclass(frozen=True, slots=True)
class Deleted:
    """Nothing is stored about somebody any more, but what it takes to end what they have on their platform."""

    rows: int
    wearing: bool = False
    """Whether they have a role that is still to be taken."""

    def page(self) -> Page:
        if self.wearing:
            sentence = counted(
                self.rows,
                "Deleted: {n} entry. Studyhall keeps your id only until the roles that it gave you are gone, usually "
                "within a minute.",
                "Deleted: {n} entries. Studyhall keeps your id only until the roles that it gave you are gone, usually "
                "within a minute.",
            )
        else:
            sentence = counted(
                self.rows,
                "Deleted: {n} entry. Nothing is stored about you any more.",
                "Deleted: {n} entries. Nothing is stored about you any more.",
            )
        return Page((Prose(sentence), Small((say("If you answer again, you start from scratch."),))), in_place=True)


# --- what is done ----------------------------------------------------------------------------------------------------


async def serve(study: Study, ask: Ask) -> Outcome:
    """Stored, Exported, ReallyDelete or Refusal."""
    match ask.get(_ACTION):
        case _Action.EXPORT:
            return await export(study, ask)
        case _Action.DELETE:
            return await ask_first(study, ask)
        case _:
            return await show_stored(study, ask)


@reads
def show_stored(tx: Transaction, _: Study, ask: Ask, __: datetime) -> Outcome:
    """Stored or Refusal."""
    whose = _whose(tx, ask.caller)
    held = tuple(privacy.count_held(tx, whose))
    return Stored(whose.accounts, held) if held else NOTHING_STORED


@reads
def export(tx: Transaction, _: Study, ask: Ask, now: datetime) -> Outcome:
    """Exported or Refusal."""
    whose = _whose(tx, ask.caller)
    held = privacy.load_held(tx, whose)
    if not held:
        return NOTHING_STORED
    attempts = load_attempts(tx, whose.person) if whose.person is not None else []
    return Exported(as_json({"exported_at": now, **held}), as_csv(attempts))


@reads
def ask_first(tx: Transaction, _: Study, ask: Ask, __: datetime) -> Outcome:
    """ReallyDelete or Refusal."""
    whose = _whose(tx, ask.caller)
    return ReallyDelete(whose.accounts) if privacy.count_held(tx, whose) else NOTHING_STORED


@writes
def delete(tx: Transaction, _: Study, ask: Ask, __: datetime) -> Outcome:
    """Deleted or Refusal."""
    whose = privacy.lock_whose(tx, native_of(ask.caller))
    if not privacy.count_held(tx, whose):
        return NOTHING_STORED
    rows = privacy.delete_held(tx, whose)
    return Deleted(rows, wearing=bool(privacy.count_held(tx, whose)))


def _whose(tx: Transaction, caller: Caller) -> Whose:
    return privacy.load_whose(tx, native_of(caller), person_of(tx, caller))


# --- files -----------------------------------------------------------------------------------------------------------


def as_json(data: Mapping[str, Any]) -> bytes:
    """Instants and dates in ISO 8601, everything else as JSON has it."""
    return json.dumps(data, default=_iso, ensure_ascii=False, indent=1).encode()


def _iso(value: date) -> str:
    return value.isoformat()


def as_csv(attempts: Sequence[Attempt]) -> bytes:
    """`right` is empty as long as nobody may be told."""
    written = io.StringIO(newline="")
    lines = csv.writer(written)
    lines.writerow(("at", "in", "question", "chosen", "right", "how_sure"))
    lines.writerows(
        (
            one.at.isoformat(),
            one.occasion,
            one.question,
            " ".join(one.chosen),
            _yes(right=one.right),
            one.sureness or "",
        )
        for one in attempts
    )
    return written.getvalue().encode()


def _yes(*, right: bool | None) -> str:
    return "" if right is None else "yes" if right else "no"


PRIVACY: Final = Verb(
    "privacy",
    say("What is stored about you: see it, take it with you, delete it"),
    Who.MEMBER,
    serve,
    (_ACTION,),
    costly=True,
    presses=(
        Press("privacy-export", Who.MEMBER, export, where=Where.ANYWHERE, costly=True),
        Press("privacy-ask", Who.MEMBER, ask_first, where=Where.ANYWHERE),
        Press("privacy-delete", Who.MEMBER, delete, where=Where.ANYWHERE),
    ),
    where=Where.ANYWHERE,
)
