"""The customers are written in the catalogue's own words, and are of many kinds."""

import pytest

from evals.errors import ScriptWrong
from evals.script import Script, load_scripts, script_named
from mcp_tools.catalog.catalog import Catalog
from mcp_tools.catalog.loader import load_catalog
from mcp_tools.domain.text import Language

SCRIPTS = load_scripts()
KINDS = {
    "one-word answers", "everything in the first message", "changed mind", "corrected fact", "two problems",
    "refuses to tell", "off-topic", "anger", "a person please", "fraud right now", "how-to only",
    "status of an old ticket",
}  # fmt: skip


@pytest.fixture(scope="module")
def catalog() -> Catalog:
    return load_catalog()


def test_there_are_enough_customers_in_both_languages_and_half_of_them_are_awkward() -> None:
    assert len(SCRIPTS) >= 24
    for language in (Language.EN, Language.TR):
        assert sum(script.language is language for script in SCRIPTS) >= 10
        assert {script.awkward for script in SCRIPTS if script.language is language} >= KINDS
    assert sum(script.awkward is not None for script in SCRIPTS) >= len(SCRIPTS) / 2


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda script: script.name)
def test_a_customer_speaks_of_what_the_catalogue_knows(script: Script, catalog: Catalog) -> None:
    for problem in script.problems:
        intents = [catalog.intent(key) for key in problem.intents]
        assert all(intents), problem.intents
        details = {name for intent in intents if intent for name in (*intent.required, *intent.optional)}
        assert problem.facts.keys() | set(problem.refuses) <= details
    assert script.about is None or catalog.intent(script.about)
    facts = {name for problem in script.problems for name in problem.facts}
    assert set(script.told) | {name for moment in script.moments for name in moment.corrects} <= facts


def test_nobody_is_found_under_an_unknown_name() -> None:
    with pytest.raises(ScriptWrong, match="nobody-of-ours"):
        script_named("nobody-of-ours")
