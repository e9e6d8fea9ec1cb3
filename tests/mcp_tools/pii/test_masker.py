"""The masker: placeholders in, personal data out, and nothing new the second time."""

import threading
from hashlib import sha256

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mcp_tools.domain.text import PLACEHOLDER
from mcp_tools.errors import MaskingUnavailable
from mcp_tools.pii.engine import PersonalDataEngine
from mcp_tools.pii.entity import Entity, Kind
from mcp_tools.pii.masker import Hint, Masker
from mcp_tools.pii.vault import Vault

SENTENCE = "Merhaba, TC kimlik numaram 10000000146, kartım 4111 1111 1111 1111, mail ali@example.com"
MASKED = "Merhaba, TC kimlik numaram <TR_ID_1>, kartım <CARD_1>, mail <EMAIL_1>"


class FakeEngine(PersonalDataEngine):
    """Answers from a list, or fails, and remembers on which thread it ran."""

    def __init__(self, answers: list[list[Entity]] | None = None) -> None:
        super().__init__(analyzer=None)  # type: ignore[arg-type]  # nothing here asks it
        self._answers = answers
        self.threads: list[str] = []

    def find(self, text: str, own_name: str = "") -> list[Entity]:  # noqa: ARG002 - the answers are written beforehand
        self.threads.append(threading.current_thread().name)
        if self._answers is None:
            raise MaskingUnavailable
        return self._answers.pop(0) if self._answers else []


class StuckEngine(PersonalDataEngine):
    """Does not answer until it is told to go on."""

    def __init__(self) -> None:
        super().__init__(analyzer=None)  # type: ignore[arg-type]  # nothing here asks it
        self.go_on = threading.Event()

    def find(self, text: str, own_name: str = "") -> list[Entity]:  # noqa: ARG002 - it never gets that far
        self.go_on.wait()
        return []


async def test_the_sentence_is_masked_and_restored(masker: Masker, vault: Vault) -> None:
    masked = await masker.mask("one", SENTENCE)
    assert masked.text == MASKED
    assert masked.hidden == {"TR_ID": 1, "CARD": 1, "EMAIL": 1}
    assert await vault.restore("one", masked.text) == SENTENCE


async def test_the_same_value_keeps_its_placeholder_in_the_next_message(masker: Masker) -> None:
    await masker.mask("one", SENTENCE)
    again = await masker.mask("one", "kart 4111111111111111 ve 5500 0000 0000 0004")
    assert again.text == "kart <CARD_1> ve <CARD_2>"


async def test_only_a_cards_last_four_digits_are_hinted(masker: Masker) -> None:
    masked = await masker.mask("one", SENTENCE)
    start = MASKED.index("<CARD_1>")
    assert masked.hints == (Hint(Kind.CARD, start, start + len("<CARD_1>"), "1111"),)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("<EMAIL_1> ne", "‹EMAIL_1› ne"),
        ("< email_1 >", "‹ email_1 ›"),
        ("a <b> c_1 < d", "a <b> c_1 < d"),  # no placeholder at all
        ("‹EMAIL_1›", "‹EMAIL_1›"),
    ],
)
async def test_a_customer_cannot_write_a_placeholder(masker: Masker, text: str, expected: str) -> None:
    await masker.mask("one", SENTENCE)
    assert (await masker.mask("one", text)).text == expected


async def test_trusted_words_keep_placeholders_issued_here_only(masker: Masker) -> None:
    await masker.mask("one", SENTENCE)
    text = "<EMAIL_1> ve <EMAIL_9>, yeni: veli@example.com"
    here = await masker.mask("one", text, trusts_placeholders=True)
    assert here.text == "<EMAIL_1> ve ‹EMAIL_9›, yeni: <EMAIL_2>"
    there = await masker.mask("two", text, trusts_placeholders=True)
    assert there.text == "‹EMAIL_1› ve ‹EMAIL_9›, yeni: <EMAIL_1>"


async def test_the_markers_used_inside_cannot_be_smuggled_in(masker: Masker) -> None:
    masked = await masker.mask("one", "<FOUND_1> ali@example.com", trusts_placeholders=True)
    assert masked.text == "‹FOUND_1› <EMAIL_1>"


async def test_what_masking_uncovers_is_masked_too(vault: Vault) -> None:
    engine = FakeEngine([[Entity(Kind.EMAIL, 4, 5, 1.0)], [Entity(Kind.PERSON, 0, 3, 1.0)]])
    masked = await Masker(engine, vault).mask("one", "Ali x")
    assert masked.text == "<PERSON_1> <EMAIL_1>"


async def test_a_stateless_mask_numbers_in_order_and_stores_nothing(masker: Masker, vault: Vault) -> None:
    masked = await masker.mask_stateless("b@x.com, a@x.com, B@x.com")
    assert masked.text == "<EMAIL_1>, <EMAIL_2>, <EMAIL_1>"
    assert await vault.issued("one", ["<EMAIL_1>", "<EMAIL_2>"]) == set()


async def test_a_stateless_mask_numbers_on_from_what_is_there(masker: Masker) -> None:
    assert (await masker.mask_stateless("<EMAIL_3> a@x.com")).text == "<EMAIL_3> <EMAIL_4>"


async def test_a_long_message_is_masked_off_the_event_loop(vault: Vault) -> None:
    engine = FakeEngine([])
    masker = Masker(engine, vault)
    await masker.mask_stateless("x" * 2_001)
    await masker.mask_stateless("short")
    assert engine.threads[-1] == threading.current_thread().name != engine.threads[0]


async def test_a_message_of_20000_characters_is_masked_to_its_end(masker: Masker) -> None:
    text = "Kargom gelmedi, lütfen bakın. " * 665 + "mail ali@example.com"
    masked = await masker.mask("one", text)
    assert masked.text == text.replace("ali@example.com", "<EMAIL_1>")


async def test_a_late_engine_fails_closed(vault: Vault) -> None:
    engine = StuckEngine()
    try:
        with pytest.raises(MaskingUnavailable):
            await Masker(engine, vault, seconds=0.01).mask("one", "ali@example.com " * 200)
    finally:
        engine.go_on.set()


async def test_the_customers_own_name_is_masked_as_one_person_of_the_conversation(masker: Masker) -> None:
    first = await masker.mask("one", "kargoyu karakuzguna verin", own_name="Zübeyda Karakuzgun")
    again = await masker.mask("one", "KARAKUZGUN hesabı", own_name="Zübeyda Karakuzgun")
    assert (first.text, again.text) == ("kargoyu <PERSON_1>a verin", "<PERSON_1> hesabı")


async def test_a_failing_engine_fails_closed(vault: Vault) -> None:
    with pytest.raises(MaskingUnavailable):
        await Masker(FakeEngine(), vault).mask("one", "ali@example.com")


PIECES = [
    *(
        "my name is ",
        "adım ",
        "John",
        "Ayşe",
        "Yılmaz",
        "Deniz",
        " bey ",
        "Will ",
        "Regards,\n",
        "password is ",
        "şifrem: ",
    ),
    *("ali@example.com", "0532 123 45 67", "10000000146", "4111 1111 1111 1111", " 12/27 ", " cvv 123 ", "TR33 0006"),
    *("34 ABC 123", "plaka ", "12 Baker Street", "Atatürk Mah. ", "Gül Sok. ", "No:5 ", "doğum ", "12.03.1990", "tel "),
    *(
        "5321234567",
        " 123 ",
        "https://x.com/?token=",
        "<EMAIL_1>",
        "<PERSON_1>",
        "‹CARD_1›",
        "İ",
        "\u200b",
        "\n",
        ", ",
        ".",
    ),
]


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.sampled_from(PIECES) | st.text(max_size=6), max_size=14))
async def test_masking_again_changes_nothing(masker: Masker, pieces: list[str]) -> None:
    once = await masker.mask("one", "".join(pieces))
    again = await masker.mask("one", once.text, trusts_placeholders=True)
    assert again.text == once.text
    stateless = await masker.mask_stateless("".join(pieces))
    assert (await masker.mask_stateless(stateless.text)).text == stateless.text


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.sampled_from(PIECES), unique=True, max_size=14))
async def test_restoring_undoes_masking_up_to_the_spelling(masker: Masker, vault: Vault, pieces: list[str]) -> None:
    text = "".join(pieces).replace("<", "").replace(">", "")
    # A conversation of its own for each text, since a value keeps the spelling it first came in.
    conversation = sha256(text.encode()).hexdigest()
    masked = await masker.mask(conversation, text)
    restored = await vault.restore(conversation, masked.text)
    # Of two spellings of one value in one text the first is restored for both; all around them is as it was.
    assert all(part in text for part in PLACEHOLDER.split(masked.text)[::3])
    assert (await masker.mask(conversation, restored)).text == masked.text
    if len(set(PLACEHOLDER.findall(masked.text))) == len(PLACEHOLDER.findall(masked.text)):
        assert restored == text
