"""Finds which hidden contact or address a message is about: a line, a sender, or what a record should become."""

import re
from collections.abc import Iterator
from typing import Final

from mcp_tools.follow_up.said import Said, Span

_LINE: Final = re.compile(r"<(?:phone|email)_\d+>")
_NEW: Final = re.compile(r"<(?:phone|email|address|person|iban|dob)_\d+>")
_REACH_ME: Final = re.compile(
    r"(?:call|reach|ring|phone|text|contact|e?-?mail|write|reply)\s(?:to\s)?(?:me|us)\s(?:back\s)?(?:on|at|via|under|:)?\s?$|(?:my\s(?:number|phone|e?-?mail)\sis)\s?$"
)
_REACH_ME_TR: Final = re.compile(
    r"(?:'?[a-z]{0,5})?\s(?:uzerinden\s|numarasindan\s|adresinden\s)?(?:ulas|arayin|arayabil|donun|yazin)"
)
_PLACE: Final = re.compile(
    r"(?<![a-z])(?:to|at)\s(?P<en>(?:my|the)\s(?:office|work|home|neighbou?r(?:'s)?|parents'?|mother's|other\saddress|new\saddress))(?![a-z])"
    r"|(?<![a-z])(?P<tr>(?:is\syer|isyer|ofis|ev|yeni\sadres|diger\sadres|anne[a-z]{0,3}n)(?:im|imiz)?[a-z]{0,3}(?:e|a))\s(?:gonder|yonlendir|teslim|gelsin|getir|yolla|birak)"
)


def find_lines(said: Said) -> Iterator[Span]:
    """Yield hidden numbers and addresses, except where somebody wants to be reached."""
    yield from (span for span in _hidden(said, _LINE) if not _is_for_reply(said, span))


def find_new_data(said: Said) -> Iterator[Span]:
    """Yield what a record should become: the last hidden value named, or another place to deliver to."""
    hidden = [span for span in _hidden(said, _NEW) if not _is_for_reply(said, span)]
    yield from hidden[-1:]
    for match in _PLACE.finditer(said.folded):
        span = match.span("en") if match["en"] else match.span("tr")
        yield Span(said.text[slice(*span)], *span, 0.65)


def _hidden(said: Said, pattern: re.Pattern[str]) -> Iterator[Span]:
    for match in pattern.finditer(said.folded):
        yield Span(said.text[slice(*match.span())], *match.span(), 0.75)


def _is_for_reply(said: Said, span: Span) -> bool:
    before = _REACH_ME.search(said.folded, max(0, span.start - 30), span.start)
    return before is not None or _REACH_ME_TR.match(said.folded, span.end) is not None
