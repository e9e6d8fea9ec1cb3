"""What is logged: our own lines, libraries' warnings redacted, and no word of a call at any level."""

import io
import json
import logging
from typing import Any

import httpx
import pytest
import structlog
from structlog.contextvars import bound_contextvars

from agent.signing import sign
from mcp_tools.domain.call import REQUEST_META
from mcp_tools.log import Style, formatter

NAME = "Zeynep Kayabaşı"


def test_our_own_lines_are_printed_and_libraries_speak_from_warnings_up(printed: io.StringIO) -> None:
    logging.getLogger("mcp_tools.guard").info("tool_failed")
    logging.getLogger("httpx").info("GET something")
    logging.getLogger("httpx").warning("slow answer")
    assert "tool_failed" in printed.getvalue()
    assert "slow answer" in printed.getvalue()
    assert "GET something" not in printed.getvalue()


@pytest.mark.parametrize("name", ["mcp_tools.guard", "uvicorn.error", "some.library"])
def test_values_and_exceptions_texts_are_left_out(printed: io.StringIO, name: str) -> None:
    def look_up(wanted: str) -> None:
        try:
            {"": 0}[wanted]
        except KeyError as error:
            raise ValueError("it was " + wanted) from error

    try:
        look_up(NAME)
    except ValueError:
        logging.getLogger(name).exception("it broke for ali@example.com")
    assert "it broke for [e-mail]" in printed.getvalue()
    assert "ValueError" in printed.getvalue()
    assert "KeyError" in printed.getvalue()
    assert "test_log.py" in printed.getvalue()
    assert NAME not in printed.getvalue()


@pytest.mark.parametrize("name", ["root", "fastmcp.server.server", "mcp.server.lowlevel.server", "mcp.shared.session"])
def test_libraries_that_quote_calls_only_say_where(printed: io.StringIO, name: str) -> None:
    logger = logging.getLogger(None if name == "root" else name)
    logger.warning("Failed to validate: %s", NAME)
    assert printed.getvalue() == ""
    logger.error("Received exception: %s", NAME)
    assert NAME not in printed.getvalue()
    assert f"ERROR {name} an error at test_log.py:" in printed.getvalue()


@pytest.mark.parametrize("style", ["text", "json"])
def test_an_event_is_one_line_with_its_values_and_its_requests_id(printed: io.StringIO, style: Style) -> None:
    handlers = logging.getLogger().handlers
    [ours] = [one for one in handlers if isinstance(one, logging.StreamHandler) and one.stream is printed]
    ours.setFormatter(formatter(style))
    with bound_contextvars(request="0" * 32):
        structlog.stdlib.get_logger("agent.turn").info("turn", ms=12, why="scripted: timeout", note='a "b"\nc=d')
        logging.getLogger("some.library").warning("slow")
    first, second = printed.getvalue().splitlines()
    if style == "json":
        line = json.loads(first)
        assert (line["event"], line["level"], line["logger"]) == ("turn", "info", "agent.turn")
        assert (line["ms"], line["why"], line["request"]) == (12, "scripted: timeout", "0" * 32)
        assert line["timestamp"].endswith("Z")
        assert (json.loads(second)["event"], json.loads(second)["request"]) == ("slow", "0" * 32)
    else:
        assert " INFO agent.turn turn " in first
        assert 'ms=12 why="scripted: timeout" note="a \\"b\\"\\nc=d"' in first
        assert all(f"request={'0' * 32}" in line for line in (first, second))


def test_an_events_values_are_redacted_and_its_exception_tells_no_text(printed: io.StringIO) -> None:
    log = structlog.stdlib.get_logger("agent.turn")
    try:
        int(NAME)
    except ValueError:
        log.exception("it_broke", value="ali@example.com", numbers=["4111 1111 1111 1111"], count=3)
    assert "value=[e-mail]" in printed.getvalue()
    assert "[card]" in printed.getvalue()
    assert "count=3" in printed.getvalue()
    assert "ValueError" in printed.getvalue()
    assert "test_log.py" in printed.getvalue()
    for word in (NAME, "ali@", "4111"):
        assert word not in printed.getvalue()


def test_the_level_holds_for_our_own_events(printed: io.StringIO) -> None:
    logging.getLogger("agent.turn").setLevel(logging.WARNING)
    structlog.stdlib.get_logger("agent.turn").info("turn")
    structlog.stdlib.get_logger("agent.turn").warning("turn_broke")
    assert "turn_broke" in printed.getvalue()
    assert len(printed.getvalue().splitlines()) == 1


async def test_a_tools_lines_carry_the_id_of_the_callers_request(
    open_door: Any, people: Any, printed: io.StringIO, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(_text: str) -> None:
        raise OSError(NAME)

    async with open_door() as door:
        monkeypatch.setattr(type((await door.tools.engines.get()).detector), "detect", lambda _self, text: broken(text))
        for request in ("a" * 32, f"x{'a' * 31}", NAME):
            meta = {**door.proof(people.ada), REQUEST_META: request}
            assert (await door.send("detect_language", {"text": NAME}, meta)).isError
    lines = [line for line in printed.getvalue().splitlines() if "tool_failed" in line]
    assert len(lines) == 3
    assert lines[0].endswith(f"request={'a' * 32}") or f"request={'a' * 32} " in lines[0]
    assert not any("request=" in line for line in lines[1:])
    assert NAME not in printed.getvalue()


async def test_no_call_leaves_a_word_in_the_log_even_at_debug(
    open_door: Any, served: Any, people: Any, home: str, printed: io.StringIO
) -> None:
    async with open_door() as door, served(door.tools) as url, httpx.AsyncClient() as web:
        said = {"conversation": home, "text": f"my name is {NAME}", "key": "key-1"}
        await door.ask(people.ada, "analyze_message", **said)
        await door.refusal(people.ada, "analyze_message", **{**said, "text": {"name": NAME}})
        await door.refusal(people.ada, "analyze_message", **said, **{NAME: 1})
        await door.refusal(people.ada, NAME)
        await door.refusal(people.ada, "get_ticket", number=NAME)
        await door.refusal(people.ada, "list_tickets", cursor="0001-01-01T00:00:00+14:00")
        with pytest.raises(Exception, match="no such resource"):
            await door.client.read_resource_mcp(f"none://{NAME.replace(' ', '-')}", meta=door.proof(people.ada))
        with pytest.raises(Exception, match="no such prompt"):
            await door.client.get_prompt(NAME, {NAME: NAME})
        headers = {"Authorization": f"Bearer {sign(people.ada, door.tools.identity_key)}", "Accept": "application/json"}
        headers |= {"Accept": "application/json, text/event-stream", "Content-Type": "application/json"}
        for body in (
            f"{{ {NAME}",
            f'{{"jsonrpc": "2.0", "id": 1, "method": "{NAME}"}}',
            f'{{"jsonrpc": "2.0", "method": "notifications/cancelled", "params": {{"requestId": ["{NAME}"]}}}}',
            f'{{"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": {{"name": ["{NAME}"]}}}}',
        ):
            await web.post(url, content=body.encode(), headers=headers)
    lines = printed.getvalue()
    assert "tool_failed" in lines  # so something of this was printed at all
    for part in (NAME, "Zeynep", "Kayabaşı", "\\u015f\\u0131"):
        assert part not in lines
