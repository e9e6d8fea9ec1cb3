"""What a server without a port tells of its calls."""

import io
from typing import Any

from mcp_tools.call_log import CallLog
from mcp_tools.domain.call import ToolCall


async def test_every_call_is_told_with_how_it_ended(open_door: Any, people: Any) -> None:
    calls: list[ToolCall] = []
    async with open_door(called=calls.append) as door:
        await door.ask(people.ada, "detect_language", text="hello")
        await door.refusal(people.ada, "get_ticket", number="FD-9999")
        await door.refusal(people.ada, "get_ticket", wrong="x")
        await door.refusal(people.ada, "review_ticket", number="FD-9999")
        await door.refusal(people.ada, "ali@example.com")
    assert [(call.tool, call.code) for call in calls] == [
        ("detect_language", "ok"),
        ("get_ticket", "ticket_not_found"),
        ("get_ticket", "invalid_argument"),
        ("review_ticket", "unknown_tool"),
        ("unknown", "unknown_tool"),
    ]
    assert all(call.seconds > 0 for call in calls)


def test_calls_are_lines_and_their_sums_the_last_one(printed: io.StringIO) -> None:
    calls = CallLog()
    for code in ("ok", "ok", "ticket_not_found"):
        calls.called(ToolCall(tool="get_ticket", code=code, seconds=0.0124))
    calls.close()
    lines = printed.getvalue().splitlines()
    assert [line.split(" tool_call ")[1] for line in lines[:3]] == [
        "tool=get_ticket code=ok ms=12",
        "tool=get_ticket code=ok ms=12",
        "tool=get_ticket code=ticket_not_found ms=12",
    ]
    assert lines[3].endswith("tools_closed calls=3 ticket_not_found=1")
