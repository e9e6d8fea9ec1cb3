"""The terminal door: `frontdesk chat` as a process, its JSON events by type and key, and its human words."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from agent.inputs import Choose, Confirm, Edit, Say, Undo
from chat_ui.terminal import BadLine, read_json

KEYS = {
    "step checked": {"type", "step", "hidden", "message", "text"},
    "step understood": {"type", "step", "intents"},
    "reply": {"type", "delta"},
    "question": {"type", "ticket", "detail", "text", "choices", "why"},
    "draft": {
        *("type", "number", "status", "version", "intent", "category", "priority"),
        *("title", "summary", "description", "fields", "missing"),
    },
    "read-back": {
        *("type", "hash", "number", "status", "version", "intent", "category", "priority"),
        *("title", "summary", "description", "fields", "missing"),
    },
    "ticket": {"type", "number", "status"},
    "handoff": {"type", "mode"},
    "error": {"type", "code", "text", "kept"},
    "turn-end": {"type", "language", "ms", "path", "model", "why", "tokens_read", "tokens_written"},
}
"""Every event and its keys. Scripts and evaluations rely on them: add, never rename or remove."""

pytestmark = pytest.mark.timeout(240)


@dataclass
class Talk:
    """What one run of the command left."""

    out: str
    err: str
    code: int

    @property
    def turns(self) -> list[list[dict[str, Any]]]:
        """The events, a list for each turn."""
        turns: list[list[dict[str, Any]]] = [[]]
        for line in self.out.splitlines():
            turns[-1].append(json.loads(line))
            if turns[-1][-1]["type"] == "turn-end":
                turns.append([])
        assert not turns.pop()
        return turns


Chat = Callable[..., Talk]


@pytest.fixture(scope="module")
def chat(tmp_path_factory: pytest.TempPathFactory, engines_folder: Path) -> Chat:
    """Run `frontdesk chat` on the module's data folder, with nothing of the outside environment but what it needs."""
    home = tmp_path_factory.mktemp("terminal")
    shutil.copytree(engines_folder, home / "data" / "cache")

    def run(*lines: str | dict[str, Any] | bytes, options: tuple[str, ...] = ("--json",), **environment: str) -> Talk:
        given = b"".join((one if isinstance(one, bytes) else _line(one)) + b"\n" for one in lines)
        env = {"PATH": os.environ["PATH"], "AGENT_MODELS": "guided", "PYTHONUTF8": "1", **environment}
        done = subprocess.run(
            [sys.executable, "-m", "chat_ui", "chat", "--data", str(home / "data"), *options],
            input=given,
            capture_output=True,
            cwd=home,
            env={**env, "PYTHONPATH": str(Path(__file__).parents[2])},
            check=False,
        )
        return Talk(done.stdout.decode(), done.stderr.decode(), done.returncode)

    return run


def _line(given: str | dict[str, Any]) -> bytes:
    return (given if isinstance(given, str) else json.dumps(given)).encode()


def kind(event: dict[str, Any]) -> str:
    return f"{event['type']} {event['step']}" if event["type"] == "step" else str(event["type"])


def test_a_talk_in_json_keeps_its_types_and_keys(chat: Chat) -> None:
    talk = chat(
        "my parcel has not arrived",
        {"choose": "why"},
        {"choose": "dont_know"},
        {"edit": {"number": "FD-1001", "name": "order_number", "value": "A-10442", "version": 2}},
        {"undo": True},
        {"say": "the number is A-10443"},
        "yesterday",
        {"confirm": True, "hash": "stale"},
        {"confirm": True},
        "what is the status of FD-1001",
        "a person please",
        "{",
        "",
        "x" * 100_000,
        b"\xff\xfe not utf-8",
        options=("--json", "--user", "ayla"),
    )
    assert (talk.code, talk.err) == (0, "")
    turns = talk.turns
    assert len(turns) == 15
    assert {kind(event) for turn in turns for event in turn} == set(KEYS)
    for event in (event for turn in turns for event in turn if event.get("code") != "bad_input" and "ms" in event):
        assert set(event) == KEYS["turn-end"]
    for event in (event for turn in turns for event in turn if event["type"] not in ("turn-end", "error")):
        assert set(event) == KEYS[kind(event)]
    codes = [event["code"] for turn in turns for event in turn if event["type"] == "error"]
    assert codes == ["not_confirmed", "bad_input", "empty_message", "text_too_long"]
    assert [event["status"] for event in turns[8] if event["type"] == "ticket"] == ["in_review"]
    assert "FD-1001" in "".join(event.get("delta", "") for event in turns[9])
    assert [event["mode"] for event in turns[10] if event["type"] == "handoff"] == ["waiting"]

    later = chat("my tickets", options=("--json", "--user", "ayla", "--lang", "tr"))
    stranger = chat("FD-1001", options=("--json", "--user", "bora", "--lang", "tr"))
    assert "FD-1001, " in said(later)
    assert "FD-1001, " not in said(stranger)


def said(talk: Talk) -> str:
    return "".join(event.get("delta", "") for turn in talk.turns for event in turn)


def test_a_person_reads_words_and_presses_numbers(chat: Chat) -> None:
    talk = chat("kargom gelmedi", "1", "dün", "1", "sipariş durumum ne", options=("--lang", "tr", "--user", "human"))
    assert talk.code == 0
    assert "{" not in talk.out
    assert "[1] Bilmiyorum" in talk.out
    assert "[1] Gönder" in talk.out
    assert "bilinm" in talk.out.lower()
    assert "Gönderildi" in talk.out or "iletildi" in talk.out


def test_the_end_of_the_input_ends_the_talk(chat: Chat) -> None:
    talk = chat()
    assert (talk.code, talk.out) == (0, "")


def test_an_unknown_setting_is_one_sentence_and_no_talk(chat: Chat) -> None:
    talk = chat("hello", AGENT_MODLES="guided")
    assert talk.code == 1
    assert talk.out == ""
    assert "AGENT_MODLES" in talk.err
    assert "AGENT_MODELS" in talk.err
    assert "Traceback" not in talk.err


def test_a_model_that_cannot_be_is_one_sentence(chat: Chat) -> None:
    talk = chat("hello", AGENT_MODELS="gpt")
    assert talk.code == 1
    assert talk.err.startswith("frontdesk: AGENT_MODELS names")


@pytest.mark.parametrize(
    ("line", "given"),
    [
        ("hello", Say("hello", "")),
        ("", Say("", "")),
        ('["a"]', Say('["a"]', "")),
        ('{"say": "{x"}', Say("{x", "")),
        ('{"say": "\\ud800"}', Say("?", "")),
        ('{"choose": "dont_know"}', Choose("dont_know", "")),
        ('{"choose": "a", "question": "item"}', Choose("a", "", "item")),
        ('{"confirm": true}', Confirm("")),
        ('{"confirm": true, "hash": "h"}', Confirm("", "h")),
        ('{"undo": true}', Undo("")),
        (
            '{"edit": {"number": "FD-1", "name": "n", "value": null, "version": 2}}',
            Edit("FD-1", "n", None, 2),
        ),
    ],
)
def test_a_line_is_one_input(line: str, given: object) -> None:
    read = read_json(line)
    assert type(read) is type(given)
    assert {**vars(read), "key": ""} == {**vars(given), "key": ""}


@pytest.mark.parametrize(
    "line",
    [
        *("{", '{"choose": ', "{}", '{"hello": 1}', '{"choose": null}', '{"choose": ["a"]}', '{"say": 5}'),
        *('{"confirm": false}', '{"confirm": true, "hash": 5}', '{"undo": 0}', '{"edit": "x"}', '{"edit": {}}'),
        '{"edit": {"number": "FD-1", "name": "n", "value": "v", "version": "soon"}}',
        '{"a": ' * 5_000,
    ],
)
def test_a_line_of_another_form_is_refused_without_being_repeated(line: str) -> None:
    with pytest.raises(BadLine) as refused:
        read_json(line)
    assert "hello" not in str(refused.value)
