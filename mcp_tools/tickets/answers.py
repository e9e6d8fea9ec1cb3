"""What the ticket tools answer with."""

from collections.abc import Sequence
from datetime import datetime

from mcp_tools.domain.conversation import Question
from mcp_tools.domain.event import Event
from mcp_tools.domain.text import Language, Model, Words
from mcp_tools.domain.ticket import Note, Priority, Ticket, TicketStatus
from mcp_tools.errors import InvalidArgument
from mcp_tools.tickets.tables import NoteRow


class TicketAnswer(Model):
    """A ticket; `notes` and `events` only when asked for. Show all of it, then submit with its `content_hash`."""

    ticket: Ticket
    notes: tuple[Note, ...] | None = None
    events: tuple[Event, ...] | None = None


class DraftAnswer(TicketAnswer):
    """A draft just made or changed, with the `question` that `next_question` would return, in the draft's language."""

    question: Question | None


class TicketBrief(Model):
    """A ticket in a list."""

    number: str
    status: TicketStatus
    version: int
    title: str
    category: Words
    priority: Priority
    language: Language
    missing: tuple[str, ...]
    updated_at: datetime


class TicketList(Model):
    """A page of tickets, last updated first; `cursor` asks for the next page, null at the end."""

    tickets: tuple[TicketBrief, ...]
    cursor: str | None


class Deleted(Model):
    """The number that no longer exists; it is never given again."""

    number: str


class Revealed(Model):
    """The one value behind a placeholder. It is for the person who asked: repeat it nowhere."""

    placeholder: str
    value: str


def _brief_of(ticket: Ticket) -> TicketBrief:
    """Return the ticket as it stands in a list."""
    return TicketBrief(
        number=ticket.number,
        status=ticket.status,
        version=ticket.version,
        title=ticket.title.value or "",
        category=ticket.category_title,
        priority=ticket.priority,
        language=ticket.language,
        missing=ticket.missing,
        updated_at=ticket.updated_at,
    )


def page_of(found: Sequence[Ticket], limit: int) -> TicketList:
    """Return the first `limit` of the tickets, with a cursor where more were found."""
    page = tuple(_brief_of(ticket) for ticket in found[:limit])
    return TicketList(tickets=page, cursor=_cursor(page[-1]) if len(found) > limit else None)


def _cursor(last: TicketBrief) -> str:
    return f"{last.updated_at.isoformat()}/{last.number}"


def read_cursor(cursor: str) -> tuple[datetime, str]:
    """Return the moment and number a list goes on after. Raises `InvalidArgument` for what is no cursor of one."""
    moment, _, number = cursor.partition("/")
    try:
        return datetime.fromisoformat(moment), number
    except ValueError:
        raise InvalidArgument("This is no cursor of a list of tickets.") from None


def note_of(row: NoteRow, text: str) -> Note:
    """Return what was written, with `text` as this reader may see it."""
    return Note(key=row.key, author=row.author, name=row.name, text=text, is_internal=row.is_internal, at=row.at)
