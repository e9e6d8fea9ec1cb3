"""A small catalogue and a way to say things on a fixed Wednesday."""

from collections.abc import Callable
from datetime import datetime

import pytest

from mcp_tools.catalog.catalog import Catalog, Category, DetailChoice, DetailSpec, DetailType, Intent
from mcp_tools.domain.text import Language, Words
from mcp_tools.domain.ticket import Priority
from mcp_tools.follow_up.dates import warm
from mcp_tools.follow_up.extraction import DetailFinder
from mcp_tools.follow_up.said import Said

TYPES = {
    "order_number": DetailType.CODE,
    "invoice_number": DetailType.CODE,
    "tracking_number": DetailType.CODE,
    "reference": DetailType.CODE,
    "error_code": DetailType.CODE,
    "amount": DetailType.AMOUNT,
    "date": DetailType.DATE,
    "since": DetailType.DATE,
    "deadline": DetailType.DATE,
    "quantity": DetailType.NUMBER,
    "affected_people": DetailType.NUMBER,
    "card_last4": DetailType.DIGITS4,
    "merchant": DetailType.NAME,
    "application": DetailType.NAME,
    "city": DetailType.NAME,
    "error_message": DetailType.TEXT,
    "steps_tried": DetailType.TEXT,
    "item": DetailType.TEXT,
}


def choice(key: str, en: str, tr: str, synonyms_en: str = "", synonyms_tr: str = "") -> DetailChoice:
    ways = [tuple(one for one in text.split("|") if one) for text in (synonyms_en, synonyms_tr)]
    return DetailChoice(key=key, label=Words(en=en, tr=tr), synonyms_en=ways[0], synonyms_tr=ways[1])


CHOICES = {
    "device": (
        choice("phone", "Phone", "Telefon", "iphone|mobile", "cep telefonu|iphone"),
        choice("computer", "Computer", "Bilgisayar", "laptop|pc|mac", "dizüstü|laptop|pc"),
        choice("other", "Other", "Diğer"),
    ),
    "operating_system": (
        choice("ios", "iOS", "iOS", "iphone|ipad", "iphone"),
        choice("windows", "Windows", "Windows"),
    ),
    "payment_method": (
        choice("credit_card", "Credit card", "Kredi kartı"),
        choice("mobile_wallet", "Mobile wallet", "Mobil cüzdan", "apple pay"),
    ),
    "contact_preference": (choice("email", "E-mail", "E-posta", "email", "mail"), choice("phone", "Phone", "Telefon")),
    "wanted_outcome": (choice("refund", "Refund", "Para iadesi", "money back", "iade"),),
}


def spec(name: str) -> DetailSpec:
    kind = TYPES.get(name, DetailType.CHOICE)
    return DetailSpec(
        name=name,
        type=kind,
        label=Words(en=name, tr=name),
        question=Words(en=f"Which {name}?", tr=f"Hangi {name}?"),
        why=Words(en=f"Why {name}.", tr=f"Neden {name}."),
        choices=CHOICES.get(name, ()),
    )


@pytest.fixture(scope="session")
def catalog() -> Catalog:
    intent = Intent(
        key="late",
        category="orders",
        title=Words(en="Late order", tr="Geciken sipariş"),
        priority=Priority.NORMAL,
        needs_ticket=True,
        examples_en=("my order is late",),
        examples_tr=("siparişim gecikti",),
        required=("order_number", "device", "date"),
        optional=("amount",),
        questions={"date": Words(en="When was it due?", tr="Ne zaman gelmeliydi?")},
    )
    return Catalog(
        categories=(Category(key="orders", title=Words(en="Orders", tr="Siparişler")),),
        intents=(intent,),
        details=tuple(spec(name) for name in (*TYPES, *CHOICES)),
    )


@pytest.fixture(scope="session")
def finder(catalog: Catalog) -> DetailFinder:
    finder = DetailFinder(catalog)
    finder.warm()
    return finder


@pytest.fixture(scope="session")
def now() -> datetime:
    warm()
    return datetime(2026, 6, 17, 12, 0)  # noqa: DTZ001 - a wall clock; a Wednesday


@pytest.fixture
def say(now: datetime) -> Callable[..., Said]:
    def build(text: str, language: Language = Language.TR) -> Said:
        return Said(text, language, now)

    return build
