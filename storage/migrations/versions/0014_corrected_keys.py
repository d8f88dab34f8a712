"""Corrected keys: the question as it holds for a daily, the decision, and whose points it changed."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


ident = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
instant = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.add_column("corrections", sa.Column("item", sa.Text(), nullable=True))
    op.create_table(
        "corrected_keys",
        sa.Column("id", ident, autoincrement=True, nullable=False),
        sa.Column("group_id", ident, nullable=True),
        sa.Column("question", sa.String(length=80), nullable=False),
        sa.Column("ask", sa.String(length=300), nullable=False),
        sa.Column("key", sa.String(length=100), nullable=False),
        sa.Column("why", sa.String(length=300), nullable=False),
        sa.Column("by", sa.String(length=40), nullable=False),
        sa.Column("at", instant, nullable=False),
        sa.ForeignKeyConstraint(["group_id"], ["groups.id"], name=op.f("fk_corrected_keys_group_id_groups")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_corrected_keys")),
    )
    op.create_table(
        "rescored",
        sa.Column("corrected_key_id", ident, nullable=False),
        sa.Column("account_id", ident, nullable=False),
        sa.Column("points", sa.Integer(), nullable=False),
        sa.Column("told", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["corrected_key_id"], ["corrected_keys.id"], name=op.f("fk_rescored_corrected_key_id_corrected_keys")
        ),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name=op.f("fk_rescored_account_id_accounts")),
        sa.PrimaryKeyConstraint("corrected_key_id", "account_id", name=op.f("pk_rescored")),
    )
    op.create_index(op.f("ix_rescored_account_id"), "rescored", ["account_id"])
