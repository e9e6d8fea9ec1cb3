"""`python -m mcp_tools.pii evaluate`: what it counts, what it refuses, and how we fare on our own messages."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from mcp_tools.errors import ExamplesInvalid
from mcp_tools.pii.engine import PersonalDataEngine
from mcp_tools.pii.entity import Entity, Kind
from mcp_tools.pii.evaluation import Evaluation, as_table, evaluate, read_examples

MESSAGES = Path(__file__).parent / "messages.jsonl"
"""Messages we wrote, Turkish, mixed and English, with every value made up; the last quarter holds no personal data."""
UNSTRUCTURED = {"PERSON": 0.9, "ADDRESS": 0.85}


class FakeEngine(PersonalDataEngine):
    """Finds what it is told to find in every text."""

    def __init__(self, *found: Entity) -> None:
        self._found = list(found)

    def find_all(self, text: str, own_name: str = "") -> list[Entity]:  # noqa: ARG002 - the answer is written beforehand
        return self._found


def evaluated(tmp_path: Path, engine: PersonalDataEngine, *lines: dict[str, Any]) -> Evaluation:
    file = tmp_path / "marked.jsonl"
    file.write_text("\n".join(json.dumps(line) for line in lines), encoding="utf-8")
    return evaluate(engine, read_examples(file))


def line(text: str, *spans: tuple[str, int, int]) -> dict[str, Any]:
    marked = [{"type": kind, "start": start, "end": end} for kind, start, end in spans]
    return {"text": text, "lang": "en", "spans": marked}


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "mcp_tools.pii", "evaluate", *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def test_on_our_own_messages_nearly_everything_is_hidden_and_the_rest_stays_readable() -> None:
    done = run(str(MESSAGES), "--json", "--no-models")
    result = json.loads(done.stdout)
    assert result["texts"] >= 260
    assert {kind: figures["recall"] for kind, figures in result["types"].items() if figures["marked"]} == {
        kind: pytest.approx(1, abs=1 - UNSTRUCTURED.get(kind, 0.98)) for kind in result["types"]
    }
    assert result["without_spans"]["texts"] >= 60
    assert result["without_spans"]["touched"] <= 0.02 * result["without_spans"]["texts"]


def test_our_messages_are_told_as_a_table_too() -> None:
    done = run(str(MESSAGES), "--no-models")
    assert done.returncode == 0
    assert done.stdout.splitlines()[0].split()[:4] == ["type", "marked", "found", "precision"]
    assert "texts without personal data were touched" in done.stdout


def test_a_find_of_the_right_kind_counts_twice_and_a_leak_shows(tmp_path: Path) -> None:
    engine = FakeEngine(Entity(Kind.EMAIL, 0, 4, 1.0), Entity(Kind.PHONE, 10, 14, 1.0))
    result = evaluated(tmp_path, engine, line("abcdef ghi jklm nopq", ("EMAIL", 0, 6), ("PERSON", 11, 14)))
    email, phone, person = (result.scores[kind] for kind in ("EMAIL", "PHONE", "PERSON"))
    assert (email.recall, email.precision, email.fully_masked) == (1, 1, 0)  # most of it is hidden, "ef" is not
    assert (phone.precision, phone.recall) == (0, None)
    assert (person.recall, person.fully_masked) == (0, 1)  # hidden, though for a telephone number


def test_f2_counts_recall_twice(tmp_path: Path) -> None:
    engine = FakeEngine(Entity(Kind.IP, 0, 2, 1.0))
    result = evaluated(tmp_path, engine, line("ab cd", ("IP", 0, 2), ("IP", 3, 5)))
    assert result.scores["IP"].f2 == pytest.approx(5 * 1 * 0.5 / (4 * 1 + 0.5))


def test_texts_without_spans_are_where_false_alarms_are_counted(tmp_path: Path) -> None:
    engine = FakeEngine(Entity(Kind.IP, 0, 2, 1.0))
    result = evaluated(tmp_path, engine, line("ab cd"), line("ab", ("CITY", 0, 2)), line("ab", ("IP", 0, 2)))
    assert (result.clean, result.touched, result.unscored) == (1, 1, {"CITY": 1})
    assert "CITY 1" in as_table(result)


def test_types_of_public_collections_are_known_by_their_names_there(tmp_path: Path) -> None:
    engine = FakeEngine(Entity(Kind.ADDRESS, 0, 2, 1.0))
    result = evaluated(tmp_path, engine, line("ab", ("STREET_ADDRESS", 0, 2)))
    assert result.scores["ADDRESS"].recall == 1


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "holds no texts"),
        ('{"text": "a"}', ":1: lang: Field required."),
        ('{"text": "a", "lang": "en", "spans": []}\n[1]', ":2: the line: "),
        ("{", ":1: the line: Invalid JSON"),
        ('{"text": "a", "lang": "en", "spans": [{"type": "IP", "start": 0, "end": 2}]}', "outside the text"),
        ('{"text": "a", "lang": "en", "spans": [{"type": "IP", "start": 1, "end": 1}]}', "empty"),
    ],
)
def test_a_wrong_file_is_refused_with_its_line(tmp_path: Path, text: str, reason: str) -> None:
    file = tmp_path / "marked.jsonl"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(ExamplesInvalid) as caught:
        read_examples(file)
    assert reason in str(caught.value)


def test_the_command_says_in_one_sentence_what_is_wrong(tmp_path: Path) -> None:
    done = run(str(tmp_path / "absent.jsonl"))
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == f"evaluate: {tmp_path / 'absent.jsonl'} cannot be read as a text file.\n"
