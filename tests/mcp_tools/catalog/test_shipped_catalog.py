"""The catalogue we ship: complete in both languages, distinct, and never asking for a secret."""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator

import pytest

from mcp_tools.catalog.catalog import Catalog, DetailChoice, DetailSpec, DetailType, Intent
from mcp_tools.catalog.loader import load_catalog
from mcp_tools.domain.text import Words
from mcp_tools.domain.ticket import Priority

CATALOG = load_catalog()
TICKETS = [intent for intent in CATALOG.intents if intent.needs_ticket]
CANONICAL = frozenset(
    {
        *("order_number", "invoice_number", "tracking_number", "reference", "amount", "currency", "date", "since"),
        *("item", "quantity", "merchant", "card_last4", "payment_method", "plan", "account_type", "service"),
        *("device", "operating_system", "application", "error_message", "error_code", "location", "city", "country"),
        *("address_change", "phone_line", "affected_people", "steps_tried", "wanted_outcome", "contact_preference"),
        *("deadline", "description"),
    }
)
PLACEHOLDER_TEXT = re.compile(r"todo|tbd|lorem|xxx|fixme|\.\.\.|…|<|>", re.IGNORECASE)
SECRETS = re.compile(r"\b(cvv|cvc|pin|full card number|kart numaranızın tamamı)\b", re.IGNORECASE)
ASKS_FOR_PASSWORD = re.compile(r"(what|which) is your password|şifreniz(i| nedir)", re.IGNORECASE)
TURKISH_LETTERS = frozenset("çğıöşüÇĞİÖŞÜ")


def folded(text: str) -> str:
    """Return `text` as two people who type differently would both have typed it."""
    plain = unicodedata.normalize("NFKD", text.replace("ı", "i").replace("İ", "i").lower())
    return " ".join(re.findall(r"[a-z0-9]+", "".join(c for c in plain if not unicodedata.combining(c))))


def words_of(intent: Intent) -> Iterator[Words]:
    yield from (intent.title, *intent.questions.values())
    yield from (words for words in (intent.advice, intent.answer) if words)


def all_words(catalog: Catalog) -> Iterator[Words]:
    for category in catalog.categories:
        yield category.title
    for intent in catalog.intents:
        yield from words_of(intent)
    for detail in catalog.details:
        yield from (detail.label, detail.question, detail.why)
        yield from (choice.label for choice in detail.choices)


def phrases_of(choice: DetailChoice) -> set[str]:
    """Return every folded way to say `choice`; both languages count, as people mix them."""
    said = (choice.label.en, choice.label.tr, *choice.synonyms_en, *choice.synonyms_tr)
    return {folded(phrase) for phrase in said}


def questions_of(catalog: Catalog) -> Iterator[Words]:
    yield from (detail.question for detail in catalog.details)
    yield from (question for intent in catalog.intents for question in intent.questions.values())


def test_it_has_the_categories_and_enough_intents() -> None:
    known = {"account", "billing", "cards", "general", "office", "orders", "security", "technical", "telecom"}
    assert {category.key for category in CATALOG.categories} == known
    assert len(CATALOG.intents) >= 40
    assert {intent.category for intent in CATALOG.intents} == {category.key for category in CATALOG.categories}


@pytest.mark.parametrize("intent", CATALOG.intents, ids=lambda intent: intent.key)
def test_every_intent_has_enough_examples_in_both_languages(intent: Intent) -> None:
    assert len(intent.examples_en) >= 25
    assert len(intent.examples_tr) >= 25


@pytest.mark.parametrize("intent", CATALOG.intents, ids=lambda intent: intent.key)
def test_turkish_examples_come_with_and_without_turkish_letters(intent: Intent) -> None:
    with_letters = [bool(TURKISH_LETTERS & set(text)) for text in intent.examples_tr]
    assert any(with_letters)
    assert not all(with_letters)


@pytest.mark.parametrize("intent", CATALOG.intents, ids=lambda intent: intent.key)
def test_english_examples_have_no_turkish_letters(intent: Intent) -> None:
    assert [text for text in intent.examples_en if TURKISH_LETTERS & set(text)] == []


def test_no_example_stands_twice() -> None:
    counts = Counter(folded(text) for intent in CATALOG.intents for text in (*intent.examples_en, *intent.examples_tr))
    assert [text for text, count in counts.items() if count > 1] == []


@pytest.mark.parametrize("words", [*all_words(CATALOG)], ids=lambda words: words.en[:40])
def test_shown_words_are_finished_and_not_left_in_one_language(words: Words) -> None:
    for text in (words.en, words.tr):
        assert not PLACEHOLDER_TEXT.search(text)
        assert text[0].isupper() or text[0] in "“im"  # iPhone and macOS keep their own spelling
    same_in_both = {"Android", "iPhone or iPad", "Windows", "macOS", "Linux", "Tablet"}
    assert words.en != words.tr or words.en in same_in_both


@pytest.mark.parametrize("question", [*questions_of(CATALOG)], ids=lambda question: question.en[:40])
def test_a_question_ends_with_a_question_mark(question: Words) -> None:
    assert question.en.endswith("?")
    assert question.tr.endswith("?")


@pytest.mark.parametrize("question", [*questions_of(CATALOG)], ids=lambda question: question.en[:40])
def test_no_question_asks_for_a_secret(question: Words) -> None:
    for text in (question.en, question.tr):
        assert not SECRETS.search(text)
        assert not ASKS_FOR_PASSWORD.search(text)


@pytest.mark.parametrize("detail", CATALOG.details, ids=lambda detail: detail.name)
def test_a_reason_for_asking_is_one_sentence(detail: DetailSpec) -> None:
    for text in (detail.why.en, detail.why.tr):
        assert text.endswith(".")
        assert text.count(".") == 1


@pytest.mark.parametrize("detail", CATALOG.details, ids=lambda detail: detail.name)
def test_choices_are_few_and_their_words_name_one_choice_only(detail: DetailSpec) -> None:
    if detail.type is not DetailType.CHOICE:
        assert detail.choices == ()
        return
    assert 3 <= len(detail.choices) <= 6
    said = Counter(phrase for choice in detail.choices for phrase in phrases_of(choice))
    assert [phrase for phrase, count in said.items() if count > 1] == []


def test_details_are_the_canonical_ones_and_all_are_used() -> None:
    names = {detail.name for detail in CATALOG.details}
    assert names <= CANONICAL
    assert names == {name for intent in CATALOG.intents for name in (*intent.required, *intent.optional)}


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("card_last4", DetailType.DIGITS4),
        ("amount", DetailType.AMOUNT),
        ("date", DetailType.DATE),
        ("since", DetailType.DATE),
        ("deadline", DetailType.DATE),
        ("order_number", DetailType.CODE),
        ("quantity", DetailType.NUMBER),
        ("description", DetailType.TEXT),
    ],
)
def test_a_detail_has_the_type_that_finds_it(name: str, kind: DetailType) -> None:
    detail = CATALOG.detail(name)
    assert detail is not None
    assert detail.type is kind


@pytest.mark.parametrize("intent", TICKETS, ids=lambda intent: intent.key)
def test_a_ticket_requires_a_few_details(intent: Intent) -> None:
    if intent.key == "other_request":
        assert intent.required == ("description",)
    else:
        assert 2 <= len(intent.required) <= 4


@pytest.mark.parametrize("key", ["card_fraud", "account_hacked", "lost_card_or_phone"])
def test_an_emergency_is_urgent_and_says_first_what_to_do(key: str) -> None:
    intent = CATALOG.intent(key)
    assert intent is not None
    assert intent.is_emergency
    assert intent.priority is Priority.URGENT
    assert intent.advice is not None


def test_only_security_has_emergencies() -> None:
    assert {intent.category for intent in CATALOG.intents if intent.is_emergency} == {"security"}


@pytest.mark.parametrize("intent", [i for i in CATALOG.intents if i.advice], ids=lambda intent: intent.key)
def test_advice_is_one_sentence(intent: Intent) -> None:
    assert intent.advice is not None
    for text in (intent.advice.en, intent.advice.tr):
        assert re.findall(r"[.!?]", text) == ["."]
        assert text.endswith(".")


def test_how_tos_are_answered_without_a_ticket() -> None:
    how_tos = [intent for intent in CATALOG.intents if not intent.needs_ticket]
    assert len(how_tos) >= 4
    assert all(intent.answer and intent.priority is Priority.LOW for intent in how_tos)
