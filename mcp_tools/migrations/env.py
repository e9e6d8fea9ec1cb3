"""Runs the migrations on the connection that `database.migrate` hands over."""

from alembic import context

import mcp_tools.accounts.tables
import mcp_tools.conversations.tables
import mcp_tools.events
import mcp_tools.pii.tables
import mcp_tools.tickets.tables  # noqa: F401  (imported for their tables)
from mcp_tools.tables import Base

context.configure(
    connection=context.config.attributes["connection"], target_metadata=Base.metadata, render_as_batch=True
)
with context.begin_transaction():
    context.run_migrations()
