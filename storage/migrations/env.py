"""Alembic's entry: it is always run by `storage.upgrade`, which hands it an open connection."""

from alembic import context

from storage.all_tables import METADATA

connection = context.config.attributes["connection"]
context.configure(
    connection=connection, target_metadata=METADATA, render_as_batch=True, transaction_per_migration=False
)
with context.begin_transaction():
    context.run_migrations()
