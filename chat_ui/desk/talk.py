"""A conversation as the desk shows it: masked, with the evidence of a ticket's fields marked."""

from collections import defaultdict
from typing import Any

from agent.inputs import Colleague
from chat_ui.desk.path import UNWORDED, made_by, thumb_of, tokens_of
from chat_ui.desk.pieces import Mark, pieces
from chat_ui.words import ScreenWords
from mcp_tools.domain.conversation import Author, Conversation, Message, Mode
from mcp_tools.domain.desk import TicketFile
from mcp_tools.domain.ticket import Field, FieldState, Note, Ticket, TicketStatus

Props = dict[str, Any]


def talk_props(talk: Conversation, file: TicketFile | None, me: Colleague, words: ScreenWords) -> Props:
    """Return what `DeskTalk.jsx` shows. `original` words, which only their owner may read, are never looked at."""
    ticket = file.ticket if file else None
    marks = _marks(ticket)
    said = [(message.at, _message(message, marks[message.id], words)) for message in talk.messages]
    written = [(note.at, _note(note, file.ticket, words)) for note in _written(file, talk)] if file else []
    return {
        "state": "talk",
        "conversation": talk.id,
        "title": talk.title,
        "mode": talk.mode.value,
        "isMine": talk.mode is Mode.PERSON and talk.person == me.subject,
        "who": _who_answers(talk, me, words),
        "number": ticket.number if ticket else None,
        "kinds": [{"key": key.upper(), "label": label} for key, label in words.section("desk_hidden").items()],
        "tokens": tokens_of(talk.messages),
        "canWrite": ticket is not None and ticket.status is not TicketStatus.DRAFT,
        "messages": [shown for _, shown in sorted(said + written, key=lambda one: one[0])],
    }


def empty_talk_props() -> Props:
    """Return what `DeskTalk.jsx` shows while nothing is open, or a ticket has no conversation."""
    return {"state": "empty"}


def _who_answers(talk: Conversation, me: Colleague, words: ScreenWords) -> str:
    if talk.mode is Mode.PERSON:
        if talk.person == me.subject:
            return words.say("desk_talk.mine")
        return words.say("desk_talk.theirs", person=talk.person_name or words.say("desk_who.colleague"))
    return words.say("desk_talk.waiting" if talk.mode is Mode.WAITING else "desk_talk.assistant")


def _message(message: Message, marks: list[Mark], words: ScreenWords) -> Props:
    return {
        "id": message.id,
        "author": message.author.value,
        "name": _name(message, words),
        "pieces": pieces(message.text, words, marks) if message.is_checked else [],
        "unchecked": "" if message.is_checked else words.say("desk_talk.unchecked"),
        **(made_by(message.path, words) if message.path and message.author is Author.ASSISTANT else UNWORDED),
        "thumb": thumb_of(message, words),
        "at": message.at.isoformat(),
    }


def _written(file: TicketFile, talk: Conversation) -> list[Note]:
    """Return what both sides wrote under the ticket, without what the customer said in the conversation anyway."""
    said = {message.text for message in talk.messages if message.author is Author.CUSTOMER}
    return [note for note in file.notes if not note.is_internal and not _is_said(note, file.ticket, said)]


def _is_said(note: Note, ticket: Ticket, said: set[str]) -> bool:
    return note.author == ticket.customer and note.text in said


def _note(note: Note, ticket: Ticket, words: ScreenWords) -> Props:
    is_customer = note.author == ticket.customer
    return {
        "id": f"note-{note.key}",
        "author": (Author.CUSTOMER if is_customer else Author.PERSON).value,
        "name": words.say("desk_author.customer") if is_customer else note.name or words.say("desk_who.colleague"),
        "pieces": pieces(note.text, words),
        "unchecked": "",
        **UNWORDED,
        "thumb": "",
        "isUnderTicket": True,
        "at": note.at.isoformat(),
    }


def _name(message: Message, words: ScreenWords) -> str:
    if message.author is Author.PERSON:
        return message.name or words.say("desk_who.colleague")
    return words.say(f"desk_author.{message.author.value}")


def _marks(ticket: Ticket | None) -> defaultdict[str, list[Mark]]:
    """Return the spans of evidence by message."""
    marks: defaultdict[str, list[Mark]] = defaultdict(list)
    if ticket is not None:
        fields = {"title": ticket.title, "summary": ticket.summary}
        fields |= {detail.name: detail.field for detail in ticket.details}
        for name, field in fields.items():
            if field.evidence and has_evidence(field):
                marks[field.evidence.message].append(Mark(name, field.evidence.start, field.evidence.end))
    return marks


def has_evidence(field: Field) -> bool:
    """Whether a sentence stands behind the field as it is now."""
    return field.state is FieldState.KNOWN and field.evidence is not None
