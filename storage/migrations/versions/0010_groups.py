"""Groups over several spaces: codes to invite a space, what it goes back to, and whether a group asks how sure."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


instant = sa.DateTime(timezone=True)
ident = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.add_column("groups", sa.Column("how_sure", sa.Boolean(), server_default=sa.false(), nullable=False))
    references = {
        "account_id": "accounts",
        "space_id": "spaces",
        "group_id": "groups",
        "entered_by": "accounts",
        "entered_in": "spaces",
    }
    op.create_table(
        "group_codes",
        sa.Column("id", ident, autoincrement=True, nullable=False),
        sa.Column("account_id", ident, nullable=False),
        sa.Column("space_id", ident, nullable=False),
        sa.Column("group_id", ident, nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("until", instant, nullable=False),
        sa.Column("entered_by", ident, nullable=True),
        sa.Column("entered_in", ident, nullable=True),
        *(
            sa.ForeignKeyConstraint([column], [f"{target}.id"], name=op.f(f"fk_group_codes_{column}_{target}"))
            for column, target in references.items()
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_group_codes")),
        sa.UniqueConstraint("account_id", name=op.f("uq_group_codes_account_id")),
        sa.UniqueConstraint("digest", name=op.f("uq_group_codes_digest")),
    )
    op.create_table(
        "stays",
        sa.Column("space_id", ident, nullable=False),
        sa.Column("own_group_id", ident, nullable=False),
        sa.Column("since", instant, nullable=False),
        sa.ForeignKeyConstraint(["own_group_id"], ["groups.id"], name=op.f("fk_stays_own_group_id_groups")),
        sa.ForeignKeyConstraint(["space_id"], ["spaces.id"], name=op.f("fk_stays_space_id_spaces")),
        sa.PrimaryKeyConstraint("space_id", name=op.f("pk_stays")),
    )
    op.create_index(op.f("ix_stays_own_group_id"), "stays", ["own_group_id"])
