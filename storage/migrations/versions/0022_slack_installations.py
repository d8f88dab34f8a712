"""Where Slack's app is installed, and installations that have begun."""

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None


def upgrade() -> None:
    instant = sa.DateTime(timezone=True)
    op.create_table(
        "slack_installations",
        sa.Column("home", sa.String(length=40), nullable=False),
        sa.Column("whole", sa.Boolean(), nullable=False),
        sa.Column("address", sa.String(length=200), nullable=False),
        sa.Column("bot_user", sa.String(length=40), nullable=False),
        sa.Column("bot", sa.String(length=40), nullable=False),
        sa.Column("token", sa.Text(), nullable=True),
        sa.Column("refresh_token", sa.Text(), nullable=True),
        sa.Column("expires_at", instant, nullable=True),
        sa.Column("rotating_until", instant, nullable=True),
        sa.Column("installed_at", instant, nullable=False),
        sa.Column("changed_at", instant, nullable=False),
        sa.PrimaryKeyConstraint("home", name=op.f("pk_slack_installations")),
    )
    for name in ("changed_at", "expires_at"):
        op.create_index(op.f(f"ix_slack_installations_{name}"), "slack_installations", [name])
    op.create_table(
        "slack_states",
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("expires_at", instant, nullable=False),
        sa.PrimaryKeyConstraint("digest", name=op.f("pk_slack_states")),
    )
