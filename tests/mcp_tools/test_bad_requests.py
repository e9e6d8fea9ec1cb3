"""A request over HTTP that is no request is answered, and not quoted back."""

from typing import Any

import httpx

from agent.signing import sign

CANARY = "Zeynep Kayabaşı 10000000146"


MALFORMED = [
    f"{{ {CANARY}",
    f'"{CANARY}"',
    f'[{{"jsonrpc": "2.0", "id": 1, "method": "{CANARY}"}}]',
    f'{{"jsonrpc": "2.0", "id": 1, "method": "{CANARY}"}}',
    f'{{"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": "{CANARY}"}}',
    f'{{"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": {{"name": ["{CANARY}"]}}}}',
    f'{{"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": {{"name": "x", "arguments": "{CANARY}"}}}}',
    f'{{"jsonrpc": "{CANARY}", "id": 1, "method": "tools/list"}}',
]


async def test_a_malformed_request_over_http_is_not_quoted_back(open_door: Any, served: Any, people: Any) -> None:
    async with open_door() as door, served(door.tools) as url, httpx.AsyncClient() as web:
        headers = {
            "Authorization": f"Bearer {sign(people.ada, door.tools.identity_key)}",
            "Accept": "application/json, text/event-stream",
            "Content-Type": "application/json",
        }
        for body in MALFORMED:
            answer = await web.post(url, content=body.encode(), headers=headers)
            assert answer.status_code < 500, body
            assert "error" in answer.text, body
            assert "Zeynep" not in answer.text, body
            assert "10000000146" not in answer.text, body
