"""A field edited in the panel: taken, refused beside the field, and nobody else's to change."""

from typing import TYPE_CHECKING

import pytest

from tests.chat_ui.conftest import LATE, draft_on

if TYPE_CHECKING:
    from tests.chat_ui.page import FakePage


async def test_an_edit_changes_the_panel(page: "FakePage") -> None:
    await draft_on(page)
    panel = page.element("TicketPanel")
    answer = await page.act(
        "edit", number=panel["number"], name="order_number", value="A-778899", version=panel["version"]
    )
    assert answer == {"refusal": None}
    assert page.field("order_number")["shown"] == "A-778899"


@pytest.mark.parametrize(
    ("name", "value", "version_step"),
    [("order_number", "?", 0), ("order_number", "A-778899", -1), ("no_such_detail", "x", 0)],
)
async def test_a_refused_edit_is_answered_beside_the_field(
    page: "FakePage", name: str, value: str, version_step: int
) -> None:
    await draft_on(page)
    panel = page.element("TicketPanel")
    version = panel["version"] + version_step
    answer = await page.act("edit", number=panel["number"], name=name, value=value, version=version)
    assert answer["refusal"]
    assert not [step for step in page.steps.values() if step.get("isError")]


@pytest.mark.parametrize("payload", [{}, {"number": "FD-1001"}, {"number": 1, "name": "x", "value": "y", "version": 1}])
async def test_an_edit_of_the_wrong_form_is_refused(page: "FakePage", payload: dict[str, object]) -> None:
    assert (await page.act("edit", **payload))["refusal"]


async def test_somebody_else_can_neither_read_nor_change_the_ticket(page: "FakePage") -> None:
    from tests.chat_ui.page import FakePage

    await draft_on(page)
    panel = page.element("TicketPanel")
    stranger = FakePage("guest:eve", thread=page.session.thread_id)
    await stranger.say(LATE)
    assert not stranger.elements
    answer = await stranger.act("edit", number=panel["number"], name="order_number", value="A-1", version=1)
    assert answer["refusal"]
    assert page.field("order_number")["state"] == "unknown"
