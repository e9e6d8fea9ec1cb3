"""Loads the assistant's own words; variants rotate so that neighbours in a talk differ."""

import re
import tomllib
from functools import cache
from pathlib import Path
from typing import Any

from mcp_tools.domain.text import Language

_FOLDER = Path(__file__).parent / "texts"
_LINK = re.compile(r"\](?=[(\[:])")


@cache
def _texts(language: Language) -> dict[str, Any]:
    return tomllib.loads((_FOLDER / f"{language.value}.toml").read_text(encoding="utf-8"))


def say(key: str, language: Language, turn: int = 0, /, **values: str) -> str:
    """Return the sentence `key`, its variant chosen by the turn's number, with `values` filled in."""
    variants = _texts(language)["say"][key]
    sentence: str = variants[turn % len(variants)]
    return sentence.format(**values)


def label(section: str, key: str, language: Language, /) -> str:
    """Return one fixed text: a button (`choice`), a status, a reason, a word."""
    text: str = _texts(language)[section][key]
    return text


def button(key: str, language: Language, /) -> str:
    """Return what the button `key` says; a key without fixed words, as a detail's own choice, stands for itself."""
    text: str = _texts(language)["choice"].get(key, key)
    return text


def error(code: str, language: Language, /, **values: str) -> str:
    """Return what to tell a customer about a refusal; a code without words of its own is an internal error."""
    texts = _texts(language)["error"]
    text: str = texts.get(code, texts["internal_error"])
    return text.format(**values)


def quoted(words: str) -> str:
    """Return a colleague's words as they are said on: what would make a link of them is parted and shown as typed."""
    return _LINK.sub("] ", words)
