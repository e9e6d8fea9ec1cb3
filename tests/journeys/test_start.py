"""What stops `frontdesk serve` is told in one sentence, at once, and never by a traceback."""

import base64
import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest

KEY = base64.b64encode(b"k" * 32).decode()
SHARED = {
    "TOOLS_DATABASE_URL": "postgresql+asyncpg://nobody:secret@127.0.0.1:1/x",
    "TOOLS_VAULT_KEY": KEY,
    "TOOLS_IDENTITY_KEY": KEY,
    "CHAT_COOKIE_KEY": KEY,
}
FRONTDESK = Path(sys.executable).with_name("frontdesk")


def refused(data: Path, *options: str, **settings: str) -> str:
    """Start the host and return what it says on standard error; it must end by itself with exit code 1."""
    ours = ("AGENT_", "CHAT_", "TOOLS_", "GROQ_")
    environment = {name: value for name, value in os.environ.items() if not name.startswith(ours)} | settings
    ended = subprocess.run(
        [FRONTDESK, "serve", "--port", "0", "--data", data, *options],
        env=environment,
        cwd=data.parent,
        capture_output=True,
        text=True,
        timeout=50,
        check=False,
    )
    assert ended.returncode == 1, ended.stderr
    assert "Traceback" not in ended.stdout + ended.stderr
    (sentence,) = ended.stderr.splitlines()
    assert sentence.startswith("frontdesk: ")
    return sentence


@pytest.mark.parametrize(
    ("settings", "told"),
    [
        ({"AGENT_MODELS": "gpt-of-tomorrow"}, "AGENT_MODELS names 'gpt-of-tomorrow'. Use groq:MODEL"),
        ({"AGENT_MODELS": "groq:any"}, "AGENT_GROQ_API_KEY is not set"),
        ({"TOOLS_VAULTKEY": "x"}, "Did you mean TOOLS_VAULT_KEY?"),
        ({"CHAT_COOKIE_KEY_FILE": "/nowhere/key"}, "CHAT_COOKIE_KEY_FILE: /nowhere/key cannot be read"),
        ({"TOOLS_VAULT_KEY": "x"}, "TOOLS_VAULT_KEY is not a key"),
        ({"CHAT_COOKIE_KEY": "x"}, "CHAT_COOKIE_KEY is not a key"),
        ({"CHAT_PORT": "many"}, "CHAT_PORT: "),
        ({"TOOLS_DATABASE_URL": "postgresql+asyncpg://nowhere/x"}, "CHAT_COOKIE_KEY must be given explicitly"),
        ({**SHARED, "TOOLS_VAULT_KEY": ""}, "TOOLS_VAULT_KEY and TOOLS_IDENTITY_KEY must be given explicitly"),
        ({**SHARED, "TOOLS_IDENTITY_KEY": ""}, "TOOLS_VAULT_KEY and TOOLS_IDENTITY_KEY must be given explicitly"),
        (SHARED, "The database of TOOLS_DATABASE_URL cannot be used: its server does not answer."),
    ],
    ids=lambda value: "".join(value) if isinstance(value, dict) else "",
)
def test_a_wrong_setting_is_named(tmp_path: Path, settings: dict[str, str], told: str) -> None:
    assert told in refused(tmp_path / "data", **settings)


def test_a_taken_port_is_named_with_what_to_do(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        sentence = refused(tmp_path / "data", "--port", str(port))
    assert f"Port {port}" in sentence
    assert "PORT=8001 make run" in sentence


def test_a_broken_catalogue_is_named_with_its_line(tmp_path: Path) -> None:
    catalog = tmp_path / "catalog"
    catalog.mkdir()
    (catalog / "shop.yaml").write_text("category: shop\n", encoding="utf-8")
    (catalog / "details.yaml").write_text("item:\n  type: text\n  lable: {en: Item, tr: Ürün}\n", encoding="utf-8")
    assert "details.yaml:3: item.lable" in refused(tmp_path / "data", TOOLS_CATALOG_DIR=str(catalog))


def test_a_damaged_database_is_told_and_left_as_it_is(tmp_path: Path) -> None:
    data = tmp_path / "data"
    data.mkdir()
    (data / "frontdesk.db").write_bytes(b"no database at all" * 100)
    assert "The database could not be prepared" in refused(data)
    assert (data / "frontdesk.db").read_bytes() == b"no database at all" * 100
