"""The answer path: what one click reads and writes, in statements compiled once."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Final, NamedTuple

from sqlalchemy import bindparam, func, select

from content.boards import BEGINNING
from content.scoring import DailyOutcome, Standing
from storage.answer_tables import answers as answers_table
from storage.answer_tables import claims, members, seasons
from storage.answer_tables import steps as steps_table
from storage.counts import Tally, add_up, load_of_daily, number_in
from storage.database import Transaction
from storage.disputes import DISPUTED
from storage.frozen import ITEM
from storage.posts import IS_GONE
from storage.prepared import Prepared, Query
from storage.rows import Shape
from storage.tables import channels, dailies, groups, posts, spaces


class PostContext(NamedTuple):
    """A post with its daily, its place and where the person stands in the group."""

    post: int
    daily: int
    on: date
    state: str
    closes_at: datetime
    closed_at: datetime | None
    channel: int
    native_channel: str
    zone: str
    space: str
    platform: str
    group: int
    reveal: str
    asks_sureness: bool
    """Whether the group asks everybody how sure they are before the verdict."""
    item: str
    """With any corrected key."""
    settled_at: datetime | None
    gone: bool
    """It stood in its channel, and stands there no more."""
    disputed: bool
    """A member of the group reported it, and nobody has decided yet."""
    season: date
    """The first day of the season that the daily belongs to."""
    through: date | None
    stood: Standing | None
    """The person's standing after the step of `through`; None for who has made no step in the group."""

    @property
    def standing(self) -> Standing:
        """The person's standing after their latest step in the group."""
        return self.stood or Standing()


_SEASON: Final = func.coalesce(
    select(func.max(seasons.c.first_day))
    .where(seasons.c.group_id == spaces.c.group_id, seasons.c.first_day <= dailies.c.on_date)
    .scalar_subquery(),
    BEGINNING,
    type_=seasons.c.first_day.type,
)

_POST_CONTEXT: Final = Shape(
    PostContext,
    posts,
    post=posts.c.id,
    daily=dailies.c.id,
    on=dailies.c.on_date,
    channel=channels.c.id,
    native_channel=channels.c.native_id,
    zone=channels.c.zone,
    space=spaces.c.native_id,
    platform=spaces.c.platform,
    group=spaces.c.group_id,
    reveal=dailies.c.reveal,
    asks_sureness=groups.c.how_sure,
    item=ITEM,
    settled_at=dailies.c.settled_at,
    gone=IS_GONE,
    disputed=DISPUTED,
    season=_SEASON,
    through=members.c.through,
    stood=Shape(Standing, members),
)

_CONTEXT: Final = Query(
    _POST_CONTEXT,
    _POST_CONTEXT.select()
    .join(dailies, dailies.c.id == posts.c.daily_id)
    .join(channels, channels.c.id == posts.c.channel_id)
    .join(spaces, spaces.c.id == channels.c.space_id)
    .join(groups, groups.c.id == dailies.c.group_id)
    .outerjoin(members, (members.c.group_id == spaces.c.group_id) & (members.c.person_id == bindparam("person")))
    .where(posts.c.id == bindparam("post")),
)


def load_context(tx: Transaction, *, post: int, person: int) -> PostContext | None:
    """What a click on a post is about; None for a post that does not exist."""
    return tx.first(_CONTEXT, post=post, person=person)


_CLAIM: Final = Prepared(
    lambda insert_: insert_(claims).on_conflict_do_nothing(), ("person_id", "daily_id", "account_id")
)


def claim(tx: Transaction, *, person: int, daily: int, account: int) -> bool:
    """Take the claim of (person, daily); False when the person has answered it already. The unique row decides."""
    return tx.run(_CLAIM, person_id=person, daily_id=daily, account_id=account) == 1


_KEEP: Final = Prepared(
    lambda insert_: insert_(answers_table).on_conflict_do_nothing().inline(),
    ("account_id", "daily_id", "post_id", "chosen", "at"),
)


def save_claims(tx: Transaction, taken: Iterable[tuple[int, int, int]]) -> None:
    """Claims that were counted again, (person, daily, account)."""
    tx.run_many(_CLAIM, [dict(zip(("person_id", "daily_id", "account_id"), one, strict=True)) for one in taken])


def take(
    tx: Transaction, *, person: int, daily: int, account: int, post: int, chosen: tuple[str, ...], at: datetime
) -> bool:
    """Claim (person, daily), False when the person has answered it already, and keep the answer for ever either way.

    Of one account's answers to a daily the first stays.
    """
    claimed, _ = tx.run_together(
        (_CLAIM, {"person_id": person, "daily_id": daily, "account_id": account}),
        (_KEEP, {"account_id": account, "daily_id": daily, "post_id": post, "chosen": chosen, "at": at}),
    )
    return claimed == 1


class GivenAnswer(NamedTuple):
    """The answer that counts for (person, daily), with the step it made."""

    account: int
    chosen: tuple[str, ...]
    points: int | None
    """None as long as its verdict waits: until then it makes no step."""
    standing: Standing | None


_GIVEN_ANSWER: Final = Shape(
    GivenAnswer,
    answers_table,
    account=answers_table.c.account_id,
    points=steps_table.c.points,
    standing=Shape(Standing, steps_table),
)

_GIVEN: Final = Query(
    _GIVEN_ANSWER,
    _GIVEN_ANSWER.select()
    .join(
        claims,
        (claims.c.account_id == answers_table.c.account_id) & (claims.c.daily_id == answers_table.c.daily_id),
    )
    .outerjoin(
        steps_table,
        (steps_table.c.person_id == claims.c.person_id) & (steps_table.c.daily_id == claims.c.daily_id),
    )
    .where(claims.c.person_id == bindparam("person"), claims.c.daily_id == bindparam("daily")),
)


def load_given(tx: Transaction, *, person: int, daily: int) -> GivenAnswer | None:
    """The person's answer to a daily, if there is one."""
    return tx.first(_GIVEN, person=person, daily=daily)


def counting_account(tx: Transaction, *, person: int, daily: int) -> int | None:
    """The account whose answer to a daily counts for a person; None where there is no answer."""
    own = select(claims.c.account_id).where(claims.c.person_id == person, claims.c.daily_id == daily)
    return tx.execute(own).scalar()


def tally(tx: Transaction, daily: int) -> Tally:
    """Persons who answered, how many of them right, and how many chose each option."""
    counting = (claims.c.account_id == answers_table.c.account_id) & (claims.c.daily_id == answers_table.c.daily_id)
    counted = (
        select(answers_table.c.chosen, func.count().label("number"))
        .join(claims, counting)
        .where(answers_table.c.daily_id == daily)
        .group_by(answers_table.c.chosen)
    )
    known = {one.chosen: one.number for one in tx.execute(counted)}
    is_right = (steps_table.c.daily_id == daily, steps_table.c.outcome == DailyOutcome.RIGHT)
    right = tx.execute(select(func.count()).where(*is_right)).scalar_one()
    return add_up(known, right, load_of_daily(tx, daily))


def count_answers(tx: Transaction, daily: int) -> int:
    """Persons of the group who answered a daily."""
    known = int(tx.execute(select(func.count()).where(claims.c.daily_id == daily)).scalar_one())
    return known + number_in(load_of_daily(tx, daily))


def count_stored(tx: Transaction) -> int:
    """All answers there are, those that do not count included."""
    return int(tx.execute(select(func.count()).select_from(answers_table)).scalar_one())
