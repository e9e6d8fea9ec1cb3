"""One conversation full of personal values: told, corrected, sent, worked on by the team, read by everybody."""

from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from agent.desk_tools import DeskTools
from agent.errors import ToolRefused
from agent.inputs import Colleague, Confirm, Customer, Edit, Input, Say
from agent.tools_client import ToolsClient
from agent.turn import TurnParts, run_turn
from mcp_tools.domain.text import Language
from mcp_tools.domain.ticket import Decision, Ticket, TicketStatus
from tests.journeys.cast import DESK, LINES, PEOPLE, words
from tests.journeys.evidence import Evidence


@dataclass(frozen=True)
class Scene:
    """What talks, and who reads."""

    parts: tuple[TurnParts, TurnParts]
    desk: DeskTools
    team: tuple[Colleague, ...]
    evidence: Evidence

    @property
    def tools(self) -> ToolsClient:
        return self.parts[0].tools

    def colleague(self, n: int) -> Colleague:
        """Of several, so that nobody calls too often."""
        return self.team[n % len(self.team)]

    async def ask(self, name: str, arguments: dict[str, Any], meta: dict[str, str]) -> None:
        """Call a tool as it comes, and keep the whole answer or refusal."""
        answer = await self.tools.client.call_tool_mcp(name, arguments, meta=meta)
        (self.evidence.errors if answer.isError else self.evidence.answers).append(answer.model_dump_json())


async def talk(scene: Scene, n: int) -> None:
    """Tell it; some correct it, change a field by hand, send it. Then the team works on it and everybody reads."""
    who, talk_id = Customer(f"guest:{n}"), f"conversation-{n:04}"
    parts = scene.parts[n // 3 % 3 == 1]
    first, correction = LINES[Language.EN if n % 4 < 2 else Language.TR]
    is_sent, is_edited = n % 5 == 0, n // 9 % 3 == 0

    async def turn(given: Input) -> None:
        async for _ in run_turn(given, talk_id, who, parts):
            pass

    await turn(Say(words(first, n), "say-1"))
    if is_sent or n % 2:
        await turn(Say(words(correction, n), "say-2"))
    if is_edited:
        ticket = await only_ticket(scene, who, talk_id)
        await turn(Edit(ticket.number, "item", words("a box for {name}, {phone}, {e-mail}", n), ticket.version))
    for key in ("read", "send") if is_sent else ():
        await turn(Confirm(key))
    ticket = await only_ticket(scene, who, talk_id)
    assert ticket.status is (TicketStatus.IN_REVIEW if is_sent else TicketStatus.DRAFT), (n, ticket)
    item = ticket.detail("item")
    assert item, n
    assert ("<PHONE_1>" in (item.field.value or "")) is is_edited, (n, item)
    await work(scene, n, ticket)
    await read(scene, n, ticket)


async def only_ticket(scene: Scene, who: Customer, talk_id: str) -> Ticket:
    [ticket] = (await scene.tools.read_masked(who, talk_id)).tickets
    return ticket


async def work(scene: Scene, n: int, ticket: Ticket) -> None:
    """Let a colleague write the values: into a decision, a reason, a correction, else into fields and notes."""
    me, desk, said = scene.colleague(n), scene.desk, words(DESK, n)
    if ticket.status is TicketStatus.IN_REVIEW:
        decision = Decision.RETURN if n // 5 % 2 else Decision.REJECT
        await desk.decide(me, ticket.number, decision, ticket.version, said)
    elif n % 4 == 1:
        await desk.reveal(me, ticket.number, "<PHONE_1>", said)
        with suppress(ToolRefused):
            await desk.hide(me, ticket.number, words("{card} {name}", n), "PERSON", ticket.version)
    else:
        await desk.update(me, ticket.number, {"title": said[:150], "summary": said}, ticket.version)
        await desk.write(me, ticket.number, said, "note", is_internal=n % 4 > 1)


async def read(scene: Scene, n: int, ticket: Ticket) -> None:
    """Read as the team, and call with a value in a wrong place, in turn each of them in each place."""
    team = scene.tools.desk_meta(scene.colleague(n))
    stranger = scene.tools.desk_meta(Colleague("guest:stranger"))
    value = list(PEOPLE[n % len(PEOPLE)].values())[n // 3 % 7]
    await scene.ask("get_ticket", {"number": ticket.number, "fields": ["notes", "events"]}, team)
    await scene.ask("read_conversation", {"conversation": ticket.conversation, "limit": 200}, team)
    wrong: list[tuple[str, dict[str, Any]]] = [
        ("get_ticket", {"number": value}),
        ("update_ticket", {"number": ticket.number, "version": 1, "changes": {value: value}}),
        ("list_tickets", {"status": value, "limit": value}),
        ("hide_text", {"number": ticket.number, "version": value, "text": value, "kind": value}),
        (value, {value: value}),
    ]
    for name, arguments in (wrong[n % 5], wrong[(n + 2) % 5]):
        await scene.ask(name, arguments, team)
    await scene.ask("read_conversation", {"conversation": ticket.conversation}, stranger)
