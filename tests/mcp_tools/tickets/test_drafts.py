"""A draft's life: made once, changed by version, deleted or kept."""

import asyncio
from typing import Any

import pytest


def value_of(ticket: Any, name: str) -> Any:
    return next(detail["field"] for detail in ticket["details"] if detail["name"] == name)


# --- making ---


async def test_the_same_key_again_returns_the_first_draft_unchanged(open_door: Any, people: Any) -> None:
    async with open_door() as door:
        first = await door.draft(people.ada, "k-1")
        again = await door.draft(people.ada, "k-1", intent="card_fraud", description="Something else entirely")
        assert again == first
        assert (await door.draft(people.ada, "k-2"))["number"] != first["number"]
        theirs = await door.draft(people.bob, "k-1", conversation="talk-of-bob")
        assert theirs["number"] not in (first["number"], "FD-1002")


async def test_many_creates_at_once_with_one_key_make_one_draft(open_door: Any, people: Any) -> None:
    async with open_door() as door:
        made = await asyncio.gather(*(door.draft(people.ada, "k-1") for _ in range(12)))
        assert len({ticket["number"] for ticket in made}) == 1
        assert len((await door.ask(people.ada, "list_tickets"))["tickets"]) == 1


async def test_without_a_conversation_a_draft_gets_its_own_and_a_repeat_the_same(open_door: Any, people: Any) -> None:
    async with open_door() as door:
        first = await door.draft(people.ada, "k-1", conversation=None)
        assert await door.draft(people.ada, "k-1", conversation=None) == first
        other = await door.draft(people.ada, "k-2", conversation=None)
        assert other["conversation"] != first["conversation"]


async def test_a_draft_starts_with_the_catalogues_words_and_what_is_missing(open_door: Any, people: Any) -> None:
    async with open_door() as door:
        ticket = await door.draft(people.ada)
        assert (ticket["number"], ticket["status"], ticket["version"]) == ("FD-1001", "draft", 1)
        assert ticket["missing"] == ["order_number", "date"]
        assert ticket["title"]["value"] == ticket["intent_title"]["en"]
        assert (ticket["category"], ticket["priority"]) == ("orders", "normal")
        turkish = await door.draft(people.ada, "k-2", language="tr")
        assert turkish["title"]["value"] == turkish["intent_title"]["tr"]


async def test_a_draft_made_or_changed_comes_with_the_question_that_helps_it_most(open_door: Any, people: Any) -> None:
    async with open_door() as door:
        draft = {"intent": "order_late", "description": "My parcel is late.", "key": "k-1", "language": "tr"}
        made = await door.ask(people.ada, "create_ticket", conversation="talk-of-ada", **draft)
        asked = await door.ask(people.ada, "next_question", number="FD-1001")
        assert made["question"] == asked["question"]
        assert (made["question"]["detail"], made["question"]["text"][-1]) == ("order_number", "?")
        sent = {"number": "FD-1001", "version": made["ticket"]["version"]}
        changed = await door.ask(people.ada, "update_ticket", changes={"order_number": "A-10442"}, **sent)
        assert changed["question"]["detail"] == "date"
        sent["version"] = changed["ticket"]["version"]
        unknown = {"date": {"value": None, "state": "declined"}}
        assert (await door.ask(people.ada, "update_ticket", changes=unknown, **sent))["question"] is None


async def test_an_undecided_language_is_read_from_the_words(open_door: Any, people: Any) -> None:
    async with open_door() as door:
        said = {"language": "undecided", "description": "Siparişim hâlâ elime ulaşmadı, çok bekledim."}
        assert (await door.draft(people.ada, **said))["language"] == "tr"


async def test_only_the_hosts_rules_and_the_team_set_a_priority(open_door: Any, people: Any) -> None:
    async with open_door() as door:
        wanted = {"priority": "urgent", "priority_reasons": ["deadline"]}
        assert (await door.draft(people.ada, "k-1", **wanted))["priority"] == "normal"
        ruled = await door.draft(people.ada_rule, "k-2", **wanted)
        assert (ruled["priority"], ruled["priority_reasons"]) == ("urgent", ["deadline"])
        ticket = await door.read(people.ada, "FD-1001")
        sent = {"number": "FD-1001", "version": ticket["version"], "changes": {"priority": "urgent"}}
        assert (await door.refusal(people.ada, "update_ticket", **sent)).startswith("not_allowed: ")
        assert (await door.update(people.agent, ticket, priority="high"))["priority"] == "high"


async def test_a_number_is_never_given_twice(open_door: Any, people: Any) -> None:
    async with open_door() as door:
        first = await door.draft(people.ada, "k-1")
        await door.ask(people.ada, "delete_ticket", number=first["number"], version=1)
    async with open_door() as door:
        assert (await door.draft(people.ada, "k-2"))["number"] == "FD-1002"


# --- changing ---


async def test_a_stale_version_is_a_conflict_and_changes_nothing(open_door: Any, people: Any) -> None:
    async with open_door() as door:
        first = await door.draft(people.ada)
        second = await door.update(people.ada, first, order_number="A-17")
        for version in (first["version"], second["version"] + 1, 0, -1):
            known = {"number": first["number"], "version": version}
            for tool, more in (
                ("update_ticket", {"changes": {"order_number": "B-99"}}),
                ("move_ticket", {"status": "withdrawn"}),
                ("delete_ticket", {}),
                ("submit_ticket", {"shown": second["content_hash"]}),
            ):
                assert (await door.refusal(people.ada, tool, **known, **more)).startswith("version_conflict: ")
        assert await door.read(people.ada, first["number"]) == second


async def test_of_two_updates_at_once_with_one_version_exactly_one_wins(open_door: Any, people: Any) -> None:
    async with open_door() as door:
        ticket = await door.draft(people.ada)
        sent = {"number": ticket["number"], "version": ticket["version"]}
        answers = await asyncio.gather(
            *(
                door.send("update_ticket", {**sent, "changes": {"order_number": f"A-{n}"}}, door.proof(people.ada))
                for n in range(8)
            )
        )
        winners = [answer.structuredContent["ticket"] for answer in answers if not answer.isError]
        losers = {answer.content[0].text.split(":")[0] for answer in answers if answer.isError}
        assert len(winners) == 1
        assert losers == {"version_conflict"}
        assert await door.read(people.ada, ticket["number"]) == winners[0]
        assert (await door.kinds(people.agent_host)).count("ticket_updated") == 1


async def test_all_changes_happen_or_none(open_door: Any, people: Any) -> None:
    async with open_door() as door:
        ticket = await door.draft(people.ada)
        sent = {"number": ticket["number"], "version": 1}
        for bad in ({"merchant": "Shop"}, {"card_number": "1"}, {"date": "soonish maybe"}, {"intent": "nothing"}):
            refused = await door.refusal(people.ada, "update_ticket", **sent, changes={"order_number": "A-17", **bad})
            assert refused.split(":")[0] in {"unknown_detail", "invalid_argument", "unknown_intent"}
        assert await door.read(people.ada, ticket["number"]) == ticket


async def test_a_detail_is_known_declined_or_unknown_again(open_door: Any, people: Any) -> None:
    async with open_door() as door:
        ticket = await door.update(people.ada, await door.draft(people.ada), order_number=" A-17 ")
        assert value_of(ticket, "order_number")["value"] == "A-17"
        assert ticket["missing"] == ["date"]
        ticket = await door.update(people.ada, ticket, date={"state": "declined"})
        assert value_of(ticket, "date")["state"] == "declined"
        assert ticket["missing"] == []
        ticket = await door.update(people.ada, ticket, order_number=None, date={"state": "unknown"})
        assert (value_of(ticket, "order_number")["state"], ticket["missing"]) == ("unknown", ["order_number", "date"])


WRONG_FORMS: list[Any] = [
    7,
    ["A-17"],
    True,
    {"value": 17},
    {"value": "A-17", "state": "declined"},
    {"value": "A-17", "state": "unknown"},
    {"state": "known"},
    {"value": "  ", "state": "known"},
    {"state": "maybe"},
    {"value": "A-17", "confidence": "much"},
    {"value": "A-17", "confidence": float("nan")},
    {"value": "A-17", "confidence": 10**400},
    {"value": "A-17", "confidence": 1.5},
    {"value": "A-17", "evidence": {"message": "m"}},
    {"value": "A-17", "evidence": {"message": "ali@example.com", "start": 0, "end": 4}},
    {"value": "A-17", "evidence": {"message": "0" * 32, "start": 9, "end": 4}},
    {"value": "A-17", "evidence": {"message": "0" * 32, "start": -1, "end": 4}},
    {"value": "A-17", "note": "more"},
    {"value": "A" * 1_001},
]


async def test_a_change_of_the_wrong_form_is_refused(open_door: Any, people: Any) -> None:
    async with open_door() as door:
        ticket = await door.draft(people.ada)
        for change in WRONG_FORMS:
            sent = {"number": ticket["number"], "version": 1, "changes": {"order_number": change}}
            refused = await door.refusal(people.ada, "update_ticket", **sent)
            assert refused.startswith("invalid_argument: "), str(change)[:80]
        assert await door.read(people.ada, ticket["number"]) == ticket


async def test_only_the_hosts_rules_may_say_whose_hand_it_was(open_door: Any, people: Any) -> None:
    async with open_door() as door:
        change = {"value": "A-17", "set_by": "customer", "is_confirmed": True, "confidence": 0.5}
        ticket = await door.update(people.ada_rule, await door.draft(people.ada), order_number=change)
        field = value_of(ticket, "order_number")
        assert (field["set_by"], field["is_confirmed"], field["confidence"]) == ("customer", True, 0.5)
        ticket = await door.update(people.agent, ticket, order_number=change)
        assert value_of(ticket, "order_number")["set_by"] == "person"


async def test_another_intent_brings_its_own_details_and_keeps_what_both_have(open_door: Any, people: Any) -> None:
    async with open_door() as door:
        ticket = await door.update(people.ada, await door.draft(people.ada), order_number="A-17")
        ticket = await door.update(people.ada, ticket, intent="damaged_item", item="lamp")
        assert (ticket["intent"], ticket["category"]) == ("damaged_item", "orders")
        assert value_of(ticket, "order_number")["value"] == "A-17"
        assert ticket["missing"] == ["wanted_outcome"]


async def test_the_last_change_holds_what_was_before_for_undo(open_door: Any, people: Any) -> None:
    async with open_door() as door:
        ticket = await door.update(people.ada, await door.draft(people.ada), order_number="A-17", title="Late")
        ticket = await door.update(people.ada, ticket, order_number="B-99", title="Very late", description="New words")
        before = ticket["dialogue"]["last_change"]
        assert {name: field["value"] for name, field in before.items()} == {
            "order_number": "A-17", "title": "Late", "description": "My order has not arrived.",
        }  # fmt: skip
        back = {name: {"value": field["value"], "state": field["state"]} for name, field in before.items()}
        ticket = await door.update(people.ada, ticket, **back)
        assert (value_of(ticket, "order_number")["value"], ticket["title"]["value"]) == ("A-17", "Late")


# --- removing ---


@pytest.mark.parametrize(
    ("who", "is_filed", "code"),
    [
        ("ada", False, None),
        ("ada", True, "not_allowed"),
        ("bob", False, "ticket_not_found"),
        ("agent", False, "not_allowed"),
        ("agent", True, "not_allowed"),
        ("admin", False, None),
        ("admin", True, None),
    ],
)
async def test_who_may_delete_what(open_door: Any, people: Any, who: str, is_filed: bool, code: str | None) -> None:
    async with open_door() as door:
        ticket = await (door.filed(people.ada) if is_filed else door.draft(people.ada))
        sent = {"number": ticket["number"], "version": ticket["version"]}
        if code:
            assert (await door.refusal(getattr(people, who), "delete_ticket", **sent)).startswith(f"{code}: ")
            assert await door.read(people.ada, ticket["number"]) == ticket
            return
        assert await door.ask(getattr(people, who), "delete_ticket", **sent) == {"number": ticket["number"]}
        assert (await door.refusal(people.ada, "get_ticket", number=ticket["number"])).startswith("ticket_not_found: ")
        assert (await door.kinds(people.agent_host))[-1] == "ticket_deleted"
