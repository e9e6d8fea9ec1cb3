"""Does what a colleague asked for, by the desk's tools, and answers their page."""

from datetime import UTC, datetime
from typing import Any, assert_never

from agent.desk_tools import DeskTools
from agent.errors import ToolRefused
from agent.inputs import Colleague
from chat_ui.desk.acts import Decide, Deed, Edit, Hide, MoveOn, Reveal, SayTo, TakeOver, Unhide, Write
from chat_ui.desk.conflict import conflict_of
from chat_ui.desk.queue import language_label
from chat_ui.words import ScreenWords
from mcp_tools.domain.text import Language
from mcp_tools.domain.ticket import Decision

Answer = dict[str, Any]
"""`{}` when done, or one of `refusal`, `conflict`, `value` and `warning`."""


async def do(deed: Deed, me: Colleague, tools: DeskTools, words: ScreenWords) -> Answer:
    """Do the deed. A stale one changes nothing and answers what changed meanwhile.

    Raises `ToolRefused` and `ToolsUnreachable`.
    """
    try:
        return await _do(deed, me, tools, words)
    except ToolRefused as refusal:
        if refusal.code != "version_conflict" or not isinstance(deed, Edit | Decide | MoveOn | Hide | Unhide):
            raise
        file = await tools.ticket(me, deed.number)
        edit = deed if isinstance(deed, Edit) else None
        return {"conflict": conflict_of(file, deed.version, edit, me, words, datetime.now(UTC))}


async def _do(deed: Deed, me: Colleague, tools: DeskTools, words: ScreenWords) -> Answer:
    match deed:
        case Edit():
            await tools.update(me, deed.number, {deed.name: deed.value}, deed.version)
        case Decide():
            return await _decide(deed, me, tools, words)
        case MoveOn():
            await tools.move(me, deed.number, deed.status, deed.version)
        case Reveal():
            return {"value": await tools.reveal(me, deed.number, deed.placeholder, deed.reason)}
        case Hide() | Unhide():
            await _correct(deed, me, tools)
        case Write():
            await tools.write(me, deed.number, deed.text, deed.key, is_internal=deed.is_internal)
        case TakeOver() | SayTo():
            await _talk(deed, me, tools)
        case _:
            assert_never(deed)
    return {}


async def _decide(deed: Decide, me: Colleague, tools: DeskTools, words: ScreenWords) -> Answer:
    """Decide, after one question where the customer would read a note in another language than theirs."""
    if deed.decision is not Decision.APPROVE and deed.note and not deed.is_sure:
        ticket = (await tools.ticket(me, deed.number)).ticket
        written = await tools.language_of(me, deed.note)
        if Language.UNDECIDED not in (written, ticket.language) and written is not ticket.language:
            reads, wrote = language_label(ticket.language, words), language_label(written, words)
            return {"warning": words.say("desk_decide.other_language", reads=reads, written=wrote)}
    await tools.decide(me, deed.number, deed.decision, deed.version, deed.note)
    return {}


async def _correct(deed: Hide | Unhide, me: Colleague, tools: DeskTools) -> None:
    match deed:
        case Hide():
            await tools.hide(me, deed.number, deed.text, deed.kind, deed.version)
        case Unhide():
            await tools.unhide(me, deed.number, deed.placeholder, deed.reason, deed.version)


async def _talk(deed: TakeOver | SayTo, me: Colleague, tools: DeskTools) -> None:
    match deed:
        case SayTo():
            await tools.say(me, deed.conversation, deed.text, deed.key)
        case TakeOver(is_back=True):
            await tools.hand_back(me, deed.conversation)
        case TakeOver():
            await tools.take_over(me, deed.conversation)
