"""The prompts the models read: Markdown files in English, each with its version in its first line."""

import re
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Final

NAMES: Final = ("reply", "tools", "refine")
_HEAD: Final = re.compile(r"<!-- version (\d+) -->\n+")


@dataclass(frozen=True)
class Prompt:
    """One prompt; its version grows with every change of its text."""

    version: int
    text: str


@cache
def read_prompt(name: str) -> Prompt:
    """Return one of the prompts by its name."""
    whole = files("agent").joinpath("prompts", f"{name}.md").read_text(encoding="utf-8")
    head = _HEAD.match(whole)
    if head is None:
        raise ValueError(f"The prompt {name!r} does not begin with its version.")
    return Prompt(int(head.group(1)), whole[head.end() :])
