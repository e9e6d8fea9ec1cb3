"""The model server takes its time, and the peer of `first-token` really makes its two rounds of tool calls."""

import time
from pathlib import Path

import httpx
import pytest

from bench.first_token import measure
from bench.model_server import REPLY
from bench.process import LATENCY, model_server
from bench.sampling import Bench

SAY = {"model": "bench", "messages": [{"role": "user", "content": "hello"}], "stream": True}


@pytest.fixture(autouse=True)
def models_may_be_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pydantic_ai.models.ALLOW_MODEL_REQUESTS", True)


async def test_the_model_server_streams_its_words_after_its_latency(tmp_path: Path) -> None:
    async with model_server(Bench(tmp_path)) as model, httpx.AsyncClient(base_url=model.address) as client:
        began = time.monotonic()
        answer = await client.post("/chat/completions", json=SAY)
        assert time.monotonic() - began >= LATENCY
    lines = [line for line in answer.text.splitlines() if line]
    assert lines[-1] == "data: [DONE]"
    assert len(lines) == len(REPLY.split(" ")) + 2


@pytest.mark.timeout(150)  # it trains the intent model
async def test_the_row_is_measured_with_one_round_trip_on_our_side_and_three_on_the_peers(tmp_path: Path) -> None:
    row = await measure(Bench(tmp_path, repeats=1))
    assert row.ours >= LATENCY * 1000
    assert row.peer_value >= 3 * LATENCY * 1000
