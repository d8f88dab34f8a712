"""Spaces that have removed the bot, and since when; what whoever reports a question answered and suggests."""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    ident = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    op.create_table(
        "removals",
        sa.Column("space_id", ident, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["space_id"], ["spaces.id"], name=op.f("fk_removals_space_id_spaces")),
        sa.PrimaryKeyConstraint("space_id", name=op.f("pk_removals")),
    )
    for name in ("chose", "suggestion"):
        op.add_column("reports", sa.Column(name, sa.String(length=300), nullable=True))
