"""What the benchmark tells, and that it tells it of real measurements. Timings themselves are nobody's promise."""

import json
import re
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree

import pytest
from typer.testing import CliRunner

from bench.__main__ import app
from bench.errors import BenchFailed
from bench.plot import draw
from bench.report import table, write_report
from bench.row import Row
from bench.rows import ROWS
from bench.sampling import Bench

ROOT = Path(__file__).parents[2]
DOCUMENT = ROOT / "docs" / "benchmarks.md"
KEYS = {"name", "ours", "unit", "peer", "peer_value", "ratio"}


@pytest.mark.parametrize(("ours", "peer", "ratio"), [(2.0, 1.0, 0.5), (1.0, 3.0, 3.0), (3.26412, 2.06, 0.631)])
def test_a_ratio_above_one_is_better_than_the_peer(ours: float, peer: float, ratio: float) -> None:
    assert Row("x", ours, "ms", "the peer", peer).to_json()["ratio"] == ratio


def test_a_row_has_its_six_keys_and_figures_of_three_digits() -> None:
    row = Row("x", 12.34567, "ms", "the peer", 1234.5).to_json()
    assert row == {"name": "x", "ours": 12.3, "unit": "ms", "peer": "the peer", "peer_value": 1230.0, "ratio": 100.0}


async def test_sides_are_sampled_in_turn_and_the_first_round_does_not_count(tmp_path: Path) -> None:
    taken: list[str] = []
    values = {"ours": [99.0, 1.0, 2.0, 30.0], "peer": [99.0, 5.0, 6.0, 70.0]}

    async def sample(side: str) -> float:
        taken.append(side)
        return values[side][taken.count(side) - 1]

    both = await Bench(tmp_path).side_by_side(lambda: sample("ours"), lambda: sample("peer"), 3)
    assert both == (2.0, 6.0)
    assert taken == ["ours", "peer"] * 4


async def test_asked_repeats_replace_a_rows_own(tmp_path: Path) -> None:
    taken: list[float] = []

    async def sample() -> float:
        taken.append(1.0)
        return 1.0

    await Bench(tmp_path, repeats=2).side_by_side(sample, sample, 300)
    assert len(taken) == 2 * (1 + 2)


@pytest.mark.timeout(120)  # it trains the intent model and imports everything anew
def test_one_row_is_really_measured_and_told_in_one_line_of_json() -> None:
    command = [sys.executable, "-m", "bench", "--only", "tool-call", "--json", "--repeats", "3"]
    ended = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=110, check=False)
    assert ended.returncode == 0, ended.stderr
    (line,) = ended.stdout.splitlines()
    (row,) = json.loads(line)
    assert set(row) == KEYS
    assert (row["name"], row["unit"]) == ("tool-call", "ms")
    assert row["ours"] > 0
    assert row["peer_value"] > 0
    assert row["ratio"] == pytest.approx(row["peer_value"] / row["ours"], rel=0.02)


@pytest.mark.parametrize(
    ("options", "told"),
    [
        (("--only", "warp-drive"), f"bench: There is no row 'warp-drive'; choose from {', '.join(ROWS)}."),
        (("--only", "startup", "--write"), "bench: The document shows all rows: leave out --only, or --write."),
    ],
)
def test_what_cannot_be_measured_is_refused_in_one_sentence(options: tuple[str, ...], told: str) -> None:
    ended = CliRunner().invoke(app, options)
    assert (ended.exit_code, ended.stdout) == (2, "")
    assert ended.stderr.splitlines() == [told]


def test_the_document_explains_and_shows_every_row() -> None:
    text = DOCUMENT.read_text(encoding="utf-8")
    shown = re.findall(r"^\| ([\w-]+) \| [\d.]+", text, re.MULTILINE)
    explained = re.findall(r"^\*\*`([\w-]+)`\*\*", text, re.MULTILINE)
    assert shown == explained == list(ROWS)
    assert all(name in DOCUMENT.with_suffix(".svg").read_text(encoding="utf-8") for name in ROWS)


@pytest.mark.parametrize("before", ["", "old\n"])
def test_writing_replaces_the_marked_part_only(tmp_path: Path, before: str) -> None:
    document = tmp_path / "benchmarks.md"
    document.write_text(f"before\n<!-- bench -->\n{before}<!-- /bench -->\nafter\n", encoding="utf-8")
    rows = [Row("a", 2, "ms", "a peer", 1), Row("b", 1, "s", "another", 4)]
    for _ in range(2):
        write_report(rows, document)
    text = document.read_text(encoding="utf-8")
    assert text.startswith("before\n<!-- bench -->\n")
    assert text.endswith("\n<!-- /bench -->\nafter\n")
    assert "old" not in text
    assert text.count("| a | 2 ms | 1 ms | 0.50 | a peer |") == 1
    assert text.count("| b | 1 s | 4 s | 4.00 | another |") == 1
    assert "(benchmarks.svg)" in text
    assert (tmp_path / "benchmarks.svg").is_file()


def test_a_document_without_the_marks_is_left_as_it_is(tmp_path: Path) -> None:
    document = tmp_path / "benchmarks.md"
    document.write_text("no marks", encoding="utf-8")
    with pytest.raises(BenchFailed):
        write_report([Row("a", 2, "ms", "a peer", 1)], document)
    assert document.read_text(encoding="utf-8") == "no marks"


def test_the_plot_has_a_bar_a_row_on_its_side_of_the_line() -> None:
    rows = [Row("dearer", 8, "ms", "p", 1), Row("cheaper", 1, "ms", "p", 2)]
    plot = ElementTree.fromstring(draw(rows))  # noqa: S314  (our own drawing)
    space = "{http://www.w3.org/2000/svg}"
    (even,) = [float(line.attrib["x1"]) for line in plot.iter(f"{space}line") if line.attrib["class"] == "even"]
    worse, better = plot.iter(f"{space}rect")
    assert (worse.attrib["class"], better.attrib["class"]) == ("worse", "better")
    assert float(worse.attrib["x"]) + float(worse.attrib["width"]) == pytest.approx(even)
    assert float(better.attrib["x"]) == pytest.approx(even)
    assert "prefers-color-scheme: dark" in draw(rows)


def test_the_table_for_people_names_row_figures_and_peer() -> None:
    header, line = table([Row("tool-call", 3.2, "ms", "bare FastMCP tool", 1.6)]).splitlines()
    assert header.split() == ["row", "ours", "peer", "ratio", "the", "peer", "is"]
    assert re.split(" {2,}", line) == ["tool-call", "3.2 ms", "1.6 ms", "0.50", "bare FastMCP tool"]
