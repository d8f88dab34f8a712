"""The first schema: it holds no type of ours, so that it stays what it was when they change."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


# SQLite counts its rows up by itself in INTEGER columns only.
ident = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
instant = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "groups",
        sa.Column("id", ident, autoincrement=True, nullable=False),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("exam", sa.String(length=10), nullable=True),
        sa.Column("reveal", sa.String(length=10), server_default="at_answer", nullable=False),
        sa.Column("created_at", instant, nullable=False),
        sa.CheckConstraint("reveal IN ('at_answer', 'at_close')", name=op.f("ck_groups_reveal_known")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_groups")),
    )
    op.create_table(
        "persons",
        sa.Column("id", ident, autoincrement=True, nullable=False),
        sa.Column("zone", sa.String(length=60), nullable=True),
        sa.Column("hidden", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("created_at", instant, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_persons")),
    )
    op.create_table(
        "remembered",
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_remembered")),
    )
    op.create_table(
        "accounts",
        sa.Column("id", ident, autoincrement=True, nullable=False),
        sa.Column("person_id", ident, nullable=False),
        sa.Column("platform", sa.String(length=10), nullable=False),
        sa.Column("team", sa.String(length=40), nullable=False),
        sa.Column("user", sa.String(length=40), nullable=False),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("created_at", instant, nullable=False),
        sa.CheckConstraint("platform IN ('discord', 'slack')", name=op.f("ck_accounts_platform_known")),
        sa.ForeignKeyConstraint(["person_id"], ["persons.id"], name=op.f("fk_accounts_person_id_persons")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_accounts")),
        sa.UniqueConstraint("platform", "team", "user", name=op.f("uq_accounts_platform_team_user")),
    )
    with op.batch_alter_table("accounts", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_accounts_person_id"), ["person_id"], unique=False)

    op.create_table(
        "dailies",
        sa.Column("id", ident, autoincrement=True, nullable=False),
        sa.Column("group_id", ident, nullable=False),
        sa.Column("on_date", sa.Date(), nullable=False),
        sa.Column("exam", sa.String(length=10), nullable=False),
        sa.Column("question", sa.String(length=80), nullable=False),
        sa.Column("digest", sa.String(length=16), nullable=False),
        sa.Column("template_version", sa.Integer(), nullable=True),
        sa.Column("seed", sa.String(length=80), nullable=True),
        sa.Column("item", sa.Text(), nullable=False),
        sa.Column("chosen_at", instant, nullable=False),
        sa.Column("settled_at", instant, nullable=True),
        sa.ForeignKeyConstraint(["group_id"], ["groups.id"], name=op.f("fk_dailies_group_id_groups")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_dailies")),
        sa.UniqueConstraint("group_id", "on_date", name=op.f("uq_dailies_group_id_on_date")),
    )
    with op.batch_alter_table("dailies", schema=None) as batch_op:
        batch_op.create_index(
            "ix_dailies_unsettled",
            ["on_date"],
            unique=False,
            sqlite_where=sa.text("settled_at IS NULL"),
            postgresql_where=sa.text("settled_at IS NULL"),
        )

    op.create_table(
        "scores",
        sa.Column("group_id", ident, nullable=False),
        sa.Column("channel_id", ident, autoincrement=False, nullable=False),
        sa.Column("window", sa.String(length=5), nullable=False),
        sa.Column("first_day", sa.Date(), nullable=False),
        sa.Column("person_id", ident, nullable=False),
        sa.Column("points", sa.Integer(), nullable=False),
        sa.Column("answered", sa.Integer(), nullable=False),
        sa.Column("right", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["group_id"], ["groups.id"], name=op.f("fk_scores_group_id_groups")),
        sa.ForeignKeyConstraint(["person_id"], ["persons.id"], name=op.f("fk_scores_person_id_persons")),
        sa.PrimaryKeyConstraint("group_id", "channel_id", "window", "first_day", "person_id", name=op.f("pk_scores")),
    )
    with op.batch_alter_table("scores", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_scores_group_id_channel_id_window_first_day_points"),
            ["group_id", "channel_id", "window", "first_day", "points"],
            unique=False,
        )

    op.create_table(
        "spaces",
        sa.Column("id", ident, autoincrement=True, nullable=False),
        sa.Column("group_id", ident, nullable=False),
        sa.Column("platform", sa.String(length=10), nullable=False),
        sa.Column("native_id", sa.String(length=40), nullable=False),
        sa.Column("created_at", instant, nullable=False),
        sa.CheckConstraint("platform IN ('discord', 'slack')", name=op.f("ck_spaces_platform_known")),
        sa.ForeignKeyConstraint(["group_id"], ["groups.id"], name=op.f("fk_spaces_group_id_groups")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_spaces")),
        sa.UniqueConstraint("platform", "native_id", name=op.f("uq_spaces_platform_native_id")),
    )
    with op.batch_alter_table("spaces", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_spaces_group_id"), ["group_id"], unique=False)

    op.create_table(
        "channels",
        sa.Column("id", ident, autoincrement=True, nullable=False),
        sa.Column("space_id", ident, nullable=False),
        sa.Column("native_id", sa.String(length=40), nullable=False),
        sa.Column("time", sa.String(length=5), nullable=False),
        sa.Column("zone", sa.String(length=60), nullable=False),
        sa.Column("weekdays", sa.String(length=7), nullable=False),
        sa.Column("open_hours", sa.SmallInteger(), server_default=sa.text("(24)"), nullable=False),
        sa.Column("next_on", sa.Date(), nullable=True),
        sa.Column("next_due_at", instant, nullable=True),
        sa.Column("paused_at", instant, nullable=True),
        sa.Column("removed_at", instant, nullable=True),
        sa.Column("set_up_by", sa.String(length=40), nullable=False),
        sa.Column("created_at", instant, nullable=False),
        sa.CheckConstraint("open_hours BETWEEN 1 AND 72", name=op.f("ck_channels_open_hours_range")),
        sa.ForeignKeyConstraint(["space_id"], ["spaces.id"], name=op.f("fk_channels_space_id_spaces")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_channels")),
        sa.UniqueConstraint("space_id", "native_id", name=op.f("uq_channels_space_id_native_id")),
    )
    with op.batch_alter_table("channels", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_channels_next_due_at"), ["next_due_at"], unique=False)

    op.create_table(
        "claims",
        sa.Column("person_id", ident, nullable=False),
        sa.Column("daily_id", ident, nullable=False),
        sa.Column("account_id", ident, nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name=op.f("fk_claims_account_id_accounts")),
        sa.ForeignKeyConstraint(["daily_id"], ["dailies.id"], name=op.f("fk_claims_daily_id_dailies")),
        sa.ForeignKeyConstraint(["person_id"], ["persons.id"], name=op.f("fk_claims_person_id_persons")),
        sa.PrimaryKeyConstraint("person_id", "daily_id", name=op.f("pk_claims")),
    )
    with op.batch_alter_table("claims", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_claims_daily_id"), ["daily_id"], unique=False)

    op.create_table(
        "corrections",
        sa.Column("id", ident, autoincrement=True, nullable=False),
        sa.Column("daily_id", ident, nullable=False),
        sa.Column("key", sa.String(length=100), nullable=False),
        sa.Column("why", sa.String(length=300), nullable=False),
        sa.Column("by", sa.String(length=40), nullable=False),
        sa.Column("at", instant, nullable=False),
        sa.ForeignKeyConstraint(["daily_id"], ["dailies.id"], name=op.f("fk_corrections_daily_id_dailies")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_corrections")),
    )
    with op.batch_alter_table("corrections", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_corrections_daily_id"), ["daily_id"], unique=False)

    op.create_table(
        "organisers",
        sa.Column("space_id", ident, nullable=False),
        sa.Column("user", sa.String(length=40), nullable=False),
        sa.Column("named_by", sa.String(length=40), nullable=False),
        sa.Column("named_at", instant, nullable=False),
        sa.ForeignKeyConstraint(["space_id"], ["spaces.id"], name=op.f("fk_organisers_space_id_spaces")),
        sa.PrimaryKeyConstraint("space_id", "user", name=op.f("pk_organisers")),
    )
    op.create_table(
        "repairs",
        sa.Column("id", ident, autoincrement=True, nullable=False),
        sa.Column("person_id", ident, nullable=False),
        sa.Column("daily_id", ident, nullable=False),
        sa.Column("by", sa.String(length=40), nullable=False),
        sa.Column("at", instant, nullable=False),
        sa.ForeignKeyConstraint(["daily_id"], ["dailies.id"], name=op.f("fk_repairs_daily_id_dailies")),
        sa.ForeignKeyConstraint(["person_id"], ["persons.id"], name=op.f("fk_repairs_person_id_persons")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_repairs")),
        sa.UniqueConstraint("person_id", "daily_id", name=op.f("uq_repairs_person_id_daily_id")),
    )
    op.create_table(
        "members",
        sa.Column("group_id", ident, nullable=False),
        sa.Column("person_id", ident, nullable=False),
        sa.Column("through", sa.Date(), nullable=False),
        sa.Column("streak", sa.Integer(), nullable=False),
        sa.Column("longest", sa.Integer(), nullable=False),
        sa.Column("freezes", sa.SmallInteger(), nullable=False),
        sa.Column("home", ident, nullable=True),
        sa.Column("answered_on", sa.Date(), nullable=True),
        sa.Column("covered_on", sa.Date(), nullable=True),
        sa.Column("broke_on", sa.Date(), nullable=True),
        sa.Column("lost", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["group_id"], ["groups.id"], name=op.f("fk_members_group_id_groups")),
        sa.ForeignKeyConstraint(["home"], ["channels.id"], name=op.f("fk_members_home_channels")),
        sa.ForeignKeyConstraint(["person_id"], ["persons.id"], name=op.f("fk_members_person_id_persons")),
        sa.PrimaryKeyConstraint("group_id", "person_id", name=op.f("pk_members")),
    )
    op.create_table(
        "posts",
        sa.Column("id", ident, autoincrement=True, nullable=False),
        sa.Column("daily_id", ident, nullable=True),
        sa.Column("channel_id", ident, nullable=False),
        sa.Column("on_date", sa.Date(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("due_at", instant, nullable=False),
        sa.Column("closes_at", instant, nullable=False),
        sa.Column("begun_at", instant, nullable=True),
        sa.Column("attempted_at", instant, nullable=True),
        sa.Column("posted_at", instant, nullable=True),
        sa.Column("message", sa.String(length=40), nullable=True),
        sa.Column("why", sa.String(length=300), nullable=True),
        sa.Column("closed_at", instant, nullable=True),
        sa.Column("ended", sa.String(length=10), nullable=True),
        sa.Column("drawn", sa.String(length=10), nullable=True),
        sa.Column("thread_at", instant, nullable=True),
        sa.Column("finished", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.CheckConstraint("drawn IN ('open', 'closed', 'revealed')", name=op.f("ck_posts_drawn_known")),
        sa.CheckConstraint("ended IN ('time', 'paused', 'gone')", name=op.f("ck_posts_ended_known")),
        sa.CheckConstraint(
            "state IN ('claimed', 'sending', 'posted', 'skipped', 'missed', 'refused', 'unknown')",
            name=op.f("ck_posts_state_known"),
        ),
        sa.ForeignKeyConstraint(["channel_id"], ["channels.id"], name=op.f("fk_posts_channel_id_channels")),
        sa.ForeignKeyConstraint(["daily_id"], ["dailies.id"], name=op.f("fk_posts_daily_id_dailies")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_posts")),
        sa.UniqueConstraint("channel_id", "on_date", name=op.f("uq_posts_channel_id_on_date")),
    )
    with op.batch_alter_table("posts", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_posts_daily_id"), ["daily_id"], unique=False)
        batch_op.create_index(
            "ix_posts_unfinished",
            ["closes_at"],
            unique=False,
            sqlite_where=sa.text("NOT finished"),
            postgresql_where=sa.text("NOT finished"),
        )

    op.create_table(
        "steps",
        sa.Column("person_id", ident, nullable=False),
        sa.Column("daily_id", ident, nullable=False),
        sa.Column("group_id", ident, nullable=False),
        sa.Column("on_date", sa.Date(), nullable=False),
        sa.Column("outcome", sa.String(length=10), nullable=False),
        sa.Column("points", sa.Integer(), nullable=False),
        sa.Column("channel_id", ident, nullable=True),
        sa.Column("streak", sa.Integer(), nullable=False),
        sa.Column("longest", sa.Integer(), nullable=False),
        sa.Column("freezes", sa.SmallInteger(), nullable=False),
        sa.Column("home", ident, nullable=True),
        sa.Column("answered_on", sa.Date(), nullable=True),
        sa.Column("covered_on", sa.Date(), nullable=True),
        sa.Column("broke_on", sa.Date(), nullable=True),
        sa.Column("lost", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "outcome IN ('right', 'wrong', 'covered', 'repaired', 'broke')", name=op.f("ck_steps_outcome_known")
        ),
        sa.ForeignKeyConstraint(["channel_id"], ["channels.id"], name=op.f("fk_steps_channel_id_channels")),
        sa.ForeignKeyConstraint(["daily_id"], ["dailies.id"], name=op.f("fk_steps_daily_id_dailies")),
        sa.ForeignKeyConstraint(["group_id"], ["groups.id"], name=op.f("fk_steps_group_id_groups")),
        sa.ForeignKeyConstraint(["home"], ["channels.id"], name=op.f("fk_steps_home_channels")),
        sa.ForeignKeyConstraint(["person_id"], ["persons.id"], name=op.f("fk_steps_person_id_persons")),
        sa.PrimaryKeyConstraint("person_id", "daily_id", name=op.f("pk_steps")),
    )
    with op.batch_alter_table("steps", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_steps_daily_id_points"), ["daily_id", "points"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_steps_person_id_group_id_on_date"), ["person_id", "group_id", "on_date"], unique=False
        )

    op.create_table(
        "answers",
        sa.Column("id", ident, autoincrement=True, nullable=False),
        sa.Column("account_id", ident, nullable=False),
        sa.Column("daily_id", ident, nullable=False),
        sa.Column("post_id", ident, nullable=False),
        sa.Column("chosen", sa.String(length=100), nullable=False),
        sa.Column("at", instant, nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name=op.f("fk_answers_account_id_accounts")),
        sa.ForeignKeyConstraint(["daily_id"], ["dailies.id"], name=op.f("fk_answers_daily_id_dailies")),
        sa.ForeignKeyConstraint(["post_id"], ["posts.id"], name=op.f("fk_answers_post_id_posts")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_answers")),
        sa.UniqueConstraint("account_id", "daily_id", name=op.f("uq_answers_account_id_daily_id")),
    )
    with op.batch_alter_table("answers", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_answers_daily_id"), ["daily_id"], unique=False)
