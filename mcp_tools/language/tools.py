"""The stateless tool that tells English from Turkish."""

from collections.abc import Awaitable, Callable

from fastmcp import FastMCP

from mcp_tools.annotations import READS
from mcp_tools.domain.text import MESSAGE_LIMIT, Language, Model
from mcp_tools.errors import TextTooLong


class DetectedLanguage(Model):
    """`undecided` for texts that are neither or both, such as a lone number."""

    language: Language
    confidence: float


def register(server: FastMCP, detect: Callable[[str], Awaitable[tuple[Language, float]]]) -> None:
    """Register `detect_language`."""

    @server.tool(annotations=READS)
    async def detect_language(text: str) -> DetectedLanguage:
        """Call to learn whether a text is English (`en`), Turkish (`tr`) or undecided, also without Turkish letters."""
        if len(text) > MESSAGE_LIMIT:
            raise TextTooLong(f"A text has at most {MESSAGE_LIMIT} characters.")
        language, confidence = await detect(text)
        return DetectedLanguage(language=language, confidence=confidence)
