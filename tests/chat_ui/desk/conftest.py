"""The review desk over a real tool server: two colleagues, a customer with an account, pages without a browser."""

from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pytest

from agent.desk_tools import DeskTools
from agent.inputs import Colleague, Confirm, Customer, Say
from agent.turn import TurnParts, run_turn
from chat_ui.desk.errors import NotStaff
from chat_ui.sign_in.people import SessionEnded
from mcp_tools.accounts.store import AccountStore
from mcp_tools.domain.conversation import Conversation
from mcp_tools.domain.identity import ACCOUNT_PREFIX, Account, Role
from mcp_tools.domain.ticket import Ticket, TicketStatus
from mcp_tools.identity import OPERATOR
from tests.conftest import OpenServer, OpenTurns

if TYPE_CHECKING:
    from chat_ui.desk.desk import Desk
    from tests.chat_ui.page import FakePage

PERSON = "I would like to talk to a person"
PHONE = "+44 7911 123456"
CARD = (
    "Someone is using my card right now! I see 389.00 GBP at PixelVault, "
    f"my card is 4539 1488 0343 6467, call me on {PHONE}"
)


@dataclass(frozen=True)
class House:
    """What runs, and who works in it."""

    turns: TurnParts
    accounts: AccountStore
    ayse: Account
    bora: Account
    deniz: Account

    @property
    def tools(self) -> DeskTools:
        return DeskTools(self.turns.tools)

    def colleague(self, account: Account) -> Colleague:
        return Colleague(account.subject, epoch=account.epoch)

    async def now(self, ticket: Ticket) -> Ticket:
        """Return the ticket as it is by now."""
        return (await self.tools.ticket(self.colleague(self.ayse), ticket.number)).ticket

    async def said(self, *lines: str, talk: str = "talk-of-ada", by: str = "guest:ada") -> Conversation:
        """Let a customer say these lines; return the conversation as models see it."""
        ada = Customer(by)
        for number, line in enumerate(lines):
            async for _ in run_turn(Say(line, f"{talk}-{number}"), talk, ada, self.turns):
                pass
        return await self.turns.tools.read_masked(ada, talk)

    async def filed(self, *lines: str, talk: str = "talk-of-ada", by: str = "guest:ada") -> Ticket:
        """Let a customer say these lines and send their ticket."""
        await self.said(*lines, talk=talk, by=by)
        for key in (f"{talk}-read", f"{talk}-send"):  # the first yes is answered with what would be sent
            async for _ in run_turn(Confirm(key), talk, Customer(by), self.turns):
                pass
        (ticket,) = (await self.turns.tools.read_masked(Customer(by), talk)).tickets
        assert ticket.status is TicketStatus.IN_REVIEW
        return ticket


class DeskPage:
    """One open page of the desk: what is done on it, and what its elements then show."""

    def __init__(self, page: "FakePage", desk: "Desk") -> None:
        self.page = page
        self.desk = desk

    async def open(self, number: str | None = None) -> "DeskPage":
        with self.page.open():
            await self.desk.open()
        assert await self.act("ready", number=number) == {}
        return self

    async def act(self, act: str, /, **payload: Any) -> dict[str, Any]:
        with self.page.open():
            return await self.desk.act({"act": act, **payload})

    async def refresh(self, *events: Any) -> None:
        with self.page.open():
            await self.desk.refresh(events)

    def shown(self, name: str) -> dict[str, Any]:
        return self.page.element(name)

    def field(self, name: str) -> dict[str, Any]:
        found: dict[str, Any] = next(one for one in self.shown("DeskDraft")["fields"] if one["name"] == name)
        return found

    @property
    def numbers(self) -> list[str]:
        return [one["number"] for one in self.shown("DeskQueue")["tickets"]]


OpenDesk = Callable[..., DeskPage]


@pytest.fixture
async def house(open_turns: OpenTurns, open_server: OpenServer) -> AsyncIterator[House]:
    async with open_turns() as turns, open_server() as server:
        people = [
            (await server.accounts.add(login, name, role, None, OPERATOR))[0]
            for login, name, role in (
                ("ayse", "Ayşe Demir", Role.AGENT),
                ("bora", "Bora Kaya", Role.AGENT),
                ("deniz", "Deniz Ak", Role.CUSTOMER),
            )
        ]
        yield House(turns, server.accounts, *people)


@pytest.fixture
def at_desk(house: House) -> OpenDesk:
    """Sit somebody at a page of the one desk. Whether they may is read from the accounts at each act."""
    import chainlit as cl

    from chat_ui.callers import this_language
    from chat_ui.desk.desk import Desk, DeskParts
    from tests.chat_ui.page import FakePage

    async def colleague(_act: str | None) -> Colleague:
        user = cl.context.session.user
        assert user is not None
        account = await house.accounts.get(user.identifier.removeprefix(ACCOUNT_PREFIX))
        if account is None or account.role is Role.CUSTOMER:
            raise NotStaff
        if account.is_disabled:
            raise SessionEnded
        return Colleague(account.subject, this_language(), account.epoch)

    desk = Desk(DeskParts(lambda: house.tools, colleague))

    def seated(who: Account | str, language: str = "en-GB") -> DeskPage:
        return DeskPage(FakePage(who if isinstance(who, str) else who.subject, language), desk)

    return seated
