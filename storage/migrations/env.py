"""Alembic's entry: it is always run by `storage.upgrade`, which hands it an open connection."""

from alembic import context

from storage.quiz_tables import quizzes

connection = context.config.attributes["connection"]
context.configure(
    connection=connection, target_metadata=quizzes.metadata, render_as_batch=True, transaction_per_migration=False
)
with context.begin_transaction():
    context.run_migrations()
