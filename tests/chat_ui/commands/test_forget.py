"""`frontdesk forget` as an operator runs it: it tells first, and erases only when told to."""

import re
from typing import Any

from tests.chat_ui.conftest import Run


def test_it_first_only_tells_and_then_erases_that_customer_alone(run: Run, stored: Any, conversations: Any) -> None:
    run("migrate")
    stored("talk-of-ada-1", "guest:ada")
    stored("talk-of-ada-2", "guest:ada")
    stored("talk-of-bob-1", "guest:bob")
    told = run("forget", "guest:ada")
    assert told.returncode == 0, told.stderr
    assert told.stdout == (
        "Of guest:ada are stored: 2 conversations, 2 messages, 0 hidden values, 0 tickets.\n"
        "Nothing was erased. To erase all of this for good, run it again with --yes.\n"
    )
    assert len(conversations()) == 3
    done = run("forget", "guest:ada", "--yes")
    assert done.stdout.endswith("Erased. Backups made before still hold it, with the keys: delete them.\n")
    assert conversations() == ["talk-of-bob-1"]
    assert run("forget", "guest:ada", "--yes").stdout == "Nothing is stored of guest:ada.\n"


def test_an_account_is_named_by_its_login_and_gone_afterwards(run: Run) -> None:
    run("users", "add", "deniz", "--role", "customer", "--name", "Deniz Kaya")
    told = run("forget", "deniz")
    assert "Their account deniz is closed and loses login, name, password and tokens.\n" in told.stdout
    assert run("forget", "deniz", "--yes").returncode == 0
    listed = run("users", "list").stdout
    assert not re.search("deniz|kaya", listed, re.IGNORECASE)
    assert "disabled" in listed
    assert run("users", "add", "deniz", "--role", "customer", "--name", "Another").returncode == 0


def test_a_name_nobody_has_and_one_of_the_team_are_refused(run: Run) -> None:
    run("users", "add", "eve", "--role", "agent", "--name", "Eve")
    for words, code in (
        (("nobody",), "account_not_found"),
        (("FD-1001",), "account_not_found"),
        (("eve", "--yes"), "not_allowed"),
    ):
        refused = run("forget", *words)
        assert refused.returncode == 1
        assert refused.stderr.startswith(f"frontdesk: {code}: ")
    assert "active" in run("users", "list").stdout
