"""First names and surnames, folded; loaded when the engine is built."""

from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Final

from mcp_tools.pii.folding import folded

_WORDS: Final = Path(__file__).parent / "words"
_LOCALES: Final = ("tr_TR", "en_US", "en_GB")


@dataclass(frozen=True, slots=True)
class Names:
    """What the name rules look words up in; every word in plain lower-case letters."""

    first: frozenset[str]
    surnames: frozenset[str]
    ordinary: frozenset[str]
    """First names that are also ordinary words, brands or cities."""
    never: frozenset[str]
    """Words that end a name and never begin one."""


def load_names() -> Names:
    """Read Faker's name lists for Turkey, the US and Britain (about 0.3 s) and our own word lists."""
    first, surnames = _words("common_names"), _words("common_surnames")
    for locale in _LOCALES:
        provider = import_module(f"faker.providers.person.{locale}").Provider
        first |= {folded(name) for name in provider.first_names}
        surnames |= {folded(name) for name in provider.last_names}
    never = _words("not_names")
    return Names(
        frozenset(first - never), frozenset(surnames - never), frozenset(_words("ordinary_names")), frozenset(never)
    )


def _words(name: str) -> set[str]:
    lines = (_WORDS / f"{name}.txt").read_text(encoding="utf-8").splitlines()
    return {word for line in lines if not line.startswith("#") for word in line.split()}
