"""The vault on a real database: sealing, numbering, restoring, destroying."""

import asyncio
from itertools import pairwise
from pathlib import Path

import pytest

from mcp_tools.database import Database, open_database
from mcp_tools.errors import VaultUnavailable
from mcp_tools.pii.entity import Kind
from mcp_tools.pii.key_ring import KeyRing
from mcp_tools.pii.vault import Vault, destroy

ALI = (Kind.EMAIL, "ali@example.com")
VELI = (Kind.EMAIL, "veli@example.com")


async def test_a_sealed_text_opens_in_its_conversation(vault: Vault) -> None:
    sealed = await vault.seal("one", "gizli İ söz")
    assert b"gizli" not in sealed
    assert await vault.unseal("one", sealed) == "gizli İ söz"


async def test_a_sealed_text_opens_nowhere_else(vault: Vault) -> None:
    sealed = await vault.seal("one", "secret")
    await vault.seal("two", "other")
    for conversation in ("two", "three"):
        with pytest.raises(VaultUnavailable):
            await vault.unseal(conversation, sealed)


async def test_a_changed_ciphertext_does_not_open(vault: Vault) -> None:
    sealed = await vault.seal("one", "secret")
    with pytest.raises(VaultUnavailable):
        await vault.unseal("one", sealed[:-1] + bytes([sealed[-1] ^ 1]))


async def test_the_wrong_vault_key_opens_nothing(vault: Vault, database: Database) -> None:
    sealed = await vault.seal("one", "secret")
    await vault.issue("one", [ALI])
    stranger = Vault(database, KeyRing(lambda: [b"x" * 32]))
    with pytest.raises(VaultUnavailable):
        await stranger.unseal("one", sealed)
    with pytest.raises(VaultUnavailable):
        await stranger.issue("one", [VELI])
    with pytest.raises(VaultUnavailable):
        await stranger.restore("one", "<EMAIL_1>")


async def test_where_nothing_opens_what_is_stored_nothing_new_is_sealed(vault: Vault, database: Database) -> None:
    await vault.seal("one", "secret")
    stranger = Vault(database, KeyRing(lambda: [b"x" * 32]))
    with pytest.raises(VaultUnavailable):
        await stranger.seal("two", "new")
    assert await vault.unseal("two", await vault.seal("two", "new")) == "new"


def test_a_vault_key_of_another_length_is_refused() -> None:
    with pytest.raises(VaultUnavailable, match="32 bytes"):
        KeyRing(lambda: [b"short"])


async def test_placeholders_are_numbered_per_kind_and_conversation(vault: Vault) -> None:
    assert await vault.issue("one", [ALI, (Kind.PERSON, "Ali"), VELI]) == ["<EMAIL_1>", "<PERSON_1>", "<EMAIL_2>"]
    assert await vault.issue("two", [VELI]) == ["<EMAIL_1>"]


async def test_the_same_value_in_another_spelling_keeps_its_placeholder(vault: Vault) -> None:
    first = await vault.issue("one", [(Kind.PHONE, "0532 123 45 67")])
    again = await vault.issue("one", [(Kind.PHONE, "+90 (532) 1234567"), (Kind.PHONE, "0533 123 45 67")])
    assert [*first, *again] == ["<PHONE_1>", "<PHONE_1>", "<PHONE_2>"]


async def test_issuing_nothing_makes_no_key(vault: Vault) -> None:
    assert await vault.issue("one", []) == []
    with pytest.raises(VaultUnavailable):
        await vault.unseal("one", b"x" * 40)


async def test_revealing_gives_the_value_as_first_typed(vault: Vault) -> None:
    await vault.issue("one", [(Kind.EMAIL, "Ali@Example.com"), ALI])
    assert await vault.reveal("one", "<EMAIL_1>") == "Ali@Example.com"
    assert await vault.reveal("one", "<EMAIL_2>") is None
    assert await vault.reveal("two", "<EMAIL_1>") is None


async def test_only_placeholders_issued_here_are_restored(vault: Vault) -> None:
    await vault.issue("one", [ALI])
    text = "<EMAIL_1> <EMAIL_1> <EMAIL_2> ‹EMAIL_1› <email_1>"
    assert await vault.restore("one", text) == f"{ALI[1]} {ALI[1]} <EMAIL_2> ‹EMAIL_1› <email_1>"
    assert await vault.restore("two", text) == text


async def test_a_restored_value_is_not_restored_again(vault: Vault) -> None:
    await vault.issue("one", [(Kind.PASSWORD, "<EMAIL_1>"), ALI])
    assert await vault.restore("one", "<PASSWORD_1>") == "<EMAIL_1>"


async def test_what_was_destroyed_opens_nowhere_and_in_no_process(vault: Vault, database: Database) -> None:
    sealed = await vault.seal("one", "secret")
    await vault.issue("one", [ALI])
    await vault.issue("two", [VELI])
    elsewhere = Vault(database, KeyRing(lambda: [bytes(range(32))]))
    assert await elsewhere.unseal("one", sealed) == "secret"
    async with database.writing() as session:
        await destroy(session, ["one"])
    assert await vault.restore("one", "<EMAIL_1>") == "<EMAIL_1>"
    assert await vault.restore("two", "<EMAIL_1>") == VELI[1]
    for process in (vault, elsewhere):
        with pytest.raises(VaultUnavailable):
            await process.unseal("one", sealed)
        assert await process.reveal("one", "<EMAIL_1>") is None


async def test_a_destroyed_text_stays_closed_after_the_conversation_gets_a_new_key(
    vault: Vault, database: Database
) -> None:
    sealed = await vault.seal("one", "secret")
    async with database.writing() as session:
        await destroy(session, ["one"])
    await vault.seal("one", "new")
    with pytest.raises(VaultUnavailable):
        await vault.unseal("one", sealed)


async def test_two_vaults_on_one_file_number_without_gaps_or_doubles(
    vault: Vault, database: Database, database_url: str
) -> None:
    async with open_database(database_url) as elsewhere:
        vaults = [vault, Vault(elsewhere, KeyRing(lambda: [bytes(range(32))]))]
        values = [(Kind.EMAIL, f"person{number}@example.com") for number in range(20)]
        answers = await asyncio.gather(*(one.issue("shared", [value]) for value in values for one in vaults))
    issued = [placeholder for (placeholder,) in answers]
    assert all(mine == theirs for mine, theirs in list(pairwise(issued))[::2])
    assert sorted(set(issued)) == sorted(f"<EMAIL_{number}>" for number in range(1, 21))


@pytest.mark.sqlite
async def test_no_value_is_stored_in_clear(vault: Vault, data_dir: Path) -> None:
    await vault.issue("one", [ALI])
    await vault.seal("one", "ali@example.com wrote")
    stored = b"".join(path.read_bytes() for path in data_dir.iterdir())  # noqa: ASYNC240 - a few small files
    assert b"EMAIL_1" in stored
    assert b"ali@example" not in stored


async def test_within_one_transaction_numbers_go_on_from_the_first(vault: Vault, database: Database) -> None:
    async with database.together():
        await vault.seal("one", "secret")
        assert await vault.issue("one", [ALI]) == ["<EMAIL_1>"]
        assert await vault.issue("one", [VELI, ALI]) == ["<EMAIL_2>", "<EMAIL_1>"]
        assert await vault.restore("one", "<EMAIL_2> <EMAIL_1> <EMAIL_3>") == f"{VELI[1]} {ALI[1]} <EMAIL_3>"
    assert await vault.issue("one", [VELI, (Kind.EMAIL, "can@example.com")]) == ["<EMAIL_2>", "<EMAIL_3>"]


async def test_within_one_transaction_what_was_destroyed_is_gone(vault: Vault, database: Database) -> None:
    sealed = await vault.seal("one", "secret")
    await vault.issue("one", [ALI])
    async with database.together():
        assert await vault.unseal("one", sealed) == "secret"
        async with database.writing() as session:
            await destroy(session, ["one"])
        assert await vault.restore("one", "<EMAIL_1>") == "<EMAIL_1>"
        with pytest.raises(VaultUnavailable):
            await vault.unseal("one", sealed)
        assert await vault.issue("one", [VELI]) == ["<EMAIL_1>"]
    assert await vault.reveal("one", "<EMAIL_1>") == VELI[1]
