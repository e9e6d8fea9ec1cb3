"""How a value is looked for: in every file, table and text, in every form in which it would still be readable."""

import base64
import json
import re
import sqlite3
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing
from pathlib import Path
from typing import Any
from urllib.parse import quote, quote_plus, urlencode

from mcp_tools.tables import Base

Found = set[tuple[str, str]]
"""Which value was found, and in which form."""


def disguises(value: str) -> dict[str, bytes]:
    """Return every form in which `value` would still be readable, by name."""
    raw, digits = value.encode(), re.sub(r"\D", "", value)
    forms = {
        "text": raw,
        "small letters": value.lower().encode(),
        "hex": raw.hex().encode(),
        "capital hex": raw.hex().upper().encode(),
        "in a URL": quote(value).encode(),
        "in a form": quote_plus(value).encode(),
        "in a small URL": quote(value).lower().encode(),
        "in JSON": json.dumps(value)[1:-1].encode(),
        "in capital JSON": json.dumps(value)[1:-1].upper().replace("\\U", "\\u").encode(),
        "all escaped": "".join(f"\\u{ord(letter):04x}" for letter in value).encode(),
        "UTF-16 LE": value.encode("utf-16-le"),
        "UTF-16 BE": value.encode("utf-16-be"),
        "without spaces": value.replace(" ", "").encode(),
    }
    if len(digits) >= 9:
        forms["digits"] = digits.encode()
    for shift in range(3):
        for kind, encode in (("base64", base64.b64encode), ("URL base64", base64.urlsafe_b64encode)):
            forms[f"{kind} +{shift}"] = _inner(encode(b"\0" * shift + raw), shift, len(raw))
    return forms


def _inner(encoded: bytes, shift: int, length: int) -> bytes:
    """Cut off the letters that also depend on the bytes before and after the value."""
    return encoded[(0, 2, 3)[shift] : len(encoded) - (0, 3, 2)[(shift + length) % 3]]


class Search:
    """Looks for values, each by its name, in all their disguises."""

    def __init__(self, values: Mapping[str, str]) -> None:
        self.known: Found = set()
        self._needles: defaultdict[bytes, Found] = defaultdict(set)
        for name, value in values.items():
            for form, letters in disguises(value).items():
                self._needles[letters].add((name, form))
                self.known.add((name, form))

    def found_in(self, data: bytes) -> Found:
        return {one for letters, ones in self._needles.items() if letters in data for one in ones}

    def leaks(self, folder: Path) -> list[tuple[str, Found]]:
        """Return where in a data folder something was found."""
        return [(place, found) for place, data in everything_in(folder) if (found := self.found_in(data))]


def everything_in(folder: Path) -> Iterator[tuple[str, bytes]]:
    """Give each file's name and bytes, and each table's cells: a value can lie across two pages of a database."""
    for path in sorted(folder.rglob("*")):
        yield f"name of {path.name}", path.name.encode()
        if path.is_file():
            yield path.name, path.read_bytes()
    with closing(sqlite3.connect(folder / "frontdesk.db")) as database:
        for (table,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall():
            for row in database.execute(f'SELECT * FROM "{table}"'):  # noqa: S608  (a table's own name)
                cells = (cell if isinstance(cell, bytes) else str(cell).encode() for cell in row)
                yield f"table {table}", b"\n".join(cells)


def dump_server(rows: Any, folder: Path) -> None:
    """Copy a server's tables into a file in the folder, so that the search finds the same things in the same place."""
    with closing(sqlite3.connect(folder / "frontdesk.db")) as copy, copy:
        for table in Base.metadata.tables.values():
            columns = ", ".join(f'"{column.name}"' for column in table.columns)
            copy.execute(f'CREATE TABLE "{table.name}" ({columns})')
            marks = ", ".join("?" * len(table.columns))
            for row in rows(f'SELECT {columns} FROM "{table.name}"'):  # noqa: S608  (a table's own names)
                cells = [cell if isinstance(cell, bytes | int) else str(cell) for cell in row]
                copy.execute(f'INSERT INTO "{table.name}" VALUES ({marks})', cells)  # noqa: S608


CARELESS: dict[str, Callable[[str], bytes]] = {
    "text": lambda value: f"they said {value} today".encode(),
    "small letters": lambda value: f"they said {value}".lower().encode(),
    "base64 +0": lambda value: base64.b64encode(f"abc{value}!".encode()),
    "base64 +1": lambda value: base64.b64encode(f"a{value}".encode()),
    "base64 +2": lambda value: base64.b64encode(f"ab{value}!!".encode()),
    "URL base64 +0": lambda value: base64.urlsafe_b64encode(value.encode()),
    "URL base64 +1": lambda value: base64.urlsafe_b64encode(f"abcd{value}!".encode()),
    "URL base64 +2": lambda value: base64.urlsafe_b64encode(f"abcde{value}".encode()),
    "hex": lambda value: f"x{value}".encode().hex().encode(),
    "capital hex": lambda value: f"{value}x".encode().hex().upper().encode(),
    "in a URL": lambda value: f"/search/{quote(value)}/".encode(),
    "in a form": lambda value: urlencode({"q": value}).encode(),
    "in a small URL": lambda value: f"/{quote(value)}".lower().encode(),
    "in JSON": lambda value: json.dumps({"q": [value]}).encode(),
    "all escaped": lambda value: "".join(f"\\u{ord(letter):04x}" for letter in f"a{value}b").encode(),
    "UTF-16 LE": lambda value: f"a{value}b".encode("utf-16-le"),
    "UTF-16 BE": lambda value: f"a{value}b".encode("utf-16-be"),
    "without spaces": lambda value: f"a-{value}".replace(" ", "").encode(),
    "digits": lambda value: re.sub(r"\D", "", value).encode(),
}
"""How careless code would write a value down, made without the search's own forms."""
