"""A group that has grown: what its members answered is generated, not lived, and what is derived of it isn't there."""

import random
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any, Final, NamedTuple

from sqlalchemy import insert, select

from bot.talk.people import Spot
from content.items import Item
from storage.answer_tables import answers
from storage.database import Transaction
from storage.tables import accounts, channels, dailies, persons, posts, spaces
from tests.chaos.scheduling import schedule_all
from tests.packs import make_pack, make_question

NOW: Final = datetime(2026, 11, 23, 7, 0, tzinfo=UTC)
SHARE_ANSWERED: Final = 0.9
_AT_ONCE: Final = 10_000
_QUESTION: Final = make_question("q")
_ALWAYS_THE_SAME: Final = Item.freeze(_QUESTION, make_pack(_QUESTION))


class _Asked(NamedTuple):
    """A daily that was asked."""

    post: int
    daily: int
    at: datetime
    """When it was posted."""
    item: Item


def grow(
    tx: Transaction,
    *,
    members: int,
    days: int,
    items: Sequence[Item] = (_ALWAYS_THE_SAME,),
    share: float = SHARE_ANSWERED,
) -> int:
    """Members who have answered a share of the dailies, each closed and settled; how many answers there are.

    One of `items` is asked each day, in turn.
    """
    asked = _ask(tx, days, items)
    rows: list[dict[str, Any]] = []
    dice = random.Random(17)
    _register(tx, members)
    for account in tx.execute(select(accounts.c.id).order_by(accounts.c.id)).scalars().all():
        rows += [_answer(account, dice, one) for one in asked if dice.random() < share]
    rows.sort(key=lambda row: row["at"])
    for n in range(0, len(rows), _AT_ONCE):
        tx.execute(insert(answers), rows[n : n + _AT_ONCE])
    return len(rows)


def _ask(tx: Transaction, days: int, items: Sequence[Item]) -> list[_Asked]:
    """A daily a day, all of one channel."""
    schedule_all(tx, [Spot("discord", "space", "channel")], now=NOW, due_at=NOW + timedelta(days=1))
    channel = tx.execute(select(channels.c.id)).scalar_one()
    group = tx.execute(select(spaces.c.group_id)).scalar_one()
    asked = []
    for n in range(days, 0, -1):
        at, item = NOW - timedelta(days=n), items[n % len(items)]
        of = {"question": item.question, "digest": item.digest, "item": item.model_dump_json()}
        daily = {"group_id": group, "on_date": at.date(), "exam": "x", **of}
        settled = {"chosen_at": at, "settled_at": at + timedelta(days=1)}
        daily_id = tx.execute(insert(dailies).values(daily | settled).returning(dailies.c.id)).scalar_one()
        post = tx.execute(insert(posts).values(_post(channel, daily_id, at.date(), at)).returning(posts.c.id))
        asked.append(_Asked(post.scalar_one(), daily_id, at, item))
    return asked


def _post(channel: int, daily: int, on: date, at: datetime) -> dict[str, Any]:
    """One that stood for its whole time."""
    closed = at + timedelta(days=1)
    times = {
        "due_at": at,
        "begun_at": at,
        "attempted_at": at,
        "posted_at": at,
        "closes_at": closed,
        "closed_at": closed,
    }
    state = {"state": "posted", "ended": "time", "drawn": "revealed", "counted": 0, "message": "1", "finished": True}
    return {"channel_id": channel, "daily_id": daily, "on_date": on, **times, **state}


def _register(tx: Transaction, members: int) -> None:
    """Accounts, each of a person of its own."""
    tx.execute(insert(persons), [{"created_at": NOW}] * members)
    ids = tx.execute(select(persons.c.id).order_by(persons.c.id)).scalars()
    named = {"platform": "discord", "team": "", "created_at": NOW}
    rows = [{**named, "person_id": one, "user": f"u{n}", "name": f"Member {n}"} for n, one in enumerate(ids)]
    tx.execute(insert(accounts), rows)


def _answer(account: int, dice: random.Random, to: _Asked) -> dict[str, Any]:
    key = to.item.key
    wrong = [option for option in to.item.option_ids if option not in key]
    chosen = key if dice.random() < 0.7 else (*wrong, *key)[: len(key)]
    clicked = to.at + timedelta(seconds=dice.randint(1, 40_000))
    return {"account_id": account, "daily_id": to.daily, "post_id": to.post, "chosen": chosen, "at": clicked}
