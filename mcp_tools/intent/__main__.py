"""`python -m mcp_tools.intent evaluate|report`: how often the intent model is right."""

import json
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Any

import typer

from mcp_tools.errors import StartupError
from mcp_tools.intent.classifier import BatchClassifier, Classifier
from mcp_tools.intent.evaluation import Guess, measure
from mcp_tools.intent.labelled import Labelled, read_labelled

Train = Annotated[Path, typer.Option(help="Texts to learn from: CSV with the columns text and category.")]
Test = Annotated[Path, typer.Option(help="Texts to be judged on, likewise; the category oos marks those with none.")]
Embeddings = Annotated[
    str | None, typer.Option(help="Also use this sentence model: a folder, a package or a name on the hub.")
]
Catalog = Annotated[Path | None, typer.Option("--catalog", help="Another catalogue's folder.")]

app = typer.Typer(add_completion=False, pretty_exceptions_enable=False, no_args_is_help=True)


@app.command()
def evaluate(
    train: Train,
    test: Test,
    is_json: Annotated[bool, typer.Option("--json", help="One line of JSON and nothing else.")] = False,
    embeddings: Embeddings = None,
) -> None:
    """Train on one file of labelled texts, judge on another, and print the figures."""
    learnt, judged = read_labelled(train), read_labelled(test)
    model, train_seconds = _trained(learnt, embeddings)
    guesses, ms = _guesses(model, judged)
    figures: dict[str, Any] = measure(guesses).to_json()
    figures |= {"train_seconds": round(train_seconds, 2), "ms_per_message": round(ms, 3)}
    if is_json:
        typer.echo(json.dumps(figures))
        return
    for name, value in figures.items():
        typer.echo(f"{name.replace('_', ' '):<15} {value}")


@app.command()
def report(
    out: Annotated[Path, typer.Option(help="The page to write.")] = Path("intent-report.html"),
    train: Annotated[Path | None, typer.Option(help="Labelled texts to learn from instead of the catalogue.")] = None,
    test: Annotated[Path | None, typer.Option(help="Labelled texts to be judged on instead of held-out ones.")] = None,
    catalog: Catalog = None,
) -> None:
    """Write a page that shows which intents are taken for which.

    Without --test each example is judged by a model that has not seen it.
    """
    from mcp_tools.intent.report import page

    guesses = _held_out(train, catalog) if test is None else _judged(train, test, catalog)
    figures = measure(guesses)
    out.write_text(page(figures, guesses, "Intents: who is taken for whom"), encoding="utf-8")
    typer.echo(f"{out}: {figures.accuracy:.3f} right, {figures.top3:.3f} among the first three, {figures.texts} texts.")


def _trained(learnt: Labelled, embeddings: str | None) -> tuple[Classifier, float]:
    began = time.perf_counter()
    if embeddings:
        from mcp_tools.intent.blended import train_blend
        from mcp_tools.intent.embeddings import load_encoder

        encoder = load_encoder(embeddings, lambda sentence: typer.echo(sentence, err=True))
        model: Classifier = train_blend(learnt.texts, learnt.labels, encoder)
    else:
        from mcp_tools.intent.training import train_on

        model = train_on(learnt.texts, learnt.labels)
    return model, time.perf_counter() - began


def _guesses(model: Classifier | BatchClassifier, judged: Labelled) -> tuple[list[Guess], float]:
    """Return the guesses and the milliseconds each took, in batches where the model can do that."""
    model.classify(judged.texts[0])  # the first costs more and tells nothing
    began = time.perf_counter()
    rankings = (
        model.classify_all(judged.texts)
        if hasattr(model, "classify_all")
        else [model.classify(text) for text in judged.texts]
    )
    ms = (time.perf_counter() - began) * 1000 / len(rankings)
    return [Guess(*one) for one in zip(judged.texts, judged.labels, rankings, strict=True)], ms


def _held_out(train: Path | None, catalog: Path | None) -> list[Guess]:
    from mcp_tools.intent.held_out import held_out_guesses

    learnt = _learnt(train, catalog)
    return held_out_guesses(learnt.texts, learnt.labels)


def _judged(train: Path | None, test: Path, catalog: Path | None) -> list[Guess]:
    return _guesses(_trained(_learnt(train, catalog), None)[0], read_labelled(test))[0]


def _learnt(train: Path | None, catalog: Path | None) -> Labelled:
    if train:
        return read_labelled(train)
    from mcp_tools.catalog.loader import load_catalog
    from mcp_tools.intent.training import sentences_of

    texts, labels = sentences_of(load_catalog(catalog))
    return Labelled(tuple(texts), tuple(labels))


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command; what its user can mend is told in one sentence."""
    try:
        app(arguments)
    except StartupError as error:
        typer.echo(f"intent: {error}", err=True)
        raise SystemExit(1) from None


if __name__ == "__main__":
    main()
