"""How long first answers are remembered with a bank, fitted to a group's."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


ident = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "group_stabilities",
        sa.Column("group_id", ident, nullable=False),
        sa.Column("pack", sa.String(length=80), nullable=False),
        sa.Column("again", sa.Float(), nullable=False),
        sa.Column("hard", sa.Float(), nullable=False),
        sa.Column("good", sa.Float(), nullable=False),
        sa.Column("easy", sa.Float(), nullable=False),
        sa.Column("answers", sa.Integer(), nullable=False),
        sa.Column("fitted_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["group_id"], ["groups.id"], name=op.f("fk_group_stabilities_group_id_groups")),
        sa.PrimaryKeyConstraint("group_id", "pack", name=op.f("pk_group_stabilities")),
    )
