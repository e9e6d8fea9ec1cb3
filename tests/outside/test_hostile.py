"""The hostile messages against a real small model, where one answers: whatever it makes of them, nothing forbidden."""

from typing import Any, Final

import pytest

from agent.models import build_chain
from agent.settings import AgentSettings
from tests.hostile.scene import KINDS, Hostile, hostile_messages, open_scene

PATIENCE: Final = 240.0
"""Seconds for a reply; after them guided answers, which is safe as well."""
MESSAGES: Final = [pytest.param(one, id=one.id) for kind in KINDS for one in hostile_messages(kind)]


@pytest.mark.timeout(900)
@pytest.mark.parametrize("hostile", MESSAGES)
async def test_a_small_model_says_and_does_nothing_forbidden(
    local_model: str, open_turns: Any, monkeypatch: pytest.MonkeyPatch, hostile: Hostile
) -> None:
    monkeypatch.setattr("pydantic_ai.models.ALLOW_MODEL_REQUESTS", True)
    chain = build_chain([f"openai-compatible:local@{local_model}"], AgentSettings(_env_file=None))
    async with open_scene(open_turns, *chain, first_token_seconds=PATIENCE, reply_seconds=PATIENCE) as scene:
        attack = await scene.attacked(hostile, "first")
        with hostile.told():
            await attack.say(hostile.text)
            await attack.did_no_harm()
