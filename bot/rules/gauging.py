"""Once a day: how every question does, and leaving out what its figures speak against, told once.

Never on a click's way: everything is counted anew from the answers, some members at a time.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import partial
from typing import Final, NamedTuple

from bot.core import Study
from bot.event_log import log_of
from bot.rules.rotation import with_held_keys
from bot.talk.lines import say
from content.item_statistics import Doubt, FirstAnswer, ItemCount, find_doubts
from content.questions import Pack
from content.rotation import Edition, edition_of
from content.templates.registry import FAMILY_IDS, families_of
from storage import channels, item_findings
from storage.database import Transaction
from storage.first_answers import Given, last_person, load_first_answers
from storage.item_statistics import save_statistics

_LOG: Final = log_of(__name__)

_AT_ONCE: Final = 20
"""Members whose answers are read in one look into the database."""

DOUBTS: Final = {
    Doubt.POPULAR: say("a wrong option is chosen more often than a right one"),
    Doubt.NEGATIVE: say("those who get it right do worse elsewhere than those who don't"),
}
"""As they are said."""


class _Asked(NamedTuple):
    """What is asked, as it stands: told once for all answers, since each takes as long as reading ten of them."""

    held: Pack
    """The pack with the keys that were corrected over it."""
    editions: Mapping[str, str]
    """Of each question and template."""
    uncorrected: Mapping[str, str]
    """Of those with a corrected key, as the pack has them: what was answered to the old key was scored again."""

    def is_current(self, given: Given) -> bool:
        """Whether an answer was given to the question as it stands."""
        known = self.editions.get(given.question), self.uncorrected.get(given.question)
        return given.edition is not None and given.edition in known


def _load_asked(tx: Transaction, pack: Pack) -> _Asked:
    held = with_held_keys(tx, pack, None)
    names = [*(question.id for question in held.live), *(family.id for family in families_of(held))]
    editions = {name: edition for name in names if (edition := edition_of(held, name)) is not None}
    corrected = [one for one in pack.live if held.questions[one.id] is not one]
    return _Asked(held, editions, {one.id: one.digest for one in corrected})


async def gauge_items(study: Study, now: datetime) -> None:
    """Count the figures of every question anew, and leave out what they speak against."""
    asked = await study.database.read(lambda tx: _load_asked(tx, study.pack))
    count = ItemCount()
    through = await study.database.read(last_person)
    for after in range(0, through, _AT_ONCE):
        some = partial(_load_members, asked=asked, after=after)
        for answers in await study.database.read(some):
            count.add(answers)
    total = {Edition(name, asked.editions[name]): figures for name, figures in count.total().items()}
    await study.database.write(lambda tx: save_statistics(tx, total, at=now))
    for edition, figures in sorted(total.items()):
        if doubts := find_doubts(figures, _key(asked.held, edition.question)):
            await _leave_out(study, edition, doubts, now)


def _load_members(tx: Transaction, *, asked: _Asked, after: int) -> list[list[FirstAnswer]]:
    found = load_first_answers(tx, after=after, through=after + _AT_ONCE)
    return [[_as_counted(asked, one) for one in given] for given in found.values()]


def _as_counted(asked: _Asked, given: Given) -> FirstAnswer:
    """A template's options change their places from drawing to drawing, so which was chosen says nothing."""
    seconds = (given.at - given.shown_at).total_seconds() if given.shown_at is not None else None
    chosen = () if given.question in FAMILY_IDS else given.chosen
    return FirstAnswer(given.question, chosen, given.right, seconds, asked.is_current(given))


def _key(pack: Pack, asked: str) -> tuple[str, ...]:
    question = pack.questions.get(asked)
    return question.key if question is not None else ()


async def _leave_out(study: Study, edition: Edition, doubts: Sequence[Doubt], now: datetime) -> None:
    """Whoever writes the row tells of it: the operator here, organisers with the next notice of theirs."""
    finding = partial(item_findings.keep_finding, edition=edition, doubts=doubts, at=now)
    if not await study.database.write(finding):
        return
    why = " and ".join(DOUBTS[doubt] for doubt in doubts)
    _LOG.warning("a question is no longer asked; see `studyhall admin items`", question=edition.question, why=why)
    telling = await study.database.read(channels.load_telling)
    to_tell = await study.database.read(item_findings.load_groups_to_tell)
    study.troubled.add(*(telling[group] for group in to_tell & telling.keys()))
