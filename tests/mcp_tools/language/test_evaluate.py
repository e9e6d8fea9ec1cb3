"""`python -m mcp_tools.language evaluate` on a small file of pairs."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from mcp_tools.domain.text import Language
from mcp_tools.errors import StartupError
from mcp_tools.language.__main__ import app
from mcp_tools.language.evaluation import accuracy, read_pairs

PAIRS = "Where is my parcel?\tPaketim nerede?\tsource\nI paid twice.\tİki kez ödedim.\nOK\tOK\nHi\tMerhaba\n"


@pytest.fixture
def pairs(tmp_path: Path) -> Path:
    file = tmp_path / "pairs.tsv"
    file.write_text(PAIRS, encoding="utf-8")
    return file


def test_accuracy_and_times_are_one_line_of_json(pairs: Path) -> None:
    done = CliRunner().invoke(app, ["evaluate", "--pairs", str(pairs), "--json"])
    assert done.exit_code == 0, done.output
    figures = json.loads(done.stdout)
    assert (figures["en_accuracy"], figures["tr_accuracy"], figures["tr_few_words"]) == (1.0, 1.0, 1.0)
    assert figures["en_texts"] == 3  # what reads the same in both languages proves nothing
    assert figures["ms_per_message"] < figures["langdetect_ms_per_message"]


def test_few_words_are_counted_by_themselves() -> None:
    texts = ["yes", "a longer sentence of mine"]
    figures = accuracy(lambda text: Language.EN if len(text) > 3 else Language.TR, texts, Language.EN)
    assert figures == {"en_accuracy": 0.5, "en_few_words": 0.0}


def test_a_line_without_a_tab_is_told_with_its_number(tmp_path: Path) -> None:
    file = tmp_path / "pairs.tsv"
    file.write_text("Hi\tSelam\nlonely\n", encoding="utf-8")
    with pytest.raises(StartupError, match=r"^pairs\.tsv:2: "):
        read_pairs(file)
