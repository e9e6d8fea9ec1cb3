"""Measures the engine on texts in which somebody marked the personal data."""

import json
import time
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from pydantic import ValidationError

from mcp_tools.domain.text import Model
from mcp_tools.errors import ExamplesInvalid
from mcp_tools.pii.engine import PersonalDataEngine
from mcp_tools.pii.entity import Entity, Kind

_OTHER_NAMES: Final = {
    "EMAIL_ADDRESS": Kind.EMAIL,
    "PHONE_NUMBER": Kind.PHONE,
    "CREDIT_CARD": Kind.CARD,
    "IBAN_CODE": Kind.IBAN,
    "IP_ADDRESS": Kind.IP,
    "STREET_ADDRESS": Kind.ADDRESS,
    "ZIP_CODE": Kind.ADDRESS,
    "US_SSN": Kind.TAX_ID,
    "UK_NINO": Kind.TAX_ID,
    "US_PASSPORT": Kind.PASSPORT,
    "DATE_OF_BIRTH": Kind.DOB,
}
"""How public collections call what we hide."""
_HALF: Final = 0.5


class Span(Model):
    """Personal data as marked, in code points; a `type` we do not hide is counted, not scored."""

    type: str
    start: int
    end: int

    @property
    def kind(self) -> Kind | None:
        return _OTHER_NAMES.get(self.type) or Kind.__members__.get(self.type)


class Example(Model):
    """One line of a file: a text, its language, and all personal data in it; no spans mean that there is none."""

    text: str
    lang: str
    spans: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Score:
    """How one kind fared: spans marked, spans found, how many of each the other side confirms."""

    marked: int
    found: int
    recalled: int
    confirmed: int
    masked: int
    """Marked spans of which no letter and no digit stays readable, whatever kind was seen in them."""

    @property
    def precision(self) -> float | None:
        return self.confirmed / self.found if self.found else None

    @property
    def recall(self) -> float | None:
        return self.recalled / self.marked if self.marked else None

    @property
    def f2(self) -> float | None:
        """Precision and recall in one figure that counts recall twice: a leak costs more than a word too many."""
        precision, recall = self.precision, self.recall
        if precision is None or recall is None:
            return None
        return 5 * precision * recall / (4 * precision + recall) if precision + recall else 0.0

    @property
    def fully_masked(self) -> float | None:
        return self.masked / self.marked if self.marked else None


@dataclass(frozen=True, slots=True)
class Evaluation:
    """The scores of a file; `unscored` counts marked types that are left readable on purpose, such as cities."""

    texts: int
    scores: dict[str, Score]
    clean: int
    touched: int
    unscored: dict[str, int]
    mean_ms: float
    p99_ms: float


def read_examples(path: Path) -> list[Example]:
    """Read a file of `{"text", "lang", "spans": [{"type", "start", "end"}]}` lines; empty lines are skipped.

    Raises `ExamplesInvalid` with the line that is wrong.
    """
    try:
        lines = path.read_text(encoding="utf-8").split("\n")
    except (OSError, UnicodeDecodeError):
        raise ExamplesInvalid(f"{path} cannot be read as a text file.") from None
    examples = [_example(f"{path}:{number}", line) for number, line in enumerate(lines, start=1) if line.strip()]
    if not examples:
        raise ExamplesInvalid(f"{path} holds no texts.")
    return examples


def _example(place: str, line: str) -> Example:
    try:
        example = Example.model_validate_json(line)
    except ValidationError as error:
        wrong = error.errors(include_input=False, include_url=False)[0]
        where = ".".join(map(str, wrong["loc"])) or "the line"
        raise ExamplesInvalid(f"{place}: {where}: {wrong['msg']}.") from None
    if any(not 0 <= span.start < span.end <= len(example.text) for span in example.spans):
        raise ExamplesInvalid(f"{place}: spans: one is empty or outside the text.")
    return example


def evaluate(engine: PersonalDataEngine, examples: Sequence[Example]) -> Evaluation:
    """Search every text, and compare. The first text is searched twice, so that nothing is timed cold."""
    engine.find_all(examples[0].text)
    tallies: dict[str, Counter[str]] = {}
    unscored: Counter[str] = Counter()
    seconds: list[float] = []
    touched = 0
    for example in examples:
        began = time.perf_counter()
        found = engine.find_all(example.text)
        seconds.append(time.perf_counter() - began)
        touched += bool(found) and not example.spans
        unscored.update(span.type for span in example.spans if span.kind is None)
        for kind, what in _compared(example, found):
            tallies.setdefault(kind, Counter())[what] += 1
    return Evaluation(
        texts=len(examples),
        scores={kind.value: _score(tallies[kind]) for kind in Kind if kind in tallies},
        clean=sum(1 for example in examples if not example.spans),
        touched=touched,
        unscored=dict(unscored),
        mean_ms=sum(seconds) / len(seconds) * 1000,
        p99_ms=sorted(seconds)[int(len(seconds) * 0.99)] * 1000,
    )


def _score(tally: Counter[str]) -> Score:
    return Score(tally["marked"], tally["found"], tally["recalled"], tally["confirmed"], tally["masked"])


def _compared(example: Example, found: Sequence[Entity]) -> Iterator[tuple[Kind, str]]:
    """Yield what counts for which kind. Two spans agree when half of the one's characters lie in the other's kind."""
    hidden = _places(example.text, found)
    for span in example.spans:
        if span.kind is None:
            continue
        own = _places(example.text, [span])
        yield span.kind, "marked"
        if own <= hidden:
            yield span.kind, "masked"
        if _agrees(own, _places(example.text, [entity for entity in found if entity.kind is span.kind])):
            yield span.kind, "recalled"
    for entity in found:
        yield entity.kind, "found"
        marked = _places(example.text, [span for span in example.spans if span.kind is entity.kind])
        if _agrees(_places(example.text, [entity]), marked):
            yield entity.kind, "confirmed"


def _places(text: str, spans: Iterable[Span | Entity]) -> set[int]:
    """Return where the letters and digits of the spans stand."""
    return {place for span in spans for place in range(span.start, span.end) if text[place].isalnum()}


def _agrees(places: set[int], others: set[int]) -> bool:
    return bool(places) and len(places & others) >= _HALF * len(places)


def as_json(evaluation: Evaluation) -> str:
    """Return the evaluation as one line of JSON, shares rounded to four places."""
    return json.dumps(
        {
            "texts": evaluation.texts,
            "types": {kind: _figures(score) for kind, score in evaluation.scores.items()},
            "without_spans": {"texts": evaluation.clean, "touched": evaluation.touched},
            "not_scored": evaluation.unscored,
            "milliseconds": {"mean": round(evaluation.mean_ms, 3), "p99": round(evaluation.p99_ms, 3)},
        }
    )


def _figures(score: Score) -> dict[str, Any]:
    shares = {
        "precision": score.precision,
        "recall": score.recall,
        "f2": score.f2,
        "fully_masked": score.fully_masked,
    }
    return {
        "marked": score.marked,
        "found": score.found,
        **{name: None if share is None else round(share, 4) for name, share in shares.items()},
    }


def as_table(evaluation: Evaluation) -> str:
    """Return the evaluation as aligned columns and three sentences."""
    lines = [f"{'type':<16}{'marked':>7}{'found':>7}{'precision':>11}{'recall':>8}{'F2':>6}{'fully masked':>14}"]
    for kind, score in evaluation.scores.items():
        shares = (_share(share) for share in (score.precision, score.recall, score.f2, score.fully_masked))
        lines.append("{:<16}{:>7}{:>7}{:>11}{:>8}{:>6}{:>14}".format(kind, score.marked, score.found, *shares))
    rest = ", ".join(f"{name} {count}" for name, count in sorted(evaluation.unscored.items()))
    lines += [
        "",
        f"{evaluation.touched} of {evaluation.clean} texts without personal data were touched.",
        f"Not scored, because they stay readable: {rest or 'nothing'}.",
        f"{evaluation.mean_ms:.2f} ms a text on average, {evaluation.p99_ms:.2f} ms at the 99th percentile.",
    ]
    return "\n".join(lines)


def _share(value: float | None) -> str:
    return "–" if value is None else f"{value:.2f}" if value < 1 else "1"
