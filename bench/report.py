"""The rows for people: a table in the terminal, a table and a plot in the documentation."""

import os
import platform
import re
from collections.abc import Sequence
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

from bench.errors import BenchFailed
from bench.plot import draw
from bench.process import ROOT
from bench.row import Row

DOCUMENT = ROOT / "docs" / "benchmarks.md"
_MARKED = re.compile(r"(<!-- bench -->\n).*?(<!-- /bench -->)", re.DOTALL)
_HEADER = ("row", "ours", "peer", "ratio", "the peer is")


def table(rows: Sequence[Row]) -> str:
    """Return the rows as aligned columns."""
    lines = [_HEADER, *(_cells(row) for row in rows)]
    widths = [max(len(line[column]) for line in lines) for column in range(len(_HEADER))]
    return "\n".join(
        "  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip() for line in lines
    )


def write_report(rows: Sequence[Row], document: Path = DOCUMENT) -> None:
    """Replace the marked part of the document and draw the plot beside it. Raises `BenchFailed` without the marks."""
    text = document.read_text(encoding="utf-8")
    if not _MARKED.search(text):
        raise BenchFailed(f"{document.name} has no part between <!-- bench --> and <!-- /bench -->.")
    plot = document.with_suffix(".svg")
    marked = "\n".join([_conditions(), "", *_markdown(rows), "", f"![The same ratios as a plot]({plot.name})", ""])
    plot.write_text(draw(rows), encoding="utf-8")
    document.write_text(_MARKED.sub(lambda found: f"{found[1]}{marked}{found[2]}", text), encoding="utf-8")


def _cells(row: Row) -> tuple[str, ...]:
    ours, peer = (f"{_figure(value)} {row.unit}" for value in (row.ours, row.peer_value))
    return row.name, ours, peer, f"{row.ratio:.2f}", row.peer


def _figure(value: float) -> str:
    return f"{value:.3g}" if value < 1000 else f"{value:.0f}"


def _markdown(rows: Sequence[Row]) -> list[str]:
    lines = [_HEADER, ("---", "---:", "---:", "---:", "---"), *(_cells(row) for row in rows)]
    return [f"| {' | '.join(line)} |" for line in lines]


def _conditions() -> str:
    libraries = ", ".join(f"{name} {version(name)}" for name in ("chainlit", "pydantic-ai-slim", "fastmcp"))
    return f"{datetime.now(UTC):%Y-%m-%d} · {os.cpu_count()} cores · Python {platform.python_version()} · {libraries}"
