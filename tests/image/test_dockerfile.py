"""The image: small, pinned, not root, checked for health, and built from nothing but what it names."""

import json
import re
import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parent.parent.parent
IGNORE = (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines()
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))

Stages = list[list[tuple[str, str]]]


def is_sent(path: str) -> bool:
    """Whether a file reaches the engine: the last pattern that matches it, or a folder above it, decides."""
    parts = path.split("/")
    above = ["/".join(parts[: n + 1]) for n in range(len(parts))]
    sent = True
    for pattern in (line for line in IGNORE if line and not line.startswith("#")):
        words = re.escape(pattern.removeprefix("!")).replace(r"\*\*/", "(?:.*/)?").replace(r"\*", "[^/]*")
        if any(re.fullmatch(words, name) for name in above):
            sent = pattern.startswith("!")
    return sent


def copied(stage: list[tuple[str, str]]) -> list[str]:
    """Return what a stage copies out of this folder."""
    from_here = [words.split()[:-1] for name, words in stage if name == "COPY" and not words.startswith("--from=")]
    return [source for sources in from_here for source in sources]


def test_every_base_is_a_slim_python_of_a_named_release(stages: Stages) -> None:
    bases = {stage[0][1].split()[0] for stage in stages}
    assert len(bases) == 1
    assert re.fullmatch(r"python:3\.1[123]-slim-[a-z]+", bases.pop())


def test_it_runs_as_a_numbered_user_and_nothing_is_built_after_that(
    stages: Stages, words_of: Callable[[str], str]
) -> None:
    assert re.fullmatch(r"[1-9]\d{3,}:[1-9]\d{3,}", words_of("USER"))
    names = [name for name, _ in stages[-1]]
    assert not {"RUN", "COPY", "ADD"} & set(names[names.index("USER") :])


def test_what_the_engine_starts_is_in_exec_form(words_of: Callable[[str], str]) -> None:
    check = words_of("HEALTHCHECK").partition("CMD ")[2]
    for words in (words_of("ENTRYPOINT"), words_of("CMD"), check):
        command = json.loads(words)
        assert command
        assert all(isinstance(word, str) for word in command)
    assert words_of("STOPSIGNAL") == "SIGTERM"


def test_the_last_stage_takes_only_what_was_installed_and_drops_the_installer(stages: Stages) -> None:
    assert copied(stages[-1]) == []
    [run] = [words for name, words in stages[-1] if name == "RUN"]
    assert run.startswith("pip uninstall --yes")
    assert not re.search(r"\b(?:pip|apt|apt-get)\b[^&]*\binstall\b", run)


def test_libraries_are_installed_by_their_hashes_and_ours_without_any(stages: Stages) -> None:
    installs = [words for name, words in stages[0] if name == "RUN" and " install " in words]
    assert len(installs) == 2
    assert "--require-hashes" in installs[0]
    assert "-r requirements.lock" in installs[0]
    assert "--no-deps" in installs[1]
    assert all("--no-cache-dir" in words for words in installs)


def test_what_is_copied_exists_and_reaches_the_engine(stages: Stages) -> None:
    sources = copied(stages[0])
    assert sources
    for source in sources:
        found = list(ROOT.glob(source))
        assert found, source
        assert any(is_sent(path.name) for path in found), source
    for inside in ("agent/texts/tr.toml", ".chainlit/translations/tr-TR.json", "mcp_tools/catalog/billing.yaml"):
        assert (ROOT / inside).is_file()
        assert is_sent(inside)


def test_everything_the_wheel_is_made_of_is_copied(stages: Stages) -> None:
    target = PROJECT["tool"]["hatch"]["build"]["targets"]["wheel"]
    parts = {*target["packages"], *target["force-include"], PROJECT["project"]["readme"], "pyproject.toml", "LICENSE"}
    assert parts <= set(copied(stages[0]))


@pytest.mark.parametrize(
    "private",
    [
        "data/frontdesk.db",
        "data/keys/vault.key",
        "secrets/vault_key",
        ".env",
        "agent/.env",
        "chat_ui/data/frontdesk.db",
        ".git/config",
        ".venv/bin/python",
        "agent/__pycache__/turn.cpython-311.pyc",
        "tests/conftest.py",
        "requirements-dev.lock",
        "docker-compose.yml",
    ],
)
def test_what_is_private_or_not_needed_never_reaches_the_engine(private: str) -> None:
    assert not is_sent(private)


def test_every_extra_the_image_is_built_with_has_a_lock_with_hashes(compose: dict[str, Any]) -> None:
    extras = compose["services"]["app"]["build"]["args"]["EXTRAS"].split()
    assert extras
    for extra in extras:
        lock = ROOT / f"requirements-{extra}.lock"
        pinned = set(re.findall(r"^(\S+)==\S+ .*\n +--hash=sha256:", lock.read_text(encoding="utf-8"), re.MULTILINE))
        wanted = PROJECT["project"]["optional-dependencies"][extra]
        assert {re.split(r"[^\w-]", requirement)[0] for requirement in wanted} <= pinned
        assert is_sent(lock.name)
