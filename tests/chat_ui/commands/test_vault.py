"""`frontdesk vault rotate` as an operator runs it: with keys in the folder, with keys as settings, with a lost one."""

import asyncio
import base64
import secrets
from collections.abc import Callable
from pathlib import Path

import pytest

from mcp_tools.database import open_database
from mcp_tools.errors import VaultUnavailable
from mcp_tools.pii.key_ring import KeyRing
from mcp_tools.pii.vault import Vault
from mcp_tools.settings import ToolsSettings
from tests.chat_ui.conftest import Done, Run

WORDS = "write to ali@example.com"

Seal = Callable[[str, bytes], bytes]
Opens = Callable[[bytes, bytes], bool]


def on(settings: ToolsSettings, key: bytes) -> "Callable[[Callable[[Vault], object]], object]":
    """Work with the vault of a database, knowing one key."""

    def work(do: Callable[[Vault], object]) -> object:
        async def opened() -> object:
            async with open_database(settings.url) as database:
                return await do(Vault(database, KeyRing(lambda: [key])))  # type: ignore[misc]  # a coroutine

        return asyncio.run(opened())

    return work


@pytest.fixture
def seal(tools_settings: ToolsSettings) -> Seal:
    """Seal our words for a conversation as a host would that has this key."""
    return lambda talk, key: on(tools_settings, key)(lambda vault: vault.seal(talk, WORDS))  # type: ignore[return-value]


@pytest.fixture
def opens(tools_settings: ToolsSettings) -> Opens:
    """Tell whether a key opens what was sealed for the conversation `talk`."""

    def asked(sealed: bytes, key: bytes) -> bool:
        try:
            return on(tools_settings, key)(lambda vault: vault.unseal("talk", sealed)) == WORDS
        except VaultUnavailable:
            return False

    return asked


def key_in(folder: Path, name: str = "vault") -> bytes:
    return base64.b64decode((folder / "keys" / f"{name}.key").read_bytes())


def given(monkeypatch: pytest.MonkeyPatch, key: bytes, previous: bytes | None = None) -> None:
    """Give the keys as settings."""
    monkeypatch.setenv("TOOLS_VAULT_KEY", base64.b64encode(key).decode())
    monkeypatch.delenv("TOOLS_VAULT_KEY_PREVIOUS", raising=False)
    if previous:
        monkeypatch.setenv("TOOLS_VAULT_KEY_PREVIOUS", base64.b64encode(previous).decode())


def vault_line(done: Done) -> str:
    return next(line for line in done.stdout.splitlines() if " vault: " in line)


@pytest.mark.sqlite
def test_the_folders_own_key_is_exchanged_and_the_old_one_opens_nothing(
    run: Run, data_dir: Path, seal: Seal, opens: Opens
) -> None:
    run("migrate")
    run("users", "list")
    old = key_in(data_dir)
    sealed = seal("talk", old)
    done = run("vault", "rotate")
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("The vault has a new key: 1 conversations' keys were wrapped anew.\nBackups")
    new = key_in(data_dir)
    assert new != old
    assert (opens(sealed, new), opens(sealed, old)) == (True, False)
    assert sorted(path.name for path in (data_dir / "keys").iterdir()) == ["identity.key", "vault.key"]
    assert vault_line(run("doctor")) == "ok   vault: The key in use opens 1 conversations."


@pytest.mark.sqlite
def test_a_backup_from_before_brings_the_key_that_opens_it(
    run: Run, data_dir: Path, tmp_path: Path, seal: Seal, opens: Opens
) -> None:
    run("users", "list")
    old = key_in(data_dir)
    sealed = seal("talk", old)
    file = tmp_path / "desk.tar.gz"
    assert run("backup", str(file)).returncode == 0
    assert run("vault", "rotate").returncode == 0
    assert run("restore", str(file), "--force").returncode == 0
    assert key_in(data_dir) == old
    assert opens(sealed, old)
    assert run("vault", "rotate").returncode == 0
    assert (opens(sealed, key_in(data_dir)), opens(sealed, old)) == (True, False)


def test_keys_that_are_settings_are_exchanged_once_both_are_given(
    run: Run, monkeypatch: pytest.MonkeyPatch, data_dir: Path, seal: Seal, opens: Opens
) -> None:
    old, new = secrets.token_bytes(32), secrets.token_bytes(32)
    given(monkeypatch, old)
    run("migrate")
    sealed = seal("talk", old)
    refused = run("vault", "rotate")
    assert refused.returncode == 1
    assert "set TOOLS_VAULT_KEY_PREVIOUS to the old one, on every host" in refused.stderr
    given(monkeypatch, new, old)
    assert vault_line(run("doctor")) == "MEND vault: A new key waits to take over. Run: frontdesk vault rotate"
    done = run("vault", "rotate")
    assert done.returncode == 0, done.stderr
    assert "remove TOOLS_VAULT_KEY_PREVIOUS from every host" in done.stdout
    assert (opens(sealed, new), opens(sealed, old)) == (True, False)
    given(monkeypatch, new)
    assert vault_line(run("doctor")) == "ok   vault: The key in use opens 1 conversations."


def test_a_database_from_before_the_rotation_works_once_its_key_is_given_again(
    run: Run, monkeypatch: pytest.MonkeyPatch, seal: Seal, opens: Opens
) -> None:
    old, new = secrets.token_bytes(32), secrets.token_bytes(32)
    given(monkeypatch, old)
    run("migrate")
    sealed = seal("talk", old)
    given(monkeypatch, new)
    assert "MEND vault: It is in use with another key than those given here." in vault_line(run("doctor"))
    given(monkeypatch, new, secrets.token_bytes(32))
    refused = run("vault", "rotate")
    assert refused.returncode == 1
    assert "The vault is in use with another key than those given here." in refused.stderr
    given(monkeypatch, new, old)
    assert run("vault", "rotate").returncode == 0
    assert (opens(sealed, new), opens(sealed, old)) == (True, False)


def test_after_a_loss_the_key_that_is_here_is_used_and_what_was_sealed_stays_closed(
    run: Run, monkeypatch: pytest.MonkeyPatch, seal: Seal, opens: Opens
) -> None:
    lost, here = secrets.token_bytes(32), secrets.token_bytes(32)
    given(monkeypatch, lost)
    run("migrate")
    sealed = seal("talk", lost)
    given(monkeypatch, here)
    done = run("vault", "rotate", "--lost-key")
    assert done.returncode == 0, done.stderr
    assert "1 open with no key given here and stay closed." in done.stdout
    seal("begun afterwards", here)
    assert not opens(sealed, here)
    assert vault_line(run("doctor")) == (
        "ok   vault: The key in use opens 1 conversations. 1 stay closed: the key to them was lost."
    )


@pytest.mark.sqlite
def test_a_lost_key_file_is_not_taken_for_the_key_in_use(run: Run, data_dir: Path, seal: Seal, opens: Opens) -> None:
    run("users", "list")
    lost = key_in(data_dir)
    sealed = seal("talk", lost)
    (data_dir / "keys" / "vault.key").unlink()
    run("users", "list")
    assert "MEND vault" in vault_line(run("doctor"))
    refused = run("vault", "rotate")
    assert "restore keys/vault.key from a backup" in refused.stderr
    (data_dir / "keys" / "vault.key").write_bytes(base64.b64encode(lost))
    assert run("vault", "rotate").returncode == 0
    assert (opens(sealed, key_in(data_dir)), opens(sealed, lost)) == (True, False)


def test_a_previous_key_without_a_new_one_is_refused(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("TOOLS_VAULT_KEY", raising=False)
    monkeypatch.delenv("TOOLS_DATABASE_URL", raising=False)
    monkeypatch.setenv("TOOLS_VAULT_KEY_PREVIOUS", base64.b64encode(bytes(32)).decode())
    refused = run("vault", "rotate")
    assert refused.returncode == 1
    assert "TOOLS_VAULT_KEY_PREVIOUS is given without TOOLS_VAULT_KEY" in refused.stderr


def test_it_is_run_where_the_data_is(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AGENT_TOOLS_URL", "http://localhost:9/mcp")
    for words in (("vault", "rotate"), ("forget", "ada"), ("purge", "--days", "3")):
        refused = run(*words)
        assert refused.returncode == 1
        assert "AGENT_TOOLS_URL is set: what is stored is on that tool server." in refused.stderr
