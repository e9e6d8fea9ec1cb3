"""Texts that others marked, where a folder of them is at hand: the presidio-research collection, English.

`FRONTDESK_MARKED_TEXTS` names the folder that holds `synth_dataset_v2*.json`.
"""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from mcp_tools.pii.recognizers.person_model import installed_model

STRUCTURED = {"EMAIL": 1.0, "IBAN": 1.0, "PHONE": 0.65, "CARD": 0.98, "TAX_ID": 1.0, "IP": 1.0, "ADDRESS": 0.2}
"""Shares of spans that Presidio with en_core_web_sm masks in full; ours must not be below."""


@pytest.fixture
def marked(tmp_path: Path) -> Path:
    folder = os.environ.get("FRONTDESK_MARKED_TEXTS")
    found = sorted(Path(folder).glob("synth_dataset_v2*.json")) if folder else []
    if not found:
        pytest.skip("marked texts: FRONTDESK_MARKED_TEXTS names no folder with synth_dataset_v2*.json")
    lines = [json.dumps(_line(sample)) for sample in json.loads(found[0].read_text(encoding="utf-8"))]
    file = tmp_path / "marked.jsonl"
    file.write_text("\n".join(lines), encoding="utf-8")
    return file


def _line(sample: dict[str, Any]) -> dict[str, Any]:
    spans = [
        {"type": span["entity_type"], "start": span["start_position"], "end": span["end_position"]}
        for span in sample["spans"]
    ]
    return {"text": sample["full_text"], "lang": "en", "spans": spans}


def evaluated(file: Path, option: str) -> Any:
    command = [sys.executable, "-m", "mcp_tools.pii", "evaluate", str(file), "--json", option]
    return json.loads(subprocess.run(command, capture_output=True, text=True, check=True).stdout)["types"]


def test_without_a_model_no_structured_type_is_below_presidio_with_one(marked: Path) -> None:
    types = evaluated(marked, "--no-models")
    assert {
        kind: types[kind]["fully_masked"] for kind in STRUCTURED if types[kind]["fully_masked"] < STRUCTURED[kind]
    } == {}
    assert types["PERSON"]["fully_masked"] >= 0.6


@pytest.mark.timeout(180)
def test_with_an_english_model_people_are_found_better_still(marked: Path) -> None:
    if installed_model() is None:
        pytest.skip("spaCy: no English model is installed")
    assert evaluated(marked, "--models")["PERSON"]["fully_masked"] >= 0.85


def test_the_english_model_is_never_asked_about_turkish_and_the_rules_still_are() -> None:
    if installed_model() is None:
        pytest.skip("spaCy: no English model is installed")
    from mcp_tools.pii.engine import build_engine

    engine = build_engine()
    english, turkish = "We spoke to Quellan Marrowby about it", "Sipariş Quellan Marrowby kutusunda geldi"
    assert [english[found.start : found.end] for found in engine.find_all(english)] == ["Quellan Marrowby"]
    assert engine.find_all(turkish) == []
