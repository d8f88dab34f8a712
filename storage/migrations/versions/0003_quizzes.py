"""Quizzes: what they show, what was answered, what it is worth; confidence; reports."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


ident = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
instant = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "quizzes",
        sa.Column("id", ident, autoincrement=True, nullable=False),
        sa.Column("group_id", ident, nullable=False),
        sa.Column("platform", sa.String(length=10), nullable=False),
        sa.Column("space", sa.String(length=40), nullable=False),
        sa.Column("channel", sa.String(length=40), nullable=False),
        sa.Column("zone", sa.String(length=60), nullable=False),
        sa.Column("style", sa.String(length=10), nullable=False),
        sa.Column("topic", sa.String(length=80), nullable=False),
        sa.Column("seed", sa.String(length=40), nullable=False),
        sa.Column("asked", sa.Text(), nullable=False),
        sa.Column("starter", sa.String(length=40), nullable=False),
        sa.Column("starter_name", sa.String(length=100), nullable=False),
        sa.Column("person_id", ident, nullable=True),
        sa.Column("on_date", sa.Date(), nullable=False),
        sa.Column("created_at", instant, nullable=False),
        sa.Column("ended_at", instant, nullable=True),
        sa.Column("questions", sa.SmallInteger(), nullable=False),
        sa.Column("seconds", sa.SmallInteger(), nullable=False),
        sa.Column("phase", sa.String(length=10), nullable=False),
        sa.Column("position", sa.SmallInteger(), nullable=False),
        sa.Column("until", instant, nullable=True),
        sa.Column("opened_at", instant, nullable=True),
        sa.Column("closes_at", instant, nullable=True),
        sa.Column("paused", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("ending", sa.String(length=12), nullable=True),
        sa.Column("why", sa.String(length=300), nullable=True),
        sa.Column("finished", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.CheckConstraint(
            "ending IN ('played', 'stopped', 'not started', 'abandoned', 'gone')", name=op.f("ck_quizzes_ending_known")
        ),
        sa.CheckConstraint(
            "phase IN ('lobby', 'sending', 'asking', 'judging', 'showing', 'over')", name=op.f("ck_quizzes_phase_known")
        ),
        sa.CheckConstraint("platform IN ('discord', 'slack')", name=op.f("ck_quizzes_platform_known")),
        sa.CheckConstraint("style IN ('solo', 'group', 'night')", name=op.f("ck_quizzes_style_known")),
        sa.ForeignKeyConstraint(["group_id"], ["groups.id"], name=op.f("fk_quizzes_group_id_groups")),
        sa.ForeignKeyConstraint(["person_id"], ["persons.id"], name=op.f("fk_quizzes_person_id_persons")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_quizzes")),
    )
    op.create_index(op.f("ix_quizzes_group_id"), "quizzes", ["group_id"], unique=False)
    op.create_index(
        "ix_quizzes_unfinished",
        "quizzes",
        ["until"],
        unique=False,
        sqlite_where=sa.text("NOT finished"),
        postgresql_where=sa.text("NOT finished"),
    )
    op.create_index(
        "uq_quizzes_open_alone",
        "quizzes",
        ["person_id", "group_id"],
        unique=True,
        sqlite_where=sa.text("ended_at IS NULL AND style = 'solo'"),
        postgresql_where=sa.text("ended_at IS NULL AND style = 'solo'"),
    )
    op.create_index(
        "uq_quizzes_open_in_channel",
        "quizzes",
        ["platform", "space", "channel"],
        unique=True,
        sqlite_where=sa.text("ended_at IS NULL AND style != 'solo'"),
        postgresql_where=sa.text("ended_at IS NULL AND style != 'solo'"),
    )
    op.create_table(
        "guesses",
        sa.Column("daily_id", ident, nullable=False),
        sa.Column("account_id", ident, nullable=False),
        sa.Column("at", instant, nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name=op.f("fk_guesses_account_id_accounts")),
        sa.ForeignKeyConstraint(["daily_id"], ["dailies.id"], name=op.f("fk_guesses_daily_id_dailies")),
        sa.PrimaryKeyConstraint("daily_id", "account_id", name=op.f("pk_guesses")),
    )
    op.create_table(
        "players",
        sa.Column("quiz_id", ident, nullable=False),
        sa.Column("account_id", ident, nullable=False),
        sa.Column("at", instant, nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name=op.f("fk_players_account_id_accounts")),
        sa.ForeignKeyConstraint(["quiz_id"], ["quizzes.id"], name=op.f("fk_players_quiz_id_quizzes")),
        sa.PrimaryKeyConstraint("quiz_id", "account_id", name=op.f("pk_players")),
    )
    op.create_table(
        "reports",
        sa.Column("id", ident, autoincrement=True, nullable=False),
        sa.Column("group_id", ident, nullable=False),
        sa.Column("account_id", ident, nullable=False),
        sa.Column("question", sa.String(length=80), nullable=False),
        sa.Column("digest", sa.String(length=16), nullable=False),
        sa.Column("seed", sa.String(length=80), nullable=True),
        sa.Column("ask", sa.String(length=300), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("words", sa.String(length=500), nullable=False),
        sa.Column("at", instant, nullable=False),
        sa.Column("answer", sa.String(length=500), nullable=True),
        sa.Column("answered_by", sa.String(length=40), nullable=True),
        sa.Column("closed_at", instant, nullable=True),
        sa.CheckConstraint("kind IN ('wrong', 'unclear', 'outdated', 'other')", name=op.f("ck_reports_kind_known")),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name=op.f("fk_reports_account_id_accounts")),
        sa.ForeignKeyConstraint(["group_id"], ["groups.id"], name=op.f("fk_reports_group_id_groups")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reports")),
        sa.UniqueConstraint("account_id", "question", "digest", name=op.f("uq_reports_account_id_question_digest")),
    )
    op.create_index(op.f("ix_reports_group_id_closed_at"), "reports", ["group_id", "closed_at"], unique=False)
    op.create_table(
        "turns",
        sa.Column("id", ident, autoincrement=True, nullable=False),
        sa.Column("quiz_id", ident, nullable=False),
        sa.Column("place", sa.SmallInteger(), nullable=False),
        sa.Column("asked", sa.String(length=80), nullable=True),
        sa.Column("item", sa.Text(), nullable=True),
        sa.Column("opened_at", instant, nullable=True),
        sa.Column("closes_at", instant, nullable=True),
        sa.Column("revealed_at", instant, nullable=True),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("begun_at", instant, nullable=True),
        sa.Column("attempted_at", instant, nullable=True),
        sa.Column("message", sa.String(length=40), nullable=True),
        sa.Column("drawn", sa.String(length=40), nullable=True),
        sa.Column("drawn_at", instant, nullable=True),
        sa.CheckConstraint(
            "state IN ('private', 'claimed', 'sending', 'posted', 'lost')", name=op.f("ck_turns_state_known")
        ),
        sa.ForeignKeyConstraint(["quiz_id"], ["quizzes.id"], name=op.f("fk_turns_quiz_id_quizzes")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_turns")),
        sa.UniqueConstraint("quiz_id", "place", name=op.f("uq_turns_quiz_id_place")),
    )
    op.create_table(
        "marks",
        sa.Column("turn_id", ident, nullable=False),
        sa.Column("person_id", ident, nullable=False),
        sa.Column("group_id", ident, nullable=False),
        sa.Column("style", sa.String(length=10), nullable=False),
        sa.Column("on_date", sa.Date(), nullable=False),
        sa.Column("right", sa.Boolean(), nullable=False),
        sa.Column("points", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["group_id"], ["groups.id"], name=op.f("fk_marks_group_id_groups")),
        sa.ForeignKeyConstraint(["person_id"], ["persons.id"], name=op.f("fk_marks_person_id_persons")),
        sa.ForeignKeyConstraint(["turn_id"], ["turns.id"], name=op.f("fk_marks_turn_id_turns")),
        sa.PrimaryKeyConstraint("turn_id", "person_id", name=op.f("pk_marks")),
    )
    op.create_index(op.f("ix_marks_group_id_on_date"), "marks", ["group_id", "on_date"], unique=False)
    op.create_index(op.f("ix_marks_person_id"), "marks", ["person_id"], unique=False)
    op.create_table(
        "turn_answers",
        sa.Column("id", ident, autoincrement=True, nullable=False),
        sa.Column("turn_id", ident, nullable=False),
        sa.Column("account_id", ident, nullable=False),
        sa.Column("chosen", sa.String(length=100), nullable=False),
        sa.Column("at", instant, nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name=op.f("fk_turn_answers_account_id_accounts")),
        sa.ForeignKeyConstraint(["turn_id"], ["turns.id"], name=op.f("fk_turn_answers_turn_id_turns")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_turn_answers")),
        sa.UniqueConstraint("turn_id", "account_id", name=op.f("uq_turn_answers_turn_id_account_id")),
    )
    op.create_index(op.f("ix_turn_answers_account_id"), "turn_answers", ["account_id"], unique=False)
    op.create_table(
        "turn_guesses",
        sa.Column("turn_id", ident, nullable=False),
        sa.Column("account_id", ident, nullable=False),
        sa.Column("at", instant, nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name=op.f("fk_turn_guesses_account_id_accounts")),
        sa.ForeignKeyConstraint(["turn_id"], ["turns.id"], name=op.f("fk_turn_guesses_turn_id_turns")),
        sa.PrimaryKeyConstraint("turn_id", "account_id", name=op.f("pk_turn_guesses")),
    )
