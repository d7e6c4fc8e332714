"""What Alembic runs: the migrations, on the connection that ``sync.store.migrate`` hands over.

It opens nothing itself, as only the store has the key.
"""

from __future__ import annotations

from alembic import context

from sync.store.tables import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    render_as_batch=True,  # SQLite alters a table by making it anew
)
with context.begin_transaction():
    context.run_migrations()
