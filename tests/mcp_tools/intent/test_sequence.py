"""The map from a fine-tuned model's labels to the catalogue's intents."""

from pathlib import Path

import pytest

from mcp_tools.catalog.catalog import Catalog
from mcp_tools.domain.text import Language
from mcp_tools.errors import CatalogInvalid
from mcp_tools.intent import sequence
from mcp_tools.intent.sequence import read_label_maps

SHIPPED = Path(sequence.__file__).with_name("banking77.yaml")


def test_the_shipped_map_names_intents_of_the_catalogue(catalog: Catalog) -> None:
    maps = read_label_maps(SHIPPED, [intent.key for intent in catalog.intents])
    assert maps[Language.EN].model == "mrm8488/distilroberta-finetuned-banking77"
    assert maps[Language.EN].intent_of["transaction_charged_twice"] == "double_charge"


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ("de: {model: x, labels: {}}\n", r"^map.yaml:1: de: is not a known key"),
        ("en:\n  model: x\n", r"^map.yaml:1: en.labels: is missing"),
        ("en:\n  model: x\n  labels:\n    latee: [a]\n", r"^map.yaml:4: en.labels.latee: .*did you mean `late`"),
        (
            "en:\n  model: x\n  labels:\n    late: [a]\n    noise: [a]\n",
            r"^map.yaml:5: en.labels.noise: `a` already means `late`",
        ),
    ],
)
def test_a_wrong_map_is_told_with_file_line_and_field(tmp_path: Path, content: str, told: str) -> None:
    file = tmp_path / "map.yaml"
    file.write_text(content, encoding="utf-8")
    with pytest.raises(CatalogInvalid, match=told):
        read_label_maps(file, ["late", "noise"])
