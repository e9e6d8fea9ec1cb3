"""The customer's screen on Chainlit: a quiet line, the reply as it comes, buttons, cards and the live panel."""

# Chainlit leaves many of its methods without types.
# mypy: disable-error-code="no-untyped-call"

from dataclasses import dataclass, field
from typing import Any

import chainlit as cl

from agent.events import Told, TurnEnded, TurnFailed
from agent.inputs import Input
from agent.news import Elsewhere
from chat_ui.customer.markdown import MarkdownEscaper, as_markdown
from chat_ui.customer.panel import Props, filed_props, panel_props, read_back_props
from chat_ui.history import PERSON_ICON, Replies, reply_step_id, shown, time_of
from chat_ui.routes import PAGES, SIGN_IN_PATH, thread_path
from chat_ui.words import ScreenWords, words_in
from mcp_tools.domain.conversation import Author, Mode, Question
from mcp_tools.domain.text import Language, Words
from mcp_tools.domain.ticket import CUSTOMER_EDITS, Ticket, TicketStatus


@dataclass
class Shown:
    """What an open page has before it that a later turn takes away or changes. In memory, as long as the page."""

    buttons: dict[str, cl.Action] = field(default_factory=dict)
    panel: cl.CustomElement | None = None
    read_back: cl.CustomElement | None = None
    filed: dict[str, cl.CustomElement] = field(default_factory=dict)
    """The card of each ticket that was sent here, by number."""
    has_address: bool = False
    language: Language | None = None
    failed: Input | None = None
    """The input of a turn that failed, for Retry."""

    def label(self, choice: str) -> str | None:
        """Return what the button of `choice` says, None when no such button is there."""
        return next((one.label for one in self.buttons.values() if one.payload["choice"] == choice), None)

    def reads_back(self, ticket: Ticket) -> bool:
        """Whether the read-back that waits for an answer is this ticket's."""
        return self.read_back is not None and self.read_back.props["number"] == ticket.number

    async def take_buttons(self) -> None:
        """Remove every button of an earlier turn: each is for its own question only."""
        for button in self.buttons.values():
            await button.remove()
        self.buttons.clear()

    async def close_read_back(self, state: str) -> None:
        """Leave an earlier read-back readable without its buttons; `state` is `stale` or `sent`."""
        if self.read_back:
            self.read_back.props = {**self.read_back.props, "state": state}
            await self.read_back.update()
            self.read_back = None


@dataclass(frozen=True)
class ScreenParts:
    """What every screen is made with."""

    replies: Replies
    review_hours: int | None


class ChatScreen:
    """Shows one turn. `anchor` is the step that buttons and cards belong to while the turn says nothing itself."""

    def __init__(
        self, parts: ScreenParts, shown: Shown, language: Language, given: Input | None, anchor: str | None = None
    ) -> None:
        self._parts = parts
        self._shown = shown
        self._language = shown.language or language
        self._given = given
        self._anchor = anchor
        self._line: cl.Step | None = None
        self._reply = cl.Message(content="")
        self._escaper = MarkdownEscaper()
        self._is_typing = False
        self._handed_to = Mode.ASSISTANT
        self.sent: list[cl.Message | cl.Step | cl.CustomElement] = []
        """What was put on the page, for whoever has to put it there again."""

    async def show_checked(self, hidden: int, language: Language) -> None:
        self._speak(language)
        words = words_in(self._language)
        name = words.say("step.checked_hidden", count=hidden) if hidden else words.say("step.checked")
        self._line = await self._quiet_line(name, "shield-check")

    async def show_understood(self, intents: tuple[Words, ...]) -> None:
        if self._line:
            titles = ", ".join(title.in_(self._language) for title in intents)
            self._line.name += " · " + words_in(self._language).say("step.understood", titles=titles)
            await self._line.update()

    async def type(self, text: str) -> None:
        if not self._is_typing:
            await self._begin()
        await self._reply.stream_token(self._escaper.feed(text))

    async def offer(self, question: Question) -> None:
        await self._shown.take_buttons()
        home = await self._home()
        for choice in question.choices:
            await self._button("choose", choice.label, {"choice": choice.key, "question": question.detail}, home)

    async def show_draft(self, ticket: Ticket) -> None:
        self._speak(ticket.language)
        if ticket.status not in CUSTOMER_EDITS and self._shown.reads_back(ticket):
            await self._shown.close_read_back("stale")
        if card := self._shown.filed.get(ticket.number):
            card.props = self._filed_props(ticket)
            await card.update()
        read_back = self._shown.read_back.props["shown"] if self._shown.read_back else None
        props = panel_props(ticket, self._language, words_in(self._language), read_back)
        if panel := self._shown.panel:
            panel.props = props
            await panel.update()
        else:
            self._shown.panel = await self._show("TicketPanel", props, self._anchor or self._reply.id)

    async def show_read_back(self, ticket: Ticket) -> None:
        """Show the card; its own two buttons, Send and Change something, stand for the event's choices."""
        self._speak(ticket.language)
        await self._shown.take_buttons()
        await self._shown.close_read_back("stale")
        props = read_back_props(ticket, self._language, words_in(self._language))
        self._shown.read_back = await self._show("ReadBack", props, await self._home())
        await self.show_draft(ticket)

    async def show_moved(self, ticket: Ticket) -> None:
        self._speak(ticket.language)
        await self._shown.close_read_back("sent" if ticket.status is TicketStatus.IN_REVIEW else "stale")
        await self.show_draft(ticket)
        if ticket.status in {TicketStatus.IN_REVIEW, TicketStatus.WITHDRAWN}:
            self._shown.filed[ticket.number] = await self._show(
                "FiledTicket", self._filed_props(ticket), self._reply.id
            )

    async def show_handed_off(self, mode: Mode) -> None:
        """Note who answers from now on; the line comes after the words that announce it."""
        self._handed_to = mode

    async def show_told(self, told: Told) -> None:
        """Show news, or a person's words, under the step that history gives them: a page shows them once.

        Buttons, cards and what the customer is typing stay as they are; only a question that follows takes its place.
        """
        message = told.message
        is_person = message.author is Author.PERSON
        step = cl.Message(
            id=reply_step_id(message.id),
            content=shown(message, told.text),
            author=message.name or None,
            metadata=dict(PERSON_ICON) if is_person else None,
            created_at=time_of(message),
        )
        self.sent.append(await step.send())
        self._anchor = step.id

    async def show_elsewhere(self, news: tuple[Elsewhere, ...]) -> None:
        """Say that news waits in other conversations, with the way there, where the page can open them."""
        shown = [
            {"text": one.text, "link": one.link, "path": path}
            for one in news
            if PAGES.fullmatch(path := thread_path(one.conversation))
        ]
        if shown:
            greeting = cl.Message(content=words_in(self._language).say("turn.elsewhere"))
            self.sent.append(await greeting.send())
            await self._show("Elsewhere", {"news": shown}, greeting.id)

    async def show_failure(self, failed: TurnFailed) -> None:
        """Say what happened; where it can help, with a button that sends the same input again."""
        self._shown.failed = self._given
        await self._finish()
        message = cl.Message(content=as_markdown(failed.text))
        message.is_error = True
        self.sent.append(await message.send())
        if self._given is not None and failed.is_worth_retrying:
            label = words_in(self._language).say("turn.retry")
            await self._button("retry", label, {"choice": "retry"}, message.id, icon="rotate-cw")

    async def show_ended(self, words: ScreenWords) -> None:
        """Say that the visitor's session is over, with the way to the sign-in page; trying again would not help."""
        message = cl.Message(content=f"{words.say('turn.ended')} [{words.say('header.sign_in')}]({SIGN_IN_PATH})")
        message.is_error = True
        self.sent.append(await message.send())

    async def end(self, ended: TurnEnded) -> None:
        self._speak(ended.language)
        await self._finish()
        if self._line and ended.path.path == "fallback" and ended.path.model:
            self._line.name += " · " + words_in(self._language).say("step.finished_simply")
            await self._line.update()
        if self._reply.content and not self._shown.has_address:
            self._shown.has_address = True
            await self._show("Address", {"path": thread_path(cl.context.session.thread_id)}, self._reply.id)
        if self._handed_to is not Mode.ASSISTANT:
            name = "turn.person_here" if self._handed_to is Mode.PERSON else "turn.person_waiting"
            await self._quiet_line(words_in(self._language).say(name), "user-round")
        run = cl.context.current_run
        if run and ended.reply:
            self._parts.replies.remember(run.id, ended.reply.id)

    async def stopped(self) -> None:
        """The customer pressed stop: what was said so far stays."""
        await self._finish()
        await self._quiet_line(words_in(self._language).say("turn.stopped"), "circle-stop")

    # --- parts of the page ---

    async def _begin(self) -> None:
        """The first words of a reply take the buttons of the turn before away."""
        self._is_typing = True
        await self._shown.take_buttons()
        await self._shown.close_read_back("stale")

    async def _finish(self) -> None:
        if self._is_typing:
            self._is_typing = False
            self._reply.content = self._reply.content.rstrip()
            await self._reply.send()
            self.sent.append(self._reply)

    def _filed_props(self, ticket: Ticket) -> Props:
        return filed_props(ticket, self._language, words_in(self._language), self._parts.review_hours)

    async def _home(self) -> str:
        """Return the step that what comes next belongs under; the reply, if it has words."""
        if self._reply.content:
            await self._finish()
            return self._reply.id
        if self._anchor is None:
            self._anchor = self._reply.id
            self.sent.append(await self._reply.send())
        return self._anchor

    async def _button(self, name: str, label: str, payload: dict[str, Any], home: str, icon: str | None = None) -> None:
        action = cl.Action(name=name, label=label, payload=payload, icon=icon)
        action.id = f"choice-{action.id}"  # the style sheet knows our buttons by it
        self._shown.buttons[action.id] = action
        await action.send(for_id=home)

    async def _show(self, name: str, props: Props, home: str) -> cl.CustomElement:
        # An element with an address is not written to Chainlit's `.files`: what it shows is the customer's own data.
        element = cl.CustomElement(name=name, props=props, display="inline", url=f"/public/elements/{name}.jsx")
        await element.send(for_id=home)
        self.sent.append(element)
        return element

    async def _quiet_line(self, name: str, icon: str) -> cl.Step:
        """Show one line without anything to unfold; it belongs to the turn like the reply does."""
        run = cl.context.current_run
        line = cl.Step(name=name, type="tool", icon=icon, parent_id=run.id if run else None, show_input=False)
        await line.send()
        self.sent.append(line)
        return line

    def _speak(self, language: Language) -> None:
        """Go on in the conversation's language once it has one."""
        if language is not Language.UNDECIDED:
            self._language = self._shown.language = language
