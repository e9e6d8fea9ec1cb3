"""Rewrites what stands in a conversation, when the team corrected what is hidden in it."""

from collections.abc import Iterable, Mapping

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from mcp_tools.conversations.store import TITLE_LIMIT
from mcp_tools.conversations.tables import ConversationRow, MessageRow
from mcp_tools.rewriting import Rewrite, Rewritten


async def rewrite_messages(session: AsyncSession, conversation: str, rewrite: Rewrite) -> Mapping[str, Rewritten]:
    """Rewrite messages and their buttons in the running transaction; return those whose text changed, by id.

    The sealed originals stay: their owner goes on reading their own words.
    """
    changed: dict[str, Rewritten] = {}
    for row in await session.scalars(select(MessageRow).where(MessageRow.conversation == conversation)):
        said = rewrite(row.text)
        if said.replacements:
            row.text, changed[row.id] = said.text, said
        row.choices = [{**choice, "label": rewrite(choice["label"]).text} for choice in row.choices]
    return changed


async def rewrite_title(session: AsyncSession, conversation: str, rewrite: Rewrite, texts: Iterable[Rewritten]) -> bool:
    """Rewrite the conversation's name in the running transaction; tell whether it changed.

    A name is the beginning of a text, whose end may cut a value in two: it is taken anew from that one of `texts`.
    """
    row = await session.get(ConversationRow, conversation)
    if row is None or not row.title:
        return False
    was = row.title
    whole = next((text for text in texts if text.before[:TITLE_LIMIT] == was), rewrite(was))
    row.title = whole.text[:TITLE_LIMIT]
    return row.title != was
