"""The one door to the tool server: typed calls over the MCP protocol, the caller's identity signed into each."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

import httpx
from fastmcp import Client, FastMCP
from fastmcp.client.transports import StreamableHttpTransport
from fastmcp.telemetry import inject_trace_context
from mcp import McpError
from mcp.types import CallToolRequest, CallToolRequestParams, CallToolResult, ClientRequest
from structlog.contextvars import get_contextvars

from agent.errors import ToolRefused, ToolsUnreachable
from agent.inputs import Colleague, Customer
from agent.signing import SignedRequests, sign
from mcp_tools.domain.analysis import Analysis
from mcp_tools.domain.call import REQUEST_META
from mcp_tools.domain.conversation import Choice, Conversation, Message, Mode, Question, ReplyPath
from mcp_tools.domain.desk import Load
from mcp_tools.domain.event import Event
from mcp_tools.domain.identity import HOST, IDENTITY_META, Identity, Role, SetBy
from mcp_tools.domain.text import Language
from mcp_tools.domain.ticket import Ticket, TicketStatus

TALK: Final = 30
"""Messages of a conversation that a turn looks back on."""

_CALL_SECONDS: Final = 30.0


@dataclass(frozen=True)
class Drafted:
    """A draft as it is now, and the question that helps it most, in its own language."""

    ticket: Ticket
    question: Question | None


class ToolsClient:
    """Calls tools for a customer. Raises `ToolRefused` with the server's code, or `ToolsUnreachable`."""

    def __init__(self, client: Client[Any], key: bytes) -> None:
        self.client = client
        self._key = key

    def meta(self, customer: Customer, by: SetBy, conversation: str | None = None) -> dict[str, str]:
        """Return the `_meta` that proves the customer; a model's call is narrowed to its conversation."""
        is_host = by is not SetBy.MODEL
        return self._signed(customer.subject, Role.CUSTOMER, by, conversation, is_host=is_host, epoch=customer.epoch)

    def desk_meta(self, colleague: Colleague) -> dict[str, str]:
        """Return the `_meta` that proves a person at the desk; the server gives them the role their account has."""
        return self._signed(colleague.subject, Role.ADMIN, SetBy.PERSON, is_host=True, epoch=colleague.epoch)

    def _signed(
        self, subject: str, role: Role, by: SetBy, conversation: str | None = None, *, is_host: bool, epoch: int = 0
    ) -> dict[str, str]:
        identity = Identity(subject=subject, role=role, by=by, conversation=conversation, is_host=is_host, epoch=epoch)
        return {IDENTITY_META: sign(identity, self._key), **_joined()}

    async def call(self, name: str, arguments: dict[str, Any], meta: dict[str, str]) -> Any:
        """Call a tool and return its structured answer.

        By the session's own request: `call_tool` would list all tools before each call of one that is hidden from
        lists, to check the answer against a schema that our own types check anyway.
        """
        params = CallToolRequestParams.model_validate({"name": name, "arguments": arguments, "_meta": meta})
        request = ClientRequest(CallToolRequest(params=params))
        try:
            result = await self.client.session.send_request(
                request, CallToolResult, request_read_timeout_seconds=timedelta(seconds=_CALL_SECONDS)
            )
        except (McpError, httpx.HTTPError, RuntimeError, OSError) as error:
            raise ToolsUnreachable(type(error).__name__) from None
        if result.isError:
            raise ToolRefused(getattr(result.content[0], "text", "") if result.content else "")
        answer = result.structuredContent or {}
        return answer["result"] if set(answer) == {"result"} else answer

    async def _by_rule(self, customer: Customer, name: str, **arguments: Any) -> Any:
        return await self.call(name, arguments, self.meta(customer, SetBy.RULE))

    async def _by_hand(self, customer: Customer, name: str, **arguments: Any) -> Any:
        return await self.call(name, arguments, self.meta(customer, SetBy.CUSTOMER))

    # --- words ---

    async def analyze(self, customer: Customer, conversation: str, text: str, key: str, *, talk: int = 0) -> Analysis:
        """Mask, save and understand one message; `talk` adds the conversation with as many of its last messages."""
        answer = await self._by_rule(
            customer, "analyze_message", conversation=conversation, text=text, key=key, talk=talk
        )
        return Analysis.model_validate(answer)

    async def save_choice(self, customer: Customer, conversation: str, text: str, key: str) -> None:
        """Save the label of a button the customer pressed as their message."""
        await self._by_rule(customer, "save_choice", conversation=conversation, text=text, key=key)

    async def read_masked(self, customer: Customer, conversation: str, limit: int = TALK) -> Conversation:
        """Read a conversation as models may see it: masked."""
        answer = await self._by_rule(customer, "read_conversation", conversation=conversation, limit=limit)
        return Conversation.model_validate(answer)

    async def read_conversation(self, customer: Customer, conversation: str, limit: int = 200) -> Conversation:
        """Read a conversation for its owner's own screen: `original` holds their words as typed."""
        answer = await self._by_hand(customer, "read_conversation", conversation=conversation, limit=limit)
        return Conversation.model_validate(answer)

    async def list_conversations(
        self, customer: Customer, before: datetime | None = None, limit: int = 20
    ) -> tuple[list[Conversation], datetime | None]:
        """List the customer's conversations, newest first, and the cursor of the next page."""
        arguments = {"before": before.isoformat() if before else None, "limit": limit}
        answer = await self._by_rule(customer, "list_conversations", **arguments)
        page = [Conversation.model_validate(one) for one in answer["conversations"]]
        return page, datetime.fromisoformat(answer["cursor"]) if answer["cursor"] else None

    async def restore(self, customer: Customer, conversation: str, text: str) -> str:
        """Put the owner's values back where placeholders stand. For their own screen only."""
        restored: str = await self._by_hand(customer, "restore_text", conversation=conversation, text=text)
        return restored

    async def save_reply(
        self,
        customer: Customer,
        conversation: str,
        key: str,
        text: str,
        path: ReplyPath,
        *,
        move: str | None = None,
        choices: tuple[Choice, ...] = (),
        ticket: str | None = None,
    ) -> Message:
        """Save what was answered, masked."""
        answer = await self._by_rule(
            customer,
            "save_reply",
            conversation=conversation,
            key=key,
            text=text,
            path=path.model_dump(),
            move=move,
            choices=[choice.model_dump() for choice in choices],
            ticket=ticket,
        )
        return Message.model_validate(answer)

    async def rate_reply(self, customer: Customer, message: str, rating: int) -> None:
        """Store a thumb: -1, 0 or 1."""
        await self._by_hand(customer, "rate_reply", message=message, rating=rating)

    async def pin_language(self, customer: Customer, conversation: str, language: Language) -> None:
        """Answer in this language from now on."""
        await self._by_rule(customer, "pin_language", conversation=conversation, language=language.value)

    async def delete_conversation(self, customer: Customer, conversation: str) -> None:
        """Delete a conversation with its words, its drafts and the keys of what was hidden in it."""
        await self._by_hand(customer, "delete_conversation", conversation=conversation)

    async def adopt_conversations(self, customer: Customer, guest: Customer) -> None:
        """Give the customer, who just signed in, what they wrote as `guest`."""
        proof = self.meta(guest, SetBy.CUSTOMER)[IDENTITY_META]
        await self._by_hand(customer, "adopt_conversations", guest_token=proof)

    async def request_person(self, customer: Customer, conversation: str, reason: str) -> Mode:
        """Hand the conversation to people."""
        answer = await self._by_rule(customer, "request_person", conversation=conversation, reason=reason)
        return Mode(answer["mode"])

    async def take_back_request(self, customer: Customer, conversation: str) -> Mode:
        """Go on with the assistant while no person has come."""
        return Mode((await self._by_hand(customer, "take_back_request", conversation=conversation))["mode"])

    # --- news ---

    async def feed(self, cursor: int | None) -> tuple[tuple[Event, ...], int]:
        """Return what happened anywhere after `cursor`, and the next one; without one, only where to begin.

        As the host itself, for the pages it has open.
        """
        me = self._signed(HOST, Role.CUSTOMER, SetBy.RULE, is_host=True)
        answer = await self.call("events_after", {"cursor": cursor}, me)
        return _events(answer), int(answer["cursor"])

    async def events(self, customer: Customer, cursor: int, limit: int = 100) -> tuple[Event, ...]:
        """Return what happened to the customer's own conversations and tickets after `cursor`."""
        return _events(await self._by_rule(customer, "events_after", cursor=cursor, limit=limit))

    async def mark_delivered(self, customer: Customer, conversation: str, cursor: int) -> bool:
        """Note that the customer was told up to `cursor`; False when they were told already."""
        told: bool = await self._by_rule(customer, "mark_delivered", conversation=conversation, cursor=cursor)
        return told

    async def undelivered(self, customer: Customer) -> tuple[str, ...]:
        """Return the customer's conversations that hold news they were not told yet."""
        return tuple(await self._by_rule(customer, "list_news"))

    async def note_refusal(self, customer: Customer, action: str) -> None:
        """Keep that the customer tried an action of the team."""
        await self._by_hand(customer, "note_refusal", action=action)

    async def load(self) -> Load:
        """Return how much waits for the team, as the host itself."""
        me = self._signed(HOST, Role.CUSTOMER, SetBy.RULE, is_host=True)
        return Load.model_validate(await self.call("read_load", {}, me))

    # --- tickets ---

    async def create_ticket(self, customer: Customer, arguments: dict[str, Any]) -> Drafted:
        """Start a draft; `arguments` are the tool's own."""
        return _drafted(await self._by_rule(customer, "create_ticket", **arguments))

    async def update_ticket(
        self, customer: Customer, number: str, changes: dict[str, Any], version: int, *, by_hand: bool = False
    ) -> Drafted:
        """Change a draft; `by_hand` when the customer typed the values themselves."""
        call = self._by_hand if by_hand else self._by_rule
        return _drafted(await call(customer, "update_ticket", number=number, changes=changes, version=version))

    async def get_ticket(self, customer: Customer, number: str) -> Ticket:
        """Read one of the customer's tickets."""
        return _ticket(await self._by_rule(customer, "get_ticket", number=number))

    async def recent_tickets(self, customer: Customer, limit: int) -> list[str]:
        """Return the numbers of the customer's latest tickets."""
        answer = await self._by_rule(customer, "list_tickets", limit=limit)
        return [brief["number"] for brief in answer["tickets"]]

    async def submit_ticket(self, customer: Customer, number: str, version: int, shown: str) -> Ticket:
        """File a draft exactly as it was shown."""
        return _ticket(await self._by_hand(customer, "submit_ticket", number=number, version=version, shown=shown))

    async def move_ticket(self, customer: Customer, number: str, status: TicketStatus, version: int) -> Ticket:
        """Change a ticket's status; a customer may only withdraw."""
        arguments = {"number": number, "status": status.value, "version": version}
        return _ticket(await self._by_hand(customer, "move_ticket", **arguments))

    async def add_message(self, customer: Customer, number: str, text: str, key: str) -> Ticket:
        """Write the customer's words under a filed ticket."""
        return _ticket(await self._by_hand(customer, "add_message", number=number, text=text, key=key))

    async def next_question(
        self, customer: Customer, number: str, language: Language, detail: str | None = None
    ) -> Question | None:
        """Return the most useful question, or the one about `detail`."""
        return _question(
            await self._by_rule(customer, "next_question", number=number, detail=detail, language=language.value)
        )

    async def note_move(
        self, customer: Customer, number: str, *, asked: str | None = None, shown: str | None = None
    ) -> Ticket:
        """Keep what the customer has before them."""
        return _ticket(await self._by_rule(customer, "note_move", number=number, asked=asked, shown=shown))


def _joined() -> dict[str, Any]:
    """Return what joins both sides' log lines and spans: the running request's id, and the trace's."""
    request = get_contextvars().get("request")
    return inject_trace_context({REQUEST_META: request} if request else {}) or {}


def _events(answer: Any) -> tuple[Event, ...]:
    return tuple(Event.model_validate(event) for event in answer["events"])


def _ticket(answer: Any) -> Ticket:
    return Ticket.model_validate(answer["ticket"])


def _question(answer: Any) -> Question | None:
    return Question.model_validate(answer["question"]) if answer["question"] else None


def _drafted(answer: Any) -> Drafted:
    return Drafted(_ticket(answer), _question(answer))


@asynccontextmanager
async def open_tools_client(source: FastMCP | str, key: bytes) -> AsyncIterator[ToolsClient]:
    """Connect to a server in this process or at a URL, for the life of the host."""
    target = StreamableHttpTransport(source, auth=SignedRequests(key)) if isinstance(source, str) else source
    async with Client(target, timeout=_CALL_SECONDS) as client:
        yield ToolsClient(client, key)
