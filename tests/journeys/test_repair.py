"""What goes wrong in a talk and is put right: in both languages, worded by guided and by a model that misbehaves."""

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager

import pytest

from agent.events import DraftChanged, HandedOff
from agent.inputs import Undo
from agent.tools_client import ToolsClient
from evals.scripted import ScriptedModel
from mcp_tools.domain.conversation import Conversation, Mode
from mcp_tools.domain.text import Language
from mcp_tools.domain.ticket import Priority, TicketStatus
from tests.journeys.chat import CONVERSATION, LATE, Chat, OpenChat, Turn

EN, TR = Language.EN, Language.TR
Open = Callable[[Language], AbstractAsyncContextManager[Chat]]


@pytest.fixture(params=["guided", "scripted"])
def open_talk(request: pytest.FixtureRequest, open_chat: OpenChat) -> Open:
    """Open a chat in a language, worded as the parameter says."""

    @asynccontextmanager
    async def opened(screen: Language) -> AsyncIterator[Chat]:
        models = (ScriptedModel([]).model,) if request.param == "scripted" else ()
        async with open_chat(screen, models=models) as chat:
            yield chat

    return opened


async def stored(chat: Chat) -> Conversation:
    tools: ToolsClient = chat.parts.tools
    return await tools.read_masked(chat.customer, CONVERSATION)


def wrote(turn: Turn) -> bool:
    return bool(turn.of(DraftChanged) or turn.moved)


@pytest.mark.parametrize(
    ("screen", "correction"),
    [(EN, "sorry, I meant A-10443"), (TR, "pardon, yanlış yazdım, A-10443 olacaktı")],
)
async def test_an_answer_is_corrected_while_the_next_question_waits(
    open_talk: Open, screen: Language, correction: str
) -> None:
    async with open_talk(screen) as chat:
        await chat.all(LATE[screen], "A-10442")
        turn = await chat(correction)
        assert await chat.value("order_number") == "A-10443"
        assert turn.asked == "date"


@pytest.mark.parametrize(
    ("screen", "problem", "answers", "other", "wanted"),
    [
        (EN, "I got the wrong item", ["A-10442", "a blue mug", "refund"], "actually a replacement", "replacement"),
        (TR, "yanlış ürün geldi", ["A-10442", "mavi kupa", "para iadesi"], "aslında değişim istiyorum", "replacement"),
    ],
)
async def test_a_change_of_mind_under_the_read_back_is_read_back_again(
    open_talk: Open, screen: Language, problem: str, answers: list[str], other: str, wanted: str
) -> None:
    async with open_talk(screen) as chat:
        assert (await chat.all(problem, *answers)).shown is not None
        turn = await chat(other)
        assert turn.shown is not None
        assert not turn.moved
        assert await chat.value("wanted_outcome") == wanted


@pytest.mark.parametrize(("screen", "words"), [(EN, "forget it"), (EN, "never mind"), (TR, "boş verin"), (TR, "iptal")])
async def test_whoever_gives_up_sends_nothing(open_talk: Open, screen: Language, words: str) -> None:
    async with open_talk(screen) as chat:
        await chat(LATE[screen])
        assert (await chat(words)).moved == [("FD-1001", TicketStatus.WITHDRAWN)]


@pytest.mark.parametrize(
    ("screen", "words"), [(EN, "skip this one"), (EN, "pass"), (TR, "geç"), (TR, "bunu atlayalım")]
)
async def test_a_skipped_question_is_not_asked_again(open_talk: Open, screen: Language, words: str) -> None:
    async with open_talk(screen) as chat:
        first = await chat(LATE[screen])
        asked = [first.asked]
        turn = await chat(words)
        while turn.asked:
            asked.append(turn.asked)
            turn = await chat(words)
        assert turn.shown is not None
        assert len(asked) == len(set(asked))


@pytest.mark.parametrize(
    ("screen", "vague", "clear", "intent"),
    [
        (EN, "please help me", "my printer does not work", "device_not_working"),
        (TR, "yardım edin", "yazıcım çalışmıyor", "device_not_working"),
    ],
)
async def test_what_is_too_vague_is_asked_for_and_then_understood(
    open_talk: Open, screen: Language, vague: str, clear: str, intent: str
) -> None:
    async with open_talk(screen) as chat:
        turn = await chat(vague)
        assert turn.asked == "intent"
        assert not wrote(turn)
        assert (await chat(clear)).draft.intent == intent


@pytest.mark.parametrize(
    ("screen", "words"),
    [(EN, "what do you mean?"), (EN, "can you say that again"), (TR, "anlamadım"), (TR, "tekrar eder misiniz?")],
)
async def test_a_question_is_said_again_when_asked_for(open_talk: Open, screen: Language, words: str) -> None:
    async with open_talk(screen) as chat:
        first = await chat(LATE[screen])
        turn = await chat(words)
        assert turn.asked == first.asked == "order_number"
        assert not wrote(turn)


@pytest.mark.parametrize(
    ("screen", "words"),
    [
        *(
            (EN, words)
            for words in ("how are you?", "are you a robot?", "thank you", "...", "what is the weather in London?")
        ),
        *((TR, words) for words in ("nasılsınız?", "robot musunuz?", "teşekkürler", "...", "İstanbul'da hava nasıl?")),
    ],
)
async def test_small_talk_silence_and_what_is_off_topic_answer_nothing_and_lose_nothing(
    open_talk: Open, screen: Language, words: str
) -> None:
    async with open_talk(screen) as chat:
        await chat(LATE[screen])
        turn = await chat(words)
        assert turn.asked == "order_number"
        assert await chat.value("order_number") == "unknown"
        assert (await chat("A-10442")).asked == "date"


@pytest.mark.parametrize(
    ("screen", "words"), [(EN, "you are a useless idiot bot"), (TR, "aptal bot, siz ne işe yararsınız")]
)
async def test_abuse_is_met_calmly_and_the_question_stays(open_talk: Open, screen: Language, words: str) -> None:
    async with open_talk(screen) as chat:
        await chat(LATE[screen])
        turn = await chat(words)
        assert turn.asked == "order_number"
        assert not wrote(turn)


@pytest.mark.parametrize(
    ("screen", "second"), [(EN, "also, my invoice amount is wrong"), (TR, "ayrıca faturamdaki tutar yanlış")]
)
async def test_a_second_problem_waits_its_turn(open_talk: Open, screen: Language, second: str) -> None:
    async with open_talk(screen) as chat:
        await chat(LATE[screen])
        turn = await chat(second)
        assert turn.asked == "order_number"
        tickets = {ticket.intent: ticket.status for ticket in (await stored(chat)).tickets}
        assert tickets == {"order_late": TicketStatus.DRAFT, "wrong_invoice_amount": TicketStatus.DRAFT}


@pytest.mark.parametrize(
    ("screen", "danger"),
    [(EN, "someone is using my card right now"), (TR, "şu an birisi kartımdan para çekiyor")],
)
async def test_danger_comes_first_with_what_to_do_now(open_talk: Open, screen: Language, danger: str) -> None:
    async with open_talk(screen) as chat:
        turn = await chat(danger)
        assert (turn.draft.intent, turn.draft.priority) == ("card_fraud", Priority.URGENT)
        assert turn.asked in turn.draft.missing


@pytest.mark.parametrize("screen", [EN, TR])
async def test_the_last_answer_is_taken_back_by_button_and_by_word(open_talk: Open, screen: Language) -> None:
    async with open_talk(screen) as chat:
        await chat.all(LATE[screen], "A-10442")
        assert (await chat(Undo("undo-1"))).asked == "order_number"
        assert await chat.value("order_number") == "unknown"
        await chat("A-10449")
        assert (await chat({EN: "undo that", TR: "geri al"}[screen])).asked == "order_number"
        assert await chat.value("order_number") == "unknown"


@pytest.mark.parametrize(("screen", "why"), [(EN, "why do you ask?"), (TR, "neden soruyorsunuz?")])
async def test_every_question_can_be_asked_why(open_talk: Open, screen: Language, why: str) -> None:
    async with open_talk(screen) as chat:
        first = await chat(LATE[screen])
        said = await chat(why)
        pressed = await chat.choose("why")
        assert first.asked == said.asked == pressed.asked == "order_number"
        assert not wrote(said)


@pytest.mark.parametrize(
    ("screen", "question", "no"),
    [
        (EN, "how can I engrave my name on the ring?", "no thanks"),
        (TR, "yüzüğe ismimi nasıl kazıtabilirim?", "hayır, teşekkürler"),
    ],
)
async def test_an_unknown_how_to_is_offered_to_the_team_and_filed_only_when_wanted(
    open_talk: Open, screen: Language, question: str, no: str
) -> None:
    async with open_talk(screen) as chat:
        assert (await chat(question)).asked == "file"
        await chat(no)
        assert await chat.tickets() == []
        assert (await chat(question)).asked == "file"
        turn = await chat.choose("file")
        assert turn.draft.intent == "other_request"
        assert question in turn.draft.description


@pytest.mark.parametrize(
    ("screen", "wish", "back"),
    [
        (EN, "I want to talk to a person please", "never mind, go on with you"),
        (EN, "let me speak to a human", "ok let's just continue here"),
        (EN, "can I talk to an agent", "I don't need a person after all"),
        (TR, "bir temsilciyle görüşmek istiyorum", "boş verin, sizinle devam edelim"),
        (TR, "insanla görüşmek istiyorum", "temsilciye gerek kalmadı"),
    ],
)
async def test_whoever_waits_for_a_person_can_go_on_without_one(
    open_talk: Open, screen: Language, wish: str, back: str
) -> None:
    async with open_talk(screen) as chat:
        await chat(LATE[screen])
        turn = await chat(wish)
        assert turn.of(HandedOff) == [HandedOff(Mode.WAITING)]
        assert turn.asked == "waiting"
        turn = await chat(back)
        assert turn.of(HandedOff) == [HandedOff(Mode.ASSISTANT)]
        assert turn.asked == "order_number"
        assert (await stored(chat)).mode is Mode.ASSISTANT
        assert (await chat("A-10442")).asked == "date"


@pytest.mark.parametrize("screen", [EN, TR])
async def test_the_button_takes_the_request_for_a_person_back_too(open_talk: Open, screen: Language) -> None:
    async with open_talk(screen) as chat:
        await chat(LATE[screen])
        await chat.choose("person")
        assert (await chat.choose("go_on")).asked == "order_number"
        assert (await stored(chat)).mode is Mode.ASSISTANT


async def test_words_for_the_team_do_not_end_the_waiting(open_talk: Open) -> None:
    async with open_talk(EN) as chat:
        await chat.all(LATE[EN], "I want to talk to a person please")
        for words in ("hello?", "the order is A-10442 and I need it without delay", "I still want a person"):
            await chat(words)
            assert (await stored(chat)).mode is Mode.WAITING
