"""What is stored of a space that has removed the bot, and how all of it goes; what others share with it stays true.

A row goes with what it refers to: a channel with its space, a post with its channel, an answer with its post. Where a
table says that a column only mentions somebody, the mention is taken out and the row stays.
"""

from collections.abc import Collection, Iterator, Mapping
from datetime import datetime
from typing import Any, Final, NamedTuple

from sqlalchemy import ColumnElement, Select, Table, and_, delete, false, func, or_, select, update

from storage.all_tables import METADATA
from storage.answer_tables import answers, boards
from storage.database import Transaction
from storage.exam_tables import exams
from storage.group_tables import stays
from storage.ownership import ownership_in
from storage.quiz_tables import players, quizzes, turn_answers, turns
from storage.report_tables import reports
from storage.rows import Shape
from storage.space_tables import removals
from storage.tables import accounts, channels, dailies, groups, organisers, posts, spaces


class Space(NamedTuple):
    """A space that may be purged."""

    id: int
    group: int
    platform: str
    native_id: str


_SPACE: Final = Shape(Space, spaces, group=spaces.c.group_id)


def note_removed(tx: Transaction, *, platform: str, native_id: str, at: datetime) -> bool:
    """The bot was removed from a space; False where nothing is stored of that, or it was known."""
    found = find_space(tx, platform=platform, native_id=native_id)
    return found is not None and tx.keep(removals, {"space_id": found, "at": at})


def note_back(tx: Transaction, *, platform: str, native_ids: Collection[str]) -> int:
    """The bot is in these spaces: those that had removed it keep all; how many."""
    there = select(spaces.c.id).where(spaces.c.platform == platform, spaces.c.native_id.in_(native_ids))
    return tx.execute(delete(removals).where(removals.c.space_id.in_(there))).rowcount


def load_present(tx: Transaction, platform: str) -> set[str]:
    """The platform's ids of all its spaces of which nothing says that they have removed the bot."""
    gone = select(removals.c.space_id)
    wanted = select(spaces.c.native_id).where(spaces.c.platform == platform, spaces.c.id.not_in(gone))
    return set(tx.execute(wanted).scalars())


def load_removed(tx: Transaction, *, before: datetime) -> list[int]:
    """The spaces that removed the bot before an instant."""
    wanted = select(removals.c.space_id).where(removals.c.at <= before)
    return sorted(tx.execute(wanted).scalars())


def lock_space(tx: Transaction, space: int) -> Space | None:
    """A space, locked; None where it is purged already."""
    return tx.find(_SPACE, _SPACE.select().where(spaces.c.id == space).with_for_update())


def find_space(tx: Transaction, *, platform: str, native_id: str) -> int | None:
    """A space by the platform's id."""
    own = (spaces.c.platform == platform, spaces.c.native_id == native_id)
    return tx.execute(select(spaces.c.id).where(*own)).scalar()


class Stored(NamedTuple):
    """What is stored of a space, in numbers."""

    channels: int
    answers: int
    """To dailies, given there."""
    alone: int
    """Members who took part in no other space."""


def count_stored(tx: Transaction, number: int) -> Stored:
    """Of a space that exists."""
    space = tx.one(_SPACE, _SPACE.select().where(spaces.c.id == number))
    own = select(channels.c.id).where(channels.c.space_id == number)
    given = select(answers.c.id).join(posts, posts.c.id == answers.c.post_id).where(posts.c.channel_id.in_(own))
    concerned = load_concerned(tx, space, load_emptied_groups(tx, space))
    elsewhere = {one.person for one in concerned if one.elsewhere}
    return Stored(_count(tx, own), _count(tx, given), len({one.person for one in concerned} - elsewhere))


def _count(tx: Transaction, rows: Select[tuple[int]]) -> int:
    return int(tx.execute(select(func.count()).select_from(rows.subquery())).scalar_one())


# --- whom it concerns ------------------------------------------------------------------------------------------------


class Concerned(NamedTuple):
    """Somebody who took part in a space, with an account."""

    account: int
    person: int
    elsewhere: bool
    """They took part in another space, too, with this or a linked account."""


def load_concerned(tx: Transaction, space: Space, emptied: Collection[int]) -> list[Concerned]:
    """Whoever answered or played there, or did anything in its groups; on Slack every account of the workspace."""
    here = _took_part(space, here=True)
    in_groups = [accounts.c.id.in_(select(t.c.account_id).where(t.c.group_id.in_(emptied))) for t in (exams, reports)]
    of_space = or_(accounts.c.id.in_(here), *in_groups, _is_of_team(space) if space.platform == "slack" else false())
    others = accounts.alias("others")
    there = select(others.c.person_id).where(others.c.id.in_(_took_part(space, here=False)))
    elsewhere = accounts.c.person_id.in_(there)
    concerned = Shape(Concerned, account=accounts.c.id, person=accounts.c.person_id, elsewhere=elsewhere)
    return tx.load(concerned, concerned.select().where(of_space).order_by(accounts.c.id))


def _took_part(space: Space, *, here: bool) -> Select[tuple[int]]:
    own = select(channels.c.id).where(channels.c.space_id == space.id)
    in_channels = posts.c.channel_id.in_(own) if here else posts.c.channel_id.not_in(own)
    answered = select(answers.c.account_id).join(posts, posts.c.id == answers.c.post_id).where(in_channels)
    played = select(quizzes.c.id).where(_is_played_in(space) if here else ~_is_played_in(space))
    in_turns = select(turn_answers.c.account_id).join(turns, turns.c.id == turn_answers.c.turn_id)
    joined = select(players.c.account_id).where(players.c.quiz_id.in_(played))
    return answered.union(in_turns.where(turns.c.quiz_id.in_(played)), joined)  # type: ignore[return-value]


def _is_played_in(space: Space) -> ColumnElement[bool]:
    return and_(quizzes.c.platform == space.platform, quizzes.c.space == space.native_id)


def load_named(tx: Transaction, space: Space) -> set[str]:
    """The platform's ids of organisers of this space alone, who need not have answered anything."""
    return _named(tx, space, here=True) - _named(tx, space, here=False)


def _named(tx: Transaction, space: Space, *, here: bool) -> set[str]:
    among = spaces.c.id == space.id if here else and_(spaces.c.id != space.id, spaces.c.platform == space.platform)
    own = select(spaces.c.id).where(among)
    columns = {organisers: ("user", "named_by"), channels: ("set_up_by",)}
    named = [
        select(table.c[name]).where(table.c.space_id.in_(own)) for table, names in columns.items() for name in names
    ]
    return {user for one in named for user in tx.execute(one).scalars() if user}


def load_answered_there_alone(tx: Transaction, space: Space, person: int) -> list[int]:
    """The dailies that a person answered there, and in no other space with another account."""
    own = select(answers.c.daily_id, channels.c.space_id).join(posts, posts.c.id == answers.c.post_id)
    own = own.join(channels, channels.c.id == posts.c.channel_id).join(accounts, accounts.c.id == answers.c.account_id)
    found = tx.execute(own.where(accounts.c.person_id == person)).all()
    elsewhere = {one.daily_id for one in found if one.space_id != space.id}
    return sorted({one.daily_id for one in found if one.space_id == space.id} - elsewhere)


def load_emptied_groups(tx: Transaction, space: Space) -> list[int]:
    """The groups that are nobody's without a space: its own and the one it has joined, where no other had a share."""
    own = select(stays.c.own_group_id).where(stays.c.space_id == space.id)
    others = select(spaces.c.group_id).where(spaces.c.id != space.id)
    waiting = select(stays.c.own_group_id).where(stays.c.space_id != space.id)
    asked = (
        select(dailies.c.group_id)
        .join(posts, posts.c.daily_id == dailies.c.id)
        .join(channels, channels.c.id == posts.c.channel_id)
        .where(channels.c.space_id != space.id)
    )
    kept = set(tx.execute(others.union(waiting, asked)).scalars())
    return sorted({space.group, *tx.execute(own).scalars()} - kept)


# --- the end ---------------------------------------------------------------------------------------------------------


Doomed = Mapping[Table, ColumnElement[bool]]
"""Which rows of a table go, with all that refers to them."""


def doom(space: Space, emptied: Collection[int]) -> Doomed:
    """The space, the groups that are left to nobody, its quizzes, boards of its channels, on Slack its accounts."""
    own = select(channels.c.id).where(channels.c.space_id == space.id)
    doomed = {
        spaces: spaces.c.id == space.id,
        groups: groups.c.id.in_(emptied),
        quizzes: _is_played_in(space),
        boards: boards.c.channel_id.in_(own),
    }
    return doomed | ({accounts: _is_of_team(space)} if space.platform == "slack" else {})


def _is_of_team(space: Space) -> ColumnElement[bool]:
    return and_(accounts.c.platform == "slack", accounts.c.team == space.native_id)


def delete_doomed(tx: Transaction, doomed: Doomed) -> None:
    """Mentions are taken out first; then rows go before what they refer to."""
    every = METADATA.sorted_tables[::-1]
    for table in every:
        for column, values in _mentions(table).items():
            if (where := _leads_to(table.c[column], doomed)) is not None:
                tx.execute(update(table).where(where).values(values))
    for table in every:
        if (where := _is_doomed(table, doomed)) is not None:
            tx.execute(delete(table).where(where))


def _mentions(table: Table) -> Mapping[str, Mapping[str, object]]:
    ownership = ownership_in(table.info)
    return ownership.mentions if ownership else {}


def _is_doomed(table: Table, doomed: Doomed) -> ColumnElement[bool] | None:
    found = [where for where in (doomed.get(table), *_by_reference(table, doomed)) if where is not None]
    return or_(*found) if found else None


def _by_reference(table: Table, doomed: Doomed) -> Iterator[ColumnElement[bool] | None]:
    for column in table.columns:
        if column.foreign_keys and column.name not in _mentions(table):
            yield _leads_to(column, doomed)


def _leads_to(column: Any, doomed: Doomed) -> ColumnElement[bool] | None:
    target = next((to.column.table for to in column.foreign_keys), None)
    where = _is_doomed(target, doomed) if target is not None else None
    return None if where is None or target is None else column.in_(select(target.c.id).where(where))
