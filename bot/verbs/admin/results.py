"""The group's results as a file for its organiser."""

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from bot.core import Study
from bot.declaring import reads
from bot.rules.spaces import NOT_SET_UP, group_of
from bot.talk.asks import Ask
from bot.talk.lines import counted, say
from bot.talk.pages import Outcome, Page, Refusal
from bot.talk.parts import Attached, Prose, Small
from storage.boards import Result, load_results
from storage.database import Transaction

NO_RESULTS: Final = Refusal(say("Nobody has answered a daily here yet, so there are no results."))
_FORMULAS: Final = ("=", "+", "-", "@", "\t")
"""What a spreadsheet takes for the beginning of a formula: names come from outside."""


@dataclass(frozen=True, slots=True)
class Results:
    """How everybody in the group stands, as CSV."""

    members: int
    data: bytes

    def page(self) -> Page:
        return Page(
            (
                Prose(
                    counted(
                        self.members,
                        "Here are the results of {n} member. Only you get this file.",
                        "Here are the results of {n} members. Only you get this file.",
                    )
                ),
                Attached("studyhall-results.csv", self.data),
                Small((say("It covers all the group's dailies so far. Hidden members are listed without a name."),)),
            )
        )


@reads
def export_results(tx: Transaction, _: Study, ask: Ask, __: datetime) -> Outcome:
    """Results or Refusal."""
    group = group_of(tx, ask.caller.spot)
    if group is None:
        return NOT_SET_UP
    found = load_results(tx, group)
    return Results(len(found), _as_csv(found)) if found else NO_RESULTS


def _as_csv(results: Sequence[Result]) -> bytes:
    """A line for each member, those with the most points first."""
    written = io.StringIO(newline="")
    lines = csv.writer(written)
    lines.writerow(("name", "answers", "right", "points", "streak"))
    lines.writerows((_harmless(one.name), one.answered, one.right, one.points, one.streak) for one in results)
    return written.getvalue().encode()


def _harmless(name: str) -> str:
    return f"'{name}" if name.startswith(_FORMULAS) else name
