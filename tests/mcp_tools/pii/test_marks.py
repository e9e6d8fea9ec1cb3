"""What the team said about a conversation's values: found in every spelling, and nowhere else."""

import pytest

from mcp_tools.database import Database
from mcp_tools.pii.entity import Kind
from mcp_tools.pii.marks import occurrences
from mcp_tools.pii.masker import Masker
from mcp_tools.pii.vault import Vault


def hidden(text: str, kind: Kind, value: str) -> str:
    for start, end in reversed(list(occurrences(text, kind, value))):
        text = f"{text[:start]}#{text[end:]}"
    return text


@pytest.mark.parametrize(
    ("kind", "value", "text", "shown"),
    [
        (Kind.PERSON, "Zeliş Ak", "ZELİŞ AK, zelis  ak and Zeliş Ak'ın kutusu", "#, # and #'ın kutusu"),
        (Kind.PERSON, "Zeliş", "Zelişler came with Anzeliş", "Zelişler came with Anzeliş"),  # other words
        (Kind.PERSON, "Zeliş Ak", "Zeliş <EMAIL_1> Ak", "Zeliş <EMAIL_1> Ak"),  # never across a placeholder
        (Kind.PERSON, "person", "the person <PERSON_1>", "the # <PERSON_1>"),  # nor inside one
        (Kind.PERSON, "I\u0307lke", "İlke, ilke, ılke", "#, #, #"),
        (Kind.PHONE, "555 0101 22 33", "55501012233 and 555.0101-22 33", "# and #"),
        (Kind.PHONE, "0532 123 45 67", "+90 (532) 1234567, 00905321234567, 532 123 45 67", "#, #, #"),
        (Kind.PHONE, "0532 123 45 67", "5321234567890", "5321234567890"),
        (Kind.EMAIL, "ali at home", "Ali  at home", "#"),
        (Kind.PASSWORD, "Gizli!7", "Gizli!7 gizli!7", "# gizli!7"),  # case counts in passwords
        (Kind.PASSWORD, "<<!x7", "it is <<!x7", "it is #"),
        (Kind.PASSWORD, "EMAIL_1", "<EMAIL_1>", "<EMAIL_1>"),
        (Kind.ADDRESS, "Gül Sok. 5/3", "GÜL SOK 5 / 3", "#"),
        (Kind.PRIVATE, "blue gate", "the bluegate, a Blue-Gate", "the #, a #"),
        (Kind.PRIVATE, "42", "42 is not 421, 4-2 is", "# is not 421, # is"),
    ],
)
def test_a_value_is_found_in_every_spelling_of_it(kind: Kind, value: str, text: str, shown: str) -> None:
    assert hidden(text, kind, value) == shown


def test_a_long_text_of_near_misses_takes_no_time() -> None:
    assert hidden("4 2 " * 25_000, Kind.PHONE, "424242424242424242421") == "4 2 " * 25_000


async def mark(database: Database, vault: Vault, kind: Kind, value: str) -> str:
    async with database.writing() as session:
        return await vault.mark_personal(session, "talk-1", kind, value)


async def unmark(database: Database, vault: Vault, placeholder: str) -> None:
    async with database.writing() as session:
        await vault.mark_readable(session, "talk-1", placeholder)


async def test_a_marked_value_is_hidden_in_later_texts_of_its_conversation(
    masker: Masker, vault: Vault, database: Database
) -> None:
    assert await mark(database, vault, Kind.PRIVATE, "kelebek77") == "<PRIVATE_1>"
    masked = await masker.mask("talk-1", "KELEBEK-77 and ali@example.com")
    assert masked.text == "<PRIVATE_1> and <EMAIL_1>"
    assert masked.hidden == {"PRIVATE": 1, "EMAIL": 1}
    assert (await masker.mask("talk-2", "kelebek77")).text == "kelebek77"
    assert (await masker.mask_stateless("kelebek77")).text == "kelebek77"


async def test_a_marked_value_inside_a_find_and_around_one_leaves_nothing_readable(
    masker: Masker, vault: Vault, database: Database
) -> None:
    await mark(database, vault, Kind.PRIVATE, "example")
    await mark(database, vault, Kind.PRIVATE, "write to ali@example.com today")
    assert (await masker.mask("talk-1", "ali@example.com")).text == "<EMAIL_1>"
    assert (await masker.mask("talk-1", "Please write to ali@example.com today!")).text == "Please <PRIVATE_2>!"


async def test_a_readable_value_is_left_alone_and_more_than_it_is_not(
    masker: Masker, vault: Vault, database: Database
) -> None:
    assert (await masker.mask("talk-1", "order 0532 123 45 67")).text == "order <PHONE_1>"
    await unmark(database, vault, "<PHONE_1>")
    text = "order 05321234567, +90 532 123 45 67, call 0532 123 45 68"
    assert (await masker.mask("talk-1", text)).text == "order 05321234567, +90 532 123 45 67, call <PHONE_2>"
    assert (await masker.mask("talk-2", "call 0532 123 45 67")).text == "call <PHONE_1>"


async def test_what_was_marked_last_counts_and_keeps_its_placeholder(
    masker: Masker, vault: Vault, database: Database
) -> None:
    assert await mark(database, vault, Kind.PERSON, "Kelebek") == "<PERSON_1>"
    await unmark(database, vault, "<PERSON_1>")
    assert (await masker.mask("talk-1", "Kelebek")).text == "Kelebek"
    assert await mark(database, vault, Kind.PERSON, "kelebek") == "<PERSON_1>"
    assert (await masker.mask("talk-1", "Kelebek")).text == "<PERSON_1>"


async def test_within_one_transaction_the_last_mark_counts(masker: Masker, vault: Vault, database: Database) -> None:
    async with database.together():
        assert (await masker.mask("talk-1", "order 0532 123 45 67")).text == "order <PHONE_1>"
        await unmark(database, vault, "<PHONE_1>")
        assert (await masker.mask("talk-1", "order 0532 123 45 67")).text == "order 0532 123 45 67"
        assert await mark(database, vault, Kind.PHONE, "0532 123 45 67") == "<PHONE_1>"
        assert (await masker.mask("talk-1", "order 0532 123 45 67")).text == "order <PHONE_1>"


async def test_hidden_as_another_kind_wins_over_readable(masker: Masker, vault: Vault, database: Database) -> None:
    await masker.mask("talk-1", "order 0532 123 45 67")
    await unmark(database, vault, "<PHONE_1>")
    await mark(database, vault, Kind.PRIVATE, "0532 123 45 67")
    assert (await masker.mask("talk-1", "order 0532 123 45 67")).text == "order <PRIVATE_1>"
