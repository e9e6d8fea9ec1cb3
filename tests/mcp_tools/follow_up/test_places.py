"""Cities, countries and the places where something happened."""

from collections.abc import Callable

import pytest

from mcp_tools.follow_up.places import find_cities, find_countries, find_locations
from mcp_tools.follow_up.said import Said


@pytest.mark.parametrize(
    ("text", "city"),
    [
        ("no internet since monday, izmir", "İzmir"),
        ("I live in Leeds", "Leeds"),
        ("my house in Whitby has no line", "Whitby"),
        ("Bursa'dayım", "Bursa"),
        ("İzmir'e gönderdiğiniz", "İzmir"),
    ],
)
def test_a_city_is_found(say: Callable[..., Said], text: str, city: str) -> None:
    assert [span.value for span in find_cities(say(text))] == [city]


@pytest.mark.parametrize("text", ["my house in March", "we live in Germany", "the van in front", "ordu yardımlaşma"])
def test_a_look_alike_is_no_city(say: Callable[..., Said], text: str) -> None:
    assert list(find_cities(say(text))) == []


@pytest.mark.parametrize(("text", "country"), [("I am in Germany", "Germany"), ("fransadayım şu an", "fransa")])
def test_a_country_is_found(say: Callable[..., Said], text: str, country: str) -> None:
    assert [span.value for span in find_countries(say(text))] == [country]


def test_a_country_that_is_a_word_needs_its_capital(say: Callable[..., Said]) -> None:
    assert list(find_countries(say("mısır aldım"))) == []
    assert [span.value for span in find_countries(say("Mısır'dayım"))] == ["Mısır"]


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("your Leeds branch was closed", None),
        ("they were rude at your Leeds branch", "at your Leeds branch"),
        ("it was left with a neighbour", "with a neighbour"),
        ("i lost it on the tram in Istanbul", "on the tram in Istanbul"),
        ("taksim metrosunda düşürdüm", "taksim metrosu"),
        ("kapıcıya bırakılmış", "kapıcı"),
        ("working from home", "home"),
        ("evden çalışıyorum", "ev"),
        ("nothing at my door", None),
    ],
)
def test_where_it_happened_is_found(say: Callable[..., Said], text: str, place: str | None) -> None:
    found = [span for span in find_locations(say(text))]
    assert [span.value for span in found] == ([place] if place else [])
    assert all(text[span.start : span.end] == span.value for span in found)
