"""The review desk's door to the tool server: what a person of the team reads and does, by their own hand."""

from typing import Any

from agent.inputs import Colleague
from agent.tools_client import ToolsClient
from mcp_tools.domain.conversation import Conversation, Message, Mode
from mcp_tools.domain.desk import IntentChoice, Queue, QueueFilter, TicketFile
from mcp_tools.domain.text import Language
from mcp_tools.domain.ticket import Decision, Ticket, TicketStatus

_MESSAGES = 200


class DeskTools:
    """Calls tools for a colleague; all they read is masked.

    Raises `ToolRefused` with the server's code, or `ToolsUnreachable`.
    """

    def __init__(self, tools: ToolsClient) -> None:
        self._tools = tools

    async def _call(self, me: Colleague, name: str, **arguments: Any) -> Any:
        return await self._tools.call(name, arguments, self._tools.desk_meta(me))

    # --- reading ---

    async def queue(self, me: Colleague, wanted: QueueFilter, cursor: str | None = None, limit: int = 50) -> Queue:
        """Return a page of the queue."""
        filters = wanted.model_dump(mode="json")
        return Queue.model_validate(await self._call(me, "read_queue", wanted=filters, cursor=cursor, limit=limit))

    async def handoffs(self, me: Colleague) -> tuple[Conversation, ...]:
        """Return the conversations that wait for a person, oldest first, then those a person has; no messages."""
        answer = await self._call(me, "list_handoffs")
        return tuple(Conversation.model_validate(one) for one in answer["conversations"])

    async def ticket(self, me: Colleague, number: str) -> TicketFile:
        """Return a ticket with its notes and its history."""
        return TicketFile.model_validate(await self._call(me, "get_ticket", number=number, fields=["notes", "events"]))

    async def conversation(self, me: Colleague, conversation: str) -> Conversation:
        """Return a conversation with its last messages."""
        answer = await self._call(me, "read_conversation", conversation=conversation, limit=_MESSAGES)
        return Conversation.model_validate(answer)

    async def intents(self, me: Colleague) -> tuple[IntentChoice, ...]:
        """Return the intents a ticket can be about, in the catalogue's order."""
        return tuple(IntentChoice.model_validate(one) for one in await self._call(me, "list_intents"))

    async def language_of(self, me: Colleague, text: str) -> Language:
        """Tell in which language a text is written."""
        return Language((await self._call(me, "detect_language", text=text))["language"])

    # --- tickets ---

    async def update(self, me: Colleague, number: str, changes: dict[str, Any], version: int) -> Ticket:
        """Change fields of a ticket."""
        return _ticket(await self._call(me, "update_ticket", number=number, changes=changes, version=version))

    async def decide(self, me: Colleague, number: str, decision: Decision, version: int, note: str = "") -> Ticket:
        """Approve, return with a question, or reject with a reason."""
        arguments = {"number": number, "decision": decision.value, "version": version, "note": note}
        return _ticket(await self._call(me, "review_ticket", **arguments))

    async def move(self, me: Colleague, number: str, status: TicketStatus, version: int) -> Ticket:
        """Change the status of a ticket that was approved."""
        return _ticket(await self._call(me, "move_ticket", number=number, status=status.value, version=version))

    async def reveal(self, me: Colleague, number: str, placeholder: str, reason: str) -> str:
        """Return the value behind one placeholder; who looked and why is kept."""
        answer = await self._call(me, "reveal_pii", number=number, placeholder=placeholder, reason=reason)
        return str(answer["value"])

    async def hide(self, me: Colleague, number: str, text: str, kind: str, version: int) -> None:
        """Hide a value the masking missed, wherever it stands in the ticket's conversation."""
        await self._call(me, "hide_text", number=number, text=text, kind=kind, version=version)

    async def unhide(self, me: Colleague, number: str, placeholder: str, reason: str, version: int) -> None:
        """Show a value that is not personal, wherever it stands; who said so and why is kept."""
        arguments = {"number": number, "placeholder": placeholder, "reason": reason, "version": version}
        await self._call(me, "unhide_text", **arguments)

    async def write(self, me: Colleague, number: str, text: str, key: str, *, is_internal: bool) -> None:
        """Write under a ticket: a note for the team, or a message the customer reads."""
        await self._call(me, "add_message", number=number, text=text, key=key, internal=is_internal)

    # --- talking ---

    async def take_over(self, me: Colleague, conversation: str) -> Mode:
        """Answer the customer instead of the assistant."""
        return Mode((await self._call(me, "take_over", conversation=conversation))["mode"])

    async def hand_back(self, me: Colleague, conversation: str) -> Mode:
        """Let the assistant answer again."""
        return Mode((await self._call(me, "hand_back", conversation=conversation))["mode"])

    async def say(self, me: Colleague, conversation: str, text: str, key: str) -> Message:
        """Say something to the customer of a conversation that was taken over."""
        arguments = {"conversation": conversation, "text": text, "key": key}
        return Message.model_validate(await self._call(me, "say_as_person", **arguments))


def _ticket(answer: Any) -> Ticket:
    return Ticket.model_validate(answer["ticket"])
