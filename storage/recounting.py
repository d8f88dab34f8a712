"""The fold's inputs once more, from answers alone: what `db verify` compares with, and `db rebuild` writes."""

from typing import Final, NamedTuple

from sqlalchemy import ColumnElement, select

from storage.answer_tables import answers
from storage.database import Transaction
from storage.history import GIVEN, RESTING, Given, History, add_rests, load_past_dailies, load_repaired
from storage.places import load_asked_in
from storage.rows import Shape
from storage.tables import accounts, channels, dailies, posts, spaces


class _Kept(NamedTuple):
    """Any answer, with whose it is."""

    person: int
    daily: int
    account: int
    group: int
    chosen_by: int
    given: Given


_KEPT: Final = Shape(
    _Kept,
    answers,
    person=accounts.c.person_id,
    daily=answers.c.daily_id,
    account=answers.c.account_id,
    group=spaces.c.group_id,
    chosen_by=dailies.c.group_id,
    given=GIVEN,
)


def load_recounted(tx: Transaction, group: int) -> tuple[History, set[tuple[int, int, int]]]:
    """The group's history, and the claims on dailies that it chose, (person, daily, account), from answers alone.

    Of a person's several accounts the earliest answer counts.
    """
    of_group: list[ColumnElement[bool]] = [dailies.c.id.in_(load_asked_in(tx, group))]
    history = History(dailies=load_past_dailies(tx, of_group), repaired=load_repaired(tx, of_group))
    kept = (
        _KEPT.select()
        .join(accounts, accounts.c.id == answers.c.account_id)
        .join(posts, posts.c.id == answers.c.post_id)
        .join(channels, channels.c.id == posts.c.channel_id)
        .join(spaces, spaces.c.id == channels.c.space_id)
        .join(dailies, dailies.c.id == answers.c.daily_id)
        .where(*of_group)
        .order_by(answers.c.id)
    )
    firsts: dict[tuple[int, int], _Kept] = {}
    for one in tx.load(_KEPT, kept):
        firsts.setdefault((one.person, one.daily), one)
    for first in firsts.values():
        history.add(first.person, first.daily, first.given, here=first.group == group)
    rightful = {(one.person, one.daily, one.account) for one in firsts.values() if one.chosen_by == group}
    add_rests(tx, history, RESTING.c.person_id.in_(select(accounts.c.person_id)))
    return history, rightful
