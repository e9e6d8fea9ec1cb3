"""Lets a bigger model answer once it is loaded, and the embedded one until then and whenever that takes too long."""

import threading
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from concurrent.futures import TimeoutError as TooSlow
from typing import Final, Protocol

import numpy as np

from mcp_tools.domain.analysis import Band
from mcp_tools.intent.calibration import Thresholds
from mcp_tools.intent.classifier import Classifier, Ranking
from mcp_tools.intent.model import IntentModel

_WARMING: Final = "my parcel is late"


class Trusted(Classifier, Protocol):
    """A classifier that tells its thresholds."""

    @property
    def thresholds(self) -> Thresholds: ...


class UpgradingClassifier:
    """Two models behind one: nobody waits for the bigger one to load, and no message for longer than `seconds`.

    The bigger model's confidences are put on the embedded one's scale, so that one scale of trust holds whoever
    answers. After a message that took too long the embedded model answers alone until that work is done.
    """

    def __init__(self, embedded: IntentModel, load: Callable[[], "Trusted"], seconds: float) -> None:
        self._embedded = embedded
        self._load = load
        self._seconds = seconds
        self._bigger: Trusted | None = None
        self._worker = ThreadPoolExecutor(1, thread_name_prefix="intent")
        self._working: Future[Ranking] | None = None
        self._is_over = threading.Event()
        self.failure: BaseException | None = None
        """Why the bigger model could not be loaded."""

    def start(self, told: Callable[[BaseException | None], None]) -> None:
        """Begin to load and warm the bigger model; `told` hears None when it is ready, else why it is not."""
        threading.Thread(target=self._warm, args=(told,), name="intent-loading", daemon=True).start()

    def wait(self, seconds: float) -> bool:
        """Wait until loading is over, one way or the other; return whether it is."""
        return self._is_over.wait(seconds)

    @property
    def is_upgraded(self) -> bool:
        return self._bigger is not None

    def classify(self, text: str) -> Ranking:
        """Return every intent's key and confidence, best first."""
        bigger = self._bigger
        if bigger is None or (self._working and not self._working.done()):
            return self._embedded.classify(text)
        self._working = self._worker.submit(bigger.classify, text)
        try:
            broken = self._working.exception(self._seconds)
        except TooSlow:
            return self._embedded.classify(text)
        if broken is not None:
            self.failure, self._bigger = broken, None
            return self._embedded.classify(text)
        ranking = self._working.result()
        return [(key, _rescaled(share, bigger.thresholds, self._embedded.thresholds)) for key, share in ranking]

    def band(self, confidence: float) -> Band:
        """Return how far a confidence is to be trusted."""
        return self._embedded.band(confidence)

    def _warm(self, told: Callable[[BaseException | None], None]) -> None:
        try:
            bigger = self._load()
            bigger.classify(_WARMING)
            self._bigger = bigger
        except Exception as error:  # noqa: BLE001  (whatever it is, the embedded model goes on)
            self.failure = error
        told(self.failure)
        self._is_over.set()


def _rescaled(confidence: float, own: Thresholds, other: Thresholds) -> float:
    """Return `confidence` on another scale, whose thresholds it meets exactly where it met its own."""
    return float(np.interp(confidence, (0.0, own.likely, own.sure, 1.0), (0.0, other.likely, other.sure, 1.0)))
