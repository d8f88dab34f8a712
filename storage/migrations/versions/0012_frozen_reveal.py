"""When a daily's verdict is told is frozen with it, since what is counted of its answers follows from that."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("dailies", sa.Column("reveal", sa.String(length=10), server_default="at_answer", nullable=False))
    of_group = "(SELECT groups.reveal FROM groups WHERE groups.id = dailies.group_id)"
    op.execute(f"UPDATE dailies SET reveal = {of_group} WHERE settled_at IS NULL")  # noqa: S608 -- nothing from outside
