"""How a ticket's row changes its status: as the one table says, and each time with a new version."""

from datetime import UTC, datetime

from mcp_tools.domain.ticket import TRANSITIONS, TicketStatus
from mcp_tools.errors import TransitionRefused
from mcp_tools.tickets.tables import TicketRow


def change_status(row: TicketRow, status: TicketStatus) -> None:
    """Change the status. Raises `TransitionRefused` for what the table does not name."""
    if status not in TRANSITIONS[TicketStatus(row.status)]:
        raise TransitionRefused
    row.status = status
    touch(row)


def touch(row: TicketRow) -> None:
    """Note that the row changed: whoever read it before has an old version."""
    row.version += 1
    row.updated_at = datetime.now(UTC)
