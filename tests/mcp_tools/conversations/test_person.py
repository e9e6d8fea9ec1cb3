"""A person of the team takes a conversation over, speaks in it under their first name, and hands it back."""

import asyncio
from typing import Any

RAW = "My order is late, write to ali@example.com"


async def say(door: Any, who: Any, talk: str, words: str, key: str = "p-1") -> Any:
    return await door.ask(who, "say_as_person", conversation=talk, text=words, key=key)


async def ada_waits(door: Any, people: Any, talk: str) -> None:
    await door.ask(people.ada_rule, "analyze_message", conversation=talk, text=RAW, key="key-1")
    await door.ask(people.ada_rule, "request_person", conversation=talk, reason="A person, please")


async def read(door: Any, who: Any, talk: str) -> Any:
    return await door.ask(who, "read_conversation", conversation=talk)


async def test_a_person_takes_over_speaks_and_hands_back(open_door: Any, people: Any, home: str) -> None:
    async with open_door() as door:
        await ada_waits(door, people, home)
        taken = await door.ask(people.agent_host, "take_over", conversation=home)
        assert taken == {"conversation": home, "mode": "person"}
        said = await say(door, people.agent_host, home, "I am on it. May I write to ali@example.com?")
        assert (said["author"], said["name"]) == ("person", "Eve")
        assert said["text"] == "I am on it. May I write to <EMAIL_1>?"
        mine = await read(door, people.ada_host, home)
        assert (mine["mode"], mine["person"], mine["person_name"]) == ("person", "account:eve", "Eve")
        assert mine["messages"][-1]["original"] == "I am on it. May I write to ali@example.com?"
        back = await door.ask(people.agent_host, "hand_back", conversation=home)
        assert back == {"conversation": home, "mode": "assistant"}
        mine = await read(door, people.ada_host, home)
        assert (mine["person"], mine["person_name"]) == (None, "")

        feed = (await door.ask(people.ada_host, "events_after", cursor=0))["events"]
        told = [(event["kind"], event["actor"], event["data"]["name"]) for event in feed if "name" in event["data"]]
        assert told == [
            ("person_joined", "account:eve", "Eve"),
            ("person_replied", "account:eve", "Eve"),
            ("person_left", "account:eve", "Eve"),
        ]
        assert next(e for e in feed if e["kind"] == "person_replied")["data"]["message"] == said["id"]


async def test_doing_it_again_changes_nothing(open_door: Any, people: Any, home: str) -> None:
    async with open_door() as door:
        await ada_waits(door, people, home)
        for _ in range(2):
            await door.ask(people.agent_host, "take_over", conversation=home)
        first = await say(door, people.agent_host, home, "Hello")
        assert await say(door, people.agent_host, home, "Something else") == first
        for _ in range(2):
            await door.ask(people.agent_host, "hand_back", conversation=home)
        feed = (await door.ask(people.ada_host, "events_after", cursor=0))["events"]
        assert [e["kind"] for e in feed][-3:] == ["person_joined", "person_replied", "person_left"]


async def test_only_who_took_over_speaks(open_door: Any, people: Any, home: str) -> None:
    async with open_door() as door:
        await ada_waits(door, people, home)
        sent = {"conversation": home, "key": "p-1", "text": "Hello"}
        assert (await door.refusal(people.agent_host, "say_as_person", **sent)).startswith("not_allowed: ")
        await door.ask(people.agent_host, "take_over", conversation=home)
        for who in (people.colleague_host, people.admin_host):
            assert (await door.refusal(who, "say_as_person", **sent)).startswith("not_allowed: ")
        await door.ask(people.agent_host, "hand_back", conversation=home)
        assert (await door.refusal(people.agent_host, "say_as_person", **sent)).startswith("not_allowed: ")
        talk = await read(door, people.ada_host, home)
        assert [message["author"] for message in talk["messages"]] == ["customer", "system"]


async def test_a_colleague_waits_for_the_hand_back_and_an_admin_need_not(
    open_door: Any, people: Any, home: str
) -> None:
    async with open_door() as door:
        await ada_waits(door, people, home)
        await door.ask(people.agent_host, "take_over", conversation=home)
        for tool in ("take_over", "hand_back"):
            assert (await door.refusal(people.colleague_host, tool, conversation=home)).startswith("not_allowed: ")
        assert (await read(door, people.ada_host, home))["person"] == "account:eve"
        await door.ask(people.admin_host, "hand_back", conversation=home)
        await door.ask(people.colleague_host, "take_over", conversation=home)
        assert (await read(door, people.ada_host, home))["person_name"] == "Can"


async def test_of_two_at_once_one_takes_over(open_door: Any, people: Any, home: str) -> None:
    async with open_door() as door:
        await ada_waits(door, people, home)
        answers = await asyncio.gather(
            *(
                door.send("take_over", {"conversation": home}, door.proof(who))
                for who in (people.agent_host, people.colleague_host)
            )
        )
        assert sorted(answer.isError for answer in answers) == [False, True]


async def test_empty_and_overlong_words_are_refused(open_door: Any, people: Any, home: str) -> None:
    async with open_door() as door:
        await ada_waits(door, people, home)
        await door.ask(people.agent_host, "take_over", conversation=home)
        for words, code in (("", "invalid_argument"), (" \n", "invalid_argument"), ("x" * 20_001, "text_too_long")):
            sent = {"conversation": home, "key": "p-1", "text": words}
            assert (await door.refusal(people.agent_host, "say_as_person", **sent)).startswith(f"{code}: ")


async def test_the_team_reads_a_conversation_masked_only(open_door: Any, people: Any, home: str) -> None:
    async with open_door() as door:
        await ada_waits(door, people, home)
        for who in (people.agent_host, people.admin_host):
            talk = await read(door, who, home)
            assert talk["messages"][0]["text"] == "My order is late, write to <EMAIL_1>"
            assert {message["original"] for message in talk["messages"]} == {None}
            assert "ali@" not in str(talk)


async def test_who_asked_for_a_person_goes_on_without_one_until_somebody_came(
    open_door: Any, people: Any, home: str
) -> None:
    async with open_door() as door:
        await ada_waits(door, people, home)
        for _ in range(2):
            back = await door.ask(people.ada_host, "take_back_request", conversation=home)
            assert back == {"conversation": home, "mode": "assistant"}
        assert (await door.ask(people.agent_host, "list_handoffs"))["conversations"] == []
        feed = (await door.ask(people.ada_host, "events_after", cursor=0))["events"]
        assert [e["kind"] for e in feed if e["kind"].endswith("taken_back")] == ["request_taken_back"]

        await door.ask(people.ada_rule, "request_person", conversation=home, reason="After all")
        await door.ask(people.agent_host, "take_over", conversation=home)
        refusal = await door.refusal(people.ada_host, "take_back_request", conversation=home)
        assert refusal.startswith("not_allowed: ")
        assert (await read(door, people.ada_host, home))["mode"] == "person"


async def test_nobody_takes_anothers_request_back(open_door: Any, people: Any, home: str) -> None:
    async with open_door() as door:
        await ada_waits(door, people, home)
        for who in (people.bob_host, people.agent_host):
            refusal = await door.refusal(who, "take_back_request", conversation=home)
            assert refusal.startswith("conversation_not_found: ")
        assert (await door.refusal(people.ada_model, "take_back_request", conversation=home)).startswith("unknown_tool")
        assert (await read(door, people.ada_host, home))["mode"] == "waiting"
