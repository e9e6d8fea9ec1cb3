"""What the model thinks of each of its own examples when it has not seen it: the honest test of a catalogue."""

from collections.abc import Sequence

import numpy as np

from mcp_tools.intent.calibration import NO_INTENT
from mcp_tools.intent.evaluation import Guess
from mcp_tools.intent.model import ranked
from mcp_tools.intent.training import train_and_try


def held_out_guesses(texts: Sequence[str], labels: Sequence[str]) -> list[Guess]:
    """Return a guess for each text that has an intent, made by a model trained without it."""
    trained = train_and_try(texts, labels)
    return [
        Guess(text, right, ranked(trained.model.labels, chances.astype(np.float32)))
        for text, right, chances in zip(texts, labels, trained.held_out, strict=True)
        if right != NO_INTENT
    ]
