"""The fold, carried out: from one click's step to a recount of everything (docs/rules.md)."""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import TypeVar

from bot.rules.marking import count_marks_of, rebuild_marks, save_marks_by
from content.boards import BEGINNING, Score, Seasons, Slot, total
from content.grading import grade
from content.scoring import Answered, Event, Standing, Step, Unanswered, fold, take_step
from storage import answers, counters, dailies, derived, history
from storage.database import Transaction
from storage.places import groups_of_daily
from storage.played import Counted, load_marks
from storage.recounting import load_recounted
from storage.seasons import load_seasons

K = TypeVar("K")
V = TypeVar("V")


def fold_answer(tx: Transaction, *, group: int, person: int, context: answers.PostContext, event: Answered) -> Step:
    """The step of an answer that was just kept; an answer to an older daily folds again from there."""
    if context.through is not None and context.through >= event.on:
        refold(tx, group=group, person=person, since=event.on)
        refolded = history.load_steps(tx, group=group, person=person, since=event.on)
        return next(step for step in refolded if step.daily == event.daily)
    step = take_step(context.standing, event)
    assert step is not None
    _write(tx, group=group, person=person, steps=[step], seasons=[context.season])
    return step


def refold(tx: Transaction, *, group: int, person: int, since: date) -> None:
    """Fold a member's dailies again from a date on, and change steps, standing and counters by the difference."""
    before = history.load_steps(tx, group=group, person=person, since=since)
    earlier = history.find_step_before(tx, group=group, person=person, on=since)
    past = history.load_history(tx, group, person=person, since=since)
    after = fold(_events(past, person), earlier.standing if earlier else Standing())
    if after == before:
        return
    history.delete_steps(tx, group=group, person=person, since=since)
    if earlier is not None and not after:
        answers.save_standing(tx, group=group, person=person, through=earlier.on, standing=earlier.standing)
    _save_steps(tx, group=group, person=person, steps=after)
    _recount_boards(tx, group=group, person=person, changed=[*before, *after])


def _events(past: history.History, person: int) -> list[Event]:
    """What happened to one person, ready to be folded. Of two dailies of one date the one answered first counts."""
    given = past.given.get(person, {})
    answered = [_answered(daily, given[daily.id]) for daily in past.dailies if daily.id in given and not daily.waits]
    first: dict[date, Answered] = {}
    for event in sorted(answered, key=lambda event: given[event.daily].order):
        first.setdefault(event.on, event)
    seconds = [replace(event, second=True) for event in answered if first[event.on] is not event]
    dates = {daily.on for daily in past.dailies if daily.id in given}
    return [*first.values(), *seconds, *_unanswered(past, person, dates)]


def _answered(daily: history.PastDaily, given: history.Given) -> Answered:
    return Answered(daily.id, daily.on, given.channel, grade(given.chosen, daily.key).right, daily.difficulty)


def _unanswered(past: history.History, person: int, answered: Collection[date]) -> Iterable[Unanswered]:
    """Dailies that may be missed: settled, on a date without an answer and without rest."""
    for daily in past.dailies:
        if daily.on in answered or (person, daily.id) in past.elsewhere or daily.settled_at is None:
            continue
        if not past.spares(person, daily, daily.settled_at):
            yield Unanswered(daily.id, daily.on, daily.posted_in, (person, daily.id) in past.repaired)


def _write(tx: Transaction, *, group: int, person: int, steps: list[Step], seasons: Seasons) -> None:
    """Write steps that come after all others, and add them to the boards."""
    _save_steps(tx, group=group, person=person, steps=steps)
    counters.add_scores(tx, group=group, person=person, scores=total(steps, seasons))


def _save_steps(tx: Transaction, *, group: int, person: int, steps: list[Step]) -> None:
    answers.save_steps(tx, group=group, person=person, steps=steps)
    if steps:
        latest = steps[-1]
        answers.save_standing(tx, group=group, person=person, through=latest.on, standing=latest.standing)


def _recount_boards(tx: Transaction, *, group: int, person: int, changed: list[Step]) -> None:
    """Count a member's boards anew, those on which any of the changed steps counts or counted."""
    if not any(step.answered for step in changed):
        return
    seasons = load_seasons(tx, group)
    every = history.load_steps(tx, group=group, person=person, since=BEGINNING)
    concerned = total(changed, seasons).keys()
    counters.replace_scores(tx, group=group, person=person, slots=concerned, scores=total(every, seasons))


def settle_daily(tx: Transaction, daily: int, *, on: date, at: datetime) -> bool:
    """Settle a daily, once, when its last post has closed; False when that was done before.

    Its misses are counted, and its answers where they had to wait.
    """
    members = _lock_concerned(tx, daily)
    if not dailies.mark_settled(tx, daily, at=at):
        return False
    spared = set() if dailies.load_daily(tx, daily).waited else history.answered_by(tx, daily)
    _refold(tx, members, spared, on=on)
    return True


def _lock_concerned(tx: Transaction, daily: int) -> dict[int, list[int]]:
    """Group -> its members, locked, of every group that a daily concerns."""
    return {group: history.lock_members(tx, group, daily=daily) for group in groups_of_daily(tx, daily)}


def change_where_it_stood(tx: Transaction, daily: int, *, on: date, change: Callable[[], bool]) -> bool:
    """Change something about the posts of a daily, and what that makes of misses that are settled already.

    False where nothing was changed. Who settles the misses waits meanwhile, or is waited for.
    """
    members = _lock_concerned(tx, daily)
    if not change():
        return False
    if dailies.load_daily(tx, daily).settled_at is not None:
        _refold(tx, members, history.answered_by(tx, daily), on=on)
    return True


def _refold(tx: Transaction, members: Mapping[int, Iterable[int]], spared: set[int], *, on: date) -> None:
    for group, persons in members.items():
        for person in persons:
            if person not in spared:
                refold(tx, group=group, person=person, since=on)


def count_anew(tx: Transaction, person: int) -> None:
    """Write everything derived of one person, of whom nothing derived stands, from the answers of their accounts."""
    for daily, account in sorted(history.load_rightful(tx, person).items()):
        answers.claim(tx, person=person, daily=daily, account=account)
    fold_anew(tx, person, history.load_groups_answered_in(tx, person))
    save_marks_by(tx, person)


def fold_anew(tx: Transaction, person: int, groups: Iterable[int]) -> None:
    """Write what is folded of one person in some groups, where nothing of that stands."""
    for group in groups:
        past, seasons = history.load_history(tx, group, person=person), load_seasons(tx, group)
        _write(tx, group=group, person=person, steps=fold(_events(past, person)), seasons=seasons)


# --- everything ------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Difference:
    """Something derived that is not what a recount finds; `stands` or `counted` is None where it lacks."""

    group: int
    what: str
    key: str
    stands: str | None
    counted: str | None

    def __str__(self) -> str:
        return f"group {self.group}: {self.what} {self.key}: stands {self.stands}, counted {self.counted}"


def recount(tx: Transaction, group: int) -> derived.Derived:
    """Everything derived of a group, counted from its answers."""
    past, rightful = load_recounted(tx, group)
    seasons = load_seasons(tx, group)
    steps: dict[tuple[int, int], Step] = {}
    standings: dict[int, tuple[date, Standing]] = {}
    scores: dict[tuple[int, Slot], Score] = {}
    for person in sorted(past.given):
        if not (folded := fold(_events(past, person))):
            continue  # all they have answered waits
        steps |= {(person, step.daily): step for step in folded}
        standings[person] = (folded[-1].on, folded[-1].standing)
        scores |= {(person, slot): score for slot, score in total(folded, seasons).items()}
    return derived.Derived(claims=rightful, steps=steps, standings=standings, scores=scores)


def differences(tx: Transaction) -> list[Difference]:
    """Run the fold over everything and compare; an empty list is the only good answer, ever."""
    found: list[Difference] = []
    for group in derived.load_groups(tx):
        stands, counted = derived.load_derived(tx, group), recount(tx, group)
        found += _compare(group, "claim", dict.fromkeys(stands.claims, 1), dict.fromkeys(counted.claims, 1))
        found += _compare(group, "step", stands.steps, counted.steps)
        found += _compare(group, "standing", stands.standings, counted.standings)
        found += _compare(group, "score", stands.scores, counted.scores)
        found += _compare(
            group, "mark", _by_owner(load_marks(tx, group=group)), _by_owner(count_marks_of(tx, group=group))
        )
    return found


def _by_owner(counted: list[Counted]) -> dict[tuple[int, int], Counted]:
    """(turn, person) -> mark."""
    return {(one.turn, one.person): one for one in counted}


def _compare(group: int, what: str, stands: Mapping[K, V], counted: Mapping[K, V]) -> list[Difference]:
    return [
        Difference(group, what, str(key), _said(stands.get(key)), _said(counted.get(key)))
        for key in sorted(stands.keys() | counted.keys(), key=str)
        if stands.get(key) != counted.get(key)
    ]


def _said(value: object) -> str | None:
    return None if value is None else str(value)


def rebuild(tx: Transaction) -> int:
    """Write everything derived anew from the answers; the number of groups."""
    groups = derived.load_groups(tx)
    for group in groups:
        derived.delete_derived(tx, group)
    for group in groups:
        past, rightful = load_recounted(tx, group)
        seasons = load_seasons(tx, group)
        for person, daily, account in sorted(rightful):
            answers.claim(tx, person=person, daily=daily, account=account)
        for person in sorted(past.given):
            _write(tx, group=group, person=person, steps=fold(_events(past, person)), seasons=seasons)
        rebuild_marks(tx, group=group)
    return len(groups)
