"""Writes what an evaluation found as one HTML page: the figures, the details by name, who is taken for whom."""

from collections import Counter
from collections.abc import Iterable, Sequence
from html import escape
from typing import Any, Final

from mcp_tools.understanding.evaluation import Judged
from mcp_tools.understanding.figures import details_by_name

_NONE: Final = "(no intent)"
_STYLE: Final = """\
:root { color-scheme: light dark }
body { font: 15px/1.5 system-ui, sans-serif; max-width: 72rem; margin: 2rem auto; padding: 0 1rem }
table { border-collapse: collapse; margin: 1rem 0 }
th, td { padding: .25rem .7rem; text-align: left; vertical-align: top; border-bottom: 1px solid #8884 }
td.n { text-align: right; font-variant-numeric: tabular-nums }
"""


def page(figures: dict[str, Any], judged: Sequence[Judged], title: str) -> str:
    """Return the page; what it quotes are the messages as typed."""
    parts = [
        f"<h1>{escape(title)}</h1>",
        _table((), ((name.replace("_", " "), value) for name, value in figures.items())),
        "<h2>Details by name</h2>",
        _table(("detail", "F1", "precision", "recall", "right", "missed", "made up"), _details(judged)),
        "<h2>Who is taken for whom</h2>",
        _table(("meant", "read", "times"), _pairs(judged)),
        "<h2>Messages that were read otherwise</h2>",
        _table(("message", "meant", "read", "missed", "made up"), _misread(judged)),
    ]
    head = f"<meta charset=utf-8><title>{escape(title)}</title><style>{_STYLE}</style>"
    return f"<!doctype html><html lang=en><head>{head}</head><body>{''.join(parts)}</body></html>\n"


def _table(header: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    first = f"<tr>{''.join(f'<th>{escape(name)}</th>' for name in header)}</tr>" if header else ""
    lines = "".join(f"<tr>{''.join(map(_cell, row))}</tr>" for row in rows)
    return f"<table>{first}{lines}</table>"


def _cell(value: object) -> str:
    if isinstance(value, int | float):
        return f"<td class=n>{value:g}</td>"
    return f"<td>{escape(str(value))}</td>"


def _details(judged: Sequence[Judged]) -> Iterable[Sequence[object]]:
    by_name = sorted(details_by_name(judged).items(), key=lambda pair: pair[1].f1)
    return (
        (name, round(f.f1, 3), round(f.precision, 3), round(f.recall, 3), f.hits, f.missed, f.made_up)
        for name, f in by_name
    )


def _pairs(judged: Sequence[Judged]) -> Iterable[Sequence[object]]:
    wrong = Counter((_meant(one), _read(one)) for one in judged if not one.message.draft and not one.is_intent_right)
    return ((meant, read, times) for (meant, read), times in wrong.most_common())


def _misread(judged: Sequence[Judged]) -> Iterable[Sequence[object]]:
    for one in judged:
        is_wrong = one.message.draft is None and not one.is_intent_right
        if is_wrong or one.missed or one.made_up:
            missed, made_up = (", ".join(map("=".join, values)) for values in (one.missed, one.made_up))
            yield one.message.text, _meant(one), _read(one), missed, made_up


def _meant(one: Judged) -> str:
    return " + ".join(one.message.intents) or _NONE


def _read(one: Judged) -> str:
    return " + ".join(one.guessed) or _NONE
