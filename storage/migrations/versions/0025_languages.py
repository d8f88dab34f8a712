"""The language of a member, and of whoever set a channel up, for what is told without being asked for."""

import sqlalchemy as sa
from alembic import op

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("accounts", sa.Column("language", sa.String(length=10), server_default="en", nullable=False))
    op.add_column("channels", sa.Column("set_up_in", sa.String(length=10), server_default="en", nullable=False))
