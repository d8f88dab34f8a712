"""Questions that are left out, or that members report: how they were answered, and whether the group is asked them."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from bot.core import Study
from bot.declaring import reads, writes
from bot.rules.judging import ItemEvidence, decide, figures_said, load_evidence_of, load_judged
from bot.rules.questions import UNKNOWN_BUTTON, explained, shares, stem
from bot.rules.secrets import never_shown
from bot.rules.spaces import NOT_SET_UP, group_of, local_today, person_of
from bot.talk.asks import Ask
from bot.talk.clicks import Click
from bot.talk.lines import Strong, counted, joined, say
from bot.talk.pages import Outcome, Page
from bot.talk.parts import Button, Buttons, Lines, Part, Prose, Rule, Small, Title
from content.item_statistics import ENOUGH
from storage.database import Transaction

LIST: Final = "items"
LOOK: Final = "item-look"
KEEP: Final = "item-keep"
LEAVE_OUT: Final = "item-leave"
_SHOWN: Final = 10


def _about(press: str, question: str) -> Click:
    """`=q12`, since `q12` would be the question of a quiz."""
    return Click(press, None, (f"={question}",))


@dataclass(frozen=True, slots=True)
class ItemsShown:
    """What there is to decide, then what was decided."""

    items: tuple[ItemEvidence, ...]
    of: int

    def page(self) -> Page:
        waiting = sum(one.waits for one in self.items)
        title = say("Questions to look at") if self.items else say("No question to decide on")
        if waiting:
            title = counted(waiting, "{n} question to decide on", "{n} questions to decide on")
        return Page((Title(title), *self._entries(), *self._small(), *self._ways()), in_place=True)

    def _entries(self) -> Iterator[Part]:
        for place, one in enumerate(self.items, start=1):
            yield Prose((Strong(f"{place}  "), one.item.gist))
            reported = counted(one.reports, "{n} open report.", "{n} open reports.") if one.reports else ""
            yield Small((joined(one.state, one.doubts_said, reported),))

    def _small(self) -> Iterator[Part]:
        more = self.of - len(self.items)
        how = say(
            "Once {number} members have answered a question, it is left out automatically if a wrong option is "
            "chosen more often than a right one, or if those who get it right do worse elsewhere.",
            number=ENOUGH,
        )
        yield Small(
            (
                counted(more, "{n} more comes after these.", "{n} more come after these.") if more > 0 else "",
                "" if self.items else how,
            )
        )

    def _ways(self) -> Iterator[Part]:
        if self.items:
            placed = enumerate(self.items, start=1)
            yield Buttons(
                tuple(
                    Button(say("Look at {number}", number=str(n)), _about(LOOK, one.edition.question))
                    for n, one in placed
                )
            )


@dataclass(frozen=True, slots=True)
class ItemShown:
    """One question, with how it was answered."""

    evidence: ItemEvidence
    secret: bool
    """Its answer isn't out yet, or it is being asked."""

    def page(self) -> Page:
        one = self.evidence
        return Page(
            (
                Title(f"{one.item.service} · {one.edition.question}"),
                *stem(one.item),
                *self._answered(),
                Lines(tuple(filter(None, (one.state, one.doubts_said)))),
                Buttons(tuple(self._ways())),
            ),
            in_place=True,
        )

    def _answered(self) -> Iterator[Part]:
        if self.secret:
            yield Small((say("How it was answered isn't shown while the question is still being asked."),))
            return
        item, figures = self.evidence.item, self.evidence.figures
        yield Rule()
        yield from explained(item, shares(item, figures.chosen, figures.answers) if figures and figures.chosen else {})
        yield Small(figures_said(figures))

    def _ways(self) -> Iterator[Button]:
        one, name = self.evidence, self.evidence.edition.question
        if not one.is_asked:
            yield Button(say("Keep asking it") if one.waits else say("Ask it again"), _about(KEEP, name))
        if one.is_asked or one.waits:
            yield Button(say("Leave it out"), _about(LEAVE_OUT, name))
        yield Button(say("All questions"), Click(LIST))


@reads
def show_items(tx: Transaction, study: Study, ask: Ask, _: datetime) -> Outcome:
    """ItemsShown or Refusal."""
    group = group_of(tx, ask.caller.spot)
    if group is None:
        return NOT_SET_UP
    found = load_judged(tx, study.pack, group)
    return ItemsShown(tuple(found[:_SHOWN]), len(found))


def _look(tx: Transaction, study: Study, ask: Ask, now: datetime) -> Outcome:
    """ItemShown or Refusal."""
    group, name = group_of(tx, ask.caller.spot), _named(ask)
    if group is None:
        return NOT_SET_UP
    evidence = load_evidence_of(tx, study.pack, group, name)
    if evidence is None:
        return UNKNOWN_BUTTON
    person, today = person_of(tx, ask.caller), local_today(tx, ask.caller.spot, now)
    return ItemShown(evidence, secret=name in never_shown(tx, study.pack, person=person, group=group, today=today))


show_item: Final = reads(_look)


def _named(ask: Ask) -> str:
    """The question that a control is about."""
    return ":".join(ask.pressed.args).removeprefix("=")


@writes
def keep(tx: Transaction, study: Study, ask: Ask, now: datetime) -> Outcome:
    """ItemShown or Refusal: the group is asked a question as it stands, whatever its figures are."""
    return _decide(tx, study, ask, now, keep_=True)


@writes
def leave_out(tx: Transaction, study: Study, ask: Ask, now: datetime) -> Outcome:
    """ItemShown or Refusal: the group is asked a question no more, as it stands."""
    return _decide(tx, study, ask, now, keep_=False)


def _decide(tx: Transaction, study: Study, ask: Ask, now: datetime, *, keep_: bool) -> Outcome:
    group, by = group_of(tx, ask.caller.spot), ask.caller.account.user
    if group is None:
        return NOT_SET_UP
    decide(tx, study.pack, _named(ask), group=group, keep=keep_, by=by, at=now)
    return _look(tx, study, ask, now)
