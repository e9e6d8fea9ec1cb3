"""What the desk says: a sentence for every refusal and every event, in both languages."""

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from chat_ui.desk.history import sentence
from chat_ui.desk.labels import ago
from chat_ui.desk.refusals import refusal_of
from chat_ui.words import words_in
from mcp_tools.domain.event import Event
from mcp_tools.domain.text import Language
from mcp_tools.domain.ticket import Ticket, TicketStatus
from tests.chat_ui.desk.conftest import House

NOW = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
CODES = [
    "version_conflict",
    "transition_refused",
    "not_allowed",
    "ticket_not_found",
    "text_too_long",
    "text_not_found",
    "stays_hidden",
    "too_many_calls",
    "unauthenticated",
    "store_unavailable",
    "masking_unavailable",
    "tools_unreachable",
]
ALLOWED = {"react", "recoil", "lucide-react", "@chainlit/react-client", "@/components/ui/dialog"}
ELEMENTS = sorted((Path(__file__).parents[3] / "public" / "elements").glob("Desk*.jsx"))


@pytest.fixture
def words_of_event() -> Event:
    return Event(
        id=1, kind="x", conversation="t", ticket="FD-1001", actor="account:1", data={}, at=NOW - timedelta(seconds=20)
    )


@pytest.mark.parametrize("code", CODES)
def test_every_refusal_has_its_own_sentence(code: str) -> None:
    said = {refusal_of(code, words_in(language)) for language in (Language.EN, Language.TR)}
    assert len(said) == 2
    assert not said & {refusal_of("no_such_code", words_in(language)) for language in (Language.EN, Language.TR)}


@pytest.mark.parametrize(
    ("seconds", "en", "tr"),
    [
        (0, "just now", "az önce"),
        (1, "just now", "az önce"),
        (20, "20 seconds ago", "20 saniye önce"),
        (60, "1 minute ago", "1 dakika önce"),
        (3 * 60 + 40, "3 minutes ago", "3 dakika önce"),
        (2 * 3600, "2 hours ago", "2 saat önce"),
    ],
)
def test_time_gone_by_is_said_as_people_do(seconds: int, en: str, tr: str) -> None:
    moment = NOW - timedelta(seconds=seconds)
    assert ago(moment, NOW, words_in(Language.EN)) == en
    assert ago(moment, NOW, words_in(Language.TR)) == tr


@pytest.mark.parametrize("element", ELEMENTS, ids=lambda path: path.name)
def test_no_element_shows_text_as_anything_but_text(element: Path) -> None:
    source = element.read_text(encoding="utf-8")
    assert not re.findall(
        r"dangerouslySetInnerHTML|innerHTML|markdown|eval\(|localStorage|sessionStorage|console\.", source
    )
    assert source.count("\n") < 300
    assert set(re.findall(r"from '([^']+)'", source)) <= ALLOWED


async def test_an_updates_sentence_names_the_fields_as_people_do(house: House) -> None:
    ticket: Ticket = await house.filed("My parcel A-778899 has not arrived.")
    changed = Event(
        id=1,
        kind="ticket_updated",
        conversation=None,
        ticket=ticket.number,
        actor=house.ayse.subject,
        data={"fields": "order_number, priority", "version": 4, "by": "person", "name": "Ayşe"},
        at=NOW,
    )
    assert sentence(changed, ticket, Language.EN, words_in(Language.EN)) == "Ayşe changed “Order number”, the priority"
    assert (
        sentence(changed, ticket, Language.TR, words_in(Language.TR))
        == "Ayşe “Sipariş numarası” bilgisini, önceliği değiştirdi"
    )
    moved = changed.model_copy(
        update={"kind": "ticket_moved", "data": {"status": "closed", "by": "customer", "name": "Ada"}}
    )
    assert sentence(moved, ticket, Language.EN, words_in(Language.EN)) == "The customer set it to “Closed”"


@pytest.mark.parametrize("language", [Language.EN, Language.TR])
def test_every_status_has_a_word_at_the_desk(language: Language) -> None:
    assert all(words_in(language).say(f"desk_status.{status.value}") for status in TicketStatus)
