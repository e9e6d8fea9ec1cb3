"""Every measure can fail: a record with one thing wrong, and the measure that says so."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from evals.measures import MEASURES
from evals.script import Script
from evals.talk import Record, Turn
from mcp_tools.catalog.catalog import Catalog
from mcp_tools.catalog.loader import load_catalog
from mcp_tools.domain.conversation import Mode
from mcp_tools.domain.text import Language
from mcp_tools.domain.ticket import TicketStatus
from tests.agent.made import make_conversation, make_ticket

NOW = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
SCRIPT = Script.model_validate(
    {
        "name": "late",
        "goal": "…",
        "style": "…",
        "language": "en",
        "opening": ["it is late"],
        "in_other_words": "late",
        "secrets": ["0532 418 77 06"],
        "problems": [
            {
                "intents": ["order_late"],
                "facts": {"order_number": {"say": "A-1", "is": "A-1"}, "date": {"say": "today", "is": "0 days ago"}},
            }
        ],
    }
)
KNOWN = {"order_number": "A-1", "date": "2026-11-20"}
FILED = make_ticket(status=TicketStatus.IN_REVIEW, known=KNOWN)
DRAFT = {"type": "draft", "number": "FD-1001", "intent": "order_late"}
SENT = {"type": "ticket", "number": "FD-1001", "status": "in_review"}
ENDED = {"type": "turn-end", "language": "en"}


def asks(detail: str) -> dict[str, Any]:
    return {"type": "question", "detail": detail, "ticket": "FD-1001", "choices": []}


def turn(*events: dict[str, Any], told: tuple[str, ...] = (), agreed: bool = False) -> Turn:
    return Turn("…", agreed, frozenset((0, name) for name in told), (*events, ENDED))


GOOD = Record(
    script=SCRIPT,
    turns=(turn(DRAFT, asks("date")), turn(SENT, told=("date",), agreed=True)),
    told=frozenset({(0, "order_number"), (0, "date")}),
    facts=(SCRIPT.problems[0].facts,),
    languages=(Language.EN, Language.EN),
    stored=make_conversation(tickets=[FILED]),
    kept="nothing that matters, 0532 41",
    at=NOW,
)


def with_tickets(*tickets: Any) -> Record:
    return replace(GOOD, stored=make_conversation(tickets=tickets))


def as_script(**other: Any) -> Record:
    return replace(GOOD, script=SCRIPT.model_copy(update=other))


WRONG: list[tuple[str, Record]] = [
    ("outcome", with_tickets()),
    ("outcome", replace(GOOD, stored=None)),
    ("outcome", with_tickets(make_ticket(known=KNOWN))),
    ("outcome", with_tickets(make_ticket(status=TicketStatus.IN_REVIEW, intent="sign_in_problem"))),
    ("outcome", as_script(outcome="handed off")),
    ("outcome", as_script(outcome="withdrawn")),
    ("outcome", as_script(outcome="answered", moves=("advise",))),
    ("fields right", with_tickets(make_ticket(status=TicketStatus.IN_REVIEW, known={**KNOWN, "order_number": "A-2"}))),
    ("fields right", with_tickets(make_ticket(status=TicketStatus.IN_REVIEW, known={"order_number": "A-1"}))),
    ("nothing invented", with_tickets(make_ticket(status=TicketStatus.IN_REVIEW, known={**KNOWN, "city": "Rome"}))),
    ("nothing asked twice", replace(GOOD, turns=(turn(DRAFT), turn(asks("date"), told=("date",))))),
    (
        "five questions at most",
        replace(GOOD, turns=(turn(DRAFT), *[turn(asks("city"))] * 6), languages=(Language.EN,) * 7),
    ),
    ("no unwanted write", replace(GOOD, turns=(turn(DRAFT), turn(SENT)))),
    ("no unwanted write", with_tickets(FILED, make_ticket("FD-1002", status=TicketStatus.IN_REVIEW))),
    ("no unwanted write", with_tickets(FILED, make_ticket("FD-1002"))),
    ("no unwanted write", as_script(outcome="answered")),
    ("nothing personal out", replace(GOOD, kept="call 0532 418 77 06")),
    ("nothing personal out", replace(GOOD, kept="call 05324187706")),
    ("language kept", replace(GOOD, languages=(Language.EN, Language.TR))),
    ("danger first", replace(as_script(at_once=True), turns=(turn(asks("intent")), turn(DRAFT)))),
]


@pytest.fixture(scope="module")
def catalog() -> Catalog:
    return load_catalog()


@pytest.fixture
def wrong(catalog: Catalog) -> Callable[[Record], set[str]]:
    """Name the measures that say something is wrong."""
    return lambda record: {name for name, measure in MEASURES.items() if measure(record, catalog)}


def test_a_good_talk_passes_every_measure(wrong: Callable[[Record], set[str]]) -> None:
    assert wrong(GOOD) == set()


@pytest.mark.parametrize(("measure", "record"), WRONG)
def test_what_is_wrong_is_found(wrong: Callable[[Record], set[str]], measure: str, record: Record) -> None:
    assert measure in wrong(record)


def test_every_measure_is_shown_to_fail() -> None:
    assert {measure for measure, _ in WRONG} == set(MEASURES)


def test_a_person_who_was_wanted_and_comes_is_the_outcome(wrong: Callable[[Record], set[str]]) -> None:
    handed = replace(as_script(outcome="handed off", problems=()), stored=make_conversation(mode=Mode.WAITING))
    assert "outcome" not in wrong(replace(handed, facts=()))
