"""Keeps personal data of libraries' log lines out of the logs, cheaply and without the engine."""

import logging
import re
from collections.abc import Iterable
from typing import Final

_RULES: Final = (
    (re.compile(r"[\w.%+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,6}"), "[e-mail]"),
    (
        # Not in a UUID, which names a conversation.
        re.compile(
            r"(?<![\w-])(?![\da-f]{8}-[\da-f]{4}-)[A-Z]{2}\d{2}(?:[ -]?[A-Z0-9]{4}){2,7}(?:[ -]?[A-Z0-9]{1,3})?\b",
            re.IGNORECASE,
        ),
        "[iban]",
    ),
    (re.compile(r"(?<![\w.-])\d(?:[ .-]?\d){12,18}(?![\w.-]*\d)"), "[card]"),
    (re.compile(r"(?<![\w.:-])(?:\+|00)\d(?:[ ().-]{0,2}\d){7,14}(?!\d)"), "[phone]"),
    (re.compile(r"(?<![\w.:-])\(?0?\)?[ ]?\(?[2-58]\d\d\)?[ .-]?\d{3}[ .-]?\d\d[ .-]?\d\d(?![\w.:]*\d)"), "[phone]"),
    (re.compile(r"(?<![\w.:-])[1-9]\d{10}(?![\w.:-]*\d)"), "[id]"),
)


class RedactingFilter(logging.Filter):
    """Replaces e-mail addresses and numbers like cards, IBANs, identity and telephone numbers in log records.

    Message, arguments, an event's values and exception text alike. Not covered: names, addresses, passwords; the rule
    stays that nobody logs what people typed.
    """

    def filter(self, record: logging.LogRecord) -> bool:
        if isinstance(record.msg, dict):  # one of our own events, with its values
            record.msg = {name: _redacted_value(value) for name, value in record.msg.items()}
        else:
            record.msg, record.args = redacted(_message(record)), None
        if record.exc_info and not record.exc_text:
            record.exc_text = logging.Formatter().formatException(record.exc_info)
        if record.exc_text:
            record.exc_text = redacted(record.exc_text)
            record.exc_info = None  # a handler of its own style would print the exception's text again, in clear
        if record.stack_info:
            record.stack_info = redacted(record.stack_info)
        return True


def _message(record: logging.LogRecord) -> str:
    try:
        return record.getMessage()
    except (TypeError, ValueError, KeyError):
        return f"{record.msg} (arguments left out: they do not fit the message)"


def _redacted_value(value: object) -> object:
    return value if isinstance(value, bool | int | float | None) else redacted(str(value))


def redacted(text: str) -> str:
    """Return `text` with everything personal-looking replaced by its kind in brackets."""
    for pattern, label in _RULES:
        text = pattern.sub(label, text)
    return text


def install(handlers: Iterable[logging.Handler]) -> None:
    """Put one filter on every handler. On handlers, not on loggers: a logger's filter misses its children's records."""
    redacting = RedactingFilter()
    for handler in handlers:
        if not any(isinstance(known, RedactingFilter) for known in handler.filters):
            handler.addFilter(redacting)
