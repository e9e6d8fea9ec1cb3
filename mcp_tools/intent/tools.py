"""The stateless tool that tells what a text is about, and the catalogue as a resource."""

from collections.abc import Awaitable, Callable

from fastmcp import FastMCP

from mcp_tools.annotations import READS
from mcp_tools.catalog.catalog import Catalog
from mcp_tools.domain.analysis import Act, IntentGuess
from mcp_tools.domain.desk import IntentChoice
from mcp_tools.domain.text import MESSAGE_LIMIT, Model
from mcp_tools.domain.ticket import Priority
from mcp_tools.errors import TextTooLong


class Classified(Model):
    """The problems a text names, the closest others, what else it does, and how urgent it sounds and why."""

    intents: tuple[IntentGuess, ...]
    alternatives: tuple[IntentGuess, ...]
    acts: tuple[Act, ...]
    priority: Priority
    priority_reasons: tuple[str, ...]


def register(server: FastMCP, catalog: Catalog, classify: Callable[[str], Awaitable[Classified]]) -> None:
    """Register `classify_intent`, `list_intents` and `catalog://intents`."""

    @server.tool(annotations=READS)
    async def classify_intent(text: str) -> Classified:
        """Call to learn which problem a text is about, in English or Turkish. Nothing is kept.

        `intents` is empty when no guess is trusted; then offer `alternatives` instead of choosing one.
        For a customer's message use `analyze_message`.
        """
        if len(text) > MESSAGE_LIMIT:
            raise TextTooLong(f"A text has at most {MESSAGE_LIMIT} characters.")
        return await classify(text)

    @server.tool(annotations=READS)
    async def list_intents() -> tuple[IntentChoice, ...]:
        """Return what a ticket can be about, for the review desk's screen."""
        return tuple(
            IntentChoice(key=intent.key, title=intent.title, category=catalog.category(intent.category).title)
            for intent in catalog.intents
            if intent.needs_ticket
        )

    @server.resource("catalog://intents", mime_type="application/json")
    def intents() -> list[dict[str, object]]:
        """All intents: key, titles, category, default priority, required and optional details."""
        fields = {"key", "title", "category", "priority", "needs_ticket", "required", "optional"}
        return [intent.model_dump(mode="json", include=fields) for intent in catalog.intents]
