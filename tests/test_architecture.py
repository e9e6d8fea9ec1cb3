"""The import rules of the house: who may import what, and where each library has its only home."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
FOLDERS = ("agent", "chat_ui", "mcp_tools")
MAY_IMPORT = {
    "mcp_tools": ("mcp_tools",),
    "agent": ("agent", "mcp_tools.domain"),
    "chat_ui": ("chat_ui", "agent", "mcp_tools.domain"),
}
ONLY_HOME = {
    "chainlit": "chat_ui",
    "pydantic_ai": "agent",
    "sqlalchemy": "mcp_tools",
    "alembic": "mcp_tools",
    "presidio_analyzer": "mcp_tools/pii",
    "sklearn": "mcp_tools/intent",
    "torch": "mcp_tools/intent",
    "transformers": "mcp_tools/intent",
}
ROOTS = {"chat_ui/host.py", "chat_ui/__main__.py", "chat_ui/doctor.py", "mcp_tools/__main__.py"}
ROOT_FOLDER = "chat_ui/commands"
"""Composition roots: they wire parts together and may import across."""
COMPOSERS = {
    "mcp_tools/analysis.py",
    "mcp_tools/correction.py",
    "mcp_tools/doors.py",
    "mcp_tools/engines.py",
    "mcp_tools/erasure.py",
    "mcp_tools/migrations/env.py",
    "mcp_tools/retention.py",
    "mcp_tools/server.py",
    "mcp_tools/understanding/__main__.py",
    "mcp_tools/understanding/evaluation.py",
    "mcp_tools/understanding/reader.py",
    "mcp_tools/vault_keys.py",
}
"""Inside mcp_tools only these know more than one slice."""
SHARED = {"mcp_tools/log.py"}
"""Uses one slice's filter for every part's logs."""
SLICES = ("conversations", "tickets", "pii", "language", "intent", "follow_up", "accounts")

TOOLS = ("bench", "evals")
"""Commands of ours that measure the product from outside: like composition roots they may import across."""

FILES = sorted(path for folder in FOLDERS for path in (ROOT / folder).rglob("*.py"))
TOOL_FILES = sorted(path for folder in TOOLS for path in (ROOT / folder).rglob("*.py"))


def name_of(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def imports_of(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def is_within(module: str, home: str) -> bool:
    return module == home or module.startswith(f"{home}.")


@pytest.mark.parametrize("path", FILES, ids=name_of)
def test_folders_import_only_downwards(path: Path) -> None:
    name, folder = name_of(path), name_of(path).split("/")[0]
    if name in ROOTS or name.startswith(f"{ROOT_FOLDER}/"):
        return
    ours = [module for module in imports_of(path) if module.split(".")[0] in FOLDERS and "." in module]
    allowed = MAY_IMPORT[folder]
    assert [module for module in ours if not any(is_within(module, home) for home in allowed)] == []


@pytest.mark.parametrize("path", FILES, ids=name_of)
def test_the_product_does_not_know_what_measures_it(path: Path) -> None:
    assert [module for module in imports_of(path) if module.split(".")[0] in (*TOOLS, "tests")] == []


@pytest.mark.parametrize("path", FILES, ids=name_of)
def test_slices_are_strangers_to_each_other(path: Path) -> None:
    name = name_of(path)
    parts = name.split("/")
    if parts[0] != "mcp_tools" or name in ROOTS | COMPOSERS | SHARED:
        return
    own = parts[1] if parts[1] in SLICES else None
    strangers = [slice_ for slice_ in SLICES if slice_ != own]
    foreign = [m for m in imports_of(path) for slice_ in strangers if is_within(m, f"mcp_tools.{slice_}")]
    assert foreign == []


@pytest.mark.parametrize("path", FILES, ids=name_of)
def test_libraries_stay_in_their_only_home(path: Path) -> None:
    name = name_of(path)
    strays = [
        m
        for m in imports_of(path)
        for library, home in ONLY_HOME.items()
        if is_within(m, library) and not name.startswith(home)
    ]
    if name in ROOTS:
        strays = [module for module in strays if not is_within(module, "chainlit")]
    assert strays == []


@pytest.mark.parametrize("path", [*FILES, *TOOL_FILES], ids=name_of)
def test_every_module_says_in_one_line_what_it_is_for(path: Path) -> None:
    doc = ast.get_docstring(ast.parse(path.read_text(encoding="utf-8")))
    assert doc, "no module docstring"
    first = doc.splitlines()[0]
    assert first.endswith((".", "?", "!"))
    if path.name == "__init__.py":
        assert path.read_text(encoding="utf-8").count("\n") == 1


@pytest.mark.parametrize("path", sorted((ROOT / "mcp_tools" / "domain").glob("*.py")), ids=name_of)
def test_the_shared_words_need_nothing_but_pydantic(path: Path) -> None:
    allowed = {"collections", "datetime", "enum", "re", "typing", "pydantic"}
    foreign = [module for module in imports_of(path) if not is_within(module, "mcp_tools.domain")]
    assert {module.split(".")[0] for module in foreign} <= allowed
