"""What a person of the team does with a filed ticket: decides about it, and looks at a hidden value."""

from collections.abc import Callable
from typing import Final

from mcp_tools.database import Database
from mcp_tools.domain.identity import Identity
from mcp_tools.domain.ticket import Decision, Dialogue, Ticket, TicketStatus
from mcp_tools.errors import InvalidArgument
from mcp_tools.events import REVEALED, record
from mcp_tools.tickets.access import for_change, locked
from mcp_tools.tickets.notes import new_note
from mcp_tools.tickets.status import change_status
from mcp_tools.tickets.tables import TicketRow
from mcp_tools.tickets.view import number_of

_LEADS_TO: Final = {
    Decision.APPROVE: (TicketStatus.OPEN, "ticket_approved"),
    Decision.RETURN: (TicketStatus.RETURNED, "ticket_returned"),
    Decision.REJECT: (TicketStatus.REJECTED, "ticket_rejected"),
}


class ReviewStore:
    """Every method is one transaction; the guard lets only the team call them."""

    def __init__(self, database: Database, view: Callable[[TicketRow], Ticket]) -> None:
        self._database = database
        self._view = view

    async def decide(self, number: str, decision: Decision, version: int, note: str, by: Identity) -> Ticket:
        """Approve, return with a question, or reject with a reason; the reviewer has the ticket from then on.

        `note` is masked: a question or a reason is written under the ticket for both sides, the note of an approval
        for the team. Raises `InvalidArgument` for a return or rejection without one, `TransitionRefused` for a ticket
        that is not in review, `VersionConflict` when somebody changed it.
        """
        if not note and decision is not Decision.APPROVE:
            raise InvalidArgument("A return needs the question, a rejection the reason.")
        status, kind = _LEADS_TO[decision]
        async with self._database.writing() as session:
            row = await locked(session, number, version, by)
            was = row.status
            change_status(row, status)
            row.assignee, row.assignee_name = by.subject, by.first_name
            if decision is Decision.RETURN:
                row.dialogue = Dialogue(returned_question=note).model_dump(mode="json")
            key = f"review-{row.version}"
            if note:
                session.add(new_note(row, key, note, by, is_internal=decision is Decision.APPROVE))
            record(session, kind, by, owner=row.customer, conversation=row.conversation, ticket=number_of(row),
                   was=was, status=status, version=row.version, note=key if note else None)  # fmt: skip
            return self._view(row)

    async def note_reveal(self, number: str, placeholder: str, reason: str, by: Identity) -> None:
        """Keep who looks at which hidden value and why, before it is shown; `reason` is masked."""
        async with self._database.writing() as session:
            row = await for_change(session, number, by)
            record(session, REVEALED, by, owner=None, conversation=row.conversation, ticket=number_of(row),
                   placeholder=placeholder, reason=reason)  # fmt: skip
