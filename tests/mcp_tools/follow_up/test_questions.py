"""One question at a time, in the catalogue's order, never twice, never about what was declined."""

from mcp_tools.catalog.catalog import Catalog
from mcp_tools.domain.text import Language
from mcp_tools.domain.ticket import Field, FieldState
from mcp_tools.follow_up.questions import MAX_QUESTIONS, next_question, question_about

KNOWN = Field(value="A-1042", state=FieldState.KNOWN)
DECLINED = Field(state=FieldState.DECLINED)


def test_the_first_unknown_required_detail_is_asked(catalog: Catalog) -> None:
    question = next_question(catalog, "late", {}, (), Language.EN)
    assert question
    assert (question.detail, question.text, question.why) == (
        "order_number",
        "Which order_number?",
        "Why order_number.",
    )
    assert question.choices == ()


def test_known_declined_and_asked_details_are_passed_over(catalog: Catalog) -> None:
    question = next_question(catalog, "late", {"order_number": KNOWN}, (), Language.EN)
    assert question
    assert question.detail == "device"
    question = next_question(catalog, "late", {"order_number": DECLINED}, ("device",), Language.EN)
    assert question
    assert question.detail == "date"


def test_choices_and_words_are_in_the_tickets_language(catalog: Catalog) -> None:
    question = next_question(catalog, "late", {"order_number": KNOWN}, (), Language.TR)
    assert question
    assert [(choice.key, choice.label) for choice in question.choices] == [
        ("phone", "Telefon"),
        ("computer", "Bilgisayar"),
        ("other", "Diğer"),
    ]
    assert (question.text, question.why) == ("Hangi device?", "Neden device.")


def test_an_intent_may_word_its_own_question(catalog: Catalog) -> None:
    question = next_question(catalog, "late", {}, ("order_number", "device"), Language.TR)
    assert question
    assert question.text == "Ne zaman gelmeliydi?"


def test_optional_details_are_never_asked(catalog: Catalog) -> None:
    known = dict.fromkeys(("order_number", "device", "date"), KNOWN)
    assert next_question(catalog, "late", known, (), Language.EN) is None


def test_after_five_questions_nothing_is_asked(catalog: Catalog) -> None:
    asked = tuple(f"detail_{index}" for index in range(MAX_QUESTIONS))
    assert next_question(catalog, "late", {}, asked[:-1], Language.EN)
    assert next_question(catalog, "late", {}, asked, Language.EN) is None


def test_an_unknown_intent_has_no_question(catalog: Catalog) -> None:
    assert next_question(catalog, "no_such_intent", {}, (), Language.EN) is None


def test_a_detail_of_the_intent_can_be_asked_about_by_name(catalog: Catalog) -> None:
    question = question_about(catalog, "late", "amount", Language.EN)
    assert question
    assert question.text == "Which amount?"


def test_a_detail_of_another_intent_cannot(catalog: Catalog) -> None:
    assert question_about(catalog, "late", "merchant", Language.EN) is None
    assert question_about(catalog, "no_such_intent", "amount", Language.EN) is None
