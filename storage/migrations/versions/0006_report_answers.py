"""Answers to reports in rows of their own, and whether they were told; when a name was last looked up."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


ident = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
instant = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.add_column("accounts", sa.Column("named_at", instant, nullable=True))
    op.add_column("reports", sa.Column("told_at", instant, nullable=True))
    op.create_table(
        "report_answers",
        sa.Column("id", ident, autoincrement=True, nullable=False),
        sa.Column("report_id", ident, nullable=False),
        sa.Column("words", sa.String(length=500), nullable=False),
        sa.Column("by", sa.String(length=40), nullable=False),
        sa.Column("at", instant, nullable=False),
        sa.Column("told_at", instant, nullable=True),
        sa.ForeignKeyConstraint(["report_id"], ["reports.id"], name=op.f("fk_report_answers_report_id_reports")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_report_answers")),
    )
    op.create_index(op.f("ix_report_answers_report_id"), "report_answers", ["report_id"], unique=False)
    op.execute(
        'INSERT INTO report_answers (report_id, words, "by", at) '
        "SELECT id, answer, coalesce(answered_by, ''), coalesce(closed_at, at) FROM reports WHERE answer IS NOT NULL"
    )
    op.drop_column("reports", "answer")
    op.drop_column("reports", "answered_by")
