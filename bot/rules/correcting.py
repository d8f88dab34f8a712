"""A corrected key: every answer to the question is scored again in one transaction, and whose points changed is told.

A question is corrected wherever the same was asked, by what its reader saw; what was asked differently stays.
"""

import json
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Final

from bot.core import Study
from bot.rules.folding import refold
from bot.rules.marking import save_marks_of
from bot.rules.rotation import with_held_keys
from bot.talk.lines import counted, say
from content.grading import right_choices
from content.items import Item, load_item
from content.questions import Pack
from storage import answers, corrections, dailies, memory
from storage.corrections import Asked, AskedDaily, Rescored, ids_in
from storage.database import Transaction
from storage.places import groups_of_daily
from storage.quiz_tables import turns

BY_PACK: Final = "pack"
_WHY: Final = "Version {} of the questions gives a different answer."
_LOOKED_AT: Final = "digests of questions"
"""Under this name: question -> its digest, as of the last look at the pack."""


@dataclass(frozen=True, slots=True)
class Correction:
    """What is right after all, and who says so."""

    item: Item
    """With its new key."""
    group: int | None
    """Where it holds; None: everywhere."""
    why: str
    by: str
    """A platform's user id, `operator` or `pack`."""
    over: Item | None = None
    """The question as the pack has it: it is asked with the new key as long as the pack says that. None: the pack says
    it itself, or doesn't ask this."""


@dataclass(frozen=True, slots=True)
class Places:
    """Where a question was asked with another key than a correction says."""

    dailies: list[tuple[AskedDaily, Item]]
    elsewhere: list[tuple[Asked, Item]]

    @property
    def daily_ids(self) -> list[int]:
        return [daily.id for daily, _ in self.dailies]

    @property
    def others(self) -> list[Asked]:
        return [asked for asked, _ in self.elsewhere]


def find_places(tx: Transaction, item: Item, *, group: int | None) -> Places:
    """Where the same was asked and isn't graded by the item's key."""

    def differs(other: Item) -> bool:
        return item.asks_like(other) and set(item.key) != set(other.key)

    found = corrections.load_dailies(tx, item.question, group=group)
    elsewhere = corrections.load_elsewhere(tx, item.question, group=group)
    return Places(
        [(daily, was) for daily in found if differs(was := load_item(daily.item))],
        [(asked, was) for asked in elsewhere if differs(was := load_item(asked.item))],
    )


def correct(tx: Transaction, correction: Correction, now: datetime) -> int | None:
    """Score every answer to a question again; how many persons' points changed, None where nothing is to correct."""
    corrections.decide_alone(tx)
    asked = find_places(tx, correction.item, group=correction.group)
    corrections.lock_concerned(tx, in_dailies=asked.daily_ids, elsewhere=asked.others)
    asked = find_places(tx, correction.item, group=correction.group)  # another may have corrected it meanwhile
    if not asked.dailies and not asked.elsewhere:
        return None
    concerned = {"in_dailies": asked.daily_ids, "in_turns": ids_in(turns, asked.others)}
    before = corrections.load_points(tx, **concerned)
    decision = _log(tx, correction, now)
    for daily, was in asked.dailies:
        _correct_daily(tx, correction, daily, was, now)
    for place, was in asked.elsewhere:
        _correct_elsewhere(tx, correction, place, was)
    after = corrections.load_points(tx, **concerned)
    changed = {person: after[person] - points for person, points in before.items() if after[person] != points}
    corrections.keep_rescored(tx, decision, changed)
    return len(changed)


def _log(tx: Transaction, correction: Correction, now: datetime) -> int:
    item = correction.item
    return corrections.keep_decision(
        tx,
        group=correction.group,
        question=item.question,
        ask=item.gist,
        key=item.key,
        why=correction.why,
        by=correction.by,
        at=now,
        over=correction.over.model_dump_json() if correction.over is not None else None,
    )


def _corrected(correction: Correction, was: Item) -> str:
    """The question as it was asked, with the key and the reasons that hold now."""
    kept = {"digest": was.digest, "seed": was.seed, "template_version": was.template_version}
    return correction.item.model_copy(update=kept).model_dump_json()


def _correct_daily(tx: Transaction, correction: Correction, daily: AskedDaily, was: Item, now: datetime) -> None:
    key, item = correction.item.key, _corrected(correction, was)
    right = right_choices(key)
    corrections.correct_daily(
        tx, daily.id, key=key, right=right, item=item, why=correction.why, by=correction.by, at=now
    )
    concerned = corrections.load_answered(tx, daily.id, [*right_choices(was.key), *right])
    for group in groups_of_daily(tx, daily.id):
        refold(tx, group=group, persons=concerned, since=daily.on)
    dailies.keep_results(tx, daily.id)


def _correct_elsewhere(tx: Transaction, correction: Correction, place: Asked, was: Item) -> None:
    right = right_choices(correction.item.key)
    corrections.correct_elsewhere(tx, place, right=right, item=_corrected(correction, was))
    if place.table is turns:
        save_marks_of(tx, place.id)


# --- what the operator says -------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Evidence:
    """A question as it was asked last, and how it was answered as a daily."""

    item: Item
    answered: int
    chosen: dict[str, int]
    """Option id -> how many chose it."""


def load_evidence(tx: Transaction, pack: Pack, question: str) -> Evidence | None:
    """None for a question that was never asked and isn't in the pack."""
    in_dailies = [(one.id, load_item(one.item)) for one in corrections.load_dailies(tx, question, group=None)]
    elsewhere = [load_item(one.item) for one in corrections.load_elsewhere(tx, question, group=None)]
    every = [*elsewhere, *(item for _, item in in_dailies)]
    if not every:
        known = with_held_keys(tx, pack, None)
        one = known.questions.get(question)
        return Evidence(Item.freeze(one, known), 0, dict.fromkeys(one.option_ids, 0)) if one is not None else None
    tallies = [answers.tally(tx, daily) for daily, item in in_dailies if item.asks_like(every[-1])]
    chosen = {name: sum(one.chosen.get(name, 0) for one in tallies) for name in every[-1].option_ids}
    return Evidence(every[-1], sum(one.answered for one in tallies), chosen)


def correct_by_operator(
    tx: Transaction, pack: Pack, item: Item, *, key: tuple[str, ...], why: str, at: datetime
) -> int | None:
    """As `correct`, everywhere; and whatever is asked later has this key, as long as the pack says what it says now."""
    over = _in_pack(pack, item)
    correction = Correction(item.with_key(key), None, why, "operator", over)
    changed = correct(tx, correction, at)
    if changed is None and over is not None and _is_news(_in_pack(with_held_keys(tx, pack, None), item), key):
        _log(tx, correction, at)
        return 0
    return changed


def _in_pack(pack: Pack, item: Item) -> Item | None:
    """The same question as the pack has it; None where it asks it otherwise, or not at all."""
    question = pack.questions.get(item.question)
    known = Item.freeze(question, pack) if question is not None else None
    return known if known is not None and known.asks_like(item) else None


def _is_news(held: Item | None, key: tuple[str, ...]) -> bool:
    return held is not None and set(held.key) != set(key)


# --- what the pack says ----------------------------------------------------------------------------------------------


async def correct_from_pack(study: Study) -> None:
    """Correct every question whose key is another one in the pack than it was when it was asked.

    Only what has changed since the pack was looked at last. What the operator corrected stays as they said, unless the
    pack words or answers it differently since.
    """
    pack, now = study.pack, study.clock.now()
    digests = {question.id: question.digest for question in pack.questions.values()}
    held = await study.database.read(lambda tx: with_held_keys(tx, pack, None))
    told = await study.database.read(lambda tx: memory.recall(tx, _LOOKED_AT))
    known = json.loads(told) if told else {}
    asked = await study.database.read(corrections.load_asked) if known != digests else set()
    for name in sorted(name for name in asked & digests.keys() if known.get(name) != digests[name]):
        correction = Correction(Item.freeze(held.questions[name], held), None, _WHY.format(pack.version), BY_PACK)
        await study.database.write(partial(correct, correction=correction, now=now))
    if known != digests:
        await study.database.write(lambda tx: memory.remember(tx, _LOOKED_AT, json.dumps(digests)))


# --- telling ---------------------------------------------------------------------------------------------------------


def take_rescored(tx: Transaction, *, platform: str, team: str, user: str) -> tuple[str, ...]:
    """By how much somebody's points changed and wasn't told yet, which they are told with this."""
    return tuple(map(_sentence, corrections.take_untold(tx, platform=platform, team=team, user=user)))


def _sentence(one: Rescored) -> str:
    if one.quiet:
        return say("The answer to “{question}” was corrected, and your answer was scored again.", question=one.ask)
    points = abs(one.points)
    if one.points > 0:
        changed = counted(points, "{n} more point than before", "{n} more points than before")
    else:
        changed = counted(points, "{n} fewer point than before", "{n} fewer points than before")
    return say("The answer to “{question}” was corrected: you have {changed}.", question=one.ask, changed=changed)
