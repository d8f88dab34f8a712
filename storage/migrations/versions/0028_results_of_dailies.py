"""How a daily was answered is kept with it once it is settled, so that nobody counts a group's answers again."""

import sqlalchemy as sa
from alembic import op

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("dailies", sa.Column("answers", sa.Integer(), nullable=True))
    op.add_column("dailies", sa.Column("right", sa.Integer(), nullable=True))
    known = "SELECT count(*) FROM steps WHERE daily_id = dailies.id"
    gone = "SELECT coalesce(sum(number), 0) FROM daily_counts AS gone WHERE daily_id = dailies.id"
    op.execute(
        f"""
        UPDATE dailies SET
            answers = ({known} AND channel_id IS NOT NULL) + ({gone}),
            "right" = ({known} AND outcome = 'right') + ({gone} AND gone."right")
        WHERE settled_at IS NOT NULL
        """  # noqa: S608 - nothing of it comes from outside
    )
