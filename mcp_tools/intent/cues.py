"""Reads lists of phrases from the YAML files beside it and compiles them for folded text."""

import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import yaml


def read_cues(name: str) -> dict[str, Any]:
    """Return the content of `<name>.yaml` beside this file."""
    content: dict[str, Any] = yaml.safe_load(Path(__file__).with_name(f"{name}.yaml").read_text(encoding="utf-8"))
    return content


def compile_cues(phrases: Iterable[str]) -> re.Pattern[str]:
    """Compile `phrases` into one pattern that matches whole words of folded text; of none, one that never matches."""
    joined = "|".join(f"(?:{phrase})" for phrase in phrases)
    return re.compile(rf"(?<![a-z0-9])(?:{joined})(?![a-z0-9])" if joined else r"(?!)")
