"""`frontdesk purge` as an operator runs it: it counts first, and erases only when told to."""

from typing import Any

import pytest

from tests.chat_ui.conftest import Run


def test_it_first_only_counts_and_then_erases_what_is_older(run: Run, stored: Any, conversations: Any) -> None:
    run("migrate")
    stored("talk-of-today", "guest:ada")
    stored("talk-of-last-year", "guest:ada", days=365)
    told = run("purge", "--days", "30")
    assert told.returncode == 0, told.stderr
    assert told.stdout == "1 conversations were not touched for 30 days. To erase them, add --yes.\n"
    assert len(conversations()) == 2
    done = run("purge", "--days", "30", "--yes")
    assert done.stdout == "Erased 1 conversations that were not touched for 30 days.\n"
    assert conversations() == ["talk-of-today"]


def test_without_days_the_setting_counts_and_without_both_it_is_refused(
    run: Run, stored: Any, conversations: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    run("migrate")
    stored("talk-of-last-week", "guest:ada", days=7)
    refused = run("purge", "--yes")
    assert refused.returncode == 2
    assert "--days, or TOOLS_KEEP_DAYS" in refused.stderr
    monkeypatch.setenv("TOOLS_KEEP_DAYS", "6")
    assert run("purge", "--yes").stdout.startswith("Erased 1 conversations")
    assert conversations() == []
    monkeypatch.setenv("TOOLS_KEEP_DAYS", "0")
    assert run("purge", "--yes").stderr.startswith("frontdesk: TOOLS_KEEP_DAYS: ")
