"""Writes what an evaluation found as one HTML page that needs nothing else."""

from collections import Counter
from collections.abc import Iterable, Sequence
from html import escape
from typing import Final

from mcp_tools.intent.evaluation import Figures, Guess, f1_by_intent

_NONE: Final = "(no intent)"
_MOST_PAIRS: Final = 40
_SENTENCES: Final = 5
_STYLE: Final = """\
:root { color-scheme: light dark }
body { font: 15px/1.5 system-ui, sans-serif; max-width: 72rem; margin: 2rem auto; padding: 0 1rem }
table { border-collapse: collapse; margin: 1rem 0 }
th, td { padding: .25rem .7rem; text-align: left; vertical-align: top; border-bottom: 1px solid #8884 }
td.n { text-align: right; font-variant-numeric: tabular-nums }
.matrix { overflow-x: auto } .matrix td { border: 0; padding: 0; width: 1rem; height: 1rem; min-width: 1rem }
.matrix th { border: 0; font-weight: normal; font-size: 12px; white-space: nowrap; padding: 0 .4rem 0 0 }
"""


def page(figures: Figures, guesses: Sequence[Guess], title: str) -> str:
    """Return the page: the figures, the intents weakest first, the pairs mixed up most with sentences, the matrix."""
    facts = "".join(f"<tr><th>{escape(name)}</th><td class=n>{value}</td></tr>" for name, value in _facts(figures))
    parts = [
        f"<h1>{escape(title)}</h1><table>{facts}</table>",
        f"<h2>Mixed up most</h2>{_pairs(guesses)}",
        f"<h2>Intents, weakest first</h2>{_intents(guesses)}",
        f"<h2>Who is taken for whom</h2><p>A row for each true intent, a column for each guess.</p>{_matrix(guesses)}",
    ]
    head = f"<meta charset=utf-8><title>{escape(title)}</title><style>{_STYLE}</style>"
    return f"<!doctype html><html lang=en><head>{head}</head><body>{''.join(parts)}</body></html>\n"


def _facts(figures: Figures) -> Iterable[tuple[str, str]]:
    return ((name.replace("_", " "), f"{value:g}") for name, value in figures.to_json().items())


def _pairs(guesses: Sequence[Guess]) -> str:
    wrong = [guess for guess in guesses if not guess.is_right]
    counts = Counter((guess.right, guess.guessed) for guess in wrong)
    rows = []
    for (right, guessed), count in counts.most_common(_MOST_PAIRS):
        told = [guess for guess in wrong if (guess.right, guess.guessed) == (right, guessed)][:_SENTENCES]
        sentences = "<br>".join(f"{escape(guess.text)} ({guess.confidence:.2f})" for guess in told)
        names = f"<td>{_name(right)}</td><td>{_name(guessed)}</td>"
        rows.append(f"<tr>{names}<td class=n>{count}</td><td>{sentences}</td></tr>")
    header = "<tr><th>meant</th><th>guessed</th><th>times</th><th>for example (with the confidence)</th></tr>"
    return f"<table>{header}{''.join(rows)}</table>"


def _intents(guesses: Sequence[Guess]) -> str:
    counts = Counter(guess.right for guess in guesses)
    rows = "".join(
        f"<tr><td>{_name(intent)}</td><td class=n>{f1:.3f}</td><td class=n>{counts[intent]}</td></tr>"
        for intent, f1 in sorted(f1_by_intent(guesses).items(), key=lambda pair: pair[1])
    )
    return f"<table><tr><th>intent</th><th>F1</th><th>texts</th></tr>{rows}</table>"


def _matrix(guesses: Sequence[Guess]) -> str:
    counts = Counter((guess.right, guess.guessed) for guess in guesses)
    totals = Counter(guess.right for guess in guesses)
    names = sorted({name for pair in counts for name in pair})
    rows = []
    for right in names:
        cells = "".join(_cell(right, guessed, counts[right, guessed], totals[right]) for guessed in names)
        rows.append(f"<tr><th>{_name(right)}</th>{cells}</tr>")
    return f"<div class=matrix><table>{''.join(rows)}</table></div>"


def _cell(right: str, guessed: str, count: int, total: int) -> str:
    if not count:
        return "<td></td>"
    hue = "40 140 90" if right == guessed else "200 70 40"
    tip = f"{_name(right)} taken for {_name(guessed)}: {count} of {total}"
    return f'<td style="background:rgb({hue} / {0.15 + 0.85 * count / total:.2f})" title="{tip}"></td>'


def _name(intent: str) -> str:
    return escape(intent or _NONE)
