"""Every write leaves one event that says who and whose hand; a refused one leaves none."""

from typing import Any


async def test_every_write_leaves_an_event_that_says_who_and_whose_hand(open_door: Any, people: Any) -> None:
    async with open_door() as door:
        ticket = await door.draft(people.ada_rule)
        typed = "fd 1001"
        await door.ask(people.ada_rule, "note_move", number=typed, asked="order_number")
        sent = {"number": typed, "changes": {"order_number": "A-17", "title": "Late"}, "version": 1}
        ticket = (await door.ask(people.ada, "update_ticket", **sent))["ticket"]
        await door.ask(people.ada_rule, "note_move", number=typed, shown=ticket["content_hash"])
        await door.ask(people.ada, "submit_ticket", number=typed, version=2, shown=ticket["content_hash"])
        await door.ask(people.ada, "add_message", number=typed, text="Hello", key="m-1")
        await door.ask(people.agent, "move_ticket", number=typed, version=3, status="withdrawn")
        history = (await door.ask(people.ada, "get_ticket", number="FD-1001", fields=["events"]))["events"]
        assert [(event["kind"], event["actor"], event["data"]["by"]) for event in history] == [
            ("ticket_created", "guest:ada", "rule"),
            ("question_asked", "guest:ada", "rule"),
            ("ticket_updated", "guest:ada", "customer"),
            ("read_back_shown", "guest:ada", "rule"),
            ("ticket_submitted", "guest:ada", "customer"),
            ("message_added", "guest:ada", "customer"),
            ("ticket_moved", "account:eve", "person"),
        ]
        assert {event["ticket"] for event in history} == {"FD-1001"}
        assert history[2]["data"] == {"fields": "order_number, title", "version": 2, "by": "customer"}
        assert history[6]["data"] == {
            "was": "in_review",
            "status": "withdrawn",
            "version": 4,
            "name": "Eve",
            "by": "person",
        }


async def test_a_refused_write_leaves_no_event(open_door: Any, people: Any) -> None:
    async with open_door() as door:
        ticket = await door.draft(people.ada)
        before = await door.kinds(people.agent_host)
        sent = {"number": ticket["number"], "version": 1}
        await door.refusal(people.ada, "update_ticket", **sent, changes={"order_number": "A-17", "intent": "none"})
        await door.refusal(people.ada, "submit_ticket", **sent, shown="0" * 64)
        await door.refusal(people.ada, "move_ticket", **sent, status="closed")
        assert await door.kinds(people.agent_host) == before
