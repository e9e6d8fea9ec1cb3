"""Puts the owner's values back: into a reply as it streams, wherever its chunks are cut, and into a ticket."""

import re
from collections.abc import Awaitable, Callable

from mcp_tools.domain.text import PLACEHOLDER, Words
from mcp_tools.domain.ticket import Detail, Field, Ticket

_BEGUN = re.compile(r"<[A-Z_]{0,32}\d{0,6}$")
_IN_LINK = re.compile(r"\]\([^)]*$")
_RUN = re.compile(r"\S*$")
_ADDRESS = re.compile(r"[?=&#%\\@]|:/|\w\.\w")
"""What only addresses have, in the letters that stand before a placeholder without a space between."""
_CODE = re.compile(r"`|~~~")


class StreamRestorer:
    """Restores placeholders of one conversation, but never inside code, a URL or a link's target.

    `restore` asks the tool server, which knows only placeholders it issued in this conversation for this owner.
    """

    def __init__(self, restore: Callable[[str], Awaitable[str]]) -> None:
        self._restore = restore
        self._held = ""
        self._said = ""

    async def feed(self, chunk: str) -> str:
        """Take the next masked chunk and return what can be shown of it; a begun placeholder is held back."""
        text = self._held + chunk
        begun = _BEGUN.search(text)
        ready, self._held = (text[: begun.start()], text[begun.start() :]) if begun else (text, "")
        return await self._restored(ready)

    async def flush(self) -> str:
        """Return what was held back, at the end of the stream."""
        held, self._held = self._held, ""
        return await self._restored(held)

    async def _restored(self, text: str) -> str:
        out, at = "", 0
        for match in PLACEHOLDER.finditer(text):
            out += text[at : match.start()]
            before = self._said + text[: match.start()]
            out += match.group() if _is_protected(before) else await self._restore(match.group())
            at = match.end()
        self._said += text
        return out + text[at:]


def _is_protected(before: str) -> bool:
    """Whether what was said so far leaves a link, an address or a piece of code open."""
    run = _RUN.search(before)
    address = PLACEHOLDER.sub("", run.group()) if run else ""
    is_code = len(_CODE.findall(before)) % 2 == 1
    return is_code or _IN_LINK.search(before) is not None or _ADDRESS.search(address) is not None


async def restored_ticket(ticket: Ticket, restore: Callable[[str], Awaitable[str]]) -> Ticket:
    """Return the ticket as its owner may see it: their own values where placeholders stood."""

    async def text(value: str) -> str:
        return await restore(value) if PLACEHOLDER.search(value) else value

    async def one(field: Field) -> Field:
        return field.model_copy(update={"value": await text(field.value)}) if field.value else field

    async def words(shown: Words | None) -> Words | None:
        return shown and Words(en=await text(shown.en), tr=await text(shown.tr))

    async def detail(seen: Detail) -> Detail:
        return seen.model_copy(update={"field": await one(seen.field), "shown": await words(seen.shown)})

    return ticket.model_copy(
        update={
            "title": await one(ticket.title),
            "summary": await one(ticket.summary),
            "description": await text(ticket.description),
            "details": tuple([await detail(seen) for seen in ticket.details]),
        }
    )
