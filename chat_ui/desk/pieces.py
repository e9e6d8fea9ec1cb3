"""Cuts masked text into what the page shows in a row: plain words, evidence of fields, stand-ins for hidden values."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from chat_ui.words import ScreenWords
from mcp_tools.domain.text import PLACEHOLDER


@dataclass(frozen=True)
class Mark:
    """Where the value of a field was said, in code points of the masked text."""

    field: str
    start: int
    end: int


def pieces(text: str, words: ScreenWords, marks: Iterable[Mark] = ()) -> list[dict[str, Any]]:
    """Return the text in pieces: `text`, the `fields` it is evidence of, and a `placeholder` with what it hides.

    A placeholder stays whole, whatever a mark says; a mark outside the text marks nothing.
    """
    marks = [mark for mark in marks if mark.start < mark.end]
    hidden = {found.start(): found for found in PLACEHOLDER.finditer(text)}
    inside = {at for found in hidden.values() for at in range(found.start() + 1, found.end())}
    cuts = {0, len(text), *hidden, *(found.end() for found in hidden.values())}
    cuts |= {at for mark in marks for at in (mark.start, mark.end) if 0 < at < len(text)} - inside
    ordered = sorted(cuts)
    shown = []
    for start, end in pairwise(ordered):
        piece: dict[str, Any] = {"text": text[start:end]}
        if fields := sorted({mark.field for mark in marks if mark.start < end and start < mark.end}):
            piece["fields"] = fields
        if start in hidden:
            piece["placeholder"] = text[start:end]
            piece["label"] = hidden_label(hidden[start], words)
        shown.append(piece)
    return shown


def readable(text: str, words: ScreenWords) -> str:
    """Return the text with a word for each hidden value, where there is room for plain text only."""
    return PLACEHOLDER.sub(lambda found: f"[{hidden_label(found, words)}]", text)


def hidden_label(placeholder: re.Match[str], words: ScreenWords) -> str:
    """Say what is hidden: "Phone 1"; a kind without a word of its own says its name."""
    kind, count = placeholder.groups()
    known = words.section("desk_hidden")
    return f"{known.get(kind.lower(), kind.replace('_', ' ').capitalize())} {count}"
