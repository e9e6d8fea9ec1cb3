"""Calls are counted per identity, in bounded memory; lists are not, and the local operator is not."""

from typing import Any

import pytest

from mcp_tools.call_limits import HOST_CALLS, TOKEN_CALLS, CallLimits
from mcp_tools.domain.identity import Identity, Role, Scope, SetBy
from mcp_tools.errors import TooManyCalls
from mcp_tools.identity import OPERATOR

ADA = Identity(subject="guest:ada", role=Role.CUSTOMER, by=SetBy.CUSTOMER)
EVE = Identity(subject="account:eve", role=Role.AGENT, by=SetBy.PERSON)
EVES_TOKEN = EVE.model_copy(update={"scopes": frozenset({Scope.TICKETS_READ})})


class Clock:
    """A time that moves when told to, in seconds."""

    now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.mark.parametrize(("who", "limit"), [(ADA, HOST_CALLS), (EVE, HOST_CALLS), (EVES_TOKEN, TOKEN_CALLS)])
def test_a_bucket_empties_and_fills_again_with_time(who: Identity, limit: int) -> None:
    clock = Clock()
    limits = CallLimits(clock)
    for _ in range(limit):
        limits.count(who)
    with pytest.raises(TooManyCalls, match=r"^too_many_calls: "):
        limits.count(who)
    clock.now += 60 / limit * 1.001
    limits.count(who)
    with pytest.raises(TooManyCalls):
        limits.count(who)
    clock.now += 3600
    for _ in range(limit):
        limits.count(who)
    with pytest.raises(TooManyCalls):
        limits.count(who)


def test_one_callers_flood_leaves_the_others_alone() -> None:
    limits = CallLimits(Clock())
    for _ in range(TOKEN_CALLS):
        limits.count(EVES_TOKEN)
    with pytest.raises(TooManyCalls):
        limits.count(EVES_TOKEN)
    limits.count(EVE)
    limits.count(ADA)


def test_who_runs_the_server_on_their_own_machine_is_not_counted() -> None:
    limits = CallLimits(Clock())
    for who in (OPERATOR, ADA.model_copy(update={"subject": "user:ada"})):
        for _ in range(HOST_CALLS * 2):
            limits.count(who)


def test_a_crowd_does_not_fill_the_memory() -> None:
    limits = CallLimits(Clock())
    for n in range(12_000):
        limits.count(ADA.model_copy(update={"subject": f"guest:{n}"}))
    assert len(limits) == 10_000


async def test_over_http_too_many_calls_are_refused_and_lists_are_not_counted(open_http_door: Any) -> None:
    async with open_http_door(login="eve", scopes=[Scope.TICKETS_READ]) as door:
        for _ in range(5):
            await door.client.list_tools()
        # The bucket fills while this empties it, so a slow machine needs a few calls more.
        answers: list[Any] = []
        while not answers or not (answers[-1].isError or len(answers) > 10 * TOKEN_CALLS):
            answers.append(await door.send("list_tickets", {"limit": 1}, {}))
        refused = "too_many_calls: Too many calls in a short time. Wait a moment, then go on."
        assert answers[-1].content[0].text == refused
        assert len(answers) > TOKEN_CALLS
        assert await door.client.list_tools()
