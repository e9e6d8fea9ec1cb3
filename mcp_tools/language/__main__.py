"""`python -m mcp_tools.language evaluate`: how often the language of a sentence is told right."""

import json
import random
from pathlib import Path
from typing import Annotated

import typer

from mcp_tools.catalog.loader import load_catalog
from mcp_tools.domain.text import Language
from mcp_tools.errors import StartupError
from mcp_tools.language.baseline import detect_plainly
from mcp_tools.language.detector import build_detector
from mcp_tools.language.evaluation import Sentences, accuracy, milliseconds, read_pairs

app = typer.Typer(add_completion=False, pretty_exceptions_enable=False, no_args_is_help=True)


@app.callback()
def commands() -> None:
    """Measure the language detector."""


@app.command()
def evaluate(
    pairs: Annotated[Path, typer.Option(help="Lines of English, a tab and Turkish.")],
    is_json: Annotated[bool, typer.Option("--json", help="One line of JSON and nothing else.")] = False,
    sample: Annotated[int | None, typer.Option(min=1, help="Only so many sentences of each language.")] = None,
) -> None:
    """Judge the detector on sentences of known language, beside langdetect, and print the figures."""
    sentences = read_pairs(pairs)
    if sample:
        chance = random.Random(0)  # noqa: S311  (the same sample every time)
        sentences = Sentences({k: tuple(chance.sample(v, min(sample, len(v)))) for k, v in sentences.of.items()})
    detector = build_detector(load_catalog())

    def detect(text: str) -> Language:
        return detector.detect(text).language

    figures: dict[str, float] = {}
    for language, texts in sentences.of.items():
        figures |= {f"{language}_texts": len(texts)} | accuracy(detect, texts, language)
    figures["ms_per_message"] = round(milliseconds(detect, sentences), 4)
    figures["langdetect_ms_per_message"] = round(milliseconds(detect_plainly, sentences), 4)
    if is_json:
        typer.echo(json.dumps(figures))
        return
    for name, value in figures.items():
        typer.echo(f"{name.replace('_', ' '):<26} {value}")


def main() -> None:
    """Run the command; what its user can mend is told in one sentence."""
    try:
        app()
    except StartupError as error:
        typer.echo(f"language: {error}", err=True)
        raise SystemExit(1) from None


if __name__ == "__main__":
    main()
