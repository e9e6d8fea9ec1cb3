"""The command that measures understanding, and the page it writes."""

import json
from pathlib import Path

import pytest

from mcp_tools.understanding.__main__ import main

MESSAGES = (
    {"text": "my order A-1042 <b>is</b> late", "language": "en", "intents": ["order_late"], "priority": "normal"},
    {"text": "two hundred lira çekildi iki kere", "language": "mixed", "intents": ["close_account"]},
)


@pytest.fixture
def labelled(tmp_path: Path) -> Path:
    file = tmp_path / "messages.jsonl"
    file.write_text("".join(json.dumps(message) + "\n" for message in MESSAGES), encoding="utf-8")
    return file


@pytest.mark.timeout(60)  # it trains the intent model
def test_the_command_prints_figures_and_writes_the_mistakes(
    labelled: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    page = tmp_path / "page.html"
    monkeypatch.setattr("sys.argv", ["understanding", "report", str(labelled), "--json", "--out", str(page)])
    with pytest.raises(SystemExit) as ended:
        main()
    assert ended.value.code == 0
    (line,) = capsys.readouterr().out.splitlines()
    found = json.loads(line)
    assert (found["messages"], found["intent_top1"]) == (2, 0.5)
    text = page.read_text(encoding="utf-8")
    assert "close_account" in text
    assert "&lt;b&gt;is&lt;/b&gt;" in text
    assert "<b>is" not in text


def test_a_file_that_is_not_there_is_told_in_one_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sys.argv", ["understanding", "report", str(tmp_path / "none.jsonl")])
    with pytest.raises(SystemExit) as ended:
        main()
    assert ended.value.code == 1
    assert capsys.readouterr().err == "understanding: none.jsonl cannot be read as UTF-8 text.\n"
