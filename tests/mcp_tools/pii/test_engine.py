"""The engine: spans in the original, windows, overlaps, failing closed."""

import time
import traceback

import pytest

from mcp_tools.errors import MaskingUnavailable
from mcp_tools.pii.engine import PersonalDataEngine, without_overlaps
from mcp_tools.pii.entity import Entity, Kind

TELLING = "Adım Şükrü İnce, kartım 4111 1111 1111 1111, mail şükrü@örnek.com"


class BrokenAnalyzer:
    """Fails with the text in its message, as libraries do."""

    def analyze(self, text: str, *_: object, **__: object) -> list[object]:
        raise ValueError(f"could not read {text!r}")


def test_spans_are_code_points_of_the_original(engine: PersonalDataEngine) -> None:
    found = {entity.kind: TELLING[entity.start : entity.end] for entity in engine.find(TELLING)}
    assert found == {Kind.PERSON: "Şükrü İnce", Kind.CARD: "4111 1111 1111 1111", Kind.EMAIL: "şükrü@örnek.com"}


def test_placeholders_are_left_alone(engine: PersonalDataEngine) -> None:
    assert engine.find("my password is <PASSWORD_1>, my name is <PERSON_12>, mail <EMAIL_3>") == []


@pytest.mark.parametrize("offset", range(1_600, 2_100, 50))
def test_nothing_is_lost_at_a_window_border(engine: PersonalDataEngine, offset: int) -> None:
    text = ("lorem ipsum " * 400)[:offset] + " 4111 1111 1111 1111 " + "dolor amet " * 200
    assert [entity.kind for entity in engine.find(text)] == [Kind.CARD]


def test_a_text_without_any_space_is_searched_to_its_end(engine: PersonalDataEngine) -> None:
    text = "a" * 5_000 + " ali@example.com"
    assert [text[entity.start : entity.end] for entity in engine.find(text)] == ["ali@example.com"]


def test_a_message_of_20000_characters_is_searched_in_linear_time(engine: PersonalDataEngine) -> None:
    packed = ("ali@example.com 0532 123 45 67 " * 700)[:20_000]
    started = time.perf_counter()
    found = engine.find(packed)
    assert len(found) > 1_250
    assert time.perf_counter() - started < 5  # measured .25 s; only something worse than linear comes near


def test_any_failure_fails_closed_and_takes_no_text_along() -> None:
    engine = PersonalDataEngine(BrokenAnalyzer())  # type: ignore[arg-type]  # a stand-in that only fails
    text = "@".join(["ali", "example.com"])  # the source line is part of a traceback, so the address is not in it
    with pytest.raises(MaskingUnavailable) as caught:
        engine.find(text)
    assert text not in "".join(traceback.format_exception(caught.value))
    assert caught.value.__context__ is None


def test_overlapping_finds_become_one_span_of_the_longer_kind() -> None:
    found = [
        Entity(Kind.PHONE, 5, 15, 0.9),
        Entity(Kind.CARD, 0, 12, 0.8),
        Entity(Kind.EMAIL, 20, 25, 1.0),
        Entity(Kind.USERNAME, 20, 25, 0.7),
    ]
    assert without_overlaps(found) == [Entity(Kind.CARD, 0, 15, 0.8), Entity(Kind.EMAIL, 20, 25, 1.0)]


def test_neighbours_that_only_touch_stay_two() -> None:
    found = [Entity(Kind.PERSON, 0, 4, 0.6), Entity(Kind.PHONE, 4, 9, 0.9)]
    assert without_overlaps(found) == found
