"""Payloads of the desk's page: read where they have the right form, dropped where they do not."""

from typing import Any

import pytest

from chat_ui.desk.acts import (
    ACTS,
    Close,
    Decide,
    Edit,
    Hide,
    More,
    MoveOn,
    Narrow,
    OpenTalk,
    OpenTicket,
    Ready,
    Reveal,
    SayTo,
    TakeOver,
    Unhide,
    Write,
    read_act,
)
from mcp_tools.domain.desk import QueueFilter
from mcp_tools.domain.text import Language
from mcp_tools.domain.ticket import Decision, TicketStatus

KEY = "0b0e0a2c-7a52-4a63-9f1f-1f2c6c1f9a11"
FILTER = {"act": "filter", "status": None, "language": "tr", "assigned": "me", "text": " late "}
GOOD: list[tuple[dict[str, Any], object]] = [
    ({"act": "ready", "number": "FD-1042"}, Ready("FD-1042")),
    ({"act": "ready", "number": None}, Ready(None)),
    ({"act": "ready", "number": "<script>"}, Ready(None)),  # an address is anybody's; the queue then stands alone
    ({"act": "open", "number": "FD-1042"}, OpenTicket("FD-1042")),
    ({"act": "open", "conversation": "talk-1"}, OpenTalk("talk-1")),
    ({"act": "close"}, Close()),
    ({"act": "more"}, More()),
    (FILTER, Narrow(QueueFilter(status=None, language=Language.TR, assigned="me", text="late"))),
    (
        {"act": "edit", "number": "FD-1042", "name": "city", "value": " İzmir ", "version": 3},
        Edit("FD-1042", "city", "İzmir", 3),
    ),
    (
        {"act": "edit", "number": "FD-1042", "name": "city", "value": "  ", "version": 3},
        Edit("FD-1042", "city", None, 3),
    ),
    (
        {"act": "decide", "number": "FD-1042", "decision": "return", "version": 3, "note": "Which?", "isSure": False},
        Decide("FD-1042", Decision.RETURN, 3, "Which?", is_sure=False),
    ),
    (
        {"act": "move", "number": "FD-1042", "status": "resolved", "version": 3},
        MoveOn("FD-1042", TicketStatus.RESOLVED, 3),
    ),
    (
        {"act": "reveal", "number": "FD-1042", "placeholder": "<PHONE_1>", "reason": "call back"},
        Reveal("FD-1042", "<PHONE_1>", "call back"),
    ),
    (
        {"act": "hide", "number": "FD-1042", "text": " Zeliş ", "kind": "PERSON", "version": 3},
        Hide("FD-1042", "Zeliş", "PERSON", 3),
    ),
    (
        {"act": "unhide", "number": "FD-1042", "placeholder": "<PHONE_1>", "reason": "an order", "version": 3},
        Unhide("FD-1042", "<PHONE_1>", "an order", 3),
    ),
    (
        {"act": "write", "number": "FD-1042", "text": "seen", "key": KEY, "isInternal": True},
        Write("FD-1042", "seen", KEY, is_internal=True),
    ),
    ({"act": "take_over", "conversation": "talk-1"}, TakeOver("talk-1", is_back=False)),
    ({"act": "hand_back", "conversation": "talk-1"}, TakeOver("talk-1", is_back=True)),
    ({"act": "say", "conversation": "talk-1", "text": "Hello", "key": KEY}, SayTo("talk-1", "Hello", KEY)),
]
ODD = [None, True, 0, -1, 1.5, "", "FD-1", "fd-1042", "FD-1042; drop", "a" * 100_000, [], ["FD-1042"], {"a": 1}]


FITS = {
    ("decide", "isSure"): {"True"},
    ("write", "isInternal"): {"True"},
    ("filter", "status"): {"None"},
    ("filter", "language"): {"None"},
    ("filter", "assigned"): {"None"},
    ("open", "conversation"): {"'FD-1'", "'fd-1042'"},
    ("take_over", "conversation"): {"'FD-1'", "'fd-1042'"},
}
"""The odd values that fit after all: a conversation's id is random, and whether there is one is the server's to say."""


@pytest.mark.parametrize(("payload", "act"), GOOD)
def test_a_payload_of_the_right_form_is_read(payload: dict[str, Any], act: object) -> None:
    assert read_act(payload) == act


def test_every_act_is_tried_here() -> None:
    assert {payload["act"] for payload, _ in GOOD} == ACTS


@pytest.mark.parametrize(("payload", "_act"), GOOD)
def test_a_part_too_many_or_too_few_makes_it_nothing(payload: dict[str, Any], _act: object) -> None:
    assert read_act({**payload, "role": "admin"}) is None
    if payload["act"] != "filter":  # each part of a filter may be left out
        for name in payload:
            assert read_act({key: value for key, value in payload.items() if key != name}) is None


@pytest.mark.parametrize("odd", ODD, ids=lambda odd: repr(odd)[:20])
@pytest.mark.parametrize(
    ("act", "part"),
    [
        ("open", "number"),
        ("open", "conversation"),
        ("edit", "version"),
        ("edit", "name"),
        ("decide", "decision"),
        ("decide", "isSure"),
        ("move", "status"),
        ("move", "version"),
        ("reveal", "placeholder"),
        ("hide", "kind"),
        ("hide", "version"),
        ("unhide", "placeholder"),
        ("write", "key"),
        ("write", "isInternal"),
        ("take_over", "conversation"),
        ("say", "key"),
        ("filter", "status"),
        ("filter", "language"),
        ("filter", "assigned"),
    ],
)
def test_a_part_of_the_wrong_form_makes_it_nothing(act: str, part: str, odd: object) -> None:
    payload = next(payload for payload, _ in GOOD if payload["act"] == act and part in payload)
    assert (read_act({**payload, part: odd}) is not None) == (repr(odd) in FITS.get((act, part), ()))


@pytest.mark.parametrize("payload", [{}, {"act": None}, {"act": []}, {"act": "__init__"}, {"act": "Open"}])
def test_what_is_no_act_is_nothing(payload: dict[str, Any]) -> None:
    assert read_act(payload) is None


def test_a_search_is_cut_to_a_line() -> None:
    act = read_act({**FILTER, "text": "x" * 5_000})
    assert isinstance(act, Narrow)
    assert len(act.wanted.text) == 100
