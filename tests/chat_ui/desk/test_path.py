"""How a reply was made, in words: every reason a model can be passed over for has some, in both languages."""

import re
from datetime import UTC, datetime
from pathlib import Path

import pytest

import agent
from agent.guard import ReplyGuard
from chat_ui.desk.path import made_by, tokens_of
from chat_ui.words import words_in
from mcp_tools.domain.conversation import Author, Message, ReplyPath
from mcp_tools.domain.text import Language

EN, TR = words_in(Language.EN), words_in(Language.TR)
SOURCES = [path.read_text(encoding="utf-8") for path in Path(agent.__file__).parent.rglob("*.py")]


def codes() -> set[str]:
    """Every reason that the agent's code gives for passing a model over."""
    plain = {code for text in SOURCES for code in re.findall(r'(?:Failure|ModelBroken)\(\s*"([\w:]+)"', text)}
    noted = {code for text in SOURCES for code in re.findall(r'\{candidate\.name\}: ([a-z_]+)"', text)}
    guarded = {f"guard:{why}" for why, _ in ReplyGuard("", (), (), ())._checks}
    return {*plain, *noted, *guarded, "resting"}


@pytest.mark.parametrize("code", sorted(codes()))
def test_every_reason_is_said_in_both_languages(code: str) -> None:
    path = ReplyPath(path="fallback", why=f"groq:llama: {code}")
    said = [made_by(path, words)["reasons"] for words in (EN, TR)]
    assert said[0] != said[1]
    assert not [one for [one] in said if code in one or not one.startswith("groq:llama: ")]


def test_the_reasons_are_those_the_agent_has() -> None:
    assert set(EN.section("desk_why")) == {code.replace(":", "_") for code in codes()}


@pytest.mark.parametrize(
    ("path", "en", "tr"),
    [
        (ReplyPath(path="guided"), "guided", "kurallı"),
        (ReplyPath(path="model", model="groq:llama"), "model groq:llama", "groq:llama modeli"),
        (ReplyPath(path="fallback", why="a: timeout"), "guided instead of a model", "model yerine kurallı"),
        (
            ReplyPath(path="fallback", model="groq:llama", why="groq:llama: cut_off"),
            "begun by groq:llama, finished by guided",
            "groq:llama başladı, kurallı tamamlandı",
        ),
    ],
)
def test_who_worded_a_reply_is_named(path: ReplyPath, en: str, tr: str) -> None:
    assert (made_by(path, EN)["path"], made_by(path, TR)["path"]) == (en, tr)


def test_each_model_of_the_chain_has_its_reason_and_an_unknown_one_stays_as_it_is() -> None:
    why = "openai-compatible:one: timeout; groq:two: resting; ollama:three: OddError"
    assert made_by(ReplyPath(path="model", model="four", why=why), EN)["reasons"] == [
        "openai-compatible:one: did not answer in time",
        "groq:two: was passed over, because it had failed shortly before",
        "ollama:three: OddError",
    ]


def test_what_was_read_and_written_is_added_up() -> None:
    def reply(path: ReplyPath | None) -> Message:
        return Message(
            id="1", key="1", author=Author.ASSISTANT, text="", language=Language.EN, path=path, at=datetime.now(UTC)
        )

    paths = [
        ReplyPath(path="model", tokens_read=900, tokens_written=40),
        None,
        ReplyPath(path="fallback", tokens_read=7),
    ]
    assert tokens_of([reply(path) for path in paths]) == {"read": 907, "written": 40}
    assert tokens_of([reply(None)]) == {"read": 0, "written": 0}
