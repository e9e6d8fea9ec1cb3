"""The browser, the wire and a model server on this machine, for what only some machines have."""

import os
from typing import Final

import httpx
import pytest

from tests.journeys.browser.conftest import chromium, start_host, trained, visit

__all__ = ["chromium", "start_host", "trained", "visit"]

LOCAL: Final = os.environ.get("FRONTDESK_LOCAL_MODEL", "http://127.0.0.1:8099/v1")


@pytest.fixture
async def local_model() -> str:
    """The address of the OpenAI-compatible server on this machine; without one the test is skipped by name."""
    try:
        async with httpx.AsyncClient(timeout=5) as client:
            (await client.get(f"{LOCAL}/models")).raise_for_status()
    except httpx.HTTPError:
        pytest.skip(f"a local OpenAI-compatible server: none answers at {LOCAL}")
    return LOCAL
