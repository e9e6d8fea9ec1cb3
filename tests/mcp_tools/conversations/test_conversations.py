"""Conversations: bound to whoever began them, saved once, sealed for their owner."""

import asyncio
from typing import Any

import pytest

from tests.mcp_tools.conversations.talk import MASKED, RAW, messages, reply, say

# --- beginning ---


async def test_the_first_use_binds_and_later_ones_find_the_same(open_door: Any, people: Any, home: str) -> None:
    async with open_door() as door:
        await say(door, people.ada_rule, home)
        talk = await door.ask(people.ada_host, "read_conversation", conversation=home)
        assert (talk["owner"], talk["language"], talk["mode"], talk["title"]) == (
            "guest:ada",
            "en",
            "assistant",
            MASKED,
        )


async def test_of_two_who_begin_the_same_at_once_one_owns_it(open_door: Any, people: Any, home: str) -> None:
    async with open_door() as door:
        sent = {"conversation": home, "text": RAW, "key": "key-1"}
        answers = await asyncio.gather(
            *(door.send("analyze_message", sent, door.proof(who)) for who in (people.ada, people.bob) * 4)
        )
        owners = [who for who, answer in zip(("ada", "bob") * 4, answers, strict=True) if not answer.isError]
        assert len(owners) == 4
        assert len(set(owners)) == 1
        assert len(await messages(door, getattr(people, f"{owners[0]}_host"), home)) == 1


async def test_an_id_that_could_be_words_or_a_number_is_refused(open_door: Any, people: Any) -> None:
    ids = ["", "short", "x" * 65, "with space in it", "ali@example.com", "-abcdefgh", "10000000146", "4111-1111-1111"]
    async with open_door() as door:
        for wanted in ids:
            refused = await door.refusal(people.ada, "analyze_message", conversation=wanted, text="hello", key="key-1")
            assert refused.startswith("invalid_argument: A conversation's id is "), wanted
            assert not wanted or wanted not in refused
        assert (await door.ask(people.ada_host, "list_conversations"))["conversations"] == []


# --- saying ---


async def test_the_same_key_again_saves_nothing_and_tells_the_same(open_door: Any, people: Any, home: str) -> None:
    async with open_door() as door:
        first = await say(door, people.ada, home)
        again = await say(door, people.ada, home, "Something else, +90 532 123 45 67")
        assert again["message"] == first["message"]
        assert (again["intents"], again["hidden"]) == (first["intents"], first["hidden"])
        assert len(await messages(door, people.ada_host, home)) == 1
        other = await say(door, people.ada, home, "And it is urgent", "key-2")
        assert other["message"]["id"] != first["message"]["id"]


async def test_a_message_delivered_many_times_at_once_is_saved_once(open_door: Any, people: Any, home: str) -> None:
    async with open_door() as door:
        answers = await asyncio.gather(*(say(door, people.ada, home) for _ in range(8)))
        assert len({answer["message"]["id"] for answer in answers}) == 1
        assert [message["text"] for message in await messages(door, people.ada_host, home)] == [MASKED]


async def test_a_reply_is_masked_and_saved_once(open_door: Any, people: Any, home: str) -> None:
    async with open_door() as door:
        await say(door, people.ada, home)
        choices = [{"key": "a", "label": "Write to ali@example.com"}]
        saved = await reply(door, people.ada_rule, home, "We write to ali@example.com.", choices=choices)
        again = await reply(door, people.ada_rule, home, "Other words")
        assert saved == again
        assert (saved["text"], saved["author"]) == ("We write to <EMAIL_1>.", "assistant")
        assert saved["choices"] == [{"key": "a", "label": "Write to <EMAIL_1>"}]
        assert len(await messages(door, people.ada_host, home)) == 2


async def test_a_button_is_saved_as_said_without_changing_the_language(open_door: Any, people: Any, home: str) -> None:
    async with open_door() as door:
        await say(door, people.ada, home, "Siparişim hâlâ elime ulaşmadı, çok bekledim.")
        sent = {"conversation": home, "text": "Yes, send it now please", "key": "key-2"}
        assert (await door.ask(people.ada_rule, "save_choice", **sent))["language"] == "undecided"
        assert (await door.ask(people.ada_host, "read_conversation", conversation=home))["language"] == "tr"
        for label in ("", "x" * 201):
            refused = await door.refusal(people.ada_rule, "save_choice", **{**sent, "text": label, "key": "key-3"})
            assert refused.startswith("invalid_argument: ")


async def test_a_key_that_could_be_words_or_a_number_is_refused(open_door: Any, people: Any, home: str) -> None:
    reply_path = {"path": "guided"}
    async with open_door() as door:
        await say(door, people.ada, home)
        for key in ("", "x" * 81, "ali@example.com", "10000000146", "Ali Yılmaz", "+905321234567", "a\nb"):
            refusals = [
                await door.refusal(people.ada, "analyze_message", conversation=home, text="hello", key=key),
                await door.refusal(people.ada_rule, "save_choice", conversation=home, text="Yes", key=key),
                await door.refusal(
                    people.ada_rule, "save_reply", conversation=home, text="Hi", key=key, path=reply_path
                ),
                await door.refusal(people.ada, "create_ticket", intent="order_late", description="x", key=key * 2),
            ]
            assert {refused.split(":")[0] for refused in refusals} == {"invalid_argument"}, key
            assert not any(key and key in refused for refused in refusals)
        assert len(await messages(door, people.ada_host, home)) == 1


@pytest.mark.parametrize(
    "wrong", [{"path": {"path": "magic"}}, {"path": {}}, {"choices": [{"key": "a"}]}, {"choices": [{"label": "b"}]}]
)
async def test_a_reply_of_the_wrong_form_is_refused(
    open_door: Any, people: Any, home: str, wrong: dict[str, Any]
) -> None:
    async with open_door() as door:
        await say(door, people.ada, home)
        sent = {"conversation": home, "key": "reply-1", "text": "Hi", "path": {"path": "guided"}, **wrong}
        assert (await door.refusal(people.ada_rule, "save_reply", **sent)).startswith("invalid_argument: ")


# --- reading ---


async def test_only_the_owners_own_hand_sees_what_they_typed(open_door: Any, people: Any, home: str) -> None:
    async with open_door() as door:
        await say(door, people.ada, home)
        await reply(door, people.ada_rule, home, "We write to <EMAIL_1>, not to <EMAIL_7>.")
        [typed, answered] = await messages(door, people.ada_host, home)
        assert (typed["text"], typed["original"]) == (MASKED, RAW)
        assert answered["original"] == "We write to ali@example.com, not to ‹EMAIL_7›."
        for who in (people.ada_rule, people.agent_host):
            seen = await messages(door, who, home)
            assert [message["original"] for message in seen] == [None, None]
            assert "ali@" not in str(seen)


async def test_values_come_back_for_the_owner_alone(open_door: Any, people: Any, home: str) -> None:
    async with open_door() as door:
        await say(door, people.ada, home)
        sent = {"conversation": home, "text": "to <EMAIL_1> and <EMAIL_2>"}
        assert await door.ask(people.ada_host, "restore_text", **sent) == "to ali@example.com and <EMAIL_2>"
        assert (await door.refusal(people.agent_host, "restore_text", **sent)).startswith("not_allowed: ")
        await say(door, people.bob, "talk-of-bob-1", "I am bob@example.com")
        sent["conversation"] = "talk-of-bob-1"
        assert await door.ask(people.bob_host, "restore_text", **sent) == "to bob@example.com and <EMAIL_2>"


async def test_reading_gives_the_last_messages_in_order(open_door: Any, people: Any, home: str) -> None:
    async with open_door() as door:
        for n in range(5):
            await say(door, people.ada, home, f"message number {n}", f"key-{n}")
        talk = await door.ask(people.ada_host, "read_conversation", conversation=home, limit=2)
        assert [message["text"] for message in talk["messages"]] == ["message number 3", "message number 4"]
        assert len((await door.ask(people.ada_host, "read_conversation", conversation=home, limit=0))["messages"]) == 1


async def test_conversations_page_newest_first_and_leave_out_silent_ones(open_door: Any, people: Any) -> None:
    async with open_door() as door:
        for n in range(5):
            await say(door, people.ada, f"conversation-{n}", f"message {n}")
        await door.ask(people.ada_rule, "pin_language", conversation="silent-talk", language="en")
        seen, before = [], None
        for _ in range(3):
            page = await door.ask(people.ada_host, "list_conversations", limit=2, before=before)
            seen += [talk["id"] for talk in page["conversations"]]
            before = page["cursor"]
        assert seen == [f"conversation-{n}" for n in (4, 3, 2, 1, 0)]
        assert before is None


# --- language, people, news ---


async def test_a_pinned_language_stays_until_it_is_let_go(open_door: Any, people: Any, home: str) -> None:
    async with open_door() as door:

        async def language() -> tuple[str, bool]:
            talk = await door.ask(people.ada_host, "read_conversation", conversation=home)
            return talk["language"], talk["is_pinned"]

        await say(door, people.ada, home)
        await door.ask(people.ada_rule, "pin_language", conversation=home, language="tr")
        await say(door, people.ada, home, "The parcel should have been here last week already", "key-2")
        assert await language() == ("tr", True)
        await door.ask(people.ada_rule, "pin_language", conversation=home, language="undecided")
        await say(door, people.ada, home, "The courier company did not leave any message for me", "key-3")
        assert await language() == ("en", False)


async def test_asking_for_a_person_twice_asks_once_and_masks_why(open_door: Any, people: Any, home: str) -> None:
    async with open_door() as door:
        for reason in ("Call me on +90 532 123 45 67", "Hurry"):
            answer = await door.ask(people.ada, "request_person", conversation=home, reason=reason)
            assert answer == {"conversation": home, "mode": "waiting"}
        assert [m["text"] for m in await messages(door, people.ada_host, home)] == ["Call me on <PHONE_1>"]
        assert await door.kinds(people.ada_host) == ["person_requested"]
        refused = await door.refusal(people.ada, "request_person", conversation=home, reason="x" * 501)
        assert refused.startswith("invalid_argument: ")


async def test_news_is_claimed_by_one_and_never_told_twice(open_door: Any, people: Any, home: str) -> None:
    async with open_door() as door:
        await say(door, people.ada, home)
        claim = {"conversation": home, "cursor": 7}
        claims = await asyncio.gather(*(door.ask(people.ada_rule, "mark_delivered", **claim) for _ in range(6)))
        assert sorted(claims) == [False] * 5 + [True]
        assert await door.ask(people.ada_rule, "mark_delivered", conversation=home, cursor=3) is False
        assert (await door.ask(people.ada_host, "read_conversation", conversation=home))["delivered"] == 7


async def test_the_feed_goes_on_after_its_cursor_without_gaps(open_door: Any, people: Any, home: str) -> None:
    async with open_door() as door:
        for n in range(5):
            await say(door, people.ada, home, f"message {n}", f"key-{n}")
        ids, cursor = [], 0
        for _ in range(3):
            page = await door.ask(people.ada_host, "events_after", cursor=cursor, limit=2)
            ids += [event["id"] for event in page["events"]]
            cursor = page["cursor"]
        assert ids == [1, 2, 3, 4, 5]
        assert await door.ask(people.ada_host, "events_after", cursor=cursor) == {"events": [], "cursor": 5}


async def test_the_talk_that_comes_with_an_analysis_is_the_talk_as_models_may_read_it(
    open_door: Any, people: Any, home: str
) -> None:
    async with open_door() as door:
        assert (await say(door, people.ada_host, home))["conversation"] is None
        await reply(door, people.ada_rule, home, "Thank you.")
        sent = {"conversation": home, "text": "It is for bob@example.com", "key": "key-2"}
        told = (await door.ask(people.ada_host, "analyze_message", talk=30, **sent))["conversation"]
        assert told == await door.ask(people.ada_rule, "read_conversation", conversation=home)
        assert [message["text"] for message in told["messages"]] == [MASKED, "Thank you.", "It is for <EMAIL_2>"]
        last = (await door.ask(people.ada_host, "analyze_message", talk=1, **sent))["conversation"]
        assert [message["key"] for message in last["messages"]] == ["key-2"]
