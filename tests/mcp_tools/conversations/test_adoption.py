"""A guest who signs in brings along what they own, all at once, and nobody else's."""

from typing import Any

from agent.signing import sign

RAW = "My order is late, write to ali@example.com"


async def ada_writes(door: Any, people: Any, home: str) -> str:
    await door.ask(people.ada_rule, "analyze_message", conversation=home, text=RAW, key="key-1")
    ticket = await door.filed(people.ada)
    await door.ask(people.ada, "add_message", number=ticket["number"], text="Hello", key="m-1")
    return str(ticket["number"])


async def adopt(door: Any, who: Any, guest: Any) -> Any:
    token = sign(guest, door.tools.identity_key)
    return await door.ask(who, "adopt_conversations", guest_token=token)


async def test_conversations_tickets_and_news_become_the_accounts(open_door: Any, people: Any, home: str) -> None:
    async with open_door() as door:
        number = await ada_writes(door, people, home)
        bobs = await door.draft(people.bob, conversation="talk-of-bob")
        assert await adopt(door, people.member_host, people.ada_host) == {"conversations": 1, "tickets": 1}

        talk = await door.ask(people.member_host, "read_conversation", conversation=home)
        assert (talk["owner"], talk["messages"][0]["original"]) == ("account:deniz", RAW)
        seen = await door.ask(people.member, "get_ticket", number=number, fields=["notes", "events"])
        assert seen["ticket"]["customer"] == seen["notes"][0]["author"] == "account:deniz"
        feed = (await door.ask(people.member_host, "events_after", cursor=0))["events"]
        assert [event["kind"] for event in feed][-2:] == ["message_added", "conversations_adopted"]
        assert len(seen["events"]) == 3

        assert (await door.refusal(people.ada, "get_ticket", number=number)).startswith("ticket_not_found: ")
        assert (await door.ask(people.ada_host, "list_conversations"))["conversations"] == []
        assert (await door.ask(people.ada_host, "events_after", cursor=0))["events"] == []
        assert (await door.read(people.bob, bobs["number"]))["customer"] == "guest:bob"


async def test_adopting_again_finds_nothing_more(open_door: Any, people: Any, home: str) -> None:
    async with open_door() as door:
        await ada_writes(door, people, home)
        await adopt(door, people.member_host, people.ada_host)
        assert await adopt(door, people.member_host, people.ada_host) == {"conversations": 0, "tickets": 0}
        assert await adopt(door, people.agent_host, people.ada_host) == {"conversations": 0, "tickets": 0}


async def test_a_key_both_used_keeps_both_tickets(open_door: Any, people: Any, home: str) -> None:
    async with open_door() as door:
        mine = await door.draft(people.member, "k-1", conversation="talk-of-deniz")
        theirs = await door.draft(people.ada, "k-1")
        await adopt(door, people.member_host, people.ada_host)
        assert (await door.draft(people.member, "k-1", conversation="talk-of-deniz"))["number"] == mine["number"]
        listed = (await door.ask(people.member, "list_tickets"))["tickets"]
        assert {brief["number"] for brief in listed} == {mine["number"], theirs["number"]}


async def test_only_a_guests_own_proof_hands_anything_over_and_only_to_an_account(
    open_door: Any, people: Any, home: str
) -> None:
    async with open_door() as door:
        number = await ada_writes(door, people, home)
        key = door.tools.identity_key
        for token, code in {
            "guest:ada": "unauthenticated",
            sign(people.ada, b"k" * 32): "unauthenticated",
            sign(people.ada, key, seconds=-5): "unauthenticated",
            sign(people.agent, key): "not_allowed",
            sign(people.ada.model_copy(update={"subject": "user:ada"}), key): "not_allowed",
        }.items():
            answer = await door.refusal(people.member_host, "adopt_conversations", guest_token=token)
            assert answer.startswith(f"{code}: ")
        token = sign(people.ada, key)
        assert (await door.refusal(people.bob_host, "adopt_conversations", guest_token=token)).startswith(
            "not_allowed: "
        )
        assert (await door.read(people.ada, number))["customer"] == "guest:ada"
