"""A new key for the vault while others work on the same database, each with what it knows of the keys."""

import asyncio
from collections.abc import Callable

import pytest
from sqlalchemy import delete, select

from mcp_tools.database import Database
from mcp_tools.errors import KeyMissing, VaultUnavailable
from mcp_tools.identity import OPERATOR
from mcp_tools.pii import rotation as module
from mcp_tools.pii.entity import Kind
from mcp_tools.pii.key_ring import KeyRing, fingerprint_of
from mcp_tools.pii.rotation import Rewrapped, Rotation
from mcp_tools.pii.tables import VaultKeyInUseRow, VaultKeyRow
from mcp_tools.pii.vault import Vault

OLD, NEW, THIRD = (bytes([number]) * 32 for number in range(3))
ALI = (Kind.EMAIL, "ali@example.com")

Knowing = Callable[..., Vault]


@pytest.fixture
def knowing(database: Database) -> Knowing:
    """A process's vault that knows these keys, the configured one first, for as long as it lives."""

    def opened(*keys: bytes) -> Vault:
        return Vault(database, KeyRing(lambda: keys))

    return opened


def rotation(database: Database, *keys: bytes) -> Rotation:
    return Rotation(database, KeyRing(lambda: keys))


async def rotate(database: Database, to: bytes, *others: bytes) -> Rewrapped:
    work = rotation(database, to, *others)
    await work.begin(fingerprint_of(to), OPERATOR)
    return await work.rewrap(fingerprint_of(to))


async def test_afterwards_the_new_key_opens_all_and_the_old_one_nothing(database: Database, knowing: Knowing) -> None:
    before = knowing(OLD)
    sealed = {name: await before.seal(name, f"secret of {name}") for name in ("one", "two", "three")}
    await before.issue("one", [ALI])
    assert await rotate(database, NEW, OLD) == Rewrapped(anew=3)
    after = knowing(NEW)
    for name, text in sealed.items():
        assert await after.unseal(name, text) == f"secret of {name}"
        with pytest.raises(VaultUnavailable):
            await before.unseal(name, text)
    assert await after.reveal("one", "<EMAIL_1>") == ALI[1]
    assert await after.issue("one", [(Kind.EMAIL, "Ali@Example.com"), (Kind.EMAIL, "veli@example.com")]) == [
        "<EMAIL_1>",
        "<EMAIL_2>",
    ]


async def test_who_knows_both_keys_works_before_while_and_after(
    database: Database, knowing: Knowing, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "_BATCH", 3)
    host = knowing(NEW, OLD)
    opened = [f"talk-{number}" for number in range(30)]
    before = knowing(OLD)
    sealed = {name: await before.seal(name, name) for name in opened[:15]}

    async def work() -> None:
        for name in opened[15:]:
            sealed[name] = await host.seal(name, name)
            await host.issue(name, [ALI])
            assert await host.unseal(opened[0], sealed[opened[0]]) == opened[0]

    rewrapped, _ = await asyncio.gather(rotate(database, NEW, OLD), work())
    assert 15 <= rewrapped.anew <= 30
    after = knowing(NEW)
    assert [await after.unseal(name, sealed[name]) for name in opened] == opened


async def test_a_host_takes_the_new_key_up_when_it_first_meets_it(database: Database) -> None:
    keys = [OLD]
    host = Vault(database, KeyRing(lambda: tuple(keys)))
    sealed = await host.seal("one", "secret")
    keys.append(NEW)
    await rotate(database, NEW, OLD)
    assert await host.unseal("one", sealed) == "secret"
    later = await host.seal("two", "begun afterwards")
    keys.remove(OLD)
    assert await Vault(database, KeyRing(lambda: [NEW])).unseal("two", later) == "begun afterwards"


async def test_until_the_rotation_runs_a_new_setting_changes_nothing(database: Database, knowing: Knowing) -> None:
    not_yet, already = knowing(OLD), knowing(NEW, OLD)
    await not_yet.seal("one", "first")
    sealed = await already.seal("two", "by who was started anew")
    assert await not_yet.unseal("two", sealed) == "by who was started anew"


async def test_who_has_only_the_old_key_seals_nothing_that_would_be_lost(database: Database, knowing: Knowing) -> None:
    left_behind = knowing(OLD)
    await left_behind.seal("one", "secret")
    await rotate(database, NEW, OLD)
    with pytest.raises(VaultUnavailable):
        await left_behind.seal("two", "lost?")
    with pytest.raises(VaultUnavailable):
        await left_behind.issue("two", [ALI])
    async with database.reading() as session:
        assert list(await session.scalars(select(VaultKeyRow.conversation))) == ["one"]


async def test_again_it_wraps_nothing_anew(database: Database, knowing: Knowing) -> None:
    await knowing(OLD).seal("one", "secret")
    await rotate(database, NEW, OLD)
    assert await rotate(database, NEW, OLD) == Rewrapped()


async def test_without_the_key_in_use_it_is_refused_and_changes_nothing(database: Database, knowing: Knowing) -> None:
    sealed = await knowing(OLD).seal("one", "secret")
    with pytest.raises(KeyMissing, match="in use with another key"):
        await rotate(database, NEW, THIRD)
    assert await knowing(OLD).unseal("one", sealed) == "secret"


async def test_a_database_that_names_no_key_yet_is_not_taken_from_its_own(database: Database, knowing: Knowing) -> None:
    sealed = await knowing(OLD).seal("one", "secret")
    async with database.writing() as session:
        await session.execute(delete(VaultKeyInUseRow))
    with pytest.raises(VaultUnavailable):
        await rotate(database, NEW, THIRD)
    with pytest.raises(VaultUnavailable):
        await knowing(NEW).seal("two", "sealed with a stranger's key?")
    assert await rotate(database, NEW, OLD) == Rewrapped(anew=1)
    assert await knowing(NEW).unseal("one", sealed) == "secret"


async def test_a_lost_key_is_given_up_only_when_told_and_can_still_come_back(
    database: Database, knowing: Knowing
) -> None:
    sealed = await knowing(OLD).seal("one", "secret")
    work = rotation(database, NEW)
    await work.begin(fingerprint_of(NEW), OPERATOR, is_lost=True)
    assert await work.rewrap(fingerprint_of(NEW)) == Rewrapped(closed=1)
    going_on = knowing(NEW)
    assert await going_on.unseal("two", await going_on.seal("two", "new")) == "new"
    with pytest.raises(VaultUnavailable):
        await going_on.unseal("one", sealed)
    assert await rotate(database, NEW, OLD) == Rewrapped(anew=1)
    assert await going_on.unseal("one", sealed) == "secret"


async def test_a_second_rotation_to_another_key_ends_the_first(database: Database, knowing: Knowing) -> None:
    await knowing(OLD).seal("one", "secret")
    first = rotation(database, NEW, OLD)
    await first.begin(fingerprint_of(NEW), OPERATOR)
    await rotation(database, THIRD, NEW, OLD).begin(fingerprint_of(THIRD), OPERATOR)
    with pytest.raises(KeyMissing, match="Another process"):
        await first.rewrap(fingerprint_of(NEW))


async def test_the_count_tells_what_the_keys_here_open(database: Database, knowing: Knowing) -> None:
    async def count(*keys: bytes) -> tuple[bool, bool, int, int]:
        found = await rotation(database, *keys).count()
        return found.is_here, found.is_rotating, found.open, found.closed

    assert await count() == (True, False, 0, 0)
    await knowing(OLD).seal("one", "secret")
    assert await count(OLD) == (True, False, 1, 0)
    assert await count(NEW) == (False, False, 0, 1)
    assert await count(NEW, OLD) == (True, True, 1, 0)
    await rotation(database, NEW, OLD).begin(fingerprint_of(NEW), OPERATOR)
    assert await count(NEW, OLD) == (True, True, 1, 0)
    await rotate(database, NEW, OLD)
    assert await count(NEW, OLD) == (True, False, 1, 0)
