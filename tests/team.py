"""Ayşe of the team at her desk, in a process of her own on the same folder."""

from dataclasses import dataclass

from agent.desk_tools import DeskTools
from agent.inputs import Colleague
from agent.tools_client import ToolsClient
from mcp_tools.domain.ticket import Decision, Ticket, TicketStatus


@dataclass(frozen=True)
class Team:
    """Who she is for the tools, and what she does."""

    tools: ToolsClient
    me: Colleague

    @property
    def desk(self) -> DeskTools:
        return DeskTools(self.tools)

    async def ticket(self, number: str) -> Ticket:
        return (await self.desk.ticket(self.me, number)).ticket

    async def decide(self, number: str, decision: Decision, note: str = "") -> None:
        await self.desk.decide(self.me, number, decision, (await self.ticket(number)).version, note)

    async def move(self, number: str, status: TicketStatus) -> None:
        await self.desk.move(self.me, number, status, (await self.ticket(number)).version)

    async def write(self, number: str, text: str, *, is_internal: bool = False) -> None:
        await self.desk.write(self.me, number, text, f"note-{len(text)}", is_internal=is_internal)

    async def take_over(self, talk: str) -> None:
        await self.desk.take_over(self.me, talk)

    async def say(self, talk: str, text: str) -> None:
        await self.desk.say(self.me, talk, text, f"person-{len(text)}")

    async def hand_back(self, talk: str) -> None:
        await self.desk.hand_back(self.me, talk)
