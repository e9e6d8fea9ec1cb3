"""One message, all its details: each span once, corrections last, nothing denied, nothing outside the text."""

import time
from datetime import datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mcp_tools.catalog.catalog import Catalog
from mcp_tools.catalog.loader import load_catalog
from mcp_tools.domain.text import Language
from mcp_tools.follow_up.canonical import canonical
from mcp_tools.follow_up.extraction import DetailFinder

NOW = datetime(2026, 6, 17, 12, 0)  # noqa: DTZ001 - a wall clock; a Wednesday


def names(catalog: Catalog) -> tuple[str, ...]:
    return tuple(spec.name for spec in catalog.details)


@pytest.mark.parametrize(
    ("text", "language", "details"),
    [
        (
            "Someone charged £389.00 at PixelVault yesterday at 14:10 with my card ending 1234",
            Language.EN,
            {"amount": "389.00 GBP", "merchant": "PixelVault", "date": "2026-06-16T14:10", "card_last4": "1234"},
        ),
        (
            "Dün Trendyol'dan 1.250,50 TL çekilmiş, kartımın son dört hanesi 1234",
            Language.TR,
            {"amount": "1250.50 TRY", "merchant": "Trendyol", "date": "2026-06-16", "card_last4": "1234"},
        ),
        (
            "siparisim A-1042 gelmedi, kargo takip no TR123456789",
            Language.TR,
            {"order_number": "A-1042", "tracking_number": "TR123456789"},
        ),
        (
            "iPhone'umda 3 gündür E-204 hatası alıyorum",
            Language.TR,
            {"device": "phone", "operating_system": "ios", "since": "2026-06-14", "error_code": "E-204"},
        ),
        (
            "ordered 2 items on 3 June, order no 104233",
            Language.EN,
            {"quantity": "2", "date": "2026-06-03", "order_number": "104233"},
        ),
        ("my order is late", Language.EN, {}),
        ("I called 3 times, 24/7 support is a joke", Language.EN, {}),
        ("3D Secure ekranında 2. kez %20 indirim", Language.TR, {}),
        ("version 17.2.1 with 16 GB", Language.EN, {}),
    ],
)
def test_every_detail_of_a_message_is_found(
    finder: DetailFinder, catalog: Catalog, text: str, language: Language, details: dict[str, str]
) -> None:
    found = finder.find(text, language, names(catalog), NOW)
    assert {one.name: one.value for one in found} == details


@pytest.mark.parametrize(
    ("text", "details"),
    [
        ("no, it was 3 June", {"date": "2026-06-03"}),
        ("hayır 250 lira", {"amount": "250.00 TRY"}),
        ("not A-1042 but A-1043", {"order_number": "A-1043"}),
        ("A-1042 değil A-1043", {"order_number": "A-1043"}),
        ("A-1042, sorry, A-1043", {"order_number": "A-1043"}),
        ("2 June, actually 3 June", {"date": "2026-06-03"}),
        ("289 TL yerine 389 TL çekildi", {"amount": "389.00 TRY"}),
        ("telefonum değil bilgisayarım", {"device": "computer"}),
        ("it was not 2 June", {}),
    ],
)
def test_a_correction_gives_the_new_value(
    finder: DetailFinder, catalog: Catalog, text: str, details: dict[str, str]
) -> None:
    found = finder.find(text, Language.TR, names(catalog), NOW)
    assert {one.name: one.value for one in found} == details


def test_only_the_details_wanted_are_found(finder: DetailFinder) -> None:
    found = finder.find("order A-1042, 250 TL, yesterday", Language.EN, {"amount"}, NOW)
    assert [one.name for one in found] == ["amount"]


def test_an_amount_or_a_day_is_no_code_even_when_only_a_code_is_wanted(finder: DetailFinder) -> None:
    assert finder.find("order 2500 lira", Language.TR, {"order_number"}, NOW) == ()
    assert finder.find("order 20260603/12 no", Language.EN, {"amount", "date"}, NOW) == ()


@pytest.mark.parametrize(
    ("text", "pending", "value"),
    [
        ("A-1042", "order_number", "A-1042"),
        ("1042", "order_number", "1042"),
        ("yes, 1042", "order_number", "1042"),
        ("250", "amount", "250.00 TRY"),
        ("dün", "date", "2026-06-16"),
        ("3 haziran değil 4 haziran", "date", "2026-06-04"),
        ("mobil", "payment_method", "mobile_wallet"),
        ("not the phone, the laptop", "device", "computer"),
        ("Amazon", "merchant", "Amazon"),
        ("Ankara", "city", "Ankara"),
        ("üç", "quantity", "3"),
        ("1234", "card_last4", "1234"),
        ('it says "card declined"', "error_message", "card declined"),
        ("sanırım kırmızı ayakkabı", "item", "kırmızı ayakkabı"),
        ("<PERSON_1>", "merchant", "<PERSON_1>"),
        ("<ADDRESS_1>", "item", "<ADDRESS_1>"),
    ],
)
def test_a_message_is_read_as_the_answer(finder: DetailFinder, text: str, pending: str, value: str) -> None:
    found = finder.answer(text, Language.TR, pending, NOW)
    assert found
    assert (found.name, found.value) == (pending, value)


@pytest.mark.parametrize(
    ("text", "pending"),
    [
        ("my order is late", "date"),
        ("my order is late", "order_number"),
        ("my order is late", "merchant"),
        ("my order is late", "device"),
        ("FD-1042", "order_number"),
        ("<PHONE_1>", "order_number"),
        ("<DATE_1>", "date"),
        ("not 250 lira", "amount"),
        ("2026", "quantity"),
        ("1042", "no_such_detail"),
        *(
            (refusal, "item")
            for refusal in ("yes", "no", "I don't know", "cancel", "evet", "hayır", "bilmiyorum", "iptal")
        ),
    ],
)
def test_what_does_not_fit_is_no_answer(finder: DetailFinder, text: str, pending: str) -> None:
    assert finder.answer(text, Language.TR, pending, NOW) is None


PIECES = (
    *(
        "A-1042",
        "250 TL",
        "3 June",
        "dün",
        "İSTANBUL'DA",
        "iPhone'umda",
        "<CARD_1>",
        "FD-1042",
        '"hata"',
        "ending 1234",
    ),
    *(
        "2 items",
        "I tried",
        "from Amazon",
        "order",
        "no",
        "değil",
        "14:10",
        "ERR_X_1",
        "%20",
        "’",
        "١٢",
        "²",
        "\n",
        "  ",
    ),
)


@settings(max_examples=150, deadline=None)
@given(
    text=st.lists(st.sampled_from(PIECES) | st.text(max_size=8), max_size=8).map(" ".join),
    language=st.sampled_from(Language),
)
def test_spans_lie_inside_the_text_and_values_are_stored_forms(
    finder: DetailFinder, catalog: Catalog, text: str, language: Language
) -> None:
    answers = (finder.answer(text, language, name, NOW) for name in names(catalog))
    for one in (*finder.find(text, language, names(catalog), NOW), *filter(None, answers)):
        spec = catalog.detail(one.name)
        assert spec
        assert 0 <= one.start < one.end <= len(text)
        assert 0 < one.confidence <= 1
        stored = canonical(spec, one.value, Language.EN, NOW)
        assert stored == (one.value if spec.type != "text" else one.value.strip())


@pytest.mark.parametrize(
    "unit", ["1 ", "dun ", '"', "from A ", "order A-1042 ", "3 June 250 TL ", "<CARD_1> ", "error: a", "a-", "at "]
)
def test_time_grows_with_the_length_of_a_message_and_no_faster(
    finder: DetailFinder, catalog: Catalog, unit: str
) -> None:
    def seconds(length: int) -> float:
        text = (unit * length)[:length]
        runs = []
        for _ in range(3):
            start = time.thread_time()
            finder.find(text, Language.TR, names(catalog), NOW)
            runs.append(time.thread_time() - start)
        return min(runs)

    assert seconds(20_000) < 9 * seconds(5_000)  # in step it is 4 times as long, quadratic 16 times


def test_the_shipped_catalogue_is_searched_too() -> None:
    shipped = load_catalog()
    finder = DetailFinder(shipped)
    found = finder.find("paid 45 euro with my credit card on my iphone", Language.EN, names(shipped), NOW)
    assert {one.name: one.value for one in found} == {
        "amount": "45.00 EUR",
        "payment_method": "credit_card",
        "device": "phone",
        "operating_system": "ios",
    }


@pytest.mark.parametrize(
    ("text", "language", "found"),
    [
        ("İstanbul", Language.TR, ("city", "İstanbul")),
        ("istanbuldayım", Language.TR, None),
        ("in Manchester", Language.EN, ("city", "Manchester")),
        ("4242", Language.EN, ("card_last4", "4242")),
        ("42424", Language.EN, None),
        ("Amazon", Language.EN, None),  # a name that is no city
        ("the fibre at home", Language.EN, None),
    ],
)
def test_a_bare_value_nobody_asked_for_is_kept(text: str, language: Language, found: tuple[str, str] | None) -> None:
    volunteered = DetailFinder(load_catalog()).volunteered(text, language, ("device", "city", "card_last4"), NOW)
    assert (volunteered and (volunteered.name, volunteered.value)) == found
