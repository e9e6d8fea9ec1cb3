"""The words of the screen: the same in both languages, and none forgotten."""

import importlib.util
import json
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from chat_ui.words import language_of, words_in
from mcp_tools.domain.text import Language
from mcp_tools.domain.ticket import Priority, TicketStatus

ROOT = Path(__file__).parents[2]
TRANSLATIONS = ROOT / ".chainlit" / "translations"


def leaves(tree: dict[str, Any], path: str = "") -> Iterator[tuple[str, str]]:
    for key, value in tree.items():
        if isinstance(value, dict):
            yield from leaves(value, f"{path}{key}.")
        else:
            yield f"{path}{key}", value


def texts(name: str) -> dict[str, str]:
    return dict(leaves(tomllib.loads((ROOT / "chat_ui" / "texts" / f"{name}.toml").read_text(encoding="utf-8"))))


def translation(name: str) -> dict[str, str]:
    return dict(leaves(json.loads((TRANSLATIONS / f"{name}.json").read_text(encoding="utf-8"))))


def holes(text: str) -> list[str]:
    return sorted(re.findall(r"\{\{?\w+\}?\}", text))


def shows(screens: str, key: str) -> bool:
    """Whether an element names the text: as a part of its words, or in quotes to have them filled in."""
    return re.search(rf"(words(\(\))?\.|'){key}\b", screens) is not None


def test_both_languages_have_the_same_texts_with_the_same_holes() -> None:
    en, tr = texts("en"), texts("tr")
    assert set(en) == set(tr)
    assert {name: holes(text) for name, text in en.items()} == {name: holes(text) for name, text in tr.items()}


def test_no_text_is_empty_or_left_in_english() -> None:
    en, tr = texts("en"), texts("tr")
    assert all(text.strip() for text in (*en.values(), *tr.values()))
    assert [name for name in en if en[name] == tr[name] and name != "priority.normal"] == []


def test_every_text_is_used_somewhere() -> None:
    code = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "chat_ui").rglob("*.py"))
    screens = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "public" / "elements").glob("*.jsx"))
    by_value = (
        "status.",
        "priority.",
        "starter.",
        "role.",
        "notice.",
        "desk_status.",
        "desk_move.",
        "desk_field.",
        "desk_the.",
        "desk_set_by.",
        "desk_confidence.",
        "desk_reason.",
        "desk_author.",
        "desk_ago.",
        "desk_event.",
        "desk_hidden.",
        "desk_errors.",
        "desk_why.",
    )  # looked up by a value of a ticket, an event, a reply or a refusal, or by a starter's name
    forgotten = [
        name
        for name in texts("en")
        if not name.startswith(by_value) and f'"{name}"' not in code and not shows(screens, name.split(".")[1])
    ]
    assert forgotten == []


@pytest.mark.parametrize("language", [Language.EN, Language.TR])
def test_every_status_and_priority_has_a_word(language: Language) -> None:
    words = words_in(language)
    assert all(words.say(f"status.{status.value}") for status in TicketStatus)
    assert all(words.say(f"priority.{priority.value}") for priority in Priority)


def test_an_undecided_language_is_shown_in_english() -> None:
    assert words_in(Language.UNDECIDED).say("read_back.send") == "Send"


def test_chainlits_own_words_are_complete_in_both_languages() -> None:
    package = importlib.util.find_spec("chainlit")
    assert package is not None
    assert package.origin is not None
    shipped = Path(package.origin).parent / "translations" / "en-US.json"
    wanted = {name for name, _ in leaves(json.loads(shipped.read_text(encoding="utf-8")))}
    en, tr = translation("en-US"), translation("tr-TR")
    assert set(en) == set(tr) == wanted
    assert {name: holes(text) for name, text in en.items()} == {name: holes(text) for name, text in tr.items()}


def test_turkish_translates_every_word_of_chainlits() -> None:
    en, tr = translation("en-US"), translation("tr-TR")
    same = {name for name in en if en[name] == tr[name] and en[name]}
    assert same == {"alerts.beta", "navigation.user.menu.settingsKey"}


@pytest.mark.parametrize(
    ("accepted", "language"),
    [
        ("tr-TR,tr;q=0.9,en;q=0.8", Language.TR),
        ("tr", Language.TR),
        ("en-GB,en;q=0.9,tr;q=0.8", Language.EN),
        ("trv-TW", Language.EN),  # another language that begins with the same letters
        ("de-DE", Language.EN),
        ("", Language.EN),
        (None, Language.EN),
    ],
)
def test_the_browsers_first_language_decides(accepted: str | None, language: Language) -> None:
    assert language_of(accepted) is language
