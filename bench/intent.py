"""Rows `intent`, `intent-startup` and `intent-memory`: what it costs to guess the intent of a message."""

from typing import Final

from bench.first_answer import Contest
from bench.intent_peer import build_peer, peer_name
from bench.row import Row
from bench.sampling import Bench, each
from mcp_tools.catalog.loader import load_catalog
from mcp_tools.intent.model import load_or_train

REPEATS = 30
_OURS: Final = """
from pathlib import Path
from mcp_tools.catalog.loader import load_catalog
from mcp_tools.intent.model import load_or_train
answer = load_or_train(load_catalog(), Path({cache!r})).classify
"""
_PEER: Final = "from bench.intent_peer import build_peer\nanswer = build_peer()\n"


async def measure(bench: Bench) -> Row:
    """Guess with the embedded model and with the peer, in this process."""
    catalog = load_catalog()
    texts = [text for intent in catalog.intents for text in (intent.examples_en[0], intent.examples_tr[0])]
    model = load_or_train(catalog, bench.data / "cache")
    ours, peer = await bench.side_by_side(each(model.classify, texts), each(build_peer(), texts), REPEATS)
    return Row("intent", ours, "ms", peer_name(), peer)


async def measure_startup(bench: Bench) -> Row:
    """Start a process of each until it has made its first guess; ours reads the model that was trained before."""
    ours, peer = await _contest(bench).seconds(bench)
    return Row("intent-startup", ours, "s", peer_name(), peer)


async def measure_memory(bench: Bench) -> Row:
    """Read the resident memory of each process after its first guess."""
    ours, peer = await _contest(bench).resident_mb(bench)
    return Row("intent-memory", ours, "MB", peer_name(), peer)


def _contest(bench: Bench) -> Contest:
    load_or_train(load_catalog(), bench.data / "cache")
    return Contest("intent", _OURS.format(cache=str(bench.data / "cache")), _PEER)
