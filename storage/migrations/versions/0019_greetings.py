"""Spaces that were greeted when the bot was added, and since when."""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None


def upgrade() -> None:
    ident = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    op.create_table(
        "greetings",
        sa.Column("space_id", ident, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["space_id"], ["spaces.id"], name=op.f("fk_greetings_space_id_spaces")),
        sa.PrimaryKeyConstraint("space_id", name=op.f("pk_greetings")),
    )
