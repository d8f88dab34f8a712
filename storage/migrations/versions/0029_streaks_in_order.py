"""Boards of streaks are read in their order from an index, as those of points are."""

from alembic import op

revision = "0029"
down_revision = "0028"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index(op.f("ix_counters_board_id_streak_person_id"), "counters", ["board_id", "streak", "person_id"])
    today = ["daily_id", "group_id", "streak", "person_id", "channel_id", "points"]
    op.create_index(op.f("ix_steps_daily_id_group_id_streak_person_id_channel_id_points"), "steps", today)
