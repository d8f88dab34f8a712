"""Teams: how many a group has, how they were dealt in each season, and who is in which."""

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None


def upgrade() -> None:
    ident = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    op.add_column("groups", sa.Column("teams", sa.SmallInteger(), nullable=True))
    op.create_table(
        "team_draws",
        sa.Column("group_id", ident, nullable=False),
        sa.Column("first_day", sa.Date(), nullable=False),
        sa.Column("teams", sa.SmallInteger(), nullable=False),
        sa.Column("seed", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["group_id"], ["groups.id"], name=op.f("fk_team_draws_group_id_groups")),
        sa.PrimaryKeyConstraint("group_id", "first_day", name=op.f("pk_team_draws")),
    )
    op.create_table(
        "team_members",
        sa.Column("group_id", ident, nullable=False),
        sa.Column("first_day", sa.Date(), nullable=False),
        sa.Column("person_id", ident, nullable=False),
        sa.Column("team", sa.SmallInteger(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=True),
        sa.Column("strength", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["group_id"], ["groups.id"], name=op.f("fk_team_members_group_id_groups")),
        sa.ForeignKeyConstraint(["person_id"], ["persons.id"], name=op.f("fk_team_members_person_id_persons")),
        sa.PrimaryKeyConstraint("group_id", "first_day", "person_id", name=op.f("pk_team_members")),
    )
    op.create_index(op.f("ix_team_members_person_id"), "team_members", ["person_id"])
