"""How questions do, which of them are left out, who decided that; and what the pack said when a key was corrected."""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


ident = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
instant = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "item_statistics",
        sa.Column("question", sa.String(length=80), nullable=False),
        sa.Column("edition", sa.String(length=16), nullable=False),
        sa.Column("answers", sa.Integer(), nullable=False),
        sa.Column("right", sa.Integer(), nullable=False),
        sa.Column("chosen", sa.Text(), nullable=False),
        sa.Column("members", sa.Integer(), nullable=False),
        sa.Column("discrimination", sa.Float(), nullable=True),
        sa.Column("seconds", sa.Float(), nullable=True),
        sa.Column("counted_at", instant, nullable=False),
        sa.PrimaryKeyConstraint("question", name=op.f("pk_item_statistics")),
    )
    op.create_table(
        "item_findings",
        sa.Column("id", ident, autoincrement=True, nullable=False),
        sa.Column("question", sa.String(length=80), nullable=False),
        sa.Column("edition", sa.String(length=16), nullable=False),
        sa.Column("doubts", sa.Text(), nullable=False),
        sa.Column("at", instant, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_item_findings")),
        sa.UniqueConstraint("question", "edition", name=op.f("uq_item_findings_question_edition")),
    )
    op.create_table(
        "finding_notices",
        sa.Column("item_finding_id", ident, nullable=False),
        sa.Column("group_id", ident, nullable=False),
        sa.Column("told_at", instant, nullable=True),
        sa.ForeignKeyConstraint(
            ["item_finding_id"], ["item_findings.id"], name=op.f("fk_finding_notices_item_finding_id_item_findings")
        ),
        sa.ForeignKeyConstraint(["group_id"], ["groups.id"], name=op.f("fk_finding_notices_group_id_groups")),
        sa.PrimaryKeyConstraint("item_finding_id", "group_id", name=op.f("pk_finding_notices")),
    )
    op.create_index(op.f("ix_finding_notices_group_id"), "finding_notices", ["group_id"])
    op.create_table(
        "item_decisions",
        sa.Column("id", ident, autoincrement=True, nullable=False),
        sa.Column("group_id", ident, nullable=True),
        sa.Column("question", sa.String(length=80), nullable=False),
        sa.Column("edition", sa.String(length=16), nullable=False),
        sa.Column("keep", sa.Boolean(), nullable=False),
        sa.Column("by", sa.String(length=40), nullable=False),
        sa.Column("at", instant, nullable=False),
        sa.ForeignKeyConstraint(["group_id"], ["groups.id"], name=op.f("fk_item_decisions_group_id_groups")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_item_decisions")),
    )
    op.create_index(op.f("ix_item_decisions_group_id"), "item_decisions", ["group_id"])
    op.add_column("corrected_keys", sa.Column("over", sa.Text(), nullable=True))
