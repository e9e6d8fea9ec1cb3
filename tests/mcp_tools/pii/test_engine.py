"""The engine: spans in the original, windows, overlaps, failing closed."""

import time
import traceback

import pytest
from presidio_analyzer import RecognizerResult

from mcp_tools.errors import MaskingUnavailable
from mcp_tools.pii.engine import PersonalDataEngine, without_overlaps
from mcp_tools.pii.entity import Entity, Kind

TELLING = "Adım Şükrü İnce, kartım 4111 1111 1111 1111, mail şükrü@örnek.com"


class BrokenAnalyzer:
    """Fails with the text in its message, as libraries do."""

    def analyze(self, text: str, *_: object, **__: object) -> list[object]:
        raise ValueError(f"could not read {text!r}")


class SeeingAnalyzer:
    """Finds the one word it knows, and counts how often it looked."""

    def __init__(self) -> None:
        self.looked = 0

    def analyze(self, text: str, *_: object, **__: object) -> list[RecognizerResult]:
        self.looked += 1
        at = text.find("Ada")
        return [] if at < 0 else [RecognizerResult("PERSON", at, at + 3, 1.0)]


def test_a_short_text_without_data_is_searched_once_and_one_with_data_each_time() -> None:
    analyzer = SeeingAnalyzer()
    engine = PersonalDataEngine(analyzer)  # type: ignore[arg-type]  # a stand-in that counts
    for _ in range(3):
        assert engine.find_all("I do not know") == []
    assert analyzer.looked == 1
    for _ in range(2):
        assert [entity.kind for entity in engine.find_all("Ada asks")] == [Kind.PERSON]
    assert analyzer.looked == 5  # a second round each time, to see that nothing more is there
    assert [entity.kind for entity in engine.find_all("I do not know", "Know It")] == [Kind.PERSON]
    engine.find_all("no data " * 200)
    engine.find_all("no data " * 200)
    assert analyzer.looked == 9


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


PACKED = {
    "identifiers": "ali@example.com 0532 123 45 67 10000000146 ",
    "cards": "4111 1111 1111 1111 09/27 123 TR33 0006 1005 1978 6457 8413 26 ",
    "addresses": "Gül Mah. Lale Sok. No:5 D:3 Kadıköy, 12 Baker Street, London NW1 6XE ",
    "names": "Ayşe Yılmaz ile Mehmet Demir ve John Smith ",
    "digits": "1 2 3 4 5 6 7 8 9 0 ",
    "one word": "x1y2z3",
}


@pytest.mark.parametrize("piece", PACKED.values(), ids=PACKED)
def test_twice_the_text_takes_at_most_two_and_a_half_times_as_long(engine: PersonalDataEngine, piece: str) -> None:
    long = (piece * 100_000)[:100_000]
    half, whole = seconds(engine, long[:50_000]), seconds(engine, long)
    assert whole <= 2.5 * half


def seconds(engine: PersonalDataEngine, text: str) -> float:
    """The less of two tries, in the processor's time, so that other work on the machine does not count."""
    tries = []
    for _ in range(2):
        began = time.thread_time()
        engine.find_all(text)
        tries.append(time.thread_time() - began)
    return min(tries)


def test_a_chain_of_neighbours_made_by_hand_is_given_up_in_time(engine: PersonalDataEngine) -> None:
    chain = "10000000146" + " 12.12.1968" * 1_800
    assert len(engine.find_all(chain)) == 12


def test_every_round_tells_its_finds_in_places_of_the_original(engine: PersonalDataEngine) -> None:
    text = "Ərdəşir Xyzvq - 0 505 303 44 21, 10000000146 12.12.1968"
    found = [(entity.kind, text[entity.start : entity.end]) for entity in engine.find_all(text)]
    assert found == [
        (Kind.PERSON, "Ərdəşir Xyzvq"),
        (Kind.PHONE, "0 505 303 44 21"),
        (Kind.TR_ID, "10000000146"),
        (Kind.DOB, "12.12.1968"),
    ]


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
