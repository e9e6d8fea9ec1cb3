"""One simulated customer's whole conversation at a door, and the record that is judged."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import uuid4

from agent import inputs
from agent.turn import TurnParts
from evals.customer import TURNS, Customer, Event
from evals.door import DOORS
from evals.script import Fact, Script, script_named
from evals.variants import Variant, voice_of
from mcp_tools.domain.conversation import Conversation
from mcp_tools.domain.text import Language
from mcp_tools.domain.ticket import TicketStatus

_MESSAGES = 200


@dataclass(frozen=True)
class Case:
    """One customer in one variant at one door."""

    script: Script
    variant: Variant
    agent: str
    seed: int = 1

    @property
    def name(self) -> str:
        return f"{self.agent}/{self.script.name}/{self.variant.value}"


@dataclass(frozen=True)
class Turn:
    """What the customer did, what they had told before it came to the question, and what the door answered."""

    line: str
    agreed: bool
    told: frozenset[tuple[int, str]]
    events: tuple[Event, ...]


@dataclass(frozen=True)
class Record:
    """A finished conversation. `stored` is what everyone but its owner may read of it; None where nothing was kept."""

    script: Script
    turns: tuple[Turn, ...]
    told: frozenset[tuple[int, str]]
    facts: tuple[dict[str, Fact], ...]
    languages: tuple[Language, ...]
    """The language that each reply had to have."""
    stored: Conversation | None
    kept: str
    """Everything that was stored, logged or shown to a model, as one text: no personal data may be in it."""
    at: datetime

    @property
    def events(self) -> Iterable[Event]:
        return (event for turn in self.turns for event in turn.events)


@dataclass(frozen=True)
class Desk:
    """The product the customers talk to. `overheard` collects log lines and what the model was shown."""

    parts: TurnParts
    overheard: list[str]


async def talk(case: Case, desk: Desk) -> Record:
    """Let the customer talk until they have what they want, or give up."""
    who = inputs.Customer(f"user:{case.name}/{uuid4().hex}", case.script.language)
    number = await _filed_before(case, desk, who)
    del desk.overheard[:]
    return await _talked(case, desk, who, number)


async def _filed_before(case: Case, desk: Desk, who: inputs.Customer) -> str:
    """Let the same person file the ticket they will ask about; its number, empty where the agent filed none."""
    if case.script.before is None:
        return ""
    earlier = Case(script_named(case.script.before), Variant.AS_WRITTEN, "frontdesk", case.seed)
    record = await _talked(earlier, desk, who, "")
    tickets = record.stored.tickets if record.stored else ()
    return next((t.number for t in tickets if t.status is TicketStatus.IN_REVIEW), "")


async def _talked(case: Case, desk: Desk, who: inputs.Customer, number: str) -> Record:
    customer = Customer(case.script, voice_of(case.script, case.variant, case.seed), number)
    door = DOORS[case.agent](who, desk.parts)
    turns: list[Turn] = []
    languages: list[Language] = []
    events: list[Event] = []
    while len(turns) < TURNS and (line := customer.next_line(events)) is not None:
        told = frozenset(customer.told)
        events = await door.send(line)
        turns.append(Turn(line, customer.agreed, told, tuple(events)))
        languages.append(customer.language)
    stored = await _stored(desk, who, door.conversation)
    kept = [stored.model_dump_json() if stored else "", *desk.overheard]
    kept += [event.model_dump_json() for event in await desk.parts.tools.events(who, 0)]
    return Record(
        case.script,
        tuple(turns),
        frozenset(customer.told),
        tuple(customer.facts),
        tuple(languages),
        stored,
        "\n".join(kept),
        datetime.now().astimezone(),
    )


async def _stored(desk: Desk, who: inputs.Customer, conversation: str) -> Conversation | None:
    page, _ = await desk.parts.tools.list_conversations(who)
    if all(one.id != conversation for one in page):
        return None
    return await desk.parts.tools.read_masked(who, conversation, _MESSAGES)
