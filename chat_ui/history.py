"""Chainlit's data layer: reads conversations through the tools as the visitor, and keeps no text of its own."""

from collections import OrderedDict
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any, Final

from chainlit.step import StepDict
from chainlit.types import Feedback, PageInfo, PaginatedResponse, Pagination, ThreadDict, ThreadFilter
from chainlit.user import PersistedUser, User

from agent.errors import ToolRefused
from agent.inputs import Customer
from agent.news import NEWS_KEY
from agent.tools_client import ToolsClient
from chat_ui.customer.markdown import as_markdown, in_a_persons_name
from chat_ui.forgetting import KeepsNothing
from chat_ui.visitor import current_visitor
from mcp_tools.domain.conversation import Author, Conversation, Message

RUN_NAME = "on_message"
"""Chainlit's name for a turn; the page shows thumbs under the last reply of a step that bears it."""

DELIVERED: Final = "delivered"
"""Under which name a thread's metadata says up to which event the news is among its steps."""

LOCKED: Final = "locked"
"""Under which name it says whether personal data could not be put back into the steps."""

PERSON_ICON: Final = {"icon": "user-round"}
"""What stands beside a person's words, where the assistant's have its own sign."""

_RATED_RUNS = 10_000
_MESSAGES = 200
_PAGE = 50
_ABSENT = frozenset({"conversation_not_found", "invalid_argument"})


class Replies:
    """Which stored reply a turn on the page led to: the page knows only its own step's id. In memory, bounded."""

    def __init__(self) -> None:
        self._stored: OrderedDict[str, str] = OrderedDict()

    def remember(self, step: str, message: str) -> None:
        self._stored[step] = message
        while len(self._stored) > _RATED_RUNS:
            self._stored.popitem(last=False)

    def stored(self, step: str) -> str:
        """Return the stored reply's id. A turn read back from history carries it already."""
        return self._stored.get(step, step)


class History(KeepsNothing):
    """Every read and write goes through the tool server as the visitor of the request, which checks the owner.

    The tool server is the only store of words; whatever Chainlit wants kept beside it is let go.
    """

    def __init__(self, tools: Callable[[], ToolsClient], replies: Replies) -> None:
        self._tools = tools
        self._replies = replies

    async def get_user(self, identifier: str) -> PersistedUser:
        return PersistedUser(id=identifier, identifier=identifier, createdAt=_text_of(datetime.now(UTC)))

    async def create_user(self, user: User) -> PersistedUser:
        return await self.get_user(user.identifier)

    async def get_thread(self, thread_id: str) -> ThreadDict | None:
        conversation = await self._read(thread_id)
        return thread_of(conversation, with_steps=True) if conversation else None

    async def get_thread_author(self, thread_id: str) -> str:
        conversation = await self._read(thread_id, limit=1)
        return conversation.owner if conversation else ""

    async def list_threads(self, pagination: Pagination, filters: ThreadFilter) -> PaginatedResponse[ThreadDict]:
        """Return a page of the visitor's conversations; a search looks in their (masked) titles."""
        before = datetime.fromisoformat(pagination.cursor) if pagination.cursor else None
        limit = max(1, min(pagination.first, _PAGE))
        found, cursor = await self._tools().list_conversations(_visitor(), before, limit)
        wanted = (filters.search or "").casefold()
        threads = [thread_of(one, with_steps=False) for one in found if wanted in one.title.casefold()]
        end = cursor.isoformat() if cursor else None
        page = PageInfo(hasNextPage=cursor is not None, startCursor=None, endCursor=end)
        return PaginatedResponse(pageInfo=page, data=threads)

    async def delete_thread(self, thread_id: str) -> None:
        await self._tools().delete_conversation(_visitor(), thread_id)

    async def upsert_feedback(self, feedback: Feedback) -> str:
        """Store a thumb on the reply; the tool server refuses one on somebody else's. A comment is not kept."""
        message = self._replies.stored(feedback.forId)
        await self._tools().rate_reply(_visitor(), message, 1 if feedback.value else -1)
        return message

    async def delete_feedback(self, feedback_id: str) -> bool:
        await self._tools().rate_reply(_visitor(), feedback_id, 0)
        return True

    async def _read(self, thread_id: str, limit: int = _MESSAGES) -> Conversation | None:
        try:
            return await self._tools().read_conversation(_visitor(), thread_id, limit)
        except ToolRefused as refusal:
            if refusal.code in _ABSENT:
                return None
            raise


def thread_of(conversation: Conversation, *, with_steps: bool) -> ThreadDict:
    """Rebuild Chainlit's thread from a conversation; its steps only where they are shown."""
    return ThreadDict(
        id=conversation.id,
        createdAt=_text_of(conversation.updated_at),
        name=conversation.title or None,
        userId=conversation.owner,
        userIdentifier=conversation.owner,
        tags=[],
        metadata={DELIVERED: conversation.delivered, LOCKED: conversation.is_locked},
        steps=_steps(conversation) if with_steps else [],
        elements=[],
    )


def reply_step_id(message: str) -> str:
    """Return the id of the step that shows a stored reply; its turn's step has the reply's own id."""
    return f"{message}:reply"


def _steps(conversation: Conversation) -> list[StepDict]:
    steps: list[StepDict] = []
    for message in conversation.messages:
        if message.author is Author.CUSTOMER:
            steps.append(_step(conversation.id, message, message.key, "user_message", message.original or message.text))
        elif message.author is not Author.SYSTEM:  # what it notes is for the team
            steps.extend(_reply(conversation.id, message))
    return steps


def shown(message: Message, text: str) -> str:
    """Return a stored message of ours as the page shows it; `text` is what its owner may read of it."""
    return in_a_persons_name(message.name, text) if message.author is Author.PERSON else as_markdown(text)


def time_of(message: Message) -> str:
    """Return when a message was said, in Chainlit's form."""
    return _text_of(message.at)


def _reply(thread: str, message: Message) -> list[StepDict]:
    """A turn's step around its reply: the page rates turns, not messages. What no turn brought stands by itself."""
    text = shown(message, message.original or message.text)
    reply = _step(thread, message, reply_step_id(message.id), "assistant_message", text)
    if message.author is Author.PERSON:
        reply["name"], reply["metadata"] = message.name, dict(PERSON_ICON)
    if message.author is Author.PERSON or message.key.startswith(NEWS_KEY):
        return [reply]
    run = _step(thread, message, message.id, "run", "")
    run["name"] = RUN_NAME
    if message.rating:
        value: Any = 1 if message.rating > 0 else 0
        run["feedback"] = {"id": message.id, "forId": message.id, "value": value, "comment": None}
    reply["parentId"] = message.id
    return [run, reply]


def _step(thread: str, message: Message, step: str, kind: Any, text: str) -> StepDict:
    at = _text_of(message.at)
    return StepDict(
        id=step,
        threadId=thread,
        parentId=None,
        name="",
        type=kind,
        input="",
        output=text,
        createdAt=at,
        start=at,
        end=at,
        streaming=False,
        isError=False,
        metadata={},
        tags=[],
    )


def _visitor() -> Customer:
    visitor = current_visitor.get()
    if visitor is None:
        raise ToolRefused("unauthenticated: Nothing proves who is visiting.")
    return visitor.as_customer()


def _text_of(moment: datetime) -> str:
    return moment.astimezone(UTC).replace(tzinfo=None).isoformat() + "Z"
