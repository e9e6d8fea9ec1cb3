"""Rows `language`, `language-startup` and `language-memory`: what it costs to tell the language of a message."""

from collections.abc import Callable
from typing import Final

from bench.first_answer import Contest
from bench.row import Row
from bench.sampling import Bench, each
from mcp_tools.catalog.loader import load_catalog
from mcp_tools.language.baseline import detect_plainly
from mcp_tools.language.detector import build_detector

REPEATS = 30
PEER: Final = "langdetect as documented"
_OURS: Final = """
from mcp_tools.catalog.loader import load_catalog
from mcp_tools.language.detector import build_detector
answer = build_detector(load_catalog()).detect
"""
_PEER: Final = "from mcp_tools.language.baseline import detect_plainly as answer\n"
_CONTEST: Final = Contest("language", _OURS, _PEER)


async def measure(bench: Bench) -> Row:
    """Tell the language of sentences in both languages, and let langdetect do so as its documentation shows."""
    catalog = load_catalog()
    texts = [text for intent in catalog.intents for text in (intent.examples_en[0], intent.examples_tr[0])]
    detect: Callable[[str], object] = build_detector(catalog).detect
    ours, peer = await bench.side_by_side(each(detect, texts), each(detect_plainly, texts), REPEATS)
    return Row("language", ours, "ms", PEER, peer)


async def measure_startup(bench: Bench) -> Row:
    """Start a process of each until it has told its first language."""
    ours, peer = await _CONTEST.seconds(bench)
    return Row("language-startup", ours, "s", PEER, peer)


async def measure_memory(bench: Bench) -> Row:
    """Read the resident memory of each process after it told its first language."""
    ours, peer = await _CONTEST.resident_mb(bench)
    return Row("language-memory", ours, "MB", PEER, peer)
