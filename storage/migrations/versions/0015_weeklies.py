"""Weekly reports: when a channel's next one comes, which came, and the results that members shared."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


ident = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
instant = sa.DateTime(timezone=True)
_ON_THEIR_WAY = sa.text("state IN ('claimed', 'sending')")
_STATES = "state IN ('claimed', 'sending', 'posted', 'lost')"


def upgrade() -> None:
    op.add_column("channels", sa.Column("weekly", sa.Boolean(), server_default=sa.true(), nullable=False))
    op.add_column("channels", sa.Column("weekly_on", sa.Date(), nullable=True))
    op.add_column("channels", sa.Column("weekly_at", instant, nullable=True))
    op.create_index(op.f("ix_channels_weekly_at"), "channels", ["weekly_at"])
    op.create_table(
        "weeklies",
        sa.Column("id", ident, autoincrement=True, nullable=False),
        sa.Column("channel_id", ident, nullable=False),
        sa.Column("first_day", sa.Date(), nullable=False),
        sa.Column("due_at", instant, nullable=False),
        *_on_its_way(),
        sa.CheckConstraint(_STATES, name=op.f("ck_weeklies_state_known")),
        sa.ForeignKeyConstraint(["channel_id"], ["channels.id"], name=op.f("fk_weeklies_channel_id_channels")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_weeklies")),
        sa.UniqueConstraint("channel_id", "first_day", name=op.f("uq_weeklies_channel_id_first_day")),
    )
    _index_open("weeklies")
    op.create_table(
        "shares",
        sa.Column("id", ident, autoincrement=True, nullable=False),
        sa.Column("account_id", ident, nullable=False),
        sa.Column("channel_id", ident, nullable=False),
        sa.Column("daily_id", ident, nullable=True),
        sa.Column("weekly_id", ident, nullable=True),
        sa.Column("at", instant, nullable=False),
        *_on_its_way(),
        sa.CheckConstraint(_STATES, name=op.f("ck_shares_state_known")),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name=op.f("fk_shares_account_id_accounts")),
        sa.ForeignKeyConstraint(["channel_id"], ["channels.id"], name=op.f("fk_shares_channel_id_channels")),
        sa.ForeignKeyConstraint(["daily_id"], ["dailies.id"], name=op.f("fk_shares_daily_id_dailies")),
        sa.ForeignKeyConstraint(["weekly_id"], ["weeklies.id"], name=op.f("fk_shares_weekly_id_weeklies")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_shares")),
        sa.UniqueConstraint("account_id", "daily_id", name=op.f("uq_shares_account_id_daily_id")),
        sa.UniqueConstraint("account_id", "weekly_id", name=op.f("uq_shares_account_id_weekly_id")),
    )
    op.create_index(op.f("ix_shares_daily_id"), "shares", ["daily_id"])
    _index_open("shares")


def _on_its_way() -> tuple[sa.Column[object], ...]:
    return (
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("begun_at", instant, nullable=True),
        sa.Column("attempted_at", instant, nullable=True),
        sa.Column("posted_at", instant, nullable=True),
        sa.Column("message", sa.String(length=40), nullable=True),
        sa.Column("drawn", sa.String(length=10), nullable=True),
    )


def _index_open(table: str) -> None:
    op.create_index(
        f"ix_{table}_on_their_way",
        table,
        ["state"],
        sqlite_where=_ON_THEIR_WAY,
        postgresql_where=_ON_THEIR_WAY,
    )
