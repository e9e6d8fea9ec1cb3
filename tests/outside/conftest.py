"""The browser and the wire, for what only some machines have."""

from tests.journeys.browser.conftest import chromium, start_host, trained, visit

__all__ = ["chromium", "start_host", "trained", "visit"]
