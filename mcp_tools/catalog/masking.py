"""The operator's say in masking: words that stay readable and patterns of their own, from `masking.yaml`."""

from pathlib import Path
from typing import Final

import regex

from mcp_tools.catalog.entry import Entry, open_entry
from mcp_tools.domain.text import Model

MASKING_FILE: Final = "masking.yaml"
"""Beside the category files, and optional."""


class Masking(Model):
    r"""`readable` are names of products, brands and people of one's own that are never hidden; `patterns` hide more.

    A pattern is a regular expression, read without regard to case or accents: `MB-\d{6}`.
    """

    readable: tuple[str, ...] = ()
    patterns: tuple[str, ...] = ()


def load_masking(folder: Path) -> Masking:
    """Read the folder's `masking.yaml`, if there is one. Raises `CatalogInvalid` with file, line and field."""
    file = folder / MASKING_FILE
    if not file.exists():
        return Masking()
    fields = open_entry(file).mapping(required=(), optional=("readable", "patterns"))
    readable = fields["readable"].texts() if "readable" in fields else ()
    return Masking(readable=readable, patterns=_patterns(fields["patterns"]) if "patterns" in fields else ())


def _patterns(entry: Entry) -> tuple[str, ...]:
    for item in entry.items():
        try:
            pattern = regex.compile(item.text())
        except regex.error as error:
            raise item.invalid(f"is not a valid regular expression ({error.msg}), mend it") from None
        if pattern.search("") is not None:
            raise item.invalid("also matches nothing at all, say which letters or digits there must be")
    return entry.texts()
