"""The fold, carried out: from one click's step to a recount of everything (docs/rules.md)."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import NamedTuple, TypeVar

from bot.rules import marking, regrading
from bot.rules.teaming import load_wrong_teams
from content.boards import BEGINNING, Seasons, total
from content.grading import grade
from content.scoring import Answered, Event, Step, Unanswered, fold, take_step
from storage import answers, counters, dailies, derived, folded, history, shares, teams
from storage.database import Transaction
from storage.derived import Derived
from storage.grounds import Ground, load_ground
from storage.places import groups_of_daily
from storage.played import delete_marks, load_days_played, save_marks
from storage.recounting import load_recounted
from storage.seasons import load_seasons

K = TypeVar("K")
V = TypeVar("V")


def fold_answer(tx: Transaction, *, group: int, person: int, context: answers.PostContext, event: Answered) -> Step:
    """The step of an answer that was just kept; an answer to an older daily folds again from there."""
    if context.through is not None and context.through >= event.on:
        refold(tx, group=group, persons=[person], since=event.on)
        refolded = folded.load_steps(tx, group=group, person=person, since=event.on)
        return next(step for step in refolded if step.daily == event.daily)
    step = take_step(context.standing, event)
    assert step is not None
    folded.take(tx, group, person, step, total([step], (context.season,)))
    return step


def refold(tx: Transaction, *, group: int, persons: Collection[int], since: date) -> None:
    """Fold some members' dailies again from a date on, and change steps, standings and counters by the difference.

    However many they are, what the fold needs is read by a few statements: thousands may miss one daily.
    """
    if not persons:
        return
    alone = next(iter(persons)) if len(persons) == 1 else None
    past = history.load_history(tx, group, person=alone, since=since)
    before = folded.load_folded(tx, group, person=alone, since=since)
    nothing = folded.Folded()
    new: dict[int, list[Step]] = {}
    changed: dict[int, _Changed] = {}
    for person in persons:
        stood = before.get(person, nothing)
        after = fold(_events(past, person), stood.standing)
        if not stood.steps:
            new[person] = after
        elif after != stood.steps:
            changed[person] = _Changed(stood, after)
    _write(tx, group, new, load_seasons(tx, group))
    _rewrite(tx, group, changed, since)


class _Changed(NamedTuple):
    """A member of whom other steps stand than those that are right now."""

    before: folded.Folded
    after: list[Step]


def _rewrite(tx: Transaction, group: int, changed: Mapping[int, _Changed], since: date) -> None:
    if not changed:
        return
    stepless = {person: own.before.through for person, own in changed.items() if not own.after and own.before.through}
    folded.delete_steps(tx, group, changed, since=since)
    folded.save_standings(tx, group, stepless)
    folded.go_on(tx, group, {person: own.after for person, own in changed.items()})
    _recount_boards(tx, group, {person: [*own.before.steps, *own.after] for person, own in changed.items()})


def _events(past: history.History, person: int) -> list[Event]:
    """What happened to one person, ready to be folded. Of two dailies of one date the one answered first counts."""
    given = past.given.get(person, {})
    answered = [_answered(daily, given[daily.id]) for daily in past.dailies if daily.id in given and not daily.waits]
    dates = {daily.on for daily in past.dailies if daily.id in given}
    if len(answered) > len(dates):
        answered = _with_seconds(answered, given)
    return [*answered, *_unanswered(past, person, dates)]


def _with_seconds(answered: Iterable[Answered], given: Mapping[int, history.Given]) -> list[Answered]:
    """In the order in which they were given: whatever comes second on its date counts for less."""
    begun: set[date] = set()
    told = []
    for event in sorted(answered, key=lambda event: given[event.daily].order):
        told.append(event._replace(second=event.on in begun))
        begun.add(event.on)
    return told


def _answered(daily: history.PastDaily, given: history.Given) -> Answered:
    return Answered(daily.id, daily.on, given.channel, _is_right(given.chosen, daily.key), daily.difficulty)


@lru_cache(maxsize=1024)
def _is_right(chosen: tuple[str, ...], key: tuple[str, ...]) -> bool:
    return grade(chosen, key).right


def _unanswered(past: history.History, person: int, answered: Collection[date]) -> Iterable[Unanswered]:
    """Dailies that may be missed: settled, on a date without an answer and without rest."""
    for daily in past.dailies:
        if daily.on in answered or (person, daily.id) in past.elsewhere or daily.settled_at is None:
            continue
        if not past.spares(person, daily, daily.settled_at):
            yield Unanswered(daily.id, daily.on, daily.posted_in, (person, daily.id) in past.repaired)


def _write(tx: Transaction, group: int, steps: Mapping[int, Sequence[Step]], seasons: Seasons) -> None:
    """Write members' steps that come after all their others, and add them to the boards."""
    folded.go_on(tx, group, steps)
    counters.add_scores(tx, group, {person: total(own, seasons) for person, own in steps.items()})


def _recount_boards(tx: Transaction, group: int, changed: Mapping[int, Sequence[Step]]) -> None:
    """Count members' boards anew, those on which any of their changed steps counts or counted."""
    seasons, scores = load_seasons(tx, group), {}
    for person, steps in changed.items():
        if concerned := total(steps, seasons).keys():  # a miss counts on none
            every = total(folded.load_steps(tx, group=group, person=person, since=BEGINNING), seasons)
            scores[person] = {slot: every.get(slot) for slot in concerned}
    counters.replace_scores(tx, group, scores)


def settle_daily(tx: Transaction, daily: int, *, at: datetime) -> None:
    """Settle a daily, once, when its last post has closed; nothing where that was done before.

    Its misses are counted, and its answers where they had to wait.
    """
    members = _lock_concerned(tx, daily)
    if not dailies.mark_settled(tx, daily, at=at):
        return
    known, answered = dailies.load_daily(tx, daily), history.answered_by(tx, daily)
    for group, persons in members.items():
        missed = folded.load_on_streaks(tx, group, on=known.on) - answered
        concerned = missed | answered if known.waited else missed
        refold(tx, group=group, persons=concerned & set(persons), since=known.on)
    dailies.keep_results(tx, daily)


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
        answered = history.answered_by(tx, daily)
        for group, persons in members.items():
            refold(tx, group=group, persons=set(persons) - answered, since=on)
    return True


def count_anew(tx: Transaction, person: int) -> None:
    """Write everything derived of one person, of whom nothing derived stands, from what their accounts did."""
    for daily, account in sorted(history.load_rightful(tx, person).items()):
        answers.claim(tx, person=person, daily=daily, account=account)
    fold_anew(tx, person, history.load_groups_answered_in(tx, person))
    marking.save_marks_by(tx, person)
    shares.claim_anew(tx, person)


def fold_anew(tx: Transaction, person: int, groups: Iterable[int]) -> None:
    """Write what is folded of one person in some groups, where nothing of that stands."""
    for group in groups:
        past, seasons = history.load_history(tx, group, person=person), load_seasons(tx, group)
        _write(tx, group, {person: fold(_events(past, person))}, seasons)


# --- everything ------------------------------------------------------------------------------------------------------

_OnProgress = Callable[[float], None]
"""Hears how much of everything has been gone through, from 0 to 1."""


def untold(_: float) -> None:
    """For whoever asks for no progress."""


@dataclass(frozen=True, slots=True)
class Difference:
    """Something derived that is not what a recount finds; `stands` or `counted` is None where it lacks."""

    group: int | None
    """None for the verdict of a review or an exam."""
    what: str
    key: str
    stands: str | None
    counted: str | None

    def __str__(self) -> str:
        where = "" if self.group is None else f"group {self.group}: "
        return f"{where}{self.what} {self.key}: stands {self.stands}, counted {self.counted}"


def differences(tx: Transaction, told: _OnProgress = untold) -> list[Difference]:
    """Run the fold over everything and compare; an empty list is the only good answer, ever."""
    found: list[Difference] = []
    for some in _load_wrong_members(tx, told):
        for person, counted in some.counted.items():
            stands = some.stands[person]
            found += _compare(some.group, "claim", stands.claims, counted.claims, of=person)
            found += _compare(some.group, "step", stands.steps, counted.steps, of=person)
            found += _compare(some.group, "standing", {"": stands.through}, {"": counted.through}, of=person)
            found += _compare(some.group, "score", stands.scores, counted.scores, of=person)
    for group, on in _load_wrong_days(tx):
        stands_on, counted_on = marking.load_marks_on(tx, group, on), marking.count_marks_on(tx, group, on)
        found += _compare(group, "mark", stands_on, counted_on, of=on)
    for dealt, team in load_wrong_teams(tx):
        key = f"{dealt.season.first_day}, {dealt.person}"
        found.append(Difference(dealt.season.group, "team", key, str(dealt.team), str(team)))
    for one in regrading.load_misjudged(tx):
        found.append(Difference(None, "verdict", f"{one.table.name} {one.id}", str(one.right), str(not one.right)))
    return found


def _compare(group: int, what: str, stands: Mapping[K, V], counted: Mapping[K, V], *, of: object) -> list[Difference]:
    return [
        Difference(group, what, f"{of}, {key}", _said(stands.get(key)), _said(counted.get(key)))
        for key in sorted(stands.keys() | counted.keys(), key=str)
        if stands.get(key) != counted.get(key)
    ]


def _said(value: object) -> str | None:
    return None if value is None else str(value)


class _Wrong(NamedTuple):
    """Members of whom something else stands than a recount finds."""

    group: int
    stands: Mapping[int, Derived]
    counted: dict[int, Derived]


def _load_wrong_members(tx: Transaction, told: _OnProgress) -> Iterator[_Wrong]:
    """Some at a time, so that whoever mends them may do so before the next ones are read."""
    groups, strays = derived.load_groups(tx), derived.load_strays(tx)
    for n, group in enumerate(groups):
        ground = load_ground(tx, group)
        members = sorted(derived.load_concerned(tx, group) | strays.get(group, set()))
        for k, some in enumerate(derived.in_parts(members)):
            told((n + k * len(some) / len(members)) / len(groups))
            stands, counted = derived.load_derived(tx, ground, some), _recount(tx, ground, some)
            yield _Wrong(group, stands, {person: own for person, own in counted.items() if own != stands[person]})


def _recount(tx: Transaction, ground: Ground, some: Collection[int]) -> dict[int, Derived]:
    """Everything derived of some members, counted from their answers."""
    past, rightful = load_recounted(tx, ground, some)
    counted = {}
    for person in some:
        steps = fold(_events(past, person))
        # none where all they answered waits
        through = folded.Through(steps[-1].on, steps[-1].standing) if steps else None
        by_daily = {step.daily: step for step in steps}
        counted[person] = Derived(rightful[person], by_daily, through, total(steps, ground.seasons))
    return counted


def _load_wrong_days(tx: Transaction) -> list[tuple[int, date]]:
    """(group, day) of marks that aren't what a recount finds."""
    days = [(group, on) for group in derived.load_groups(tx) for on in load_days_played(tx, group)]
    return [one for one in days if marking.load_marks_on(tx, *one) != marking.count_marks_on(tx, *one)]


def rebuild(tx: Transaction, told: _OnProgress = untold) -> int:
    """Write anew whatever isn't what a recount finds; the number of groups."""
    for some in _load_wrong_members(tx, told):
        derived.replace_derived(tx, some.group, some.counted)
    days = _load_wrong_days(tx)
    for group, on in days:
        delete_marks(tx, group=group, on=on)
    teams.put_right(tx, load_wrong_teams(tx))
    for group, on in days:
        save_marks(tx, marking.count_marks_on(tx, group, on).values())
    regrading.judge_anew(tx)
    return len(derived.load_groups(tx))
