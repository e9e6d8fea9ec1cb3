"""The features of a message."""

import pytest

from mcp_tools.intent.features import CONCEPT, concepts_in, features_of, weigh


def concepts_of(text: str) -> set[str]:
    return {feature[1:] for feature in features_of(text) if feature[0] == CONCEPT and "+" not in feature}


@pytest.mark.parametrize(
    ("english", "turkish", "shared"),
    [
        ("my parcel has not arrived", "kargom gelmedi", {"parcel", "not_arrived"}),
        ("I was charged twice", "iki kez para çekildi", {"twice", "charge"}),
        ("I forgot my password", "sifremi unuttum", {"password", "forgot"}),
        ("the app keeps crashing", "uygulama sürekli çöküyor", {"app", "crash"}),
    ],
)
def test_both_languages_share_concepts(english: str, turkish: str, shared: set[str]) -> None:
    assert shared <= concepts_of(english) & concepts_of(turkish)


@pytest.mark.parametrize(
    ("word", "concepts"), [("giremiyorum", {"cannot", "not"}), ("anlatmadilar", {"not"}), ("anlattilar", set())]
)
def test_turkish_verbs_carry_their_negation(word: str, concepts: set[str]) -> None:
    assert set(concepts_in([word])) & {"cannot", "not"} == concepts


def test_placeholders_and_ticket_numbers_leave_no_trace() -> None:
    assert features_of("<EMAIL_1> FD-1042 late") == features_of("late")


def test_any_number_reads_alike() -> None:
    assert features_of("error 503") == features_of("error 42")


def test_unknown_words_make_the_vector_shorter() -> None:
    known = weigh(["a", "b"], {"a": 1.0, "b": 1.0}, unseen=2.0)
    assert sum(weight**2 for weight in known.values()) == pytest.approx(1)
    half_known = weigh(["a", "x"], {"a": 1.0, "b": 1.0}, unseen=2.0)
    assert sum(weight**2 for weight in half_known.values()) == pytest.approx(0.2)


def test_a_text_without_words_has_no_features() -> None:
    assert features_of("<CARD_1> ??!") == []
