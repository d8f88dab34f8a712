"""The fold's inputs once more, from answers alone: what `db verify` compares with, and `db rebuild` writes."""

from collections import defaultdict
from collections.abc import Collection
from typing import Final, NamedTuple

from storage.answer_tables import answers
from storage.database import Transaction
from storage.grounds import Ground
from storage.history import RESTING, Given, History, add_own_rests
from storage.rows import Shape
from storage.tables import accounts


class _Kept(NamedTuple):
    """Any answer, with whose it is."""

    person: int
    daily: int
    account: int
    post: int
    chosen: tuple[str, ...]
    order: int


_KEPT: Final = Shape(
    _Kept,
    answers,
    person=accounts.c.person_id,
    daily=answers.c.daily_id,
    account=answers.c.account_id,
    post=answers.c.post_id,
    order=answers.c.id,
)


def load_recounted(tx: Transaction, ground: Ground, some: Collection[int]) -> tuple[History, dict[int, dict[int, int]]]:
    """The history of some persons, and their claims on dailies that the group chose, from answers alone.

    A claim is person -> daily -> account. Of a person's several accounts the earliest answer counts.
    """
    history = History(list(ground.dailies.values()), repaired=ground.repaired, rests=ground.rests)
    rightful: dict[int, dict[int, int]] = defaultdict(dict)
    kept = _KEPT.select().join(accounts, accounts.c.id == answers.c.account_id).where(accounts.c.person_id.in_(some))
    seen: set[tuple[int, int]] = set()
    for one in tx.load(_KEPT, kept.order_by(answers.c.id)):
        if one.daily not in ground.dailies or (one.person, one.daily) in seen:
            continue
        seen.add((one.person, one.daily))
        place = ground.places[one.post]
        given = Given(place.channel, one.chosen, one.order)
        history.add(one.person, one.daily, given, here=place.group == ground.group)
        if one.daily in ground.chosen:
            rightful[one.person][one.daily] = one.account
    add_own_rests(tx, history, RESTING.c.person_id.in_(some))
    return history, rightful
