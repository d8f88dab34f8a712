"""What counts as shared by a person, from whichever of their accounts."""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    ident = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    op.create_table(
        "share_claims",
        sa.Column("id", ident, autoincrement=True, nullable=False),
        sa.Column("person_id", ident, nullable=False),
        sa.Column("daily_id", ident, nullable=True),
        sa.Column("weekly_id", ident, nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["persons.id"], name=op.f("fk_share_claims_person_id_persons")),
        sa.ForeignKeyConstraint(["daily_id"], ["dailies.id"], name=op.f("fk_share_claims_daily_id_dailies")),
        sa.ForeignKeyConstraint(["weekly_id"], ["weeklies.id"], name=op.f("fk_share_claims_weekly_id_weeklies")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_share_claims")),
        sa.UniqueConstraint("person_id", "daily_id", name=op.f("uq_share_claims_person_id_daily_id")),
        sa.UniqueConstraint("person_id", "weekly_id", name=op.f("uq_share_claims_person_id_weekly_id")),
    )
    op.create_index(op.f("ix_share_claims_daily_id"), "share_claims", ["daily_id"])
    op.execute(
        "INSERT INTO share_claims (person_id, daily_id, weekly_id) "
        "SELECT DISTINCT accounts.person_id, shares.daily_id, shares.weekly_id "
        "FROM shares JOIN accounts ON accounts.id = shares.account_id"
    )
