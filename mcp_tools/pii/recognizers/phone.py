"""Telephone numbers."""

import re
from typing import ClassVar

from mcp_tools.pii.entity import Kind
from mcp_tools.pii.recognizers.pattern_rule import PatternRule
from mcp_tools.pii.recognizers.surroundings import before, digits, is_reference

_START = r"(?<![^\W_]) (?<!\d[.,/ -]) (?<![#/])"
_END = r"(?: [ ]?(?:x|ext\.?|dahili)[ ]?\d{1,5} )? (?![ .-]?\d) (?!/\d)"
_GAP = r"[ .\-/]{0,3}"
_CUE = re.compile(
    r"\b(?:tel|telefon|phone|gsm|cep|mobile|cell|whatsapp|wp|ara|arayin|arayabilir|call|text|ulas|iletisim|contact|numaram|hattim|"
    r"hat|fax|faks|reach|number\s(?:is|:))[^\W\d]*[^\d\n;!?]{0,25}$",
    re.IGNORECASE,
)


class PhoneRecognizer(PatternRule):
    """Turkish mobiles, landlines, 0850 and 444 lines, any number with + or 00, and US and UK forms.

    Other groupings of 7 to 13 digits need a word such as "tel" or "call"; numbers the words before call an order,
    a tracking or an error number stay readable unless they begin with +. Not covered: short codes such as 112.
    """

    KIND = Kind.PHONE
    PATTERNS: ClassVar = (
        (rf"(?<![\w+]) (?P<value>(?:\+|(?<!\d[ .-])00){_GAP}[1-9](?:[ .\-/()]{{0,3}}\d){{7,14}}) {_END}", 0.9),
        (rf"{_START} (?P<value>(?:90{_GAP}|\(?0\)?{_GAP})\(?5\d\d\)?{_GAP}\d{{3}}{_GAP}\d\d{_GAP}\d\d) {_END}", 0.9),
        (rf"{_START} (?P<value>(?:90{_GAP}|\(?0)\(?[2348]\d\d\)?{_GAP}\d{{3}}{_GAP}\d\d{_GAP}\d\d) {_END}", 0.8),
        (rf"{_START} (?P<value>\(?[2-58]\d\d\)?[ .-]{{1,2}}\d{{3}}[ .-]\d\d[ .-]?\d\d) {_END}", 0.7),
        (
            rf"{_START} (?P<value>444[ .-]?\d[ .-]?\d{{3}}|444[ .-]\d\d[ .-]?\d\d"
            rf"|(?:0[ ]?)?850[ .-]\d{{3}}[ .-]?\d\d[ .-]?\d\d) {_END}",
            0.7,
        ),
        (rf"{_START} (?P<value>(?:1[ .-])?(?:\([2-9]\d\d\)[ .-]?|[2-9]\d\d[ .-])[2-9]\d\d[ .-]\d{{4}}) {_END}", 0.7),
        (rf"{_START} (?P<value>\(?0[1-37]\d{{1,3}}\)?[ -]?\d{{3,4}}[ -]?\d{{3,4}}) {_END}", 0.7),
        (
            rf"{_START} (?P<value>(?P<bare>\(?\d(?:[ .\-()]{{0,2}}\d){{6,12}})) {_END}",
            0.6,
        ),
    )

    def accepts(self, match: re.Match[str]) -> bool:
        value = match["value"]
        if (
            value.startswith("+")
            or re.match(r"\(?0?[ ]?\(?5\d\d\)?\D", value)
            or digits(value).startswith(("05", "905"))
        ):
            return True
        if is_reference(match):
            return False
        return match.groupdict().get("bare") is None or _CUE.search(before(match)) is not None
