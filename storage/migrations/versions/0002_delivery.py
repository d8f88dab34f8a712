"""What delivery remembers: the catch-up window, troubles and their notices, what a card shows and who draws it."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


ident = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
instant = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.add_column("channels", sa.Column("trouble", sa.String(length=300), nullable=True))
    op.add_column(
        "channels", sa.Column("catch_up_minutes", sa.SmallInteger(), server_default=sa.text("120"), nullable=False)
    )
    op.add_column("channels", sa.Column("notices", sa.Boolean(), server_default=sa.true(), nullable=False))
    op.add_column("posts", sa.Column("counted", sa.Integer(), nullable=True))
    op.add_column("posts", sa.Column("drawing_at", instant, nullable=True))
    op.create_table(
        "notices",
        sa.Column("channel_id", ident, nullable=False),
        sa.Column("on_date", sa.Date(), nullable=False),
        sa.Column("at", instant, nullable=False),
        sa.ForeignKeyConstraint(["channel_id"], ["channels.id"], name=op.f("fk_notices_channel_id_channels")),
        sa.PrimaryKeyConstraint("channel_id", "on_date", name=op.f("pk_notices")),
    )
