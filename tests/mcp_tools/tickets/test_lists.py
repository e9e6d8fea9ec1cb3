"""Lists of tickets: paged, filtered, limited."""

from typing import Any

import pytest


@pytest.mark.parametrize(("count", "full"), [(7, 3), (6, 2)])  # a last page that is just full is the last
async def test_lists_page_through_everything_once_last_updated_first(
    open_door: Any, people: Any, count: int, full: int
) -> None:
    async with open_door() as door:
        made = [(await door.draft(people.ada, f"k-{n}"))["number"] for n in range(count)]
        await door.ask(people.ada, "update_ticket", number=made[0], version=1, changes={"title": "Touched"})
        seen, cursor, pages = [], None, 0
        while pages == 0 or cursor:
            page = await door.ask(people.ada, "list_tickets", limit=3, cursor=cursor)
            assert len(page["tickets"]) <= 3
            seen += [brief["number"] for brief in page["tickets"]]
            cursor, pages = page["cursor"], pages + 1
        assert seen == [made[0], *reversed(made[1:])]
        assert pages == full


async def test_lists_filter_and_keep_their_limits(open_door: Any, people: Any) -> None:
    async with open_door() as door:
        await door.filed(people.ada, key="k-1")
        await door.draft(people.ada_rule, "k-2", intent="card_fraud", priority="urgent")
        await door.draft(people.ada, "k-3")

        async def found(**wanted: Any) -> list[str]:
            return sorted(
                brief["number"] for brief in (await door.ask(people.ada, "list_tickets", **wanted))["tickets"]
            )

        assert await found(status="in_review") == ["FD-1001"]
        assert await found(category="security") == ["FD-1002"]
        assert await found(priority="urgent") == ["FD-1002"]
        assert await found(category="orders", status="draft") == ["FD-1003"]
        assert await found(category="no such category") == []
        assert len(await found(limit=0)) == 1
        assert len(await found(limit=10_000)) == 3
