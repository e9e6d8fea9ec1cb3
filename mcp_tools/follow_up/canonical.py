"""A detail's value: the stored form of what someone typed, and how people read it."""

import re
from collections.abc import Callable
from datetime import datetime
from decimal import Decimal
from typing import Final

from mcp_tools.catalog.catalog import DetailSpec, DetailType
from mcp_tools.domain.text import PLACEHOLDER, Language, Words
from mcp_tools.follow_up.amounts import answer_amount
from mcp_tools.follow_up.choices import ChoiceReader
from mcp_tools.follow_up.codes import written
from mcp_tools.follow_up.dates import answer_date
from mcp_tools.follow_up.numbers import answer_number
from mcp_tools.follow_up.said import Said, Span

_LONGEST: Final = {DetailType.TEXT: 2000, DetailType.NAME: 120}
_LONGEST_TYPED: Final = 80
_CODE: Final = re.compile(r"#?(?P<code>[a-z0-9][a-z0-9_/.-]{0,39}|[a-z]{0,4} ?\d+(?: \d+){0,9})")
_AMOUNT: Final = re.compile(r"(?P<number>\d+\.\d\d)(?: (?P<currency>[A-Z]{3}))?")
_MONTHS_EN: Final = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
_MONTHS_TR: Final = (
    *("Ocak", "Şubat", "Mart", "Nisan", "Mayıs", "Haziran"),
    *("Temmuz", "Ağustos", "Eylül", "Ekim", "Kasım", "Aralık"),
)
_UNREAD: Final = re.compile(r"[^\W\d_]+")
_BESIDE: Final = frozenset(
    {
        "about",
        "around",
        "at",
        "on",
        "saat",
        "yaklasik",
        "civari",
        "adet",
        "tane",
        "kisi",
        "people",
        "da",
        "de",
        "ta",
        "te",
    }
)
"""Words that may stand beside a typed value without making it a sentence."""


def canonical(spec: DetailSpec, typed: str, language: Language, now: datetime) -> str | None:
    """Return the form in which `typed`, from an edit field, is stored; None when it is no value of this detail's type.

    `typed` is masked text. A placeholder is a value only for names and texts. Days are read against `now`, the wall
    clock of whoever typed, the day before the month; a lone number of money is in lira when the language is Turkish.
    """
    words = " ".join(typed.split()) if spec.type is not DetailType.TEXT else typed.strip()
    if spec.type in _LONGEST:
        return words if words and len(words) <= _LONGEST[spec.type] else None
    if not words or len(words) > _LONGEST_TYPED or PLACEHOLDER.search(words):
        return None
    if spec.type is DetailType.CHOICE:
        return ChoiceReader(spec).exact(words)
    return _READ[spec.type](spec, Said(words, language, now))


def shown(spec: DetailSpec, value: str) -> Words:
    """Return a stored value as people read it; a value of an unexpected form as it is."""
    match spec.type:
        case DetailType.CHOICE:
            label = next((choice.label for choice in spec.choices if choice.key == value), None)
            return label or Words(en=value, tr=value)
        case DetailType.AMOUNT:
            return _shown_amount(value)
        case DetailType.DATE:
            return _shown_date(value)
    return Words(en=value, tr=value)


def _code(spec: DetailSpec, said: Said) -> str | None:
    match = _CODE.fullmatch(said.folded)
    has_digit = any(letter.isdigit() for letter in said.folded)
    if match is None or said.is_reserved(0, len(said.text)) or not (has_digit or spec.name == "error_code"):
        return None
    return written(match["code"].replace(" ", ""))


def _amount(_spec: DetailSpec, said: Said) -> str | None:
    span = answer_amount(said)
    return span.value if span and _is_all(said, span) else None


def _date(spec: DetailSpec, said: Said) -> str | None:
    stored = _moment(said.text)
    if stored:
        return _iso(stored, has_time=len(said.text) > len("2026-06-03"))
    span = answer_date(said, spec.name)
    return span.value if span and _is_all(said, span) else None


def _number(spec: DetailSpec, said: Said) -> str | None:
    if said.text.isascii() and said.text.isdigit():
        return str(int(said.text))
    span = answer_number(said, spec.name)
    return span.value if span and _is_all(said, span) else None


def _digits4(_spec: DetailSpec, said: Said) -> str | None:
    return said.text if re.fullmatch(r"[0-9]{4}", said.text) else None


_READ: Final[dict[DetailType, Callable[[DetailSpec, Said], str | None]]] = {
    DetailType.CODE: _code,
    DetailType.AMOUNT: _amount,
    DetailType.DATE: _date,
    DetailType.NUMBER: _number,
    DetailType.DIGITS4: _digits4,
}


def _is_all(said: Said, span: Span) -> bool:
    """Tell whether nothing meaningful was typed besides the value: a field takes no sentences."""
    rest = said.folded[: span.start] + " " + said.folded[span.end :]
    return all(word in _BESIDE for word in _UNREAD.findall(rest)) and not any(letter.isdigit() for letter in rest)


def _moment(value: str) -> datetime | None:
    try:
        return datetime.fromisoformat(value)
    except ValueError:
        return None


def _iso(moment: datetime, *, has_time: bool) -> str:
    return moment.replace(tzinfo=None).isoformat(timespec="minutes") if has_time else moment.date().isoformat()


def _shown_amount(value: str) -> Words:
    match = _AMOUNT.fullmatch(value)
    if match is None:
        return Words(en=value, tr=value)
    english = f"{Decimal(match['number']):,.2f}"
    turkish = english.translate(str.maketrans(",.", ".,"))
    currency = f" {match['currency']}" if match["currency"] else ""
    return Words(en=english + currency, tr=turkish + currency)


def _shown_date(value: str) -> Words:
    moment = _moment(value)
    if moment is None:
        return Words(en=value, tr=value)
    clock = f"{moment:%H:%M}" if len(value) > len("2026-06-03") else ""
    english = f"{moment.day} {_MONTHS_EN[moment.month - 1]} {moment.year}"
    turkish = f"{moment.day} {_MONTHS_TR[moment.month - 1]} {moment.year}"
    return Words(en=f"{english}, {clock}" if clock else english, tr=f"{turkish} {clock}".rstrip())
