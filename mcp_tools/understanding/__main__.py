"""The command `python -m mcp_tools.understanding report`: how well whole messages are understood."""

import json
import tempfile
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from mcp_tools.catalog.loader import load_catalog
from mcp_tools.errors import StartupError
from mcp_tools.follow_up.extraction import DetailFinder
from mcp_tools.intent.model import load_or_train
from mcp_tools.intent.understanding import IntentReader
from mcp_tools.language.detector import build_detector
from mcp_tools.pii.engine import build_engine
from mcp_tools.understanding.evaluation import judge
from mcp_tools.understanding.figures import figures
from mcp_tools.understanding.messages import part_of, read_messages
from mcp_tools.understanding.reader import Reader
from mcp_tools.understanding.report import page


class Part(StrEnum):
    """Which messages of a file are judged."""

    ALL = "all"
    DEVELOPMENT = "development"
    HELD_OUT = "held-out"


app = typer.Typer(add_completion=False, pretty_exceptions_enable=False, no_args_is_help=True)


@app.callback()
def commands() -> None:
    """Measure how whole messages are understood."""


@app.command()
def report(
    messages: Annotated[Path, typer.Argument(help="Labelled messages, one JSON object a line.")],
    part: Annotated[
        Part, typer.Option(help="Judge all, or only the two thirds or the third chosen by hash.")
    ] = Part.ALL,
    out: Annotated[Path | None, typer.Option(help="Also write a page with every mistake.")] = None,
    is_json: Annotated[bool, typer.Option("--json", help="One line of JSON and nothing else.")] = False,
    catalog: Annotated[Path | None, typer.Option(help="Another catalogue's folder.")] = None,
) -> None:
    """Mask and read every message as the server would, compare with its labels, print the figures."""
    labelled = read_messages(messages)
    if part is not Part.ALL:
        labelled = part_of(labelled, is_held_out=part is Part.HELD_OUT)
    judged = judge(labelled, _reader(catalog), build_engine(uses_models=False))
    found = figures(judged)
    if out:
        out.write_text(page(found, judged, "How messages are understood"), encoding="utf-8")
    if is_json:
        typer.echo(json.dumps(found))
        return
    for name, value in found.items():
        typer.echo(f"{name.replace('_', ' '):<18} {value}")


def _reader(folder: Path | None) -> Reader:
    catalog = load_catalog(folder)
    with tempfile.TemporaryDirectory(prefix="frontdesk-model-") as cache:
        model = load_or_train(catalog, Path(cache))
    return Reader(catalog, build_detector(catalog), IntentReader(model, catalog), DetailFinder(catalog))


def main() -> None:
    """Run the command; what its user can mend is told in one sentence."""
    try:
        app()
    except StartupError as error:
        typer.echo(f"understanding: {error}", err=True)
        raise SystemExit(1) from None


if __name__ == "__main__":
    main()
