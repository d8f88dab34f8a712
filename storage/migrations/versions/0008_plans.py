"""Exam dates and rest days, of members and of groups."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


ident = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
instant = sa.DateTime(timezone=True)


def upgrade() -> None:
    for whose in ("person", "group"):
        owner, dates, rests = f"{whose}_id", f"{whose}_exam_dates", f"{whose}_rest_days"
        op.create_table(
            dates,
            sa.Column(owner, ident, nullable=False),
            sa.Column("begun_on", sa.Date(), nullable=False),
            sa.Column("exam_on", sa.Date(), nullable=False),
            sa.Column("at", instant, nullable=False),
            sa.ForeignKeyConstraint([owner], [f"{whose}s.id"], name=op.f(f"fk_{dates}_{owner}_{whose}s")),
            sa.PrimaryKeyConstraint(owner, name=op.f(f"pk_{dates}")),
        )
        op.create_table(
            rests,
            sa.Column("id", ident, autoincrement=True, nullable=False),
            sa.Column(owner, ident, nullable=False),
            sa.Column("first", sa.Date(), nullable=False),
            sa.Column("last", sa.Date(), nullable=False),
            sa.Column("weekdays", sa.String(length=7), nullable=False),
            sa.Column("declared_at", instant, nullable=False),
            sa.Column("dropped_on", sa.Date(), nullable=True),
            sa.ForeignKeyConstraint([owner], [f"{whose}s.id"], name=op.f(f"fk_{rests}_{owner}_{whose}s")),
            sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{rests}")),
            sa.UniqueConstraint(
                owner, "first", "last", "weekdays", name=op.f(f"uq_{rests}_{owner}_first_last_weekdays")
            ),
        )
