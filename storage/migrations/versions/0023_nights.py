"""Quiz nights that are planned from a weekly report."""

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None

_ON_THEIR_WAY = sa.text("state IN ('claimed', 'sending')")


def upgrade() -> None:
    ident = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    instant = sa.DateTime(timezone=True)
    op.create_table(
        "nights",
        sa.Column("id", ident, autoincrement=True, nullable=False),
        sa.Column("weekly_id", ident, nullable=False),
        sa.Column("channel_id", ident, nullable=False),
        sa.Column("topic", sa.String(length=60), nullable=False),
        sa.Column("starts_at", instant, nullable=False),
        sa.Column("at", instant, nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("begun_at", instant, nullable=True),
        sa.Column("attempted_at", instant, nullable=True),
        sa.Column("posted_at", instant, nullable=True),
        sa.Column("message", sa.String(length=40), nullable=True),
        sa.Column("drawn", sa.String(length=10), nullable=True),
        sa.CheckConstraint("state IN ('claimed', 'sending', 'posted', 'lost')", name=op.f("ck_nights_state_known")),
        sa.ForeignKeyConstraint(["weekly_id"], ["weeklies.id"], name=op.f("fk_nights_weekly_id_weeklies")),
        sa.ForeignKeyConstraint(["channel_id"], ["channels.id"], name=op.f("fk_nights_channel_id_channels")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_nights")),
        sa.UniqueConstraint("weekly_id", name=op.f("uq_nights_weekly_id")),
    )
    op.create_index(
        "ix_nights_on_their_way", "nights", ["state"], sqlite_where=_ON_THEIR_WAY, postgresql_where=_ON_THEIR_WAY
    )
