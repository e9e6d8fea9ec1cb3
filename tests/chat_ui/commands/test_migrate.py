"""`frontdesk migrate` as an operator runs it, on a new database, on a current one and on an older one."""

import pytest
from sqlalchemy import text

from mcp_tools.database import open_database, revisions
from mcp_tools.settings import ToolsSettings
from tests.chat_ui.conftest import Run

NEWEST = revisions()[-1]


@pytest.mark.sqlite
def test_a_new_database_gets_the_newest_schema(run: Run) -> None:
    done = run("migrate")
    assert (done.returncode, done.stdout) == (0, f"The database is new and has the newest schema, {NEWEST}.\n")


def test_again_it_says_that_nothing_was_changed(run: Run) -> None:
    run("migrate")
    assert run("migrate").stdout == f"The database has the newest schema, {NEWEST}. Nothing was changed.\n"


async def test_a_newer_schema_is_told_and_left_alone(run: Run, tools_settings: ToolsSettings) -> None:
    from asyncio import to_thread

    await to_thread(run, "migrate")
    async with open_database(tools_settings.url) as database, database.writing() as session:
        await session.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    done = await to_thread(run, "migrate")
    assert done.returncode == 1
    told = "frontdesk: A newer Frontdesk wrote this database (schema 9999). Install that version, or newer.\n"
    assert done.stderr == told
