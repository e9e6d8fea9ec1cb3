"""`frontdesk catalog …`: check the catalogue, train on it, and see how well its intents are told apart."""

from collections import Counter
from pathlib import Path
from typing import Annotated

import typer

from chat_ui.commands.settings import Data, read_settings
from chat_ui.commands.table import print_table
from mcp_tools.catalog.catalog import Catalog, Intent
from mcp_tools.catalog.loader import load_catalog

_ENOUGH = 25
_HARDEST = 10

Folder = Annotated[
    Path | None, typer.Option("--catalog", help="The catalogue's folder. Default: TOOLS_CATALOG_DIR, else the shipped.")
]

app = typer.Typer(help="What people can ask for: check it, train on it, judge it.")


@app.command()
def check(catalog: Folder = None, data: Data = None) -> None:
    """Read every file; the first error names file, line and field. Warn of intents with few examples."""
    loaded = _loaded(catalog, data)
    rows = [
        (category.key, str(len(intents)), str(sum(len(i.examples_en) for i in intents)), _turkish(intents))
        for category in loaded.categories
        if (intents := [intent for intent in loaded.intents if intent.category == category.key])
    ]
    print_table(("CATEGORY", "INTENTS", "EXAMPLES EN", "EXAMPLES TR"), rows)
    for warning in (*_few_examples(loaded), *_shared_examples(loaded)):
        typer.echo(warning, err=True)
    typer.echo(f"{len(loaded.intents)} intents and {len(loaded.details)} details. The catalogue is valid.")


@app.command()
def train(catalog: Folder = None, data: Data = None) -> None:
    """Train the intent model now and keep it in the data folder, so that the next start need not."""
    from mcp_tools.data_folder import prepare
    from mcp_tools.intent.model import load_or_train

    loaded, folder = _loaded(catalog, data), prepare(read_settings(data).tools.data_dir)
    model = load_or_train(loaded, folder / "cache")
    typer.echo(f"The model of {len(loaded.intents)} intents and {len(model.features)} features is ready.")


@app.command()
def evaluate(
    catalog: Folder = None,
    report: Annotated[Path | None, typer.Option(help="Also write a page that shows what is taken for what.")] = None,
    data: Data = None,
) -> None:
    """Judge every example by a model that has not seen it, and list the intents told apart worst."""
    from mcp_tools.intent.evaluation import f1_by_intent, measure
    from mcp_tools.intent.held_out import held_out_guesses
    from mcp_tools.intent.report import page
    from mcp_tools.intent.training import sentences_of

    guesses = held_out_guesses(*sentences_of(_loaded(catalog, data)))
    figures = measure(guesses)
    weakest = sorted(f1_by_intent(guesses).items(), key=lambda pair: pair[1])[:_HARDEST]
    print_table(("INTENT", "F1"), [(intent, f"{f1:.3f}") for intent, f1 in weakest])
    typer.echo(f"{figures.accuracy:.3f} right, {figures.top3:.3f} among the first three, {figures.texts} examples.")
    if report:
        report.write_text(page(figures, guesses, "The catalogue: what is taken for what"), encoding="utf-8")
        typer.echo(f"The page is {report}.")


def _loaded(folder: Path | None, data: Path | None) -> Catalog:
    return load_catalog(folder or read_settings(data).tools.catalog_dir)


def _turkish(intents: list[Intent]) -> str:
    return str(sum(len(intent.examples_tr) for intent in intents))


def _few_examples(catalog: Catalog) -> list[str]:
    return [
        f"warning: {intent.key} has {len(examples)} examples in {language}; {_ENOUGH} make it reliable."
        for intent in catalog.intents
        for language, examples in (("English", intent.examples_en), ("Turkish", intent.examples_tr))
        if len(examples) < _ENOUGH
    ]


def _shared_examples(catalog: Catalog) -> list[str]:
    """Name intents that have an example in common: no model can tell them apart by it."""
    owners: dict[str, list[str]] = {}
    for intent in catalog.intents:
        for example in (*intent.examples_en, *intent.examples_tr):
            owners.setdefault(example.casefold(), []).append(intent.key)
    pairs = Counter(tuple(sorted(set(keys))) for keys in owners.values() if len(set(keys)) > 1)
    return [f"warning: {' and '.join(keys)} share {count} examples." for keys, count in pairs.items()]
