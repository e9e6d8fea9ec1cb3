"""A bigger model beside the embedded one: when it answers, and what happens when it does not."""

import threading
from collections.abc import Callable
from dataclasses import replace

import pytest

from mcp_tools.catalog.catalog import Catalog
from mcp_tools.domain.analysis import Band
from mcp_tools.domain.text import Language
from mcp_tools.intent.calibration import Thresholds
from mcp_tools.intent.choosing import IntentModelUnknown, choose
from mcp_tools.intent.classifier import Ranking
from mcp_tools.intent.model import IntentModel
from mcp_tools.intent.training import train
from mcp_tools.intent.upgrade import UpgradingClassifier

PATIENCE = 30.0


class Bigger:
    """A stand-in for a transformers model: says what it is told to, when it is told to."""

    def __init__(self, answer: Callable[[], Ranking]) -> None:
        self._answer = answer
        self.thresholds = Thresholds(likely=0.2, sure=0.4)

    def classify(self, text: str) -> Ranking:
        return [("late", 1.0)] if text == "my parcel is late" else self._answer()

    def band(self, confidence: float) -> Band:
        return self.thresholds.band(confidence)


@pytest.fixture
def embedded(small_catalog: Catalog) -> IntentModel:
    return train(small_catalog)


def loaded(embedded: IntentModel, load: Callable[[], Bigger], seconds: float = PATIENCE) -> UpgradingClassifier:
    upgrading = UpgradingClassifier(embedded, load, seconds)
    upgrading.start(lambda _: None)
    assert upgrading.wait(PATIENCE)
    return upgrading


def test_the_embedded_model_answers_until_the_bigger_one_is_loaded(embedded: IntentModel) -> None:
    may_load = threading.Event()

    def load() -> Bigger:
        may_load.wait(PATIENCE)
        return Bigger(lambda: [("noise", 1.0)])

    upgrading = UpgradingClassifier(embedded, load, PATIENCE)
    upgrading.start(lambda _: None)
    assert upgrading.classify("kargom gecikti")[0][0] == "late"
    may_load.set()
    assert upgrading.wait(PATIENCE)
    assert upgrading.is_upgraded
    assert upgrading.classify("kargom gecikti")[0][0] == "noise"


def test_one_scale_of_trust_holds_whoever_answers(embedded: IntentModel) -> None:
    embedded = replace(embedded, thresholds=Thresholds(likely=0.5, sure=0.9))
    for confidence, band in ((0.19, Band.UNSURE), (0.21, Band.LIKELY), (0.41, Band.SURE)):
        upgrading = loaded(embedded, lambda confidence=confidence: Bigger(lambda: [("noise", confidence)]))  # type: ignore[misc]
        assert upgrading.band(upgrading.classify("x")[0][1]) is band


def test_a_model_that_is_too_slow_is_left_alone_until_it_is_done(embedded: IntentModel) -> None:
    may_answer = threading.Event()
    asked: list[int] = []

    def answer() -> Ranking:
        asked.append(1)
        may_answer.wait(PATIENCE)
        return [("noise", 1.0)]

    upgrading = loaded(embedded, lambda: Bigger(answer), seconds=0.01)
    assert upgrading.classify("kargom gecikti")[0][0] == "late"
    assert upgrading.classify("kargom gecikti")[0][0] == "late"
    assert len(asked) == 1
    may_answer.set()


def test_a_model_that_breaks_gives_way_for_good(embedded: IntentModel) -> None:
    def breaks() -> Ranking:
        raise RuntimeError

    upgrading = loaded(embedded, lambda: Bigger(breaks))
    assert upgrading.classify("kargom gecikti")[0][0] == "late"
    assert not upgrading.is_upgraded
    assert isinstance(upgrading.failure, RuntimeError)


def test_a_model_that_cannot_be_loaded_is_told_and_changes_nothing(embedded: IntentModel) -> None:
    def load() -> Bigger:
        raise ValueError("no weights")

    told: list[BaseException | None] = []
    upgrading = UpgradingClassifier(embedded, load, PATIENCE)
    upgrading.start(told.append)
    assert upgrading.wait(PATIENCE)
    assert [str(failure) for failure in told] == ["no weights"]
    assert upgrading.classify("kargom gecikti")[0][0] == "late"


def test_without_a_wish_the_embedded_model_is_chosen(small_catalog: Catalog, embedded: IntentModel) -> None:
    assert choose("", small_catalog, embedded, lambda _: Language.EN) is embedded


@pytest.mark.parametrize("wish", ["bert", "embeddings:", "magic:x"])
def test_an_unknown_kind_of_model_is_refused(small_catalog: Catalog, embedded: IntentModel, wish: str) -> None:
    with pytest.raises(IntentModelUnknown, match="TOOLS_INTENT_MODEL"):
        choose(wish, small_catalog, embedded, lambda _: Language.EN)
