"""After a restart, without a model, everybody finds what they had before them."""

from agent.turn import resume
from mcp_tools.domain.conversation import Author
from mcp_tools.domain.text import Language
from mcp_tools.domain.ticket import TicketStatus
from tests.journeys.chat import CONVERSATION, LATE, OpenChat, Turn


async def test_after_a_restart_the_draft_and_its_question_are_there(open_chat: OpenChat) -> None:
    async with open_chat() as chat:
        await chat(LATE[Language.EN])
    async with open_chat() as chat:
        back = Turn([event async for event in resume(CONVERSATION, chat.customer, chat.parts)])
        assert back.draft.number == "FD-1001"
        assert back.asked == "order_number"
        assert not back.reply
        chat.turns.append(back)
        assert (await chat("A-10442")).asked == "date"


async def test_a_message_the_process_died_on_is_answered_after_the_restart(open_chat: OpenChat) -> None:
    async with open_chat() as chat:
        await chat(LATE[Language.EN])
        await chat.parts.tools.analyze(chat.customer, CONVERSATION, "A-10442", "unanswered")
    async with open_chat() as chat:
        back = Turn([event async for event in resume(CONVERSATION, chat.customer, chat.parts)])
        assert back.asked == "date"
        assert await chat.value("order_number") == "A-10442"
        again = Turn([event async for event in resume(CONVERSATION, chat.customer, chat.parts)])
        assert not again.reply
        messages = (await chat.parts.tools.read_masked(chat.customer, CONVERSATION)).messages
        assert [message.author for message in messages[-2:]] == [Author.CUSTOMER, Author.ASSISTANT]


async def test_a_read_back_waits_over_a_restart(open_chat: OpenChat) -> None:
    async with open_chat(Language.TR) as chat:
        await chat("10442 numaralı siparişim gelmedi, dün gelmeliydi")
    async with open_chat(Language.TR) as chat:
        back = Turn([event async for event in resume(CONVERSATION, chat.customer, chat.parts)])
        assert back.shown is not None
        assert (await chat("evet")).moved == [("FD-1001", TicketStatus.IN_REVIEW)]
