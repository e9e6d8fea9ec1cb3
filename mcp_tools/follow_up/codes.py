"""Finds order, invoice, tracking and reference numbers and error codes, by the words beside them and by their shape."""

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Final

from mcp_tools.follow_up.said import CURRENCY_WORD, Cover, Said, Span, nearby

_CODE: Final = r"(?P<code>[a-z0-9](?:[a-z0-9]|[-_/](?=[a-z0-9])){0,39})(?![\w%]|[.,:]\d)"
_GAP: Final = r"(?:\s(?:is|was|are|olan|su|bu))?[\s:=#(\"'-]{1,4}"
_WORD: Final = r"(?:number|num|no|nr|id|ref(?:erence)?|code|numara|kod)[a-z]{0,8}\.?"
_THINGS: Final = {
    "tracking_number": r"(?:(?:kargo\s?)?takip|(?:kargo|gonderi)[a-z]{0,6}|track(?:ing)?|shipment|shipping|parcel)",
    "invoice_number": r"(?:invoice|bill|e-?fatura|fatura)[a-z]{0,8}",
    "error_code": r"(?:(?:error|hata|fault)[a-z]{0,6}|(?:stop|with|gives?|shows?|displays?|says|an?)(?=\scode))",
    "reference": (
        r"(?:ref(?:erence|erans)?|case|transaction|booking|confirmation|islem|rezervasyon|dekont|pnr)[a-z]{0,8}"
    ),
    "order_number": r"(?:order|siparis)[a-z]{0,10}",
}
_LEFT: Final = r"(?<![\w.,:/<%-])#?"


@dataclass(frozen=True, slots=True)
class _Cue:
    """Words beside a code, and how many digits they make believable: without letters, and with them."""

    name: str
    pattern: re.Pattern[str]
    digits: int
    digits_with_letters: int
    confidence: float


def _cues(name: str, thing: str) -> tuple[_Cue, ...]:
    """Return the cues of one detail, from "order number: X" (sure) to "order X" (needs more digits)."""
    few = 1 if name == "error_code" else 2
    alone = {"tracking_number": 8, "invoice_number": 6, "reference": 6, "error_code": 2}.get(name, 4)
    mixed = min(alone, 3)
    called = r"(?:'[a-z]{1,6})?\s(?:numarali|no'?lu|no\slu|kodlu)"
    return (
        _Cue(name, re.compile(rf"(?<![a-z]){thing}(?:\s{_WORD}|\s?#){_GAP}{_CODE}"), few, few, 0.95),
        _Cue(
            name,
            re.compile(rf"{_LEFT}{_CODE}{called}\s{thing}(?![a-z])"),
            few,
            few,
            0.95,
        ),
        _Cue(name, re.compile(rf"(?<![a-z]){thing}{_GAP}{_CODE}"), alone, mixed, 0.85),
        _Cue(name, re.compile(rf"(?<![a-z]){thing}{_GAP}{_CODE}(?=\s*(?:[.,;!?]|$))"), min(alone, 3), 2, 0.8),
        _Cue(
            name,
            re.compile(rf"{_LEFT}{_CODE}\s{thing}(?![a-z])"),
            3 if name == "error_code" else max(alone, 5),
            mixed,
            0.8,
        ),
        _Cue(name, re.compile(rf"(?<![a-z]){thing}\s{_WORD}[^.!?\n\d]{{1,30}}\s#?{_CODE}"), 5, 3, 0.75),
    )


_CUES: Final = tuple(cue for name, thing in _THINGS.items() for cue in _cues(name, thing))
_SHAPES: Final = tuple(
    (name, re.compile(rf"(?<![\w<&-])#?(?P<code>{shape})(?![\w-])"), confidence)
    for name, shape, confidence in (
        ("error_code", r"0x[0-9a-f]{4,16}", 0.9),
        ("error_code", r"err(?:or)?[_-][a-z0-9_-]{2,40}", 0.9),
        ("error_code", r"e-\d{2,5}", 0.8),
        (
            "error_code",
            r"[a-z]\d{2,4}(?=\s(?:yaziyor|gosteriyor|veriyor|diyor|cikiyor|hatasi|kodu|on\sthe\s(?:screen|display)))",
            0.8,
        ),
        (
            "error_code",
            r"(?<=shows\s)[a-z]{1,2}\d{1,4}|(?<=showing\s)[a-z]{1,2}\d{1,4}|(?<=displays\s)[a-z]{1,2}\d{1,4}",
            0.8,
        ),
        ("tracking_number", r"tr\d{8,14}|[a-z]{2}\d{9}[a-z]{2}|1z[0-9a-z]{16}", 0.85),
        ("invoice_number", r"(?:inv|fat)-?\d{3,14}|[a-z]{3}20\d{11}", 0.85),
        ("order_number", r"(?:ord|order|sip)-?\d{3,14}", 0.85),
        ("order_number", r"(?<=#)[a-z]{0,3}-?\d{3,14}", 0.75),
        ("order_number", r"[a-z]{1,3}-\d{3,12}(?:-\d{1,6})?", 0.7),
        ("order_number", r"[a-z0-9]{0,4}-?\d{3,10}(?=\s(?:numarali|no'?lu))", 0.7),
        ("order_number", r"\d{5,8}", 0.55),
    )
)
_CAMPAIGN: Final = re.compile(r"(?<![\w<-])(?=[A-Z0-9]*[A-Z]{3})(?=[A-Z0-9]*\d)[A-Z0-9]{5,15}(?![\w>-])")
_CAMPAIGN_CUE: Final = re.compile(r"cod[ei]|kod|kupon|voucher|coupon|promo|indirim|discount|kampanya|campaign")
"""SUMMER20 and its like, in the text as typed, near a word that makes it a code for a discount."""
_SHOUTED: Final = re.compile(r"(?<![\w<])[A-Z][A-Z0-9]{1,20}(?:_[A-Z0-9]{1,30}){1,6}(?![\w>])")
"""DNS_PROBE_FINISHED and its like, in the text as typed: in small letters they would be variable names."""
_NO_ORDER: Final = re.compile(
    r"(?:e|usb|hp|rtx|gtx|iso|sha|utf|mp|rj|wd|ps|kb|cve|ip|rx|ax|ac|hd|tv|mac|win|tl|usd|eur|gbp|try|tel|en|cat|ddr"
    r"|jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)-"
)
"""Prefixes of product models, standards, currencies and months: shaped like order numbers, never meant so."""
_UNIT: Final = re.compile(
    rf"\s?(?:[₺$€£%]|{CURRENCY_WORD}|(?:bin|gun|hafta|ay(?!in\s\d)|yil|saat|dakika|dk|kez|kere|defa|adet|tane|kisi|urun|parca|tuttu)"
    r"[a-z]{0,6}(?![a-z])|(?:gb|mb|tb|mbps|am|pm|x|days?|weeks?|months?|years?|hours?|minutes?|mins?|times?|items?|pieces?"
    r"|people|users?)(?![a-z]))|\.\s?(?:kez|kere|defa|gun|hafta)"
)
_PHONE_LIKE: Final = re.compile(r"\+?(?:90)?[ -]?\(?0?\d{3}\)?[ -]?\d{3}[ -]?\d{2}[ -]?\d{2}(?!\d)")
_DATE_LIKE: Final = re.compile(r"\d{1,4}[/-]\d{1,2}[/-]\d{1,4}")
_YEAR: Final = re.compile(r"(?:19|20)\d\d")
_GROUPS: Final = re.compile(
    r"\W*(?:(?:it'?s|it\sis|yes|no|number|numara[a-z]*|sanirim|galiba|evet)\s){0,2}#?"
    r"(?P<code>[a-z]{0,4}[ -]?[0-9]+(?:[ -][0-9]+)*)"
    r"(?:\s(?:i\sthink|sanirim|galiba|olacak[a-z]*|olmali|thanks|please))?\W*"
)
_LONE: Final = re.compile(_LEFT + _CODE)
_LONGEST_ANSWER: Final = 80


def find_codes(said: Said, names: Collection[str]) -> Iterator[tuple[str, Span]]:
    """Yield the codes of the details `names`; one that its words call something else is never taken for its shape.

    Not covered: ticket numbers, placeholders, phone numbers, versions, percentages, amounts, bare years.
    """
    cued = [(cue.name, span) for cue in _CUES for span in _by_words(said, cue)]
    yield from ((name, span) for name, span in cued if name in names)
    called = Cover(len(said.text), ((span.start, span.end) for _, span in cued))
    for name, span in _by_shape(said):
        if name in names and not called.touches(span.start, span.end):
            yield name, span


def answer_code(said: Said, name: str) -> Span | None:
    """Read the message as the answer to "which number?": called so, shaped so, or the only code in a short message."""
    best = max((span for _, span in find_codes(said, {name})), key=lambda span: span.confidence, default=None)
    if best or len(said.text) > _LONGEST_ANSWER:
        return best
    fewest = 1 if name == "error_code" else 2 if any(letter.isalpha() for letter in said.folded) else 3
    whole = _GROUPS.fullmatch(said.folded)
    if whole:
        return _spelled(said, whole, fewest)
    lone = [match for match in _LONE.finditer(said.folded) if _is_code(said, match, fewest, fewest)]
    return Span(written(lone[0]["code"]), *lone[0].span("code"), 0.8) if len(lone) == 1 else None


def written(code: str) -> str:
    """Return a folded code as it is stored: in capitals, except the small x of a hexadecimal number."""
    return "0x" + code[2:].upper() if code.startswith("0x") else code.upper()


def _spelled(said: Said, match: re.Match[str], fewest: int) -> Span | None:
    """Read a message that is nothing but a code, perhaps spelled in groups: "A 1042", "1234 5678 9012"."""
    value = written(match["code"].replace(" ", ""))
    digits = sum(letter.isdigit() for letter in value)
    if digits < fewest or said.is_reserved(*match.span()) or _DATE_LIKE.fullmatch(value) or value.startswith("05"):
        return None
    return Span(value, *match.span("code"), 0.9)


def _by_words(said: Said, cue: _Cue) -> Iterator[Span]:
    for match in cue.pattern.finditer(said.folded):
        if _is_code(said, match, cue.digits, cue.digits_with_letters):
            yield Span(written(match["code"]), *match.span("code"), cue.confidence)


def _by_shape(said: Said) -> Iterator[tuple[str, Span]]:
    for name, pattern, confidence in _SHAPES:
        for match in pattern.finditer(said.folded):
            is_model = name == "order_number" and _NO_ORDER.match(match["code"])
            is_plain = match["code"].isdigit() and not _is_code(said, match, 5, 5)
            if not is_model and not is_plain and not said.is_reserved(*match.span()):
                yield name, Span(written(match["code"]), *match.span("code"), confidence)
    for match in _CAMPAIGN.finditer(said.text):
        if nearby(said, *match.span(), _CAMPAIGN_CUE, 30):
            yield "reference", Span(match[0], *match.span(), 0.7)
    for match in _SHOUTED.finditer(said.text):
        yield "error_code", Span(match[0], *match.span(), 0.75)


def _is_code(said: Said, match: re.Match[str], digits: int, digits_with_letters: int) -> bool:
    """Tell whether a token has digits enough, and is no phone number, date, year, amount or count of something."""
    code, start, end = match["code"], match.start("code"), match.end("code")
    has_letters = any(letter.isalpha() for letter in code)
    if sum(letter.isdigit() for letter in code) < (digits_with_letters if has_letters else digits):
        return False
    if said.is_reserved(start, end) or _DATE_LIKE.fullmatch(code) or _UNIT.match(said.folded, end):
        return False
    is_sure = digits <= 2
    if not is_sure and _YEAR.fullmatch(code):
        return False
    return not (code.startswith(("0", "5", "90")) and _PHONE_LIKE.match(said.folded, start))
