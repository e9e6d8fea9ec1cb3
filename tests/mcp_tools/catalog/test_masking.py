"""`masking.yaml`: the operator's say in what is hidden."""

from pathlib import Path
from shutil import copytree

import pytest

import mcp_tools.catalog
from mcp_tools.catalog.loader import load_catalog
from mcp_tools.catalog.masking import Masking
from mcp_tools.errors import CatalogInvalid


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    shipped = Path(mcp_tools.catalog.__file__).parent
    return copytree(shipped, tmp_path / "catalogue")


def test_words_and_patterns_are_read_beside_the_categories(folder: Path) -> None:
    before = load_catalog(folder)
    assert before.masking == Masking()
    (folder / "masking.yaml").write_text("readable: [Deniz Kart]\npatterns: ['MB-\\d{6}']\n", encoding="utf-8")
    after = load_catalog(folder)
    assert after.masking == Masking(readable=("Deniz Kart",), patterns=("MB-\\d{6}",))
    assert after.content_hash == before.content_hash  # nothing is trained anew
    assert after.intents == before.intents


@pytest.mark.parametrize(
    ("text", "refusal"),
    [
        ("patterns: ['MB-(']", "masking.yaml:1: patterns.1: is not a valid regular expression"),
        ("readable: [A b]\npatterns:\n  - x*", "masking.yaml:3: patterns.1: also matches nothing at all"),
        ("hidden: [a]", "masking.yaml:1: hidden: is not a known key"),
    ],
)
def test_a_wrong_file_is_refused_with_line_and_field(folder: Path, text: str, refusal: str) -> None:
    (folder / "masking.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(CatalogInvalid) as caught:
        load_catalog(folder)
    assert str(caught.value).startswith(refusal)
