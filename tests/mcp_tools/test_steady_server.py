"""A tool is looked up once, and only what is registered is remembered."""

from typing import Any


async def test_made_up_names_stay_unknown_and_real_ones_are_found_after_them(open_door: Any, people: Any) -> None:
    async with open_door() as door:
        for name in ("no_such_tool", "no_such_tool", "detect_language_2"):
            assert (await door.refusal(people.ada, name)).startswith("unknown_tool: ")
        assert (await door.ask(people.ada, "detect_language", text="Siparişim nerede?"))["language"] == "tr"
