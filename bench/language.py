"""Row `language`: milliseconds to tell the language of a message."""

from collections.abc import Callable

from bench.row import Row
from bench.sampling import Bench, each
from mcp_tools.catalog.loader import load_catalog
from mcp_tools.language.baseline import detect_plainly
from mcp_tools.language.detector import build_detector

REPEATS = 30


async def measure(bench: Bench) -> Row:
    """Tell the language of sentences in both languages, and let langdetect do so as its documentation shows."""
    catalog = load_catalog()
    texts = [text for intent in catalog.intents for text in (intent.examples_en[0], intent.examples_tr[0])]
    detect: Callable[[str], object] = build_detector(catalog).detect
    ours, peer = await bench.side_by_side(each(detect, texts), each(detect_plainly, texts), REPEATS)
    return Row("language", ours, "ms", "langdetect as documented", peer)
