"""Roles for streaks and passed mock exams: what a space gives, who was given it, and which exams were passed."""

import sqlalchemy as sa
from alembic import op

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None

PASSED = sa.text(
    "UPDATE exams SET passed = CASE WHEN length = 'full' AND close IN ('submitted', 'time') AND ("
    "SELECT 100 * COUNT(CASE WHEN scored AND chosen = key THEN 1 END) >= 72 * COUNT(CASE WHEN scored THEN 1 END) "
    "FROM exam_items WHERE exam_id = exams.id) THEN true ELSE false END WHERE ended_at IS NOT NULL"
)


def upgrade() -> None:
    ident = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    op.add_column("spaces", sa.Column("streak_role", sa.String(length=40), nullable=True))
    op.add_column("spaces", sa.Column("streak_days", sa.SmallInteger(), nullable=True))
    op.add_column("spaces", sa.Column("mock_role", sa.String(length=40), nullable=True))
    op.add_column("exams", sa.Column("passed", sa.Boolean(), nullable=True))
    op.execute(PASSED)
    op.create_table(
        "given_roles",
        sa.Column("space_id", ident, nullable=False),
        sa.Column("user", sa.String(length=40), nullable=False),
        sa.Column("role", sa.String(length=40), nullable=False),
        sa.Column("given_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["space_id"], ["spaces.id"], name=op.f("fk_given_roles_space_id_spaces")),
        sa.PrimaryKeyConstraint("space_id", "user", "role", name=op.f("pk_given_roles")),
    )
