"""The tables of conversations and their messages."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Boolean, ForeignKey, Integer, LargeBinary, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from mcp_tools.domain.conversation import Author, Choice, Conversation, Message, Mode, ReplyPath
from mcp_tools.domain.text import Language
from mcp_tools.domain.ticket import Ticket
from mcp_tools.tables import Base, UtcDateTime


class ConversationRow(Base):
    __tablename__ = "conversations"

    id: Mapped[str] = mapped_column(String(64), primary_key=True)
    owner: Mapped[str] = mapped_column(String(80), index=True)
    title: Mapped[str] = mapped_column(String(200), default="")
    language: Mapped[str] = mapped_column(String(10))
    is_pinned: Mapped[bool] = mapped_column(Boolean, default=False)
    mode: Mapped[str] = mapped_column(String(10))
    person: Mapped[str | None] = mapped_column(String(80))
    person_name: Mapped[str] = mapped_column(String(60), default="")
    delivered: Mapped[int] = mapped_column(Integer, default=0)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    updated_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)

    def to_conversation(self, messages: Iterable[Message], tickets: Iterable[Ticket]) -> Conversation:
        """Return the conversation with what is shown of it."""
        return Conversation(
            id=self.id,
            owner=self.owner,
            title=self.title,
            language=Language(self.language),
            is_pinned=self.is_pinned,
            mode=Mode(self.mode),
            person=self.person,
            person_name=self.person_name,
            messages=tuple(messages),
            tickets=tuple(tickets),
            delivered=self.delivered,
            created_at=self.created_at,
            updated_at=self.updated_at,
        )


class MessageRow(Base):
    __tablename__ = "messages"

    seq: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=True)
    id: Mapped[str] = mapped_column(String(64), unique=True)
    conversation: Mapped[str] = mapped_column(ForeignKey("conversations.id", ondelete="CASCADE"), index=True)
    key: Mapped[str] = mapped_column(String(80))
    author: Mapped[str] = mapped_column(String(10))
    name: Mapped[str] = mapped_column(String(60), default="")
    text: Mapped[str] = mapped_column(Text)
    sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    language: Mapped[str] = mapped_column(String(10))
    path: Mapped[dict[str, Any] | None] = mapped_column(JSON)
    move: Mapped[str | None] = mapped_column(String(40))
    choices: Mapped[list[dict[str, str]]] = mapped_column(JSON, default=list)
    ticket: Mapped[str | None] = mapped_column(String(20))
    rating: Mapped[int] = mapped_column(Integer, default=0)
    is_checked: Mapped[bool] = mapped_column(Boolean, default=True)
    at: Mapped[datetime] = mapped_column(UtcDateTime)

    __table_args__ = (UniqueConstraint("conversation", "key"), {"sqlite_autoincrement": True})

    def to_message(self) -> Message:
        """Return the message as everyone may read it: masked, without the sealed original."""
        return Message(
            id=self.id,
            key=self.key,
            author=Author(self.author),
            name=self.name,
            text=self.text,
            language=Language(self.language),
            path=ReplyPath.model_validate(self.path) if self.path else None,
            move=self.move,
            choices=tuple(Choice.model_validate(choice) for choice in self.choices),
            ticket=self.ticket,
            rating=self.rating,
            is_checked=self.is_checked,
            at=self.at,
        )
