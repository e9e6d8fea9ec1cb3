"""Has every customer talk to every agent in all four variants, and judges the talks."""

from collections.abc import Sequence
from functools import partial

from pydantic_evals import Case as EvalCase
from pydantic_evals import Dataset
from pydantic_evals.reporting import ReportCase

from evals.desk import Path_, open_desk
from evals.door import DOORS
from evals.measures import Judged
from evals.report import PRODUCT, Verdict
from evals.script import Script
from evals.talk import Case, Record, talk
from evals.variants import Variant
from mcp_tools.catalog.loader import load_catalog


async def evaluate(
    scripts: Sequence[Script], variants: Sequence[Variant], path: Path_, seed: int, *, is_alone: bool = False
) -> list[Verdict]:
    """Return a verdict for every talk; `is_alone` leaves out the agents that must fail.

    One talk after the other: measured is what is said, and a customer waits for nobody.
    """
    agents = [PRODUCT] if is_alone else list(DOORS)
    cases = [Case(script, variant, agent, seed) for agent in agents for script in scripts for variant in variants]
    dataset: Dataset[Case, Record, None] = Dataset(
        cases=[EvalCase(name=case.name, inputs=case) for case in cases], evaluators=[Judged(load_catalog())]
    )
    async with open_desk(path) as desk:
        report = await dataset.evaluate(partial(talk, desk=desk), name="talk", max_concurrency=1)
    return [_verdict(case) for case in report.cases]


def _verdict(judged: ReportCase) -> Verdict:
    case: Case = judged.inputs
    record: Record = judged.output
    wrong = {name: one.reason or "" for name, one in judged.assertions.items() if not one.value}
    return Verdict(case.agent, case.script.name, case.variant, len(record.turns), wrong)
