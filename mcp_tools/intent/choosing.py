"""Chooses the classifier that the settings wish for; the embedded one is always there."""

import logging
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Final

from mcp_tools.catalog.catalog import Catalog
from mcp_tools.domain.text import Language
from mcp_tools.errors import StartupError
from mcp_tools.intent.classifier import Classifier
from mcp_tools.intent.model import IntentModel
from mcp_tools.intent.upgrade import Trusted, UpgradingClassifier

_log: Final = logging.getLogger("frontdesk.intent")
_SECONDS: Final = 0.3
"""What a message may wait for a bigger model before the embedded one answers."""

_OWN_MAP: Final = "banking77"


class IntentModelUnknown(StartupError):
    """`TOOLS_INTENT_MODEL` names no kind of model that there is."""


def choose(wish: str, catalog: Catalog, embedded: IntentModel, language_of: Callable[[str], Language]) -> Classifier:
    """Return the classifier that `wish` names: nothing, `embeddings:MODEL`, or `classifier:FILE`.

    A bigger model is loaded beside: this returns at once. Raises `IntentModelUnknown`.
    """
    if not wish:
        return embedded
    kind, _, name = wish.partition(":")
    if kind not in ("embeddings", "classifier") or not name:
        raise IntentModelUnknown(
            "TOOLS_INTENT_MODEL is neither embeddings:MODEL nor classifier:FILE. See .env.example."
        )
    load = partial(_blended, name, catalog) if kind == "embeddings" else partial(_routed, name, embedded, language_of)
    upgrading = UpgradingClassifier(embedded, load, _SECONDS)
    upgrading.start(partial(_tell, wish))
    return upgrading


def _blended(name: str, catalog: Catalog) -> Trusted:
    from mcp_tools.intent.blended import train_blend
    from mcp_tools.intent.embeddings import load_encoder
    from mcp_tools.intent.training import sentences_of

    return train_blend(*sentences_of(catalog), load_encoder(name, _log.warning))


def _routed(name: str, embedded: IntentModel, language_of: Callable[[str], Language]) -> Trusted:
    from mcp_tools.intent.sequence import load_routed

    file = Path(__file__).with_name(f"{_OWN_MAP}.yaml") if name == _OWN_MAP else Path(name)
    return load_routed(file, embedded, language_of, _log.warning)


def _tell(wish: str, failure: Exception | None) -> None:
    if failure is None:
        _log.warning("The intent model %s is loaded.", wish)
    else:
        reason = str(failure) if isinstance(failure, StartupError) else type(failure).__name__
        _log.warning("The intent model %s is not used, the embedded one goes on: %s", wish, reason)
