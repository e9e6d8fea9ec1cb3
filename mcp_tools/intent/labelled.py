"""Reads labelled texts: CSV files with the columns `text` and `category`."""

import csv
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from mcp_tools.errors import StartupError
from mcp_tools.intent.calibration import NO_INTENT

_COLUMNS: Final = ("text", "category")
OUT_OF_SCOPE: Final = frozenset({"", "oos", "out_of_scope"})
"""The categories of texts that have none."""


class LabelledTextsInvalid(StartupError):
    """A file of labelled texts cannot be used; the message names file and line."""


@dataclass(frozen=True)
class Labelled:
    """Texts and their labels, side by side; `NO_INTENT` is the label of texts that have none."""

    texts: tuple[str, ...]
    labels: tuple[str, ...]


def read_labelled(file: Path) -> Labelled:
    """Read a CSV file. Raises `LabelledTextsInvalid` with file and line for the first thing that is wrong."""
    try:
        with file.open(encoding="utf-8-sig", newline="") as stream:
            reader = csv.DictReader(stream)
            if not set(_COLUMNS) <= set(reader.fieldnames or ()):
                raise LabelledTextsInvalid(f"{file.name}:1: the columns `text` and `category` are needed.")
            rows = [_row(file, reader.line_num, row) for row in reader]
    except OSError as error:
        raise LabelledTextsInvalid(f"{file.name} cannot be read ({error.strerror}).") from None
    except (UnicodeDecodeError, csv.Error):
        raise LabelledTextsInvalid(f"{file.name} is not a CSV file in UTF-8.") from None
    if not rows:
        raise LabelledTextsInvalid(f"{file.name}:1: there is no text in it.")
    return Labelled(tuple(text for text, _ in rows), tuple(label for _, label in rows))


def _row(file: Path, line: int, row: dict[str, str | None]) -> tuple[str, str]:
    text, category = (row[column] for column in _COLUMNS)
    if not text or category is None:
        raise LabelledTextsInvalid(f"{file.name}:{line}: a text and its category are needed.")
    return text, NO_INTENT if category.strip() in OUT_OF_SCOPE else category.strip()
