"""Posts with which there may be something to do are found without passing those that stand open."""

import sqlalchemy as sa
from alembic import op

revision = "0031"
down_revision = "0030"
branch_labels = None
depends_on = None

_RESTLESS = sa.text("NOT finished AND NOT (state = 'posted' AND drawn = 'open' AND closed_at IS NULL AND counted >= 0)")


def upgrade() -> None:
    op.create_index(
        "ix_posts_restless",
        "posts",
        ["due_at"],
        if_not_exists=True,
        sqlite_where=_RESTLESS,
        postgresql_where=_RESTLESS,
    )
