"""The same customer in four voices: other letters, the same facts."""

import pytest

from evals.script import Script, load_scripts
from evals.values import folded
from evals.variants import Variant, bare, voice_of

SCRIPTS = load_scripts()


def said(script: Script, variant: Variant, seed: int = 1) -> list[str]:
    voice = voice_of(script, variant, seed)
    return [voice.say(fact.say) for problem in script.problems for fact in problem.facts.values()]


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda script: script.name)
def test_a_variant_says_the_same_each_time_and_keeps_codes_and_names(script: Script) -> None:
    for variant in Variant:
        words = said(script, variant)
        assert words == said(script, variant)
        kept = folded(" ".join(words))
        for fact in (fact for problem in script.problems for fact in problem.facts.values()):
            word = fact.contains or (fact.value or "" if "-" in (fact.value or "") else "")
            assert folded(word) in kept


def test_typos_change_some_words_and_another_seed_changes_others() -> None:
    written = [word for script in SCRIPTS for word in said(script, Variant.AS_WRITTEN)]
    first = [word for script in SCRIPTS for word in said(script, Variant.TYPOS)]
    other = [word for script in SCRIPTS for word in said(script, Variant.TYPOS, seed=2)]
    assert len(written) / 10 < sum(a != b for a, b in zip(written, first, strict=True)) < len(written)
    assert first != other


@pytest.mark.parametrize(
    ("text", "typed"),
    [
        ("Merhaba. Siparişim hâlâ gelmedi, çok üzgünüm!", "merhaba siparisim hala gelmedi cok uzgunum"),
        ("It's order AB-20417, 49.90 EUR.", "its order AB-20417 49.90 eur"),
        ("Laptop'tan, selin@mektup.example", "laptoptan selin@mektup.example"),
    ],
)
def test_bare_has_no_accents_and_no_marks_but_in_codes_and_addresses(text: str, typed: str) -> None:
    assert bare(text) == typed
