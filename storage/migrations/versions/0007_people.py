"""People: counts of answers without authors, a quieter mode, codes to link accounts."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


instant = sa.DateTime(timezone=True)
ident = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.add_column("persons", sa.Column("quiet", sa.Boolean(), server_default=sa.false(), nullable=False))
    for counted in ("daily", "turn"):
        table, column, target = f"{counted}_counts", f"{counted}_id", "dailies" if counted == "daily" else "turns"
        op.create_table(
            table,
            sa.Column(column, ident, nullable=False),
            sa.Column("chosen", sa.String(length=100), nullable=False),
            sa.Column("right", sa.Boolean(), nullable=False),
            sa.Column("number", sa.Integer(), nullable=False),
            sa.ForeignKeyConstraint([column], [f"{target}.id"], name=op.f(f"fk_{table}_{column}_{target}")),
            sa.PrimaryKeyConstraint(column, "chosen", name=op.f(f"pk_{table}")),
        )
    op.create_table(
        "link_codes",
        sa.Column("id", ident, autoincrement=True, nullable=False),
        sa.Column("account_id", ident, nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("until", instant, nullable=False),
        sa.Column("entered_by", ident, nullable=True),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name=op.f("fk_link_codes_account_id_accounts")),
        sa.ForeignKeyConstraint(["entered_by"], ["accounts.id"], name=op.f("fk_link_codes_entered_by_accounts")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_link_codes")),
        sa.UniqueConstraint("account_id", name=op.f("uq_link_codes_account_id")),
        sa.UniqueConstraint("digest", name=op.f("uq_link_codes_digest")),
    )
