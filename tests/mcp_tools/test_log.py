"""What is logged: our own lines, libraries' warnings redacted, and no word of a call at any level."""

import io
import logging
from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from agent.tools_client import sign
from mcp_tools.log import quiet_libraries

NAME = "Zeynep Kayabaşı"


@pytest.fixture
def printed() -> Iterator[io.StringIO]:
    """Set logging up as the commands do, turn every logger up to DEBUG, and collect what is printed."""
    root = logging.getLogger()
    before = (root.handlers, root.level)
    loggers = {name: logging.getLogger(name) for name in root.manager.loggerDict}
    levels = {name: (logger.level, logger.handlers, logger.propagate) for name, logger in loggers.items()}
    quiet_libraries()
    [handler] = root.handlers
    assert isinstance(handler, logging.StreamHandler)
    stream = io.StringIO()
    handler.setStream(stream)
    for logger in (root, *loggers.values()):
        logger.setLevel(logging.DEBUG)
    yield stream
    root.handlers, _ = before
    root.setLevel(before[1])
    for name, (level, handlers, propagate) in levels.items():
        loggers[name].setLevel(level)
        loggers[name].handlers, loggers[name].propagate = handlers, propagate


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
