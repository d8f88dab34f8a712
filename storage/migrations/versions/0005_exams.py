"""Mock exams with their frozen papers, and the extra time of whoever takes it."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


ident = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
instant = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.add_column("persons", sa.Column("extra_time", sa.Boolean(), server_default=sa.false(), nullable=False))
    op.create_table(
        "exams",
        sa.Column("id", ident, autoincrement=True, nullable=False),
        sa.Column("group_id", ident, nullable=False),
        sa.Column("person_id", ident, nullable=False),
        sa.Column("account_id", ident, nullable=False),
        sa.Column("version", sa.String(length=10), nullable=False),
        sa.Column("form", sa.SmallInteger(), nullable=False),
        sa.Column("length", sa.String(length=10), nullable=False),
        sa.Column("started_at", instant, nullable=False),
        sa.Column("closes_at", instant, nullable=False),
        sa.Column("ended_at", instant, nullable=True),
        sa.Column("close", sa.String(length=12), nullable=True),
        sa.Column("place", sa.SmallInteger(), nullable=False),
        sa.CheckConstraint("close IN ('submitted', 'time', 'abandoned')", name=op.f("ck_exams_close_known")),
        sa.CheckConstraint("length IN ('full', 'half')", name=op.f("ck_exams_length_known")),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name=op.f("fk_exams_account_id_accounts")),
        sa.ForeignKeyConstraint(["group_id"], ["groups.id"], name=op.f("fk_exams_group_id_groups")),
        sa.ForeignKeyConstraint(["person_id"], ["persons.id"], name=op.f("fk_exams_person_id_persons")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_exams")),
    )
    running = sa.text("ended_at IS NULL")
    op.create_index(
        "uq_exams_open", "exams", ["person_id"], unique=True, sqlite_where=running, postgresql_where=running
    )
    op.create_index(
        "ix_exams_running", "exams", ["closes_at"], unique=False, sqlite_where=running, postgresql_where=running
    )
    op.create_index(op.f("ix_exams_group_id"), "exams", ["group_id"], unique=False)
    op.create_index(op.f("ix_exams_person_id"), "exams", ["person_id"], unique=False)
    op.create_table(
        "exam_items",
        sa.Column("id", ident, autoincrement=True, nullable=False),
        sa.Column("exam_id", ident, nullable=False),
        sa.Column("place", sa.SmallInteger(), nullable=False),
        sa.Column("asked", sa.String(length=80), nullable=False),
        sa.Column("seed", sa.String(length=80), nullable=True),
        sa.Column("domain", sa.String(length=10), nullable=False),
        sa.Column("scored", sa.Boolean(), nullable=False),
        sa.Column("item", sa.Text(), nullable=False),
        sa.Column("key", sa.String(length=100), nullable=False),
        sa.Column("chosen", sa.String(length=100), nullable=True),
        sa.Column("account_id", ident, nullable=True),
        sa.Column("at", instant, nullable=True),
        sa.Column("flagged", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name=op.f("fk_exam_items_account_id_accounts")),
        sa.ForeignKeyConstraint(["exam_id"], ["exams.id"], name=op.f("fk_exam_items_exam_id_exams")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_exam_items")),
        sa.UniqueConstraint("exam_id", "place", name=op.f("uq_exam_items_exam_id_place")),
    )
    op.create_index(op.f("ix_exam_items_account_id"), "exam_items", ["account_id"], unique=False)
