"""What a personal access token opens: exactly what its scope and its owner's role allow."""

from typing import Any

import pytest
from mcp.types import ClientRequest, ListToolsRequest, ListToolsResult, PaginatedRequestParams

from mcp_tools.domain.identity import Scope

READ = {
    "mask_pii", "detect_language", "classify_intent", "get_ticket", "list_tickets", "next_question",
}  # fmt: skip
WRITE = {
    "analyze_message", "create_ticket", "update_ticket", "submit_ticket", "add_message", "request_person",
    "delete_ticket",
}  # fmt: skip
OPENED: dict[tuple[str, Scope], set[str]] = {
    ("deniz", Scope.TICKETS_READ): READ,
    ("deniz", Scope.TICKETS_WRITE): WRITE | {"move_ticket"},
    ("deniz", Scope.TICKETS_REVIEW): set(),
    ("deniz", Scope.PII_REVEAL): set(),
    ("deniz", Scope.ADMIN): set(),
    ("eve", Scope.TICKETS_READ): READ,
    ("eve", Scope.TICKETS_WRITE): WRITE,
    ("eve", Scope.TICKETS_REVIEW): {"review_ticket", "move_ticket"},
    ("eve", Scope.PII_REVEAL): {"reveal_pii"},
    ("eve", Scope.ADMIN): set(),
    ("root", Scope.TICKETS_READ): READ,
    ("root", Scope.TICKETS_WRITE): WRITE,
    ("root", Scope.TICKETS_REVIEW): {"review_ticket", "move_ticket"},
    ("root", Scope.PII_REVEAL): {"reveal_pii"},
    ("root", Scope.ADMIN): {"delete_ticket"},
}
"""What the table must come to, written out by hand."""


@pytest.mark.parametrize(("login", "scope"), OPENED, ids=lambda one: str(one))
async def test_a_token_is_shown_exactly_what_its_scope_opens(open_http_door: Any, login: str, scope: Scope) -> None:
    async with open_http_door(login=login, scopes=[scope]) as door:
        request = ClientRequest(ListToolsRequest(params=PaginatedRequestParams()))
        answer = await door.client.session.send_request(request, ListToolsResult)
    assert {tool.name for tool in answer.tools} == OPENED[login, scope]


@pytest.mark.parametrize("login", ["eve", "root"])
async def test_only_the_scope_of_an_admin_deletes_what_others_own(open_http_door: Any, people: Any, login: str) -> None:
    async with open_http_door(login=login, scopes=[Scope.TICKETS_WRITE]) as door:
        ticket = await door.draft(people.ada)
        sent = {"number": ticket["number"], "version": ticket["version"]}
        assert (await door.refusal(None, "delete_ticket", **sent)).startswith("not_allowed: ")
    async with open_http_door(login="root", scopes=[Scope.ADMIN]) as door:
        assert await door.ask(None, "delete_ticket", **sent) == {"number": ticket["number"]}


async def test_an_admins_scope_alone_deletes_no_more_than_their_role(open_http_door: Any, people: Any) -> None:
    async with open_http_door(login="root", scopes=[Scope.TICKETS_READ]) as door:
        number = (await door.draft(people.ada))["number"]
        assert (await door.refusal(None, "delete_ticket", number=number, version=1)).startswith("unknown_tool: ")
        assert (await door.read(None, number))["number"] == number


async def test_resources_need_the_scope_to_read(open_http_door: Any, people: Any) -> None:
    for scope in Scope:
        async with open_http_door(login="eve", scopes=[scope]) as door:
            number = (await door.draft(people.ada))["number"]
            for address in (f"ticket://{number}", "catalog://intents"):
                if scope is Scope.TICKETS_READ:
                    assert await door.client.read_resource(address)
                else:
                    with pytest.raises(Exception, match=r"^invalid_argument: There is no such resource\.$"):
                        await door.client.read_resource(address)
