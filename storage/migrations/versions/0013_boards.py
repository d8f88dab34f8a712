"""Boards with a number of their own, seasons, and the longest streak within a board's window."""

from datetime import date, timedelta
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


ident = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
instant = sa.DateTime(timezone=True)
_BOARD = ("group_id", "channel_id", "first_day", "window")
_HELD = ("points", "answered", "right")


def upgrade() -> None:
    _create_tables()
    _move_counters()
    _count_streaks()
    op.drop_table("scores")
    op.drop_index("ix_steps_daily_id_points", table_name="steps")
    today = ["daily_id", "group_id", "points", "person_id", "channel_id"]
    op.create_index("ix_steps_daily_id_group_id_points_person_id_channel_id", "steps", today, unique=False)


def _create_tables() -> None:
    op.create_table(
        "boards",
        sa.Column("id", ident, autoincrement=True, nullable=False),
        sa.Column("group_id", ident, nullable=False),
        sa.Column("channel_id", ident, nullable=False),
        sa.Column("first_day", sa.Date(), nullable=False),
        sa.Column("window", sa.String(length=6), nullable=False),
        sa.ForeignKeyConstraint(["group_id"], ["groups.id"], name=op.f("fk_boards_group_id_groups")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_boards")),
        sa.UniqueConstraint(*_BOARD, name=op.f("uq_boards_group_id_channel_id_first_day_window")),
    )
    op.create_table(
        "counters",
        sa.Column("board_id", ident, nullable=False),
        sa.Column("person_id", ident, nullable=False),
        *(sa.Column(name, sa.Integer(), nullable=False) for name in (*_HELD, "streak")),
        sa.ForeignKeyConstraint(["board_id"], ["boards.id"], name=op.f("fk_counters_board_id_boards")),
        sa.ForeignKeyConstraint(["person_id"], ["persons.id"], name=op.f("fk_counters_person_id_persons")),
        sa.PrimaryKeyConstraint("board_id", "person_id", name=op.f("pk_counters")),
        sqlite_with_rowid=False,
    )
    op.create_index(
        op.f("ix_counters_board_id_points_person_id"), "counters", ["board_id", "points", "person_id"], unique=False
    )
    op.create_table(
        "seasons",
        sa.Column("group_id", ident, nullable=False),
        sa.Column("first_day", sa.Date(), nullable=False),
        sa.Column("by", sa.String(length=40), nullable=False),
        sa.Column("at", instant, nullable=False),
        sa.ForeignKeyConstraint(["group_id"], ["groups.id"], name=op.f("fk_seasons_group_id_groups")),
        sa.PrimaryKeyConstraint("group_id", "first_day", name=op.f("pk_seasons")),
    )


def _columns(*names: str) -> list[sa.ColumnClause[Any]]:
    return [sa.column(name, sa.Date()) if name in ("first_day", "on_date") else sa.column(name) for name in names]


scores = sa.table("scores", *_columns(*_BOARD, "person_id", *_HELD))
boards = sa.table("boards", *_columns("id", *_BOARD))
counters = sa.table("counters", *_columns("board_id", "person_id", *_HELD, "streak"))
steps = sa.table("steps", *_columns("person_id", "group_id", "channel_id", "on_date", "streak"))


def _move_counters() -> None:
    """As they are. The first season has what all time has: no other one has begun yet."""
    own = [scores.c[name] for name in _BOARD]
    season = [*own[:3], sa.literal("season")]
    of_all_time = scores.c.window == "all"
    op.execute(sa.insert(boards).from_select(_BOARD, sa.select(*own).distinct()))
    op.execute(sa.insert(boards).from_select(_BOARD, sa.select(*season).where(of_all_time).distinct()))
    held = [boards.c.id, scores.c.person_id, *(scores.c[name] for name in _HELD), sa.literal(0)]
    where = [scores.c[name] == boards.c[name] for name in _BOARD[:3]]
    as_season = (boards.c.window == "season") & of_all_time
    moved = sa.select(*held).select_from(
        scores.join(boards, sa.and_(*where, sa.or_(boards.c.window == scores.c.window, as_season)))
    )
    op.execute(sa.insert(counters).from_select(["board_id", "person_id", *_HELD, "streak"], moved))


def _count_streaks() -> None:
    """The longest streak that each member reached within a board's window."""
    bind = op.get_bind()
    here = (sa.bindparam("channel") == 0) | (steps.c.channel_id == sa.bindparam("channel"))
    longest = sa.select(sa.func.max(steps.c.streak)).where(
        steps.c.person_id == counters.c.person_id,
        steps.c.group_id == sa.bindparam("group"),
        steps.c.on_date.between(sa.bindparam("first"), sa.bindparam("last")),
        steps.c.channel_id.is_not(None),
        here,
    )
    counting = (
        sa.update(counters)
        .where(counters.c.board_id == sa.bindparam("board"))
        .values(streak=sa.func.coalesce(longest.scalar_subquery(), 0))
    )
    for one in bind.execute(sa.select(boards)).all():
        first, last = one.first_day, _last_day(one.window, one.first_day)
        told = {"board": one.id, "group": one.group_id, "channel": one.channel_id, "first": first, "last": last}
        bind.execute(counting, told)


def _last_day(window: str, first: date) -> date:
    match window:
        case "week":
            return first + timedelta(days=6)
        case "month":
            return (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)
        case _:
            return date.max
