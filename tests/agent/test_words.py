"""The texts of both languages say the same things with the same blanks."""

import string
import tomllib
from pathlib import Path
from typing import Any

import pytest

from agent.words import button, error, label, say
from mcp_tools.domain.text import Language

FOLDER = Path(__file__).parents[2] / "agent" / "texts"
ENGLISH, TURKISH = (tomllib.loads((FOLDER / f"{name}.toml").read_text(encoding="utf-8")) for name in ("en", "tr"))


def blanks(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


def flat(texts: dict[str, Any]) -> dict[str, list[str]]:
    return {
        f"{section}.{key}": value if isinstance(value, list) else [value]
        for section, entries in texts.items()
        for key, value in entries.items()
    }


def test_both_languages_have_the_same_keys() -> None:
    assert list(flat(ENGLISH)) == list(flat(TURKISH))


@pytest.mark.parametrize("key", flat(ENGLISH))
def test_every_variant_has_the_same_blanks(key: str) -> None:
    variants = [*flat(ENGLISH)[key], *flat(TURKISH)[key]]
    assert {frozenset(blanks(text)) for text in variants} == {frozenset(blanks(variants[0]))}


@pytest.mark.parametrize("texts", [ENGLISH, TURKISH], ids=["en", "tr"])
def test_variants_differ(texts: dict[str, Any]) -> None:
    assert all(len(set(variants)) == len(variants) for variants in flat(texts).values())


def test_neighbouring_turns_get_different_variants() -> None:
    assert say("noted", Language.EN, 0) != say("noted", Language.EN, 1)
    assert say("noted", Language.EN, 0) == say("noted", Language.EN, len(ENGLISH["say"]["noted"]))


def test_a_refusal_without_words_of_its_own_is_an_internal_error() -> None:
    assert error("never_heard_of", Language.TR) == error("internal_error", Language.TR)
    assert "20,000" in error("text_too_long", Language.EN, limit="20,000")


def test_a_button_says_its_words_and_a_choice_of_the_catalogue_its_key() -> None:
    assert button("send", Language.TR) == label("choice", "send", Language.TR)
    assert button("credit_card", Language.EN) == "credit_card"
