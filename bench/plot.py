"""Draws the rows' ratios as an SVG that reads on light and on dark pages."""

from collections.abc import Sequence
from html import escape
from math import ceil, floor, log2

from bench.row import Row

_WIDTH, _NAMES, _FIGURES, _LINE, _TOP = 760, 120, 190, 44, 56
_STYLE = """\
  <style>
    text { font: 14px system-ui, sans-serif; fill: #1f2933; }
    .quiet { font-size: 12px; fill: #52606d; }
    .grid { stroke: #d5dae0; }
    .even { stroke: #52606d; stroke-width: 1.5; }
    .better { fill: #2f855a; }
    .worse { fill: #b7791f; }
    @media (prefers-color-scheme: dark) {
      text { fill: #e4e7eb; }
      .quiet { fill: #9aa5b1; }
      .grid { stroke: #3e4c59; }
      .even { stroke: #9aa5b1; }
      .better { fill: #68d391; }
      .worse { fill: #ecc94b; }
    }
  </style>"""


def draw(rows: Sequence[Row]) -> str:
    """Return the plot: a bar a row on a scale that doubles, away from the line where ours costs what the peer costs."""
    height = _TOP + _LINE * len(rows) + 16
    least = min(-1, *(floor(log2(row.ratio)) for row in rows))
    most = max(1, *(ceil(log2(row.ratio)) for row in rows))
    step = (_WIDTH - _NAMES - _FIGURES) / (most - least)

    def x(power: float) -> float:
        return round(_NAMES + (power - least) * step, 1)

    described = "; ".join(f"{row.name} {row.ratio:.2f}" for row in rows)
    lines = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {height}" role="img">',
        f"  <title>Frontdesk beside its peers, ratio of costs: {escape(described)}</title>",
        _STYLE,
        f'  <text class="quiet" x="{_NAMES}" y="18">cost of the peer ÷ our cost; right of 1 ours is cheaper</text>',
    ]
    for power in range(least, most + 1):
        kind = "even" if power == 0 else "grid"
        lines += [
            f'  <line class="{kind}" x1="{x(power)}" x2="{x(power)}" y1="{_TOP - 8}" y2="{height - 12}"/>',
            f'  <text class="quiet" x="{x(power)}" y="{_TOP - 14}" text-anchor="middle">{_mark(power)}</text>',
        ]
    for place, row in enumerate(rows):
        lines += _bar(row, _TOP + _LINE * place, sorted((x(0), x(log2(row.ratio)))))
    return "\n".join([*lines, "</svg>", ""])


def _mark(power: int) -> str:
    return str(2**power) if power >= 0 else f"1/{2**-power}"


def _bar(row: Row, top: float, ends: list[float]) -> list[str]:
    left, width = ends[0], max(1, round(ends[1] - ends[0], 1))
    kind = "better" if row.ratio >= 1 else "worse"
    figures = f"{row.ours:.3g} {row.unit}, peer {row.peer_value:.3g} {row.unit}"
    return [
        f'  <text x="0" y="{top + 24}">{escape(row.name)}</text>',
        f'  <rect class="{kind}" x="{left}" y="{top + 8}" width="{width}" height="24" rx="3"/>',
        f'  <text class="quiet" x="{_WIDTH}" y="{top + 24}" text-anchor="end">{escape(figures)}</text>',
    ]
