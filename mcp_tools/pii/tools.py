"""The stateless tool that hides personal data."""

from collections.abc import Awaitable, Callable

from fastmcp import FastMCP

from mcp_tools.annotations import READS
from mcp_tools.domain.text import MESSAGE_LIMIT, Model
from mcp_tools.errors import TextTooLong


class Masked(Model):
    """The text with placeholders numbered in order of appearance, and how many values of each kind were hidden."""

    text: str
    hidden: dict[str, int]


def register(server: FastMCP, mask: Callable[[str], Awaitable[tuple[str, dict[str, int]]]]) -> None:
    """Register `mask_pii`; `mask` hides values in a text and keeps nothing."""

    @server.tool(annotations=READS)
    async def mask_pii(text: str) -> Masked:
        """Call to hide personal data in a text you are about to store or show. Nothing is kept.

        Hides names, e-mails, phones, ID and tax numbers, IBANs, cards, addresses and the like in English and Turkish;
        leaves order and ticket numbers, amounts and plain dates readable. For a customer's message use
        `analyze_message`.
        """
        if len(text) > MESSAGE_LIMIT:
            raise TextTooLong(f"A text has at most {MESSAGE_LIMIT} characters.")
        masked, hidden = await mask(text)
        return Masked(text=masked, hidden=hidden)
