"""The tool that tells which question helps most now."""

from collections.abc import Awaitable, Callable
from typing import Any

from fastmcp import FastMCP

from mcp_tools.annotations import READS
from mcp_tools.catalog.catalog import Catalog
from mcp_tools.domain.conversation import Question
from mcp_tools.domain.identity import Identity
from mcp_tools.domain.text import Language, Model
from mcp_tools.domain.ticket import Ticket
from mcp_tools.follow_up.questions import question_about, question_for


class NextQuestion(Model):
    """The question to ask now, null when nothing useful is left to ask; `missing` is what stays unknown then."""

    question: Question | None
    missing: tuple[str, ...]


def register(server: FastMCP, catalog: Catalog, ticket: Callable[[str, Identity], Awaitable[Ticket]], me: Any) -> None:
    """Register `next_question`; `ticket` returns a ticket the caller may read."""

    @server.tool(annotations=READS)
    async def next_question(
        number: str, detail: str | None = None, language: Language | None = None, caller: Identity = me
    ) -> NextQuestion:
        """Call to learn the one detail most worth asking for, its question, choices and why.

        The words are in `language`; unset, in the ticket's. Ask that and nothing else. A null question means: read the
        draft back. Nothing is asked twice, unless `detail` names the one to ask about.
        """
        draft = await ticket(number, caller)
        if detail is None:
            question = question_for(catalog, draft, language)
        else:
            question = question_about(catalog, draft.intent, detail, language or draft.language)
        return NextQuestion(question=question, missing=draft.missing)
