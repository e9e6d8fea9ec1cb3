"""A process that masks and seals for weeks needs no more memory than one that began an hour ago."""

import gc
import sys

import pytest

from mcp_tools.pii.engine import PersonalDataEngine
from mcp_tools.pii.entity import Kind
from mcp_tools.pii.vault import Vault

MESSAGES = 20_000
WARM_UP = 5_000
TALKS = 250
TOLERANCE = 200
"""Blocks that come and go by themselves; one kept for each message or conversation would be many times that."""


def blocks() -> int:
    """Count what Python's allocator holds for live objects: exact, unlike the size of the process."""
    gc.collect()
    return sys.getallocatedblocks()


def message(number: int) -> str:
    """Return a message unlike all others: another name, address, telephone number and order."""
    letters = "".join(chr(97 + (number // 26**place) % 26) for place in range(4))
    return f"I am {letters.title()} Kaya, {letters}@example.com, 0532 {number % 1000:03d} {number // 1000:02d} 07"


@pytest.mark.timeout(240)
def test_masking_remembers_nothing_of_what_it_masked(engine: PersonalDataEngine) -> None:
    for number in range(WARM_UP):
        engine.find_all(message(number))
    before = blocks()
    for number in range(WARM_UP, MESSAGES):
        assert len(engine.find_all(message(number))) >= 2
    assert blocks() - before < TOLERANCE


@pytest.mark.timeout(120)
async def test_the_vault_remembers_no_conversation(vault: Vault) -> None:
    async def use(talk: str) -> None:
        sealed = await vault.seal(talk, talk)
        await vault.issue(talk, [(Kind.EMAIL, f"{talk}@example.com")])
        assert await vault.unseal(talk, sealed) == talk
        assert await vault.reveal(talk, "<EMAIL_1>") == f"{talk}@example.com"

    for number in range(50):
        await use(f"early-{number}")
    before = blocks()
    for number in range(TALKS):
        await use(f"talk-{number}")
    assert blocks() - before < TOLERANCE
