"""What is known of questions that are left out, or might be: for whoever decides that."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final, NamedTuple

from bot.rules.rotation import with_held_keys
from bot.talk.lines import counted, joined, say
from content.item_statistics import Doubt, ItemStatistics, find_doubts
from content.items import Item
from content.questions import Pack
from content.rotation import Edition, edition_of
from content.templates.making import make_item
from content.templates.registry import find_family
from storage import item_findings, reports
from storage.database import Transaction
from storage.item_findings import Ruling
from storage.item_statistics import Counted, load_statistics

_DOUBTS_ALONE: Final = {
    Doubt.POPULAR: say("A wrong option is chosen more often than a right one."),
    Doubt.NEGATIVE: say("Those who get it right do worse elsewhere than those who don't."),
}
"""Each as a sentence of its own."""


@dataclass(frozen=True, slots=True)
class ItemEvidence:
    """A question or a template as it stands, how it was answered, and whether it is asked."""

    edition: Edition
    item: Item
    """Of a template one with example numbers."""
    figures: ItemStatistics | None
    """None where nobody has answered it as it stands, or it wasn't counted since."""
    ruling: Ruling | None
    """None: nothing ever spoke against it."""
    reports: int = 0
    """Open ones."""

    @property
    def is_asked(self) -> bool:
        return self.ruling is None or self.ruling.keep

    @property
    def waits(self) -> bool:
        """Whether it is left out until somebody decides."""
        return self.ruling is not None and not self.ruling.decided

    @property
    def doubts(self) -> tuple[Doubt, ...]:
        """What speaks against it now."""
        return find_doubts(self.figures, self.item.key) if self.figures is not None else ()

    @property
    def state(self) -> str:
        """Whether it is asked, and who says so."""
        match self.ruling:
            case None:
                return say("It is asked.")
            case Ruling(decided=False):
                return say("Left out until somebody decides.")
            case Ruling(group=None, keep=keep):
                return say("It is asked: the operator decided that.") if keep else say("Left out by the operator.")
            case Ruling(keep=keep):
                return (
                    say("It is asked here: an organiser decided that.")
                    if keep
                    else say("Left out here by an organiser.")
                )

    @property
    def doubts_said(self) -> str:
        """What speaks against it, as a sentence; empty where nothing does."""
        return joined(*(_DOUBTS_ALONE[doubt] for doubt in self.doubts))


class _Known(NamedTuple):
    """All that is known, read once."""

    pack: Pack
    """With the corrected keys."""
    rulings: Mapping[Edition, Ruling]
    counted: Mapping[Edition, Counted]
    reported: Counter[str]

    def find(self, asked: str) -> ItemEvidence | None:
        """None for what the pack doesn't have."""
        says = edition_of(self.pack, asked)
        if says is None:
            return None
        edition, item = Edition(asked, says), item_as_it_stands(self.pack, asked)
        counted = self.counted.get(edition)
        figures = counted.figures if counted is not None else None
        return ItemEvidence(edition, item, figures, self.rulings.get(edition), self.reported[asked])

    def find_some(self, some: Iterable[str]) -> list[ItemEvidence]:
        """What waits for a decision comes first."""
        found = [one for name in sorted(set(some)) if (one := self.find(name)) is not None]
        return sorted(found, key=lambda one: (not one.waits, not one.reports))


def _load(tx: Transaction, pack: Pack, group: int | None) -> _Known:
    return _Known(
        with_held_keys(tx, pack, group),
        item_findings.load_rulings(tx, group),
        load_statistics(tx),
        Counter(report.question for report in reports.load_open(tx, group=group)),
    )


def load_evidence_of(tx: Transaction, pack: Pack, group: int | None, asked: str) -> ItemEvidence | None:
    """One question or template, as it stands in a group; None for what the pack doesn't have."""
    return _load(tx, pack, group).find(asked)


def load_judged(tx: Transaction, pack: Pack, group: int | None) -> list[ItemEvidence]:
    """What is left out as it stands, or was decided on, and what members of the group, or of any, report."""
    known = _load(tx, pack, group)
    ruled = {one.question for one in known.rulings if edition_of(known.pack, one.question) == one.edition}
    return known.find_some(ruled | known.reported.keys())


def load_every(tx: Transaction, pack: Pack) -> list[ItemEvidence]:
    """Everything that anybody has answered as it stands, too."""
    known = _load(tx, pack, None)
    named = {edition.question for edition in (*known.counted, *known.rulings)}
    return known.find_some(named | known.reported.keys())


def item_as_it_stands(pack: Pack, asked: str) -> Item:
    """A question of the pack, or a template with example numbers."""
    if (question := pack.questions.get(asked)) is not None:
        return Item.freeze(question, pack)
    family = find_family(asked)
    assert family is not None
    return make_item(family, "example")


def decide(tx: Transaction, pack: Pack, asked: str, *, group: int | None, keep: bool, by: str, at: datetime) -> None:
    """Have a question asked as it stands, or left out: in a group, or in all that don't decide for themselves.

    What the pack doesn't have is left alone.
    """
    edition = edition_of(with_held_keys(tx, pack, group), asked)
    if edition is not None:
        item_findings.keep_decision(tx, Edition(asked, edition), group=group, keep=keep, by=by, at=at)


def figures_said(figures: ItemStatistics | None) -> tuple[str, ...]:
    """A question's figures, a sentence each."""
    if figures is None:
        return (say("Answers to it haven't been counted yet."),)
    said = [
        say(
            "{answers}, {right} right ({share}).",
            answers=counted(figures.answers, "{n} first answer", "{n} first answers"),
            right=figures.right,
            share=f"{figures.share_right:.0%}",
        )
    ]
    if figures.discrimination is not None and figures.error is not None:
        said.append(
            say(
                "Discrimination {discrimination}, give or take {error}, from {members}.",
                discrimination=f"{figures.discrimination:+.2f}",
                error=f"{figures.error:.2f}",
                members=counted(figures.members, "{n} member", "{n} members"),
            )
        )
    if figures.seconds is not None:
        said.append(
            say("Half of those who were timed took less than {seconds} seconds.", seconds=f"{figures.seconds:.0f}")
        )
    return tuple(said)
