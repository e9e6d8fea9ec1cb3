"""A question that is skipped without a model: in many wordings, with what else was said kept."""

import pytest

from mcp_tools.domain.text import Language
from tests.journeys.chat import LATE, OpenChat

EN, TR = Language.EN, Language.TR


@pytest.mark.parametrize(
    ("screen", "skip"),
    [
        *((EN, skip) for skip in ("skip", "I'd rather not say", "no preference", "Either is fine, thanks.")),
        *((TR, skip) for skip in ("geçelim", "fark etmez", "benim için fark etmiyor", "bilmem", "siz bilirsiniz")),
    ],
)
async def test_a_question_can_be_skipped(open_chat: OpenChat, screen: Language, skip: str) -> None:
    async with open_chat(screen) as chat:
        first = await chat(LATE[screen])
        turn = await chat(skip)
        assert (first.asked, turn.asked) == ("order_number", "date")
        assert await chat.value("order_number") == "declined"


@pytest.mark.parametrize(
    ("screen", "said", "skip"),
    [
        (EN, ("my laptop arrived broken", "A-10442", "yesterday"), "doesn't matter"),
        (TR, ("bilgisayarım kırık geldi", "A-10442", "dün"), "fark etmez"),
    ],
)
async def test_a_question_with_choices_is_skipped_by_who_has_no_preference(
    open_chat: OpenChat, screen: Language, said: tuple[str, ...], skip: str
) -> None:
    async with open_chat(screen) as chat:
        turn = await chat.all(*said)
        while turn.asked != "wanted_outcome":
            turn = await chat({EN: "skip", TR: "geçelim"}[screen])
        assert (await chat(skip)).asked != "wanted_outcome"
        assert await chat.value("wanted_outcome") == "declined"


@pytest.mark.parametrize(
    ("screen", "problem", "forgiven", "skip"),
    [
        (EN, "my parcel has not arrived", "It doesn't matter.", "it doesn't matter"),
        (TR, "kargom gelmedi", "Önemli değil.", "önemli değil"),
    ],
)
async def test_a_never_mind_to_an_apology_leaves_its_question_open(
    open_chat: OpenChat, screen: Language, problem: str, forgiven: str, skip: str
) -> None:
    async with open_chat(screen) as chat:
        apology = (await chat(problem)).reply
        assert {EN: "I am sorry", TR: "üzgünüm"}[screen] in apology
        assert (await chat(forgiven)).asked == "order_number"
        assert (await chat(skip)).asked == "date"
        assert await chat.value("order_number") == "declined"


@pytest.mark.parametrize(
    ("screen", "problem", "answer"),
    [
        (EN, "my parcel has not arrived", "Doesn't matter, but it was due yesterday"),
        (TR, "kargom gelmedi", "fark etmez ama dün gelmeliydi"),
    ],
)
async def test_what_is_told_beside_no_preference_is_kept(
    open_chat: OpenChat, screen: Language, problem: str, answer: str
) -> None:
    async with open_chat(screen) as chat:
        await chat.all(problem, {EN: "skip", TR: "geçelim"}[screen], answer)
        assert (await chat.value("date") or "").startswith("20")
