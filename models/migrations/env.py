"""Alembic's entry: runs the migrations on the connection handed over by `models.database.upgrade`."""

from __future__ import annotations

from alembic import context

from models.base import Base

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Base.metadata,
    render_as_batch=True,
    transaction_per_migration=False,
)
with context.begin_transaction():
    context.run_migrations()
