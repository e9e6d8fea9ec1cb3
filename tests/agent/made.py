"""Tickets, messages and conversations made by hand."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from mcp_tools.domain.conversation import Author, Choice, Conversation, Message, Mode
from mcp_tools.domain.identity import SetBy
from mcp_tools.domain.text import Language, Words
from mcp_tools.domain.ticket import Detail, Dialogue, Field, FieldState, Priority, Ticket, TicketStatus

NOW = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
LABELS = {
    "order_number": Words(en="Order number", tr="Sipariş numarası"),
    "date": Words(en="When it happened", tr="Ne zaman oldu"),
    "city": Words(en="City", tr="Şehir"),
}
REQUIRED = ("order_number", "date")


def make_ticket(
    number: str = "FD-1001",
    *,
    intent: str = "order_late",
    status: TicketStatus = TicketStatus.DRAFT,
    known: dict[str, str] | None = None,
    declined: Sequence[str] = (),
    dialogue: Dialogue | None = None,
    priority: Priority = Priority.NORMAL,
    minute: int = 0,
    conversation: str = "conversation-1",
) -> Ticket:
    known = known or {}
    details = tuple(_detail(name, known.get(name), name in declined) for name in LABELS)
    at = NOW + timedelta(minutes=minute)
    return Ticket(
        number=number,
        status=status,
        version=3,
        conversation=conversation,
        customer="guest:one",
        language=Language.EN,
        intent=intent,
        intent_title=Words(en="My order is late", tr="Siparişim gecikti"),
        category="orders",
        category_title=Words(en="Orders", tr="Siparişler"),
        priority=priority,
        title=Field(value="My order is late", state=FieldState.KNOWN),
        summary=Field(),
        description="my order is late",
        details=details,
        missing=tuple(name for name in REQUIRED if name not in known and name not in declined),
        content_hash=f"hash of {number}",
        dialogue=dialogue or Dialogue(),
        created_at=at,
        updated_at=at,
    )


def _detail(name: str, value: str | None, is_declined: bool) -> Detail:
    state = FieldState.KNOWN if value else FieldState.DECLINED if is_declined else FieldState.UNKNOWN
    shown = Words(en=value, tr=value) if value else None
    made = Field(value=value, state=state, set_by=SetBy.CUSTOMER)
    return Detail(name=name, label=LABELS[name], is_required=name in REQUIRED, field=made, shown=shown)


def make_message(
    text: str,
    author: Author = Author.CUSTOMER,
    *,
    move: str | None = None,
    language: Language = Language.EN,
    choices: tuple[Choice, ...] = (),
    key: str | None = None,
) -> Message:
    return Message(
        id=f"id-{text}",
        key=key or f"key-{text}",
        author=author,
        text=text,
        language=language,
        move=move,
        choices=choices,
        at=NOW,
    )


def make_conversation(
    *messages: Message,
    tickets: Sequence[Ticket] = (),
    mode: Mode = Mode.ASSISTANT,
    language: Language = Language.EN,
    is_pinned: bool = False,
) -> Conversation:
    return Conversation(
        id="conversation-1",
        owner="guest:one",
        title="",
        language=language,
        is_pinned=is_pinned,
        mode=mode,
        messages=messages,
        tickets=tuple(tickets),
        delivered=0,
        created_at=NOW,
        updated_at=NOW,
    )
