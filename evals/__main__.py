"""The evaluation's command: `python -m evals [--json] [--path guided|scripted] [--only NAME]`."""

import asyncio
import json
from enum import StrEnum
from typing import Annotated

import typer

from evals.errors import EvalError
from evals.script import load_scripts, script_named
from evals.variants import Variant

app = typer.Typer(add_completion=False, pretty_exceptions_enable=False)


class Wording(StrEnum):
    GUIDED = "guided"
    SCRIPTED = "scripted"


@app.command()
def evaluate(
    only: Annotated[list[str] | None, typer.Option(help="Only this customer; may repeat.")] = None,
    path: Annotated[Wording, typer.Option(help="Who words the replies: guided, or a model that misbehaves.")] = (
        Wording.GUIDED
    ),
    is_json: Annotated[bool, typer.Option("--json", help="One line of JSON and nothing else.")] = False,
    is_short: Annotated[bool, typer.Option("--short", help="Each customer in one of the four variants only.")] = False,
    seed: Annotated[int, typer.Option(help="Which typos, and what is told unasked.")] = 1,
    is_alone: Annotated[bool, typer.Option("--alone", help="Without the agents that must fail.")] = False,
) -> None:
    """Let simulated customers talk to Frontdesk; ends with 1 where it, or a measure, is not as it should be."""
    from evals.evaluation import evaluate as judged
    from evals.report import scores_of, to_json, to_words

    try:
        scripts = [script_named(name) for name in only] if only else list(load_scripts())
    except EvalError as error:
        typer.echo(f"evals: {error}", err=True)
        raise SystemExit(2) from None
    variants = list(Variant)[:1] if is_short else list(Variant)
    verdicts = asyncio.run(judged(scripts, variants, path.value, seed, is_alone=is_alone))
    scores = scores_of(verdicts)
    typer.echo(json.dumps(to_json(scores, path), ensure_ascii=False) if is_json else to_words(scores, path))
    if not all(one.is_as_it_should for one in scores):
        raise SystemExit(1)


if __name__ == "__main__":
    app()
