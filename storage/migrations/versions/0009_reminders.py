"""Reminders: when and where somebody is reminded, and each date on which they were."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


ident = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
instant = sa.DateTime(timezone=True)


def upgrade() -> None:
    for name in ("remind_reviews", "remind_daily"):
        op.add_column("persons", sa.Column(name, sa.Boolean(), server_default=sa.false(), nullable=False))
    op.create_table(
        "reminders",
        sa.Column("person_id", ident, nullable=False),
        sa.Column("account_id", ident, nullable=False),
        sa.Column("time", sa.String(length=5), nullable=False),
        sa.Column("zone", sa.String(length=60), nullable=False),
        sa.Column("since", instant, nullable=False),
        sa.Column("next_at", instant, nullable=True),
        sa.Column("stopped", sa.String(length=10), nullable=True),
        sa.CheckConstraint("stopped IN ('ignored', 'refused')", name=op.f("ck_reminders_stopped_known")),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name=op.f("fk_reminders_account_id_accounts")),
        sa.ForeignKeyConstraint(["person_id"], ["persons.id"], name=op.f("fk_reminders_person_id_persons")),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_reminders")),
    )
    op.create_index(op.f("ix_reminders_account_id"), "reminders", ["account_id"])
    op.create_index(op.f("ix_reminders_next_at"), "reminders", ["next_at"])
    op.create_table(
        "reminded",
        sa.Column("id", ident, autoincrement=True, nullable=False),
        sa.Column("person_id", ident, nullable=False),
        sa.Column("on_date", sa.Date(), nullable=False),
        sa.Column("due_at", instant, nullable=False),
        sa.Column("begun_at", instant, nullable=True),
        sa.Column("of_reviews", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("of_daily", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["persons.id"], name=op.f("fk_reminded_person_id_persons")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reminded")),
        sa.UniqueConstraint("person_id", "on_date", name=op.f("uq_reminded_person_id_on_date")),
    )
    op.create_index(
        "ix_reminded_waiting",
        "reminded",
        ["due_at"],
        sqlite_where=sa.text("begun_at IS NULL"),
        postgresql_where=sa.text("begun_at IS NULL"),
    )
