"""A draft's life: made once, changed by version, read back by hash, filed once, deleted or kept."""

import asyncio
from typing import Any

import pytest


def value_of(ticket: Any, name: str) -> Any:
    return next(detail["field"] for detail in ticket["details"] if detail["name"] == name)


async def kinds(door: Any, who: Any) -> list[str]:
    return [event["kind"] for event in (await door.ask(who, "events_after", cursor=0))["events"]]


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
        assert (await kinds(door, people.agent_host)).count("ticket_updated") == 1


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


# --- reading back and filing ---


@pytest.mark.parametrize(
    "change",
    [
        {"title": "Another title"},
        {"summary": "A summary"},
        {"description": "Other words"},
        {"order_number": "A-18"},
        {"order_number": {"state": "declined"}},
        {"date": {"state": "declined"}},
        {"item": "lamp"},
        {"intent": "damaged_item"},
        {"priority": "high"},
    ],
    ids=str,
)
async def test_whatever_a_read_back_shows_is_in_the_hash(open_door: Any, people: Any, change: Any) -> None:
    async with open_door() as door:
        ticket = await door.update(people.ada, await door.draft(people.ada), order_number="A-17")
        known = {"number": ticket["number"], "shown": ticket["content_hash"]}
        await door.ask(people.ada_rule, "note_move", **known)
        changed = await door.update(people.agent, ticket, **change)
        assert changed["content_hash"] != ticket["content_hash"]
        assert changed["dialogue"]["shown"] is None
        for version in (ticket["version"], changed["version"]):
            refused = await door.refusal(people.ada, "submit_ticket", **known, version=version)
            assert refused.startswith("not_confirmed: ")
        assert (await door.read(people.ada, ticket["number"]))["status"] == "draft"


@pytest.mark.parametrize("shown", ["", "0" * 64, "yes", "in capitals"])
async def test_any_other_hash_is_not_confirmed(open_door: Any, people: Any, shown: str) -> None:
    async with open_door() as door:
        ticket = await door.draft(people.ada)
        shown = ticket["content_hash"].upper() if shown == "in capitals" else shown
        sent = {"number": ticket["number"], "version": ticket["version"], "shown": shown}
        assert (await door.refusal(people.ada, "submit_ticket", **sent)).startswith("not_confirmed: ")
        assert await door.read(people.ada, ticket["number"]) == ticket


async def test_reading_reasking_and_noting_do_not_change_the_hash(open_door: Any, people: Any) -> None:
    async with open_door() as door:
        ticket = await door.draft(people.ada)
        asked = await door.ask(people.ada_rule, "note_move", number=ticket["number"], asked="date")
        assert asked["ticket"]["dialogue"]["pending"] == "date"
        assert asked["ticket"]["content_hash"] == ticket["content_hash"]
        assert asked["ticket"]["version"] == ticket["version"]


async def test_a_read_back_of_other_content_is_not_noted(open_door: Any, people: Any) -> None:
    async with open_door() as door:
        ticket = await door.draft(people.ada)
        refused = await door.refusal(people.ada_rule, "note_move", number=ticket["number"], shown="0" * 64)
        assert refused.startswith("not_confirmed: ")
        assert (await door.read(people.ada, ticket["number"]))["dialogue"]["shown"] is None


async def test_filing_twice_files_once(open_door: Any, people: Any) -> None:
    async with open_door() as door:
        ticket = await door.draft(people.ada)
        sent = {"number": ticket["number"], "version": ticket["version"], "shown": ticket["content_hash"]}
        answers = await asyncio.gather(*(door.ask(people.ada, "submit_ticket", **sent) for _ in range(5)))
        assert {(answer["ticket"]["status"], answer["ticket"]["version"]) for answer in answers} == {("in_review", 2)}
        assert (await kinds(door, people.agent_host)).count("ticket_submitted") == 1
        again = {**sent, "version": 2, "shown": "0" * 64}
        assert (await door.refusal(people.ada, "submit_ticket", **again)).startswith("not_confirmed: ")


# --- what is written under it ---


async def test_both_sides_read_messages_and_the_team_alone_reads_notes(open_door: Any, people: Any) -> None:
    async with open_door() as door:
        number = (await door.filed(people.ada))["number"]
        message = {"number": number, "text": "Any news? I am at ali@example.com", "key": "m-1"}
        await door.ask(people.ada, "add_message", **message)
        await door.ask(people.ada, "add_message", **message)
        await door.ask(people.agent, "add_message", number=number, text="On its way.", key="m-2")
        await door.ask(people.agent, "add_message", number=number, text="Call the courier.", key="m-3", internal=True)

        async def notes(who: Any) -> list[str]:
            answer = await door.ask(who, "get_ticket", number=number, fields=["notes"])
            return [note["text"] for note in answer["notes"]]

        both = ["Any news? I am at <EMAIL_1>", "On its way."]
        assert await notes(people.ada) == both
        assert await notes(people.ada_model) == both
        assert await notes(people.agent) == [*both, "Call the courier."]
        refused = await door.refusal(people.ada, "add_message", number=number, text="x", key="m-4", internal=True)
        assert refused.startswith("not_allowed: ")
        seen = [event["kind"] for event in (await door.ask(people.ada_host, "events_after", cursor=0))["events"]]
        assert seen == ["ticket_created", "ticket_submitted", "message_added", "message_added"]
        assert (await kinds(door, people.agent_host))[-1] == "note_added"


@pytest.mark.parametrize(
    ("text", "code"), [("", "invalid_argument"), (" \n", "invalid_argument"), ("x" * 4_001, "text_too_long")]
)
async def test_a_message_has_a_text_of_bearable_length(open_door: Any, people: Any, text: str, code: str) -> None:
    async with open_door() as door:
        number = (await door.filed(people.ada))["number"]
        refused = await door.refusal(people.ada, "add_message", number=number, text=text, key="m-1")
        assert refused.startswith(f"{code}: ")


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
        assert (await kinds(door, people.agent_host))[-1] == "ticket_deleted"


# --- history and lists ---


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
        before = await kinds(door, people.agent_host)
        sent = {"number": ticket["number"], "version": 1}
        await door.refusal(people.ada, "update_ticket", **sent, changes={"order_number": "A-17", "intent": "none"})
        await door.refusal(people.ada, "submit_ticket", **sent, shown="0" * 64)
        await door.refusal(people.ada, "move_ticket", **sent, status="closed")
        assert await kinds(door, people.agent_host) == before


@pytest.mark.parametrize(("count", "full"), [(7, 3), (6, 2)])  # a last page that is just full is the last
async def test_lists_page_through_everything_once_last_updated_first(
    open_door: Any, people: Any, count: int, full: int
) -> None:
    async with open_door() as door:
        made = [(await door.draft(people.ada, f"k-{n}"))["number"] for n in range(count)]
        await door.ask(people.ada, "update_ticket", number=made[0], version=1, changes={"title": "Touched"})
        seen, cursor, pages = [], None, 0
        while pages == 0 or cursor:
            page = await door.ask(people.ada, "list_tickets", limit=3, cursor=cursor)
            assert len(page["tickets"]) <= 3
            seen += [brief["number"] for brief in page["tickets"]]
            cursor, pages = page["cursor"], pages + 1
        assert seen == [made[0], *reversed(made[1:])]
        assert pages == full


async def test_lists_filter_and_keep_their_limits(open_door: Any, people: Any) -> None:
    async with open_door() as door:
        await door.filed(people.ada, key="k-1")
        await door.draft(people.ada_rule, "k-2", intent="card_fraud", priority="urgent")
        await door.draft(people.ada, "k-3")

        async def found(**wanted: Any) -> list[str]:
            return sorted(
                brief["number"] for brief in (await door.ask(people.ada, "list_tickets", **wanted))["tickets"]
            )

        assert await found(status="in_review") == ["FD-1001"]
        assert await found(category="security") == ["FD-1002"]
        assert await found(priority="urgent") == ["FD-1002"]
        assert await found(category="orders", status="draft") == ["FD-1003"]
        assert await found(category="no such category") == []
        assert len(await found(limit=0)) == 1
        assert len(await found(limit=10_000)) == 3
