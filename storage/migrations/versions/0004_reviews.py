"""Reviews of what was answered wrong, stars, and how sure somebody was before they saw a verdict."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


ident = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
instant = sa.DateTime(timezone=True)
KNOWN = "sureness IN ('asked', 'sure', 'unsure', 'guess', 'unsaid')"


def upgrade() -> None:
    op.add_column("persons", sa.Column("how_sure", sa.Boolean(), server_default=sa.false(), nullable=False))
    for table in ("guesses", "turn_guesses"):  # what stands in them was said with "I guessed"
        known = sa.CheckConstraint(KNOWN, name=op.f(f"ck_{table}_sureness_known"))
        op.add_column(table, sa.Column("sureness", sa.String(length=10), known, server_default="guess", nullable=False))
    op.create_table(
        "stars",
        sa.Column("id", ident, autoincrement=True, nullable=False),
        sa.Column("account_id", ident, nullable=False),
        sa.Column("question", sa.String(length=80), nullable=False),
        sa.Column("ask", sa.String(length=300), nullable=False),
        sa.Column("note", sa.String(length=300), nullable=True),
        sa.Column("at", instant, nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name=op.f("fk_stars_account_id_accounts")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stars")),
        sa.UniqueConstraint("account_id", "question", name=op.f("uq_stars_account_id_question")),
    )
    op.create_table(
        "reviews",
        sa.Column("id", ident, autoincrement=True, nullable=False),
        sa.Column("person_id", ident, nullable=False),
        sa.Column("card", sa.String(length=80), nullable=False),
        sa.Column("asked", sa.String(length=80), nullable=False),
        sa.Column("item", sa.Text(), nullable=False),
        sa.Column("key", sa.String(length=100), nullable=False),
        sa.Column("begun_at", instant, nullable=False),
        sa.Column("shown_at", instant, nullable=False),
        sa.Column("closed_at", instant, nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["persons.id"], name=op.f("fk_reviews_person_id_persons")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reviews")),
    )
    op.create_index(op.f("ix_reviews_person_id_begun_at"), "reviews", ["person_id", "begun_at"], unique=False)
    op.create_index(
        "uq_reviews_open",
        "reviews",
        ["person_id"],
        unique=True,
        sqlite_where=sa.text("closed_at IS NULL"),
        postgresql_where=sa.text("closed_at IS NULL"),
    )
    op.create_table(
        "review_answers",
        sa.Column("id", ident, autoincrement=True, nullable=False),
        sa.Column("review_id", ident, nullable=False),
        sa.Column("account_id", ident, nullable=False),
        sa.Column("chosen", sa.String(length=100), nullable=False),
        sa.Column("at", instant, nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name=op.f("fk_review_answers_account_id_accounts")),
        sa.ForeignKeyConstraint(["review_id"], ["reviews.id"], name=op.f("fk_review_answers_review_id_reviews")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_review_answers")),
        sa.UniqueConstraint("review_id", "account_id", name=op.f("uq_review_answers_review_id_account_id")),
    )
    op.create_index(op.f("ix_review_answers_account_id"), "review_answers", ["account_id"], unique=False)
    op.create_table(
        "review_sureness",
        sa.Column("review_id", ident, nullable=False),
        sa.Column("account_id", ident, nullable=False),
        sa.Column("sureness", sa.String(length=10), nullable=False),
        sa.Column("at", instant, nullable=False),
        sa.CheckConstraint(KNOWN, name=op.f("ck_review_sureness_sureness_known")),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name=op.f("fk_review_sureness_account_id_accounts")),
        sa.ForeignKeyConstraint(["review_id"], ["reviews.id"], name=op.f("fk_review_sureness_review_id_reviews")),
        sa.PrimaryKeyConstraint("review_id", "account_id", name=op.f("pk_review_sureness")),
    )
