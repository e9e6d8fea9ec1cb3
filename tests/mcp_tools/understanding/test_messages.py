"""Whole messages, masked and read as the server reads them, against what a person wrote down of them."""

from collections.abc import Sequence
from pathlib import Path

import pytest

from mcp_tools.catalog.loader import load_catalog
from mcp_tools.understanding.evaluation import Judged
from mcp_tools.understanding.figures import details, figures
from mcp_tools.understanding.messages import LabelledMessage, MessagesInvalid, part_of, read_messages


def test_the_labels_name_only_what_the_catalogue_has(messages: Sequence[LabelledMessage]) -> None:
    catalog = load_catalog()
    for message in messages:
        intents = [catalog.intent(key) for key in message.accepted]
        assert None not in intents
        known = {name for intent in intents if intent for name in (*intent.required, *intent.optional)}
        assert set(message.details) <= known, message.text


def test_three_hundred_messages_are_understood(judged: Sequence[Judged]) -> None:
    found = figures(judged)
    assert found["messages"] == 300
    assert found["intent_top1"] >= 0.9
    assert found["intent_top3"] >= 0.97
    assert found["details_f1"] >= 0.9
    assert found["priority"] >= 0.9
    assert found["acts"] >= 0.9
    assert found["language"] >= 0.99


def test_what_nothing_was_tuned_to_is_understood_too(judged: Sequence[Judged]) -> None:
    held_out = {message.text for message in part_of([one.message for one in judged], is_held_out=True)}
    found = figures([one for one in judged if one.message.text in held_out])
    assert found["messages"] == 100
    assert found["intent_top1"] >= 0.85
    assert found["details_f1"] >= 0.8


def test_two_problems_are_told_from_one(judged: Sequence[Judged]) -> None:
    found = figures(judged)
    assert found["both_problems"] >= 0.9
    assert found["one_problem"] >= 0.95


def test_answers_to_a_question_are_read(answered: Sequence[Judged]) -> None:
    found = figures(answered)
    assert found["answers"] >= 0.95
    assert found["acts"] >= 0.9
    assert details(answered).f1 >= 0.95


def test_every_span_lies_where_the_value_was_said(judged: Sequence[Judged]) -> None:
    for one in judged:
        for found in one.reading.details:
            assert 0 <= found.start < found.end <= len(one.masked)
            assert one.masked[found.start : found.end].strip()


@pytest.mark.parametrize(
    ("line", "complaint"),
    [
        ("not json", "messages.jsonl:2: no JSON."),
        ('{"text": "hi"}', "messages.jsonl:2: Field required."),
        ('{"text": "hi", "language": "en", "act": "dances"}', "messages.jsonl:2: Input should be"),
    ],
)
def test_a_bad_line_is_named(tmp_path: Path, line: str, complaint: str) -> None:
    file = tmp_path / "messages.jsonl"
    file.write_text('{"text": "hello", "language": "en"}\n' + line + "\n", encoding="utf-8")
    with pytest.raises(MessagesInvalid) as refused:
        read_messages(file)
    assert str(refused.value).startswith(complaint)


def test_an_empty_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "messages.jsonl").write_text("\n", encoding="utf-8")
    with pytest.raises(MessagesInvalid, match="no message"):
        read_messages(tmp_path / "messages.jsonl")
