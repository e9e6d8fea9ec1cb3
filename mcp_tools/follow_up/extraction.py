"""Reads the details of a ticket out of a message, or out of the answer to one question."""

import re
from collections.abc import Collection, Iterator
from dataclasses import replace
from datetime import datetime
from typing import Final

from mcp_tools.catalog.catalog import Catalog, DetailSpec, DetailType
from mcp_tools.domain.analysis import Found
from mcp_tools.domain.spelling import respelled
from mcp_tools.domain.text import Language
from mcp_tools.follow_up.amounts import answer_amount, find_amounts
from mcp_tools.follow_up.calendar_words import DAY_WORDS
from mcp_tools.follow_up.choices import ChoiceReader
from mcp_tools.follow_up.codes import answer_code, find_codes
from mcp_tools.follow_up.dates import answer_date, day_spans, find_dates, warm
from mcp_tools.follow_up.digits4 import answer_digits4, find_digits4
from mcp_tools.follow_up.names import answer_name, bare_city, find_names
from mcp_tools.follow_up.numbers import answer_number, find_numbers
from mcp_tools.follow_up.refusals import is_refusal
from mcp_tools.follow_up.said import Cover, Said, Span
from mcp_tools.follow_up.texts import answer_text, find_texts

_SURE: Final = 0.7
"""From this confidence on, what was found in passing is also the answer."""
_EXPLICIT: Final = 0.95
"""A code that its own words name stands even where it could be a day or an amount."""
_RIVALS: Final = ({"item", "device"}, {"steps_tried", "device"}, {"steps_tried", "error_message"})
"""Details of which one holds the other's words in passing: "restarted the modem" does not say where the fault is."""
_COUNTED: Final = frozenset({DetailType.CODE, DetailType.NUMBER})

_CORRECTION: Final = re.compile(
    r"^\W*(?:no|hayir|yok)(?!\w)|(?<!\w)(?:actually|sorry|i\smeant?|correction|my\smistake|pardon|aslinda|dogrusu|duzeltiyorum"
    r"|yanlis\s(?:yazdim|yazmisim|soyledim))(?!\w)"
)
_DENIED_BEFORE: Final = re.compile(
    r"(?<!\w)(?:not|isn't|wasn't|aren't|weren't|instead\sof|rather\sthan)\s(?:(?:an?|the|my|on|at|from|for|with|by|number)\s){0,2}#?$"
)
_DENIED_AFTER: Final = re.compile(r"(?:'?[a-z]{1,8})?,?\s(?:degil|yanlis|yerine)(?![a-z])")


class DetailFinder:
    """Finds the catalogue's details in masked text. Stateless after construction; safe to share."""

    def __init__(self, catalog: Catalog) -> None:
        self._catalog = catalog
        self._choices = {spec.name: ChoiceReader(spec) for spec in catalog.details if spec.type is DetailType.CHOICE}

    def warm(self) -> None:
        """Pay now for what the first message would otherwise wait for: dateparser and the choices' patterns."""
        warm()
        self.find("-", Language.EN, tuple(spec.name for spec in self._catalog.details), datetime(2026, 1, 1))  # noqa: DTZ001

    def find(self, text: str, language: Language, names: Collection[str], now: datetime) -> tuple[Found, ...]:
        """Return what `text` says of the details `names`, at most one value each, in the order of the text.

        `now` is the customer's wall clock. A value that is denied ("not 2 June", "A-1042 değil") is left out; what
        follows a correction ("no, it was …", "aslında …") goes before what came earlier. One span serves one detail,
        except that several choices, or a text and what it contains, may share it.
        """
        said = Said(text, language, now)
        specs = {name: spec for name in names if (spec := self._catalog.detail(name))}
        accepted: list[tuple[DetailSpec, Span]] = []
        for spec, span in self._ranked(said, specs):
            if all(spec.name != other.name and _may_share(spec, span, other, taken) for other, taken in accepted):
                accepted.append((spec, span))
        found = (_found(spec.name, span) for spec, span in accepted)
        return tuple(sorted(found, key=lambda one: (one.start, one.name)))

    def answer(self, text: str, language: Language, pending: str, now: datetime) -> Found | None:
        """Return `text` read as the answer to the question about `pending`, or None when it does not fit.

        Bare values are enough here ("1042", "250", "dün", "mobil"). A message that only agrees, declines or does not
        know is never a value.
        """
        spec = self._catalog.detail(pending)
        if spec is None or is_refusal(text):
            return None
        passing = next(iter(self.find(text, language, {pending}, now)), None)
        if passing and passing.confidence >= _SURE and _is_an_answer(spec, passing):
            return passing
        said = Said(text, language, now)
        span = self._read(said, spec) or self._read_with_a_slip(said, spec)
        if span and not _is_denied(said, spec, span):
            return _found(pending, span)
        return passing if passing and spec.type is not DetailType.TEXT else None

    def volunteered(self, text: str, language: Language, names: Collection[str], now: datetime) -> Found | None:
        """Return `text` as the value of a detail nobody asked for just now: a city, four digits of a card, a choice.

        Only what can hardly be anything else; `names` are the details still open, or those that may be corrected.
        """
        said = Said(text, language, now)
        readers = {"city": bare_city, "card_last4": answer_digits4}
        spans = ((name, read(said)) for name, read in readers.items() if name in names)
        if found := next((_found(name, span) for name, span in spans if span), None):
            return found
        chosen = [_found(name, span) for name in names if name in self._choices for span in self._chosen(said, name)]
        return chosen[0] if len({one.name for one in chosen}) == 1 else None

    def _chosen(self, said: Said, name: str) -> Iterator[Span]:
        """The choices a message names without a word that tells what they are for, but not the one it denies."""
        spec = self._catalog.detail(name)
        if spec:
            yield from (span for span in self._choices[name].named(said) if not _is_denied(said, spec, span))

    def _read(self, said: Said, spec: DetailSpec) -> Span | None:
        match spec.type:
            case DetailType.CHOICE:
                return self._choices[spec.name].answer(said)
            case DetailType.CODE:
                return answer_code(said, spec.name)
            case DetailType.DATE:
                return answer_date(said, spec.name)
            case DetailType.NUMBER:
                return answer_number(said, spec.name)
            case DetailType.NAME:
                return answer_name(said, spec.name)
        readers = {DetailType.AMOUNT: answer_amount, DetailType.DIGITS4: answer_digits4, DetailType.TEXT: answer_text}
        return readers[spec.type](said)

    def _read_with_a_slip(self, said: Said, spec: DetailSpec) -> Span | None:
        """Read "yesteday" and "kerdi kartı" as they were meant, where the answer has words of its own."""
        words = self._choices[spec.name].words if spec.name in self._choices else DAY_WORDS
        if spec.type not in (DetailType.CHOICE, DetailType.DATE):
            return None
        meant = respelled(said.text, words)
        span = self._read(replace(said, text=meant), spec) if meant != said.text else None
        return Span(span.value, *said.body, 0.75) if span else None

    def _ranked(self, said: Said, specs: dict[str, DetailSpec]) -> list[tuple[DetailSpec, Span]]:
        """Return every candidate that is not denied, the most trusted first."""
        corrected = max((match.end() for match in _CORRECTION.finditer(said.folded)), default=0)
        counted = Cover(len(said.text), ((span.start, span.end) for span in (*find_amounts(said), *day_spans(said))))
        candidates = [
            (spec, span)
            for spec, span in self._candidates(said, specs)
            if not _is_denied(said, spec, span)
            and not (spec.type in _COUNTED and span.confidence < _EXPLICIT and counted.touches(span.start, span.end))
        ]
        return sorted(candidates, key=lambda pair: (pair[1].start < corrected, -pair[1].confidence, pair[1].start))

    def _candidates(self, said: Said, specs: dict[str, DetailSpec]) -> Iterator[tuple[DetailSpec, Span]]:
        by_type: dict[DetailType, list[str]] = {}
        for name, spec in specs.items():
            by_type.setdefault(spec.type, []).append(name)
        for name, span in find_codes(said, by_type.get(DetailType.CODE, ())):
            yield specs[name], span
        for name, span in find_dates(said, by_type.get(DetailType.DATE, ())):
            yield specs[name], span
        for spec in specs.values():
            yield from ((spec, span) for span in self._one(said, spec))

    def _one(self, said: Said, spec: DetailSpec) -> Iterator[Span]:
        """Yield the candidates of one detail whose type is searched detail by detail."""
        match spec.type:
            case DetailType.CHOICE:
                yield from self._choices[spec.name].find(said)
            case DetailType.AMOUNT:
                yield from find_amounts(said)
            case DetailType.DIGITS4:
                yield from find_digits4(said)
            case DetailType.NUMBER:
                yield from find_numbers(said, spec.name)
            case DetailType.NAME:
                yield from find_names(said, spec.name)
            case DetailType.TEXT:
                yield from find_texts(said, spec.name)


def _may_share(spec: DetailSpec, span: Span, other: DetailSpec, taken: Span) -> bool:
    """Tell whether both details may stand: apart, or of kinds that do not contradict each other."""
    if not span.overlaps(taken):
        return True
    if {spec.name, other.name} in _RIVALS:
        return False
    if DetailType.TEXT in (spec.type, other.type):
        return True
    return spec.type is other.type is DetailType.CHOICE or "currency" in (spec.name, other.name)


def _is_denied(said: Said, spec: DetailSpec, span: Span) -> bool:
    """Tell whether the words around a value take it back: "not 2 June", "iPhone değil", "instead of 250 TL"."""
    if spec.type is DetailType.TEXT and spec.name != "item":
        return False
    before = said.folded[max(0, span.start - 30) : span.start]
    return bool(_DENIED_BEFORE.search(before) or _DENIED_AFTER.match(said.folded, span.end))


def _is_an_answer(spec: DetailSpec, passing: Found) -> bool:
    """Tell whether a detail found in passing is the whole answer: of free texts only a quoted error message is."""
    return spec.type is not DetailType.TEXT or passing.confidence >= 0.9


def _found(name: str, span: Span) -> Found:
    return Found(name=name, value=span.value, start=span.start, end=span.end, confidence=span.confidence)
