"""The Report button on every question: what is the matter, in words; for the organiser and the operator."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from bot.core import Study
from bot.declaring import Press, Shortcut
from bot.rules.entering import enter
from bot.rules.questions import ELSEWHERE, UNKNOWN_BUTTON, first_use
from bot.rules.reports import REPORT_KINDS, WORDS_AT_MOST, ReportKind
from bot.rules.shown import find_chosen, find_shown
from bot.rules.spaces import group_of, person_of
from bot.talk.asks import Ask, Who
from bot.talk.forms import Entry, Field, Form
from bot.talk.lines import Command, joined, say
from bot.talk.pages import Outcome, Page, Refusal, note
from bot.talk.parts import Small
from bot.talk.phrases import letters
from content.items import Item
from storage import channels, reports
from storage.database import Transaction
from storage.disputes import draw_anew

_KIND: Final = "kind"
_WORDS: Final = "words"
_SUGGESTION: Final = "suggestion"
_SUGGESTION_AT_MOST: Final = 300
SAY_WHAT_IS_WRONG: Final = Refusal(say("Please say in a few words what is wrong. Nothing was stored."), at=_WORDS)


@dataclass(frozen=True, slots=True)
class Reported:
    """A report is stored."""

    number: int
    told_by: int | None
    """The channel whose organiser is told; None where none of the group wants notices."""
    again: bool
    """It takes the place of an earlier one."""
    first_ever: bool

    def page(self) -> Page:
        if self.again:
            return note(say("Thanks, report {number} is updated.", number=str(self.number)))
        answer = say("You'll get the answer here and in {me}.", me=Command("me"))
        return note(joined(self._saved(), answer), Small((first_use(first_ever=self.first_ever),)))

    def _saved(self) -> str:
        number = str(self.number)
        if self.told_by:
            return say(
                "Thanks! Report {number} is saved, and an organiser will hear about it by tomorrow.", number=number
            )
        return say("Thanks! Report {number} is saved, and organisers see it in their list.", number=number)


async def form(_: Study, ask: Ask) -> Form:
    """What is the matter with a question."""
    kinds = tuple(Entry(kind, REPORT_KINDS[kind]) for kind in ReportKind)
    hint = say("What should it say, and how do you know?")
    return Form(
        ask.pressed.id,
        say("Report this question"),
        say("Send"),
        (
            Field(_KIND, say("What's wrong with it?"), entries=kinds, required=True),
            Field(_WORDS, say("In your words"), hint, required=True, long=True, at_most=WORDS_AT_MOST),
            Field(_SUGGESTION, say("What would be right?"), say("If you know"), at_most=_SUGGESTION_AT_MOST),
        ),
    )


async def serve(study: Study, ask: Ask) -> Outcome:
    """Keep a report, or refuse it. A second one of a member about one question takes the first one's place."""
    kind, words = ask.typed.get(_KIND, ""), _tidied(ask, _WORDS)[:WORDS_AT_MOST]
    if kind not in tuple(ReportKind):
        return UNKNOWN_BUTTON
    if not words:
        return SAY_WHAT_IS_WRONG
    now = study.clock.now()
    kept = await study.database.write(lambda tx: _keep(tx, ask, ReportKind(kind), words, now))
    if isinstance(kept, Reported) and kept.told_by is not None:
        study.troubled.add(kept.told_by)
    return kept


def _tidied(ask: Ask, field: str) -> str:
    return " ".join(ask.typed.get(field, "").split())


def _keep(tx: Transaction, ask: Ask, kind: ReportKind, words: str, now: datetime) -> Outcome:
    spot = ask.caller.spot
    group, found = group_of(tx, spot), find_shown(tx, ask.shown, person_of(tx, ask.caller))
    if group is None or found is None:
        return UNKNOWN_BUTTON
    if found.group not in (group, None):
        return ELSEWHERE
    item = found.item
    entered = enter(tx, ask.caller, now)
    number, first = reports.keep_report(
        tx,
        group=group,
        account=entered.account,
        question=item.question,
        digest=item.digest,
        seed=item.seed,
        gist=item.gist,
        kind=kind,
        words=words,
        chose=_chose(tx, ask, entered.person, item),
        suggestion=_tidied(ask, _SUGGESTION)[:_SUGGESTION_AT_MOST] or None,
        at=now,
    )
    draw_anew(tx, group=group, question=item.question, digest=item.digest)
    telling = channels.load_telling(tx).get(group)
    return Reported(number, telling, again=not first, first_ever=entered.first_ever)


def _chose(tx: Transaction, ask: Ask, person: int, item: Item) -> str | None:
    """What they had answered, as it was shown."""
    chosen = find_chosen(tx, ask.shown, person)
    texts = (option.text for option in item.options if option.id in (chosen or ()))
    return f"{letters(item, chosen)}: {' / '.join(texts)}" if chosen else None


_SHORTCUT: Final = Shortcut(say("Report"), say("Say what is wrong with the question of a card"))
REPORT: Final = Press("report", Who.MEMBER, serve, on=("post", "turn", "review", "item"), form=form, shortcut=_SHORTCUT)
