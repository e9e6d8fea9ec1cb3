"""Choices are recognised by label and synonym, with Turkish endings, and not in words that only look alike."""

from collections.abc import Callable

import pytest

from mcp_tools.catalog.catalog import Catalog
from mcp_tools.follow_up.choices import ChoiceReader
from mcp_tools.follow_up.said import Said


@pytest.fixture
def reader(catalog: Catalog) -> Callable[[str], ChoiceReader]:
    def build(name: str) -> ChoiceReader:
        spec = catalog.detail(name)
        assert spec
        return ChoiceReader(spec)

    return build


@pytest.mark.parametrize(
    ("name", "text", "said", "key"),
    [
        ("device", "iPhone'umda açılmıyor", "iPhone", "phone"),
        ("device", "iPhone’umda açılmıyor", "iPhone", "phone"),
        ("device", "telefonumdan giriyorum", "telefon", "phone"),
        ("device", "BİLGİSAYARIMDAN giriyorum", "BİLGİSAYAR", "computer"),
        ("device", "bilgisayarlarimizda", "bilgisayar", "computer"),
        ("device", "pcden giriyorum", "pc", "computer"),
        ("device", "on both laptops", "laptop", "computer"),
        ("payment_method", "kredi kartıyla ödedim", "kredi kartı", "credit_card"),
        ("payment_method", "kredi kartımla ödedim", "kredi kartı", "credit_card"),
        ("payment_method", "KREDI KARTINDAN", "KREDI KARTI", "credit_card"),
        ("payment_method", "with Apple Pay", "Apple Pay", "mobile_wallet"),
        ("contact_preference", "please write to me by e-mail", "e-mail", "email"),
        ("wanted_outcome", "para iadesi istiyorum", "para iadesi", "refund"),
        ("wanted_outcome", "iade istiyorum", "iade", "refund"),
    ],
)
def test_a_choice_is_found_where_it_was_said(
    reader: Callable[[str], ChoiceReader], say: Callable[..., Said], name: str, text: str, said: str, key: str
) -> None:
    assert {(span.value, text[span.start : span.end]) for span in reader(name).find(say(text))} == {(key, said)}


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("device", "macun aldım"),  # paste, not a Mac
        ("device", "my mac address"),
        ("operating_system", "dün akşamki maç kaç kaç bitti"),
        ("device", "a new phone number"),
        ("device", "telefon numaram değişti"),
        ("device", "telefoncuya gittim"),
        ("device", "the other day"),  # an ordinary word, though a choice is called so
        ("device", "<PHONE_1>"),
        ("contact_preference", "I did not get the email"),
        ("contact_preference", "telefonumu çaldılar"),
        ("wanted_outcome", "where is my refund"),
        ("payment_method", "kredi çektim"),
    ],
)
def test_a_look_alike_is_no_choice(
    reader: Callable[[str], ChoiceReader], say: Callable[..., Said], name: str, text: str
) -> None:
    assert list(reader(name).find(say(text))) == []


@pytest.mark.parametrize(
    ("name", "text", "key"),
    [
        ("payment_method", "credit_card", "credit_card"),
        ("payment_method", "Kredi kartı.", "credit_card"),
        ("payment_method", "mobil", "mobile_wallet"),
        ("device", "diğer", "other"),
        ("device", "on my laptop", "computer"),
        ("contact_preference", "telefon", "phone"),
        ("wanted_outcome", "iade", "refund"),
    ],
)
def test_less_is_enough_for_an_answer(
    reader: Callable[[str], ChoiceReader], say: Callable[..., Said], name: str, text: str, key: str
) -> None:
    span = reader(name).answer(say(text))
    assert span
    assert span.value == key


@pytest.mark.parametrize("text", ["toaster", "my order is late", "1042", "<PHONE_1>", "k"])
def test_what_names_no_choice_does_not_answer(
    reader: Callable[[str], ChoiceReader], say: Callable[..., Said], text: str
) -> None:
    assert reader("payment_method").answer(say(text)) is None


def test_two_choices_in_one_message_are_trusted_less(
    reader: Callable[[str], ChoiceReader], say: Callable[..., Said]
) -> None:
    one = next(reader("device").find(say("on my phone")))
    two = next(reader("device").find(say("on my phone and my laptop")))
    assert two.confidence < one.confidence
