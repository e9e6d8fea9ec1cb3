"""What is typed into a field becomes the stored form or is refused; what is stored reads well in both languages."""

from datetime import datetime

import pytest

from mcp_tools.catalog.catalog import Catalog
from mcp_tools.domain.text import Language, Words
from mcp_tools.follow_up.canonical import canonical, shown


@pytest.mark.parametrize(
    ("name", "typed", "stored"),
    [
        ("order_number", "a-1042", "A-1042"),
        ("order_number", "#1042", "1042"),
        ("order_number", "A 1042", "A1042"),
        ("error_code", "ERR_X", "ERR_X"),
        ("error_code", "0x80070057", "0x80070057"),
        ("amount", "389", "389.00 TRY"),
        ("amount", "389.00 GBP", "389.00 GBP"),
        ("amount", "1.250,50 TL", "1250.50 TRY"),
        ("date", "2026-06-03", "2026-06-03"),
        ("date", "2026-06-03T14:10", "2026-06-03T14:10"),
        ("date", "03.06.2026", "2026-06-03"),
        ("date", "3 Haziran 2026 14:10", "2026-06-03T14:10"),
        ("date", "3 June 2026, 14:10", "2026-06-03T14:10"),
        ("date", "dün", "2026-06-16"),
        ("quantity", "3", "3"),
        ("quantity", "3 adet", "3"),
        ("quantity", "üç", "3"),
        ("device", "phone", "phone"),
        ("device", "TELEFON", "phone"),
        ("device", "diğer", "other"),
        ("card_last4", " 1234 ", "1234"),
        ("merchant", "  Media   Markt ", "Media Markt"),
        ("merchant", "<PERSON_1>", "<PERSON_1>"),
        ("item", "two\nlines", "two\nlines"),
    ],
)
def test_what_fits_is_stored_in_one_form(catalog: Catalog, now: datetime, name: str, typed: str, stored: str) -> None:
    spec = catalog.detail(name)
    assert spec
    assert canonical(spec, typed, Language.TR, now) == stored


@pytest.mark.parametrize(
    ("name", "typed"),
    [
        ("order_number", "FD-1042"),
        ("order_number", "late"),
        ("order_number", "my order 1042"),
        ("order_number", "<PHONE_1>"),
        ("amount", "a lot"),
        ("amount", "I paid 250"),
        ("amount", "250 or 300"),
        ("amount", "<CARD_1>"),
        ("date", "my order is late since yesterday"),
        ("date", "2026"),
        ("date", "2026-13-40"),
        ("quantity", "-3"),
        ("quantity", "many"),
        ("device", "toaster"),
        ("card_last4", "12345"),
        ("card_last4", "١٢٣٤"),
        ("card_last4", "<CARD_1>"),
        ("merchant", "   "),
        ("merchant", "x" * 200),
        ("item", "x" * 3000),
    ],
)
def test_what_does_not_fit_is_refused(catalog: Catalog, now: datetime, name: str, typed: str) -> None:
    spec = catalog.detail(name)
    assert spec
    assert canonical(spec, typed, Language.TR, now) is None


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("amount", "389.00 GBP", Words(en="389.00 GBP", tr="389,00 GBP")),
        ("amount", "1250.50 TRY", Words(en="1,250.50 TRY", tr="1.250,50 TRY")),
        ("amount", "250.00", Words(en="250.00", tr="250,00")),
        ("date", "2026-06-03", Words(en="3 June 2026", tr="3 Haziran 2026")),
        ("date", "2026-06-03T14:10", Words(en="3 June 2026, 14:10", tr="3 Haziran 2026 14:10")),
        ("device", "phone", Words(en="Phone", tr="Telefon")),
        ("merchant", "Amazon", Words(en="Amazon", tr="Amazon")),
        ("date", "some day", Words(en="some day", tr="some day")),
        ("amount", "much", Words(en="much", tr="much")),
        ("device", "toaster", Words(en="toaster", tr="toaster")),
    ],
)
def test_a_stored_value_reads_well_in_both_languages(catalog: Catalog, name: str, value: str, words: Words) -> None:
    spec = catalog.detail(name)
    assert spec
    assert shown(spec, value) == words


@pytest.mark.parametrize(
    ("name", "value"), [("amount", "1250.50 TRY"), ("date", "2026-06-03T14:10"), ("device", "phone")]
)
def test_what_people_read_can_be_typed_again(catalog: Catalog, now: datetime, name: str, value: str) -> None:
    spec = catalog.detail(name)
    assert spec
    words = shown(spec, value)
    assert canonical(spec, words.en, Language.EN, now) == value
    assert canonical(spec, words.tr, Language.TR, now) == value
