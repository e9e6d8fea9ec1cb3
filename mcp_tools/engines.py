"""The engines: built once, in a thread, after start; whoever needs one waits for it."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from mcp_tools.catalog.catalog import Catalog
from mcp_tools.errors import MaskingUnavailable
from mcp_tools.follow_up.extraction import DetailFinder
from mcp_tools.intent.understanding import IntentReader
from mcp_tools.language.detector import LanguageDetector
from mcp_tools.pii.engine import PersonalDataEngine


@dataclass(frozen=True)
class Engines:
    """Everything that understands text."""

    personal_data: PersonalDataEngine
    detector: LanguageDetector
    reader: IntentReader
    finder: DetailFinder


class EngineRoom:
    """Builds the engines at the first wish; a failed build is tried again at the next."""

    def __init__(self, build: Callable[[], Engines]) -> None:
        self._build = build
        self._building: asyncio.Task[Engines] | None = None

    @property
    def is_warm(self) -> bool:
        task = self._building
        return task is not None and task.done() and not task.cancelled() and task.exception() is None

    def start(self) -> asyncio.Task[Engines]:
        """Begin to build, unless that was begun before."""
        task = self._building
        if task is None or (task.done() and not self.is_warm):
            task = self._building = asyncio.create_task(asyncio.to_thread(self._build))
        return task

    async def get(self) -> Engines:
        """Return the engines. Raises `MaskingUnavailable` when they cannot be built: no text may pass without them."""
        building = self.start()
        await asyncio.wait([building])  # whoever stops waiting does not stop the building
        error = building.exception()
        if error is None or isinstance(error, MaskingUnavailable):
            return building.result()
        raise MaskingUnavailable(f"The engines could not be started ({type(error).__name__}).")


def build_engines(catalog: Catalog, cache: Path, intent_model: str = "") -> Engines:
    """Load every engine; the intent model is trained once and then read from `cache`.

    `intent_model` names a bigger one that answers once it is loaded, see `mcp_tools.intent.choosing`.
    """
    from mcp_tools.intent.choosing import choose
    from mcp_tools.intent.model import load_or_train
    from mcp_tools.language.detector import build_detector
    from mcp_tools.pii.engine import build_engine
    from mcp_tools.pii.operator_rules import OperatorRules

    detector = build_detector(catalog)
    model = choose(intent_model, catalog, load_or_train(catalog, cache), lambda text: detector.detect(text).language)
    finder = DetailFinder(catalog)
    finder.warm()
    rules = OperatorRules(catalog.masking.readable, catalog.masking.patterns)
    return Engines(
        personal_data=build_engine(rules),
        detector=detector,
        reader=IntentReader(model, catalog),
        finder=finder,
    )
