"""An answer in a review or an exam keeps its verdict beside it, as those to dailies and in quizzes do; keys stand in
the frozen questions alone.
"""

import sqlalchemy as sa
from alembic import op

revision = "0030"
down_revision = "0029"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("review_answers", sa.Column("right", sa.Boolean(), server_default=sa.false(), nullable=False))
    key = "(SELECT reviews.key FROM reviews WHERE reviews.id = review_answers.review_id)"
    op.execute(f'UPDATE review_answers SET "right" = (chosen = {key})')  # noqa: S608 - nothing of it comes from outside
    op.drop_column("reviews", "key")
    op.add_column("exam_items", sa.Column("right", sa.Boolean(), nullable=True))
    op.execute('UPDATE exam_items SET "right" = (chosen = key)')
    op.drop_column("exam_items", "key")
