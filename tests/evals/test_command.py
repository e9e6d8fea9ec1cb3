"""The evaluation's command: real talks, and the agents that must fail do."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from evals.report import Scores, Verdict
from evals.variants import Variant

ROOT = Path(__file__).parents[2]


@pytest.mark.timeout(170)  # it trains the intent model and imports everything anew
@pytest.mark.parametrize("path", ["guided", "scripted"])
def test_a_customer_passes_with_the_product_and_with_neither_agent_beside_it(path: str) -> None:
    command = [sys.executable, "-m", "evals", "--only", "charged-twice-one-word", "--json", "--path", path]
    ended = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=160, check=False)
    assert ended.returncode == 0, ended.stderr
    (line,) = ended.stdout.splitlines()
    told = json.loads(line)
    assert told["path"] == path
    assert {one["agent"]: one["pass^4"] for one in told["agents"]} == {
        "frontdesk": 1.0,
        "do-nothing": 0.0,
        "always-file": 0.0,
    }
    assert [talk["variant"] for talk in told["agents"][0]["talks"]] == [variant.value for variant in Variant]


def test_an_unknown_customer_is_a_sentence_and_no_trace() -> None:
    command = [sys.executable, "-m", "evals", "--only", "nobody"]
    ended = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=60, check=False)
    assert (ended.returncode, ended.stderr.strip()) == (2, "evals: No customer is called 'nobody'.")


def verdicts(*passed: bool) -> tuple[Verdict, ...]:
    variants = list(Variant)
    return tuple(
        Verdict("frontdesk", f"customer-{n // 4}", variants[n % 4], 3, {} if is_good else {"outcome": "…"})
        for n, is_good in enumerate(passed)
    )


def test_one_failed_variant_costs_the_customer_pass_4_and_a_quarter_of_pass_1() -> None:
    scores = Scores("frontdesk", verdicts(*[True] * 7, False))
    assert (scores.pass_1, scores.pass_4) == (7 / 8, 1 / 2)
    assert not scores.is_as_it_should
    assert not Scores("do-nothing", scores.verdicts).is_as_it_should
