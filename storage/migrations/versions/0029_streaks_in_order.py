"""Boards of streaks are read in their order from an index, as those of points are."""

from alembic import op

revision = "0029"
down_revision = "0028"
branch_labels = None
depends_on = None

_COUNTERS = ("board_id", "streak", "person_id")
_TODAY = ("daily_id", "group_id", "streak", "person_id", "channel_id", "points")


def upgrade() -> None:
    """An upgrade that was cut off, when upgrades were not yet one transaction, may have left an index."""
    for table, columns in (("counters", _COUNTERS), ("steps", _TODAY)):
        op.create_index(op.f(f"ix_{table}_{'_'.join(columns)}"), table, [*columns], if_not_exists=True)
