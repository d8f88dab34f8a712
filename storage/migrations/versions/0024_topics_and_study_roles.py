"""A group's dailies may be about some topics alone; a space may name the role of those who study."""

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("groups", sa.Column("topics", sa.Text(), server_default="", nullable=False))
    op.add_column("spaces", sa.Column("study_role", sa.String(length=40), nullable=True))
