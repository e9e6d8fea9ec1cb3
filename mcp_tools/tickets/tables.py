"""The tables of tickets and what is written under them."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Integer, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from mcp_tools.tables import Base, UtcDateTime


class TicketRow(Base):
    __tablename__ = "tickets"

    id: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=True)
    status: Mapped[str] = mapped_column(String(20), index=True)
    version: Mapped[int] = mapped_column(Integer)
    conversation: Mapped[str] = mapped_column(String(64), index=True)
    customer: Mapped[str] = mapped_column(String(80), index=True)
    create_key: Mapped[str] = mapped_column(String(120))
    language: Mapped[str] = mapped_column(String(10))
    intent: Mapped[str] = mapped_column(String(60))
    category: Mapped[str] = mapped_column(String(60), index=True)
    priority: Mapped[str] = mapped_column(String(10), index=True)
    priority_reasons: Mapped[list[str]] = mapped_column(JSON)
    title: Mapped[dict[str, Any]] = mapped_column(JSON)
    summary: Mapped[dict[str, Any]] = mapped_column(JSON)
    description: Mapped[str] = mapped_column(Text)
    fields: Mapped[dict[str, Any]] = mapped_column(JSON)
    dialogue: Mapped[dict[str, Any]] = mapped_column(JSON)
    assignee: Mapped[str | None] = mapped_column(String(80))
    assignee_name: Mapped[str] = mapped_column(String(60), default="")
    tags: Mapped[list[str]] = mapped_column(JSON)
    submitted: Mapped[str | None] = mapped_column(String(64))
    filed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    updated_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)

    # A number is never given twice, also after the newest ticket was deleted.
    __table_args__ = (UniqueConstraint("customer", "create_key"), {"sqlite_autoincrement": True})


class NoteRow(Base):
    """A message (both sides read it) or a note (the team only) under a ticket. Text is masked."""

    __tablename__ = "ticket_notes"

    id: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=True)
    ticket: Mapped[int] = mapped_column(Integer, index=True)
    key: Mapped[str] = mapped_column(String(80))
    is_internal: Mapped[bool] = mapped_column()
    author: Mapped[str] = mapped_column(String(80))
    name: Mapped[str] = mapped_column(String(60), default="")
    text: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime] = mapped_column(UtcDateTime)

    __table_args__ = (UniqueConstraint("ticket", "key"),)
