"""How many chose what, of answers whose authors deleted everything about themselves."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


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
