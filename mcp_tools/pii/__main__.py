"""The command `python -m mcp_tools.pii evaluate`: how well personal data is found in texts that somebody marked."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from mcp_tools.errors import StartupError
from mcp_tools.pii.engine import build_engine
from mcp_tools.pii.evaluation import as_json, as_table, evaluate, read_examples

app = typer.Typer(add_completion=False, pretty_exceptions_enable=False)


@app.callback()
def pii() -> None:
    """Personal data: what the masking finds."""


@app.command("evaluate")
def evaluate_file(
    file: Annotated[Path, typer.Argument(help='Lines of {"text", "lang", "spans": [{"type", "start", "end"}]}.')],
    is_json: Annotated[bool, typer.Option("--json", help="One line of JSON instead of a table.")] = False,
    uses_models: Annotated[
        bool, typer.Option("--models/--no-models", help="Whether an installed spaCy model finds names too.")
    ] = True,
) -> None:
    """Print precision, recall, F2 and the share of fully masked spans per type, and false alarms on clean texts."""
    try:
        examples = read_examples(file)
        evaluation = evaluate(build_engine(uses_models=uses_models), examples)
    except StartupError as error:
        print(f"evaluate: {error}", file=sys.stderr)  # noqa: T201  (what the operator reads)
        raise SystemExit(1) from None
    typer.echo(as_json(evaluation) if is_json else as_table(evaluation))


if __name__ == "__main__":
    app()
