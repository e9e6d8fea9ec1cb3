"""Which conversations are somebody's, and how all their words go; in the running transaction of whoever erases."""

from collections.abc import Collection, Sequence

from sqlalchemy import delete, func, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from mcp_tools.conversations.tables import ConversationRow, MessageRow
from mcp_tools.domain.conversation import Author, Mode


async def owned_by(session: AsyncSession, owner: str) -> list[str]:
    """Return the ids of somebody's conversations, those without a message too."""
    return list(await session.scalars(select(ConversationRow.id).where(ConversationRow.owner == owner)))


async def count_messages(session: AsyncSession, conversations: Collection[str]) -> int:
    """Return how many messages were said in these conversations."""
    said = select(func.count()).where(MessageRow.conversation.in_(conversations))
    return await session.scalar(said) or 0


async def erase(session: AsyncSession, conversations: Collection[str]) -> None:
    """Delete conversations with every message."""
    await session.execute(delete(MessageRow).where(MessageRow.conversation.in_(conversations)))
    await session.execute(delete(ConversationRow).where(ConversationRow.id.in_(conversations)))


async def forget_person(session: AsyncSession, subject: str, said: Sequence[str]) -> None:
    """Take the name of one who was on the team off what they said, the messages `said`, and off what they had."""
    await session.execute(
        update(MessageRow).where(MessageRow.id.in_(said), MessageRow.author == Author.PERSON).values(name="")
    )
    await session.execute(
        update(ConversationRow)
        .where(ConversationRow.person == subject)
        .values(mode=Mode.ASSISTANT, person=None, person_name="")
    )
