"""A person of the team reads a filed ticket: approves, returns or rejects it, corrects it, looks at one value."""

import asyncio
from typing import Any

import pytest

from mcp_tools.identity import OPERATOR

ASK = "Which order is it? Ask ali@example.com too."
MASKED_ASK = "Which order is it? Ask <EMAIL_1> too."


async def decide(door: Any, who: Any, ticket: Any, decision: str, note: str = "") -> Any:
    sent = {"number": ticket["number"], "version": ticket["version"], "decision": decision, "note": note}
    return (await door.ask(who, "review_ticket", **sent))["ticket"]


async def refused(door: Any, who: Any, ticket: Any, decision: str, note: str = "") -> str:
    sent = {"number": ticket["number"], "version": ticket["version"], "decision": decision, "note": note}
    return str((await door.refusal(who, "review_ticket", **sent)).split(":")[0])


async def whole(door: Any, who: Any, number: str) -> Any:
    return await door.ask(who, "get_ticket", number=number, fields=["notes", "events"])


async def test_an_approval_opens_the_ticket_for_its_reviewer(open_door: Any, people: Any) -> None:
    async with open_door() as door:
        ticket = await decide(door, people.agent, await door.filed(people.ada), "approve", "Looks like fraud.")
        assert (ticket["status"], ticket["assignee"], ticket["version"]) == ("open", "account:eve", 3)
        seen = await whole(door, people.ada, ticket["number"])
        event = seen["events"][-1]
        assert (event["kind"], event["actor"]) == ("ticket_approved", "account:eve")
        assert event["data"] == {
            "was": "in_review", "status": "open", "version": 3, "note": "review-3", "name": "Eve", "by": "person",
        }  # fmt: skip
        assert seen["notes"] == []
        [note] = (await whole(door, people.agent, ticket["number"]))["notes"]
        assert (note["text"], note["is_internal"], note["name"]) == ("Looks like fraud.", True, "Eve")


async def test_a_returned_ticket_tells_its_question_and_comes_back_answered(open_door: Any, people: Any) -> None:
    async with open_door() as door:
        filed = await door.filed(people.ada)
        ticket = await decide(door, people.agent, filed, "return", ASK)
        assert (ticket["status"], ticket["assignee"], ticket["assignee_name"]) == ("returned", "account:eve", "Eve")
        seen = await whole(door, people.ada, ticket["number"])
        assert seen["ticket"]["dialogue"]["returned_question"] == MASKED_ASK
        [note] = seen["notes"]
        assert (note["text"], note["name"], note["is_internal"]) == (MASKED_ASK, "Eve", False)
        assert seen["events"][-1]["kind"] == "ticket_returned"
        assert (seen["events"][-1]["data"]["name"], seen["events"][-1]["data"]["note"]) == ("Eve", note["key"])
        assert "ali@" not in str(seen)

        answered = await door.update(people.ada, ticket, order_number="A-17")
        assert answered["dialogue"]["returned_question"] == MASKED_ASK
        filing = {"number": ticket["number"], "version": answered["version"], "shown": answered["content_hash"]}
        again = (await door.ask(people.ada, "submit_ticket", **filing))["ticket"]
        assert (again["status"], again["dialogue"]["returned_question"]) == ("in_review", None)
        assert (await decide(door, people.agent, again, "approve"))["status"] == "open"


@pytest.mark.parametrize("first", ["in_review", "returned"])
async def test_a_rejection_ends_the_ticket_and_its_customer_reads_why(open_door: Any, people: Any, first: str) -> None:
    async with open_door() as door:
        ticket = await door.filed(people.ada)
        if first == "returned":
            ticket = await decide(door, people.agent, ticket, "return", "Which order?")
        ticket = await decide(door, people.agent, ticket, "reject", "We do not sell tickets.")
        assert ticket["status"] == "rejected"
        seen = await whole(door, people.ada, ticket["number"])
        assert (seen["notes"][-1]["text"], seen["notes"][-1]["name"]) == ("We do not sell tickets.", "Eve")
        assert (seen["events"][-1]["kind"], seen["events"][-1]["data"]["was"]) == ("ticket_rejected", first)
        for decision in ("approve", "return", "reject"):
            assert await refused(door, people.agent, ticket, decision, "Again") == "transition_refused"


@pytest.mark.parametrize("decision", ["return", "reject"])
async def test_a_return_and_a_rejection_need_words(open_door: Any, people: Any, decision: str) -> None:
    async with open_door() as door:
        ticket = await door.filed(people.ada)
        for note in ("", "  \n"):
            assert await refused(door, people.agent, ticket, decision, note) == "invalid_argument"
        assert await refused(door, people.agent, ticket, decision, "x" * 4_001) == "text_too_long"
        assert await door.read(people.agent, ticket["number"]) == ticket


async def test_a_draft_cannot_be_reviewed(open_door: Any, people: Any) -> None:
    async with open_door() as door:
        ticket = await door.draft(people.ada)
        for decision in ("approve", "return", "reject"):
            assert await refused(door, people.agent, ticket, decision, "Why?") == "transition_refused"
        assert await door.read(people.ada, ticket["number"]) == ticket


async def test_of_two_reviewers_at_once_one_decides_and_the_other_reads_again(open_door: Any, people: Any) -> None:
    async with open_door() as door:
        ticket = await door.filed(people.ada)
        sent = {"number": ticket["number"], "version": ticket["version"], "note": "Which one?"}
        answers = await asyncio.gather(
            door.send("review_ticket", {**sent, "decision": "return"}, door.proof(people.agent)),
            door.send("review_ticket", {**sent, "decision": "reject"}, door.proof(people.colleague)),
        )
        lost = [answer for answer in answers if answer.isError]
        assert [answer.content[0].text.split(":")[0] for answer in lost] == ["version_conflict"]
        assert len((await whole(door, people.agent, ticket["number"]))["notes"]) == 1


async def test_the_team_corrects_a_ticket_in_review_and_a_stale_save_overwrites_nothing(
    open_door: Any, people: Any
) -> None:
    async with open_door() as door:
        ticket = await door.filed(people.ada)
        changed = await door.update(people.agent, ticket, priority="urgent", title="For ali@example.com")
        assert (changed["priority"], changed["title"]["value"]) == ("urgent", "For <EMAIL_1>")
        assert changed["title"]["set_by"] == "person"
        moved = await door.update(people.agent, changed, intent="payment_failed", priority="high")
        assert (moved["intent"], moved["priority"], moved["status"]) == ("payment_failed", "high", "in_review")
        stale = {"number": ticket["number"], "version": ticket["version"], "changes": {"priority": "low"}}
        assert (await door.refusal(people.colleague, "update_ticket", **stale)).startswith("version_conflict: ")
        assert await refused(door, people.colleague, ticket, "approve") == "version_conflict"
        assert await door.read(people.agent, ticket["number"]) == moved
        mine = {"number": ticket["number"], "version": moved["version"], "changes": {"title": "Mine"}}
        assert (await door.refusal(people.ada, "update_ticket", **mine)).startswith("not_editable: ")


async def test_one_value_is_revealed_for_a_reason_that_is_kept_masked(open_door: Any, people: Any) -> None:
    async with open_door() as door:
        ticket = await door.filed(people.ada, description="Late. Write to ali@example.com")
        sent = {"number": ticket["number"], "placeholder": "<EMAIL_1>", "reason": "To answer ayse@example.com"}
        assert await door.ask(people.agent, "reveal_pii", **sent) == {
            "placeholder": "<EMAIL_1>", "value": "ali@example.com",
        }  # fmt: skip
        events = (await whole(door, people.admin, ticket["number"]))["events"]
        assert (events[-1]["kind"], events[-1]["actor"]) == ("pii_revealed", "account:eve")
        assert events[-1]["data"] == {
            "placeholder": "<EMAIL_1>", "reason": "To answer <EMAIL_2>", "name": "Eve", "by": "person",
        }  # fmt: skip
        seen = await whole(door, people.ada, ticket["number"])
        assert "pii_revealed" not in {event["kind"] for event in seen["events"]}


@pytest.mark.parametrize(
    "wrong",
    [
        {"reason": ""},
        {"reason": " \n"},
        {"reason": "x" * 501},
        {"placeholder": "<EMAIL_2>"},
        {"placeholder": "<PHONE_1>"},
        {"placeholder": "ali@example.com"},
        {"placeholder": "%"},
    ],
    ids=str,
)
async def test_nothing_is_revealed_without_a_reason_or_from_elsewhere(
    open_door: Any, people: Any, wrong: dict[str, str]
) -> None:
    async with open_door() as door:
        await door.filed(people.bob, conversation="talk-of-bob", description="Call +90 532 123 45 67", key="k-2")
        ticket = await door.filed(people.ada, description="Late. Write to ali@example.com")
        before = await whole(door, people.admin, ticket["number"])
        sent = {"number": ticket["number"], "placeholder": "<EMAIL_1>", "reason": "To answer", **wrong}
        answer = await door.refusal(people.agent, "reveal_pii", **sent)
        assert answer.split(":")[0] in {"invalid_argument", "text_too_long"}
        assert "ali@" not in answer
        assert await whole(door, people.admin, ticket["number"]) == before


async def test_the_operator_over_stdio_reviews_without_a_name(open_door: Any, people: Any) -> None:
    async with open_door(local=OPERATOR) as door:
        ticket = await decide(door, None, await door.filed(people.ada), "approve")
        event = (await whole(door, people.ada, ticket["number"]))["events"][-1]
        assert (event["kind"], event["actor"]) == ("ticket_approved", "operator")
        assert "name" not in event["data"]
