"""The benchmark's command: `python -m bench [--only NAME] [--json]`."""

import asyncio
import json
import tempfile
from pathlib import Path
from typing import Annotated

import typer

from bench.errors import BenchFailed, Unmeasurable
from bench.process import forget_settings
from bench.report import table, write_report
from bench.row import Row
from bench.rows import ROWS
from bench.sampling import Bench

Only = Annotated[list[str] | None, typer.Option(help=f"Only this row; may repeat: {', '.join(ROWS)}.")]

app = typer.Typer(add_completion=False, pretty_exceptions_enable=False)


@app.command()
def measure(
    only: Only = None,
    is_json: Annotated[bool, typer.Option("--json", help="One line, an array of rows, and nothing else.")] = False,
    repeats: Annotated[int | None, typer.Option(min=1, help="Samples of each side. Default: each row's own.")] = None,
    is_written: Annotated[bool, typer.Option("--write", help="Put all rows into docs/benchmarks.md.")] = False,
) -> None:
    """Measure Frontdesk beside its peers; a ratio above 1 is better than the peer."""
    names = only or list(ROWS)
    for name in names:
        if name not in ROWS:
            _stop(f"There is no row {name!r}; choose from {', '.join(ROWS)}.", code=2)
    if is_written and only:
        _stop("The document shows all rows: leave out --only, or --write.", code=2)
    forget_settings()
    try:
        rows = asyncio.run(_measured([name for name in ROWS if name in names], repeats))
        typer.echo(json.dumps([row.to_json() for row in rows]) if is_json else table(rows))
        if len(rows) < len(set(names)):
            raise SystemExit(1)
        if is_written:
            write_report(rows)
    except BenchFailed as failed:
        _stop(str(failed), code=1)


async def _measured(names: list[str], repeats: int | None) -> list[Row]:
    rows = []
    with tempfile.TemporaryDirectory(prefix="frontdesk-bench-") as folder:
        bench = Bench(Path(folder), repeats)
        for name in names:
            typer.echo(f"measuring {name} …", err=True)
            try:
                rows.append(await ROWS[name](bench))
            except Unmeasurable as reason:
                typer.echo(str(reason), err=True)
    return rows


def _stop(sentence: str, code: int) -> None:
    typer.echo(f"bench: {sentence}", err=True)
    raise SystemExit(code)


if __name__ == "__main__":
    app()
